//! Escapes, lists and folding of text values.

/// Splits a structured value at an unescaped mark; the pieces keep their escapes.
pub fn parts(value: &str, mark: char) -> Vec<&str> {
    let mut escaped = false;
    value
        .split(|c| {
            let split = c == mark && !escaped;
            escaped = c == '\\' && !escaped;
            split
        })
        .collect()
}

/// Resolves the escapes of 3.0, 4.0 and calendars. Unknown ones keep their backslash.
pub fn unescape(value: &str) -> String {
    resolve(value, |c| match c {
        '\\' | ',' | ';' | ':' => Some(c),
        'n' | 'N' => Some('\n'),
        _ => None,
    })
}

/// Resolves the escapes of 2.1, which has only `\;` (and tolerates `\\`).
pub fn unescape_old(value: &str) -> String {
    resolve(value, |c| matches!(c, '\\' | ';').then_some(c))
}

fn resolve(value: &str, meaning: impl Fn(char) -> Option<char>) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match chars
            .peek()
            .copied()
            .filter(|_| c == '\\')
            .and_then(&meaning)
        {
            Some(meant) => {
                chars.next();
                out.push(meant);
            }
            None => out.push(c),
        }
    }
    out
}

/// Text as a value of 3.0, 4.0 or a calendar. Control characters other than tab and line breaks are made visible.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ',' | ';' => {
                out.push('\\');
                out.push(c);
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => out.push_str(&format!("\\\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// A parameter's value, quoted where it must be (RFC 6868).
pub fn quote(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '^' => out.push_str("^^"),
            '"' => out.push_str("^'"),
            '\n' => out.push_str("^n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    if out.contains([',', ';', ':']) {
        format!("\"{out}\"")
    } else {
        out
    }
}

/// Appends a logical line, folded at 75 bytes, never inside a character, ended by CR LF.
pub fn fold(out: &mut Vec<u8>, line: &[u8]) {
    const WIDTH_BYTES: usize = 75;
    let mut used = 0;
    for chunk in line.utf8_chunks() {
        let pieces = chunk
            .valid()
            .char_indices()
            .map(|(at, c)| (at, c.len_utf8()));
        let valid = chunk.valid().as_bytes();
        let pieces = pieces.filter_map(|(at, len)| valid.get(at..at + len));
        // Bytes of another character set are not split from each other.
        let strange = Some(chunk.invalid()).filter(|bytes| !bytes.is_empty());
        for piece in pieces.chain(strange) {
            if used + piece.len() > WIDTH_BYTES {
                out.extend_from_slice(b"\r\n ");
                used = 1;
            }
            out.extend_from_slice(piece);
            used += piece.len();
        }
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::content::logical_lines;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn escaped_text_comes_back(text in "[a-z王\\\\,;:\n\t]{0,20}") {
            prop_assert_eq!(unescape(&escape(&text)), text);
        }

        #[test]
        fn a_folded_line_unfolds_to_itself(text in "[A-Z]{1,9}:[ a-z王=é𠮷]{0,200}") {
            let mut out = Vec::new();
            fold(&mut out, text.as_bytes());
            let folded = String::from_utf8(out.clone()).unwrap();
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= 75));
            let lines = logical_lines(&out);
            prop_assert_eq!(lines.len(), 1);
            prop_assert_eq!(&lines[0].bytes, text.as_bytes());
        }
    }

    #[test]
    fn unknown_escapes_keep_their_backslash() {
        assert_eq!(unescape(r"a\xb\,c\"), r"a\xb,c\");
        assert_eq!(unescape_old(r"a\;b\,c\n"), r"a;b\,c\n");
        assert_eq!(parts(r"a\;b;c\\;d", ';'), [r"a\;b", r"c\\", "d"]);
    }
}
