//! Components: what stands between BEGIN and END, with what is nested in it.
//! Rule: read with a stack of its own and a limit, never by recursion.

use super::line::Line;
use super::unfold::logical_lines;

/// Components within each other.
pub const DEPTH_LIMIT: usize = 8;

/// A card, a calendar or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Component {
    /// Upper case, `VCARD`.
    pub name: String,
    /// Physical line of its BEGIN.
    pub line: usize,
    pub lines: Vec<Line>,
    pub children: Vec<Component>,
    /// It has an END of its own.
    pub closed: bool,
}

/// Components are nested deeper than the limit: the line of the first that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep {
    pub line: usize,
}

/// The components of a file.
pub fn parse(bytes: &[u8]) -> Result<Vec<Component>, TooDeep> {
    let lines = logical_lines(bytes);
    trees(lines.into_iter().map(|l| Line::parse(l.line, l.bytes)))
}

/// The components that lines make up. Lines outside of all are dropped.
pub fn trees(lines: impl Iterator<Item = Line>) -> Result<Vec<Component>, TooDeep> {
    let mut done = Vec::new();
    let mut open: Vec<Component> = Vec::new();
    for line in lines {
        let word = || {
            String::from_utf8_lossy(line.value_bytes())
                .trim()
                .to_ascii_uppercase()
        };
        match line.name.as_str() {
            "BEGIN" => {
                if open.len() >= DEPTH_LIMIT {
                    return Err(TooDeep { line: line.line });
                }
                open.push(Component {
                    name: word(),
                    line: line.line,
                    ..Component::default()
                });
            }
            "END" => close(&word(), &mut open, &mut done),
            _ => {
                if let Some(component) = open.last_mut() {
                    component.lines.push(line);
                }
            }
        }
    }
    while let Some(component) = open.pop() {
        put(component, &mut open, &mut done);
    }
    Ok(done)
}

/// Closes the innermost open component of a name; those left open inside it stay marked as such.
fn close(name: &str, open: &mut Vec<Component>, done: &mut Vec<Component>) {
    let Some(place) = open.iter().rposition(|component| component.name == name) else {
        return;
    };
    while open.len() > place {
        if let Some(mut component) = open.pop() {
            component.closed = open.len() == place;
            put(component, open, done);
        }
    }
}

fn put(component: Component, open: &mut [Component], done: &mut Vec<Component>) {
    match open.last_mut() {
        Some(outer) => outer.children.push(component),
        None => done.push(component),
    }
}

impl Component {
    /// The first line of a name.
    pub fn get(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// All lines of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// The component as text for keeping, one logical line a line, children included when wanted.
    pub fn kept(&self, with_children: bool, keep: impl Fn(&Line) -> bool + Copy) -> String {
        let mut out = format!("BEGIN:{}\n", self.name);
        for line in self.lines.iter().filter(|line| keep(line)) {
            out.push_str(&line.kept());
            out.push('\n');
        }
        for child in self.children.iter().filter(|_| with_children) {
            out.push_str(&child.kept(true, keep));
            out.push('\n');
        }
        out.push_str("END:");
        out.push_str(&self.name);
        out
    }

    /// Reads what [`Component::kept`] wrote.
    pub fn of_kept(text: &str) -> Option<Component> {
        if !text.starts_with("BEGIN:") {
            return None;
        }
        let mut found = trees(text.lines().map(Line::of_kept)).ok()?;
        (found.len() == 1).then(|| found.pop())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_card_without_end_is_marked_and_the_ones_inside_it_are_whole() {
        let found = parse(b"BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nFN:b\nEND:VCARD\n").unwrap();
        assert_eq!(
            (found.len(), found[0].closed, found[0].children[0].closed),
            (1, false, true)
        );
    }

    #[test]
    fn nesting_has_a_limit_that_names_its_line() {
        let text = "BEGIN:VCARD\nN:x\n".repeat(100_000);
        assert_eq!(parse(text.as_bytes()), Err(TooDeep { line: 17 }));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_and_kept_lines_come_back(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let text = [b"BEGIN:X\r\n".as_slice(), &bytes, b"\r\nEND:X\r\n"].concat();
            for component in parse(&text).unwrap() {
                let back = Component::of_kept(&component.kept(true, |_| true));
                let raw = |c: &Component| c.lines.iter().map(|l| l.raw.clone()).collect::<Vec<_>>();
                prop_assert_eq!(back.as_ref().map(raw), Some(raw(&component)));
            }
        }
    }
}
