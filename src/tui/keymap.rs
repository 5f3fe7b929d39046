//! Keys: their names, and which command each runs: the defaults of the command tables, a ready-made set, the user's file.
//! Rule: a clash or an unknown name is said with file and line, and the default stays.

use super::commands::{COMMANDS, Command, Scope};
use crate::domain::text::{Problem, t};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::collections::BTreeMap;

/// The arrows' set: the default with rows replaced by id.
pub const ARROWS: &str = include_str!("../../keymaps/arrows.toml");

/// What differs from the defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    changed: BTreeMap<&'static str, Vec<String>>,
}

impl Keymap {
    /// The keys of a command, each as typed keys with spaces between (`g g`).
    pub fn keys(&self, command: &Command) -> Vec<&str> {
        match self.changed.get(command.id) {
            Some(keys) => keys.iter().map(String::as_str).collect(),
            None => command.keys.to_vec(),
        }
    }

    /// The first key, as shown.
    pub fn shown(&self, command: &Command) -> String {
        self.keys(command)
            .first()
            .map(|key| shown(key))
            .unwrap_or_default()
    }

    /// Takes over rows `id = ["key", …]` of a file; answers what was wrong with which line.
    pub fn read(&mut self, file: &str, text: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Err(error) = text.parse::<toml::Table>() {
            let at = error.span().map_or(0, |span| span.start);
            let line = text.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
            let words = t(
                "{0}, line {1}: this is not TOML ({2}). The default keys are used.",
                "{0} 第 {1} 行不是 TOML（{2}）。使用默认按键。",
            );
            return vec![words.problem(&[&file, &line, &error.message()])];
        }
        for (number, line) in (1..).zip(text.lines()) {
            let Ok(table) = line.parse::<toml::Table>() else {
                continue;
            };
            for (id, value) in &table {
                let before = self.clone();
                if let Err(problem) = self.row(file, number, id, value) {
                    *self = before;
                    problems.push(problem);
                }
            }
        }
        problems
    }

    fn row(
        &mut self,
        file: &str,
        line: usize,
        id: &str,
        value: &toml::Value,
    ) -> Result<(), Problem> {
        let Some(command) = COMMANDS
            .iter()
            .flat_map(|rows| rows.iter())
            .find(|c| c.id == id)
        else {
            let words = t(
                "{0}, line {1}: there is no command {2}. The line is left out.",
                "{0} 第 {1} 行：没有命令 {2}，此行忽略。",
            );
            return Err(words.problem(&[&file, &line, &id]));
        };
        let keys = value.as_array().map(|list| {
            let texts = list.iter().filter_map(|key| key.as_str());
            texts
                .map(|key| key.trim().to_owned())
                .filter(|key| !key.is_empty())
                .collect::<Vec<_>>()
        });
        let keys = keys.filter(|keys| !keys.is_empty()).ok_or_else(|| {
            t(
                "{0}, line {1}: {2} needs a list of keys such as [\"x\"]. The default stays.",
                "{0} 第 {1} 行：{2} 需要按键列表，如 [\"x\"]。保留默认值。",
            )
            .problem(&[&file, &line, &id])
        })?;
        self.changed.insert(command.id, keys);
        match self.clash_of(command) {
            None => Ok(()),
            Some((key, other)) => Err(t(
                "{0}, line {1}: {2} is already the key of {3}. The default stays.",
                "{0} 第 {1} 行：{2} 已是 {3} 的按键。保留默认值。",
            )
            .problem(&[&file, &line, &key, &other])),
        }
    }

    /// A key of the command that another command of the same context has, or is a beginning of.
    fn clash_of(&self, command: &Command) -> Option<(String, &'static str)> {
        let rows = COMMANDS.iter().flat_map(|rows| rows.iter());
        for other in
            rows.filter(|other| other.id != command.id && Scope::meet(other.scope, command.scope))
        {
            for key in self.keys(command) {
                for theirs in self.keys(other) {
                    if key == theirs || follows(key, theirs) || follows(theirs, key) {
                        return Some((key.to_owned(), other.id));
                    }
                }
            }
        }
        None
    }

    /// Every clash there is.
    pub fn clashes(&self) -> Vec<(String, &'static str)> {
        let rows = COMMANDS.iter().flat_map(|rows| rows.iter());
        rows.filter_map(|command| self.clash_of(command)).collect()
    }
}

/// `z w` follows `z`.
pub fn follows(keys: &str, typed: &str) -> bool {
    keys.strip_prefix(typed)
        .is_some_and(|rest| rest.starts_with(' '))
}

/// A key as people read it: `Ctrl-S`, `Enter`.
pub fn shown(keys: &str) -> String {
    let one = |key: &str| match key {
        "<enter>" => "Enter".to_owned(),
        "<esc>" => "Esc".to_owned(),
        "<tab>" => "Tab".to_owned(),
        "<s-tab>" => "Shift-Tab".to_owned(),
        "<space>" => "Space".to_owned(),
        "<delete>" => "Del".to_owned(),
        "<pageup>" => "PgUp".to_owned(),
        "<pagedown>" => "PgDn".to_owned(),
        _ => {
            let inner = key.strip_prefix('<').and_then(|k| k.strip_suffix('>'));
            match inner {
                Some(inner) => match inner.strip_prefix("c-") {
                    Some(letter) => format!("Ctrl-{}", letter.to_uppercase()),
                    None => {
                        let mut chars = inner.chars();
                        let first = chars.next().map(|c| c.to_ascii_uppercase());
                        first.into_iter().chain(chars).collect()
                    }
                },
                None => key.to_owned(),
            }
        }
    };
    keys.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// Splits a line of a key script: `a Alice <tab>` is `a`, `A`, `l` …; words are typed letter by letter.
pub fn names(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in text.split_whitespace() {
        if word.len() > 1 && word.starts_with('<') && word.ends_with('>') {
            out.push(word.to_owned());
        } else {
            out.extend(word.chars().map(String::from));
        }
    }
    out
}

/// The names of what a terminal event is; none for the release of a key. Alt-x is Esc, x: over slow lines they look alike.
pub fn of_event(event: &KeyEvent) -> Vec<String> {
    if event.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let name = match event.code {
        KeyCode::Char(' ') if !control => "<space>".to_owned(),
        KeyCode::Char(c) if control => format!("<c-{}>", c.to_ascii_lowercase()),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "<enter>".to_owned(),
        KeyCode::Esc => "<esc>".to_owned(),
        KeyCode::BackTab => "<s-tab>".to_owned(),
        KeyCode::Tab if shift => "<s-tab>".to_owned(),
        KeyCode::Tab => "<tab>".to_owned(),
        KeyCode::Backspace => "<backspace>".to_owned(),
        KeyCode::Delete => "<delete>".to_owned(),
        KeyCode::Insert => "<insert>".to_owned(),
        KeyCode::Left => "<left>".to_owned(),
        KeyCode::Right => "<right>".to_owned(),
        KeyCode::Up => "<up>".to_owned(),
        KeyCode::Down => "<down>".to_owned(),
        KeyCode::Home => "<home>".to_owned(),
        KeyCode::End => "<end>".to_owned(),
        KeyCode::PageUp => "<pageup>".to_owned(),
        KeyCode::PageDown => "<pagedown>".to_owned(),
        KeyCode::F(n) => format!("<f{n}>"),
        _ => return Vec::new(),
    };
    if event.modifiers.contains(KeyModifiers::ALT) {
        vec!["<esc>".to_owned(), name]
    } else {
        vec![name]
    }
}

/// The table of keys as a file: what `keymaps/default.toml` holds.
pub fn default_file() -> String {
    let mut out = String::from(
        "# Every command and its keys, as the program has them. Copy rows into your own keymap.toml and change the keys.\n\
         # A key after another is written with a space (\"g g\"); Ctrl is \"<c-s>\". A clash is reported with its line.\n",
    );
    for command in COMMANDS.iter().flat_map(|rows| rows.iter()) {
        let keys: Vec<String> = command
            .keys
            .iter()
            .map(|key| format!("\"{key}\""))
            .collect();
        out.push_str(&format!(
            "\n# {} / {}\n\"{}\" = [{}]\n",
            command.label.en,
            command.label.zh,
            command.id,
            keys.join(", ")
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_a_key_and_no_two_of_a_context_collide() {
        let all: Vec<&Command> = COMMANDS.iter().flat_map(|rows| rows.iter()).collect();
        for command in &all {
            assert!(!command.keys.is_empty(), "{}", command.id);
            assert_eq!(
                all.iter().filter(|c| c.id == command.id).count(),
                1,
                "{}",
                command.id
            );
            for key in command.keys {
                assert!(
                    !key.contains("<a-")
                        && !["<c-i>", "<c-m>", "<c-[>", "<f10>", "<f11>"].contains(key),
                    "{key}"
                );
            }
        }
        assert_eq!(Keymap::default().clashes(), Vec::new());
    }

    #[test]
    fn the_default_file_is_what_the_table_says() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/keymaps/default.toml");
        let wanted = default_file();
        if std::env::var_os("GUANXI_WRITE").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(path).unwrap_or_default(),
            wanted,
            "run the tests with GUANXI_WRITE=1"
        );
    }

    #[test]
    fn the_arrow_keys_fit_beside_the_defaults() {
        let mut keymap = Keymap::default();
        assert_eq!(keymap.read("arrows.toml", ARROWS), Vec::new());
        assert_eq!(keymap.clashes(), Vec::new());
        assert_eq!(
            Keymap::default().read("default.toml", &default_file()),
            Vec::new()
        );
    }

    #[test]
    fn what_is_wrong_in_the_users_file_is_said_with_its_line_and_the_default_stays() {
        let mut keymap = Keymap::default();
        let problems = keymap.read(
            "my.toml",
            "\"add\" = [\"b\"]\n\n\"nothing\" = [\"x\"]\n\"edit\" = [\"d\"]\n\"undo\" = \"c\"\n",
        );
        let words: Vec<&str> = problems.iter().map(|p| p.en.as_str()).collect();
        assert_eq!(words.len(), 3, "{words:?}");
        assert!(
            words[0].starts_with("my.toml, line 3: there is no command nothing"),
            "{words:?}"
        );
        assert!(
            words[1].starts_with("my.toml, line 4: d is already the key of delete"),
            "{words:?}"
        );
        assert!(
            words[2].starts_with("my.toml, line 5: undo needs a list"),
            "{words:?}"
        );
        let keys = |id: &str| {
            let command = COMMANDS
                .iter()
                .flat_map(|rows| rows.iter())
                .find(|c| c.id == id)
                .unwrap();
            keymap.keys(command).join(" ")
        };
        assert_eq!(
            (
                keys("add").as_str(),
                keys("edit").as_str(),
                keys("undo").as_str()
            ),
            ("b", "e", "u")
        );
        assert!(
            Keymap::default().read("my.toml", "a = [")[0]
                .en
                .starts_with("my.toml, line 1: this is not TOML")
        );
    }

    #[test]
    fn alt_is_escape_and_a_letter_and_releases_are_no_keys() {
        use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
        let event = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::ALT);
        assert_eq!(of_event(&event), ["<esc>", "x"]);
        let mut event = KeyEvent::new(KeyCode::Char('S'), KeyModifiers::CONTROL);
        assert_eq!(of_event(&event), ["<c-s>"]);
        event.kind = KeyEventKind::Release;
        assert!(of_event(&event).is_empty());
    }
}
