//! What stands in a cell: addresses, numbers, dates, several values at once, and nothing at all.
//! Rule: a cell is only split when every part is what the field holds; what cannot be read stays text.

pub mod dates;
pub mod moments;
pub mod numbers;
pub mod reach;

/// Words that stand for an empty cell.
const NOTHING: [&str; 12] = [
    "-",
    "--",
    "—",
    "n/a",
    "null",
    "none",
    "[not provided]",
    "(blank)",
    "无",
    "暂无",
    "nil",
    "#n/a",
];

/// A cell without white space around it; empty when it holds a word for nothing.
pub fn filled(cell: &str) -> &str {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if cell.len() <= 16 && NOTHING.contains(&cell.to_lowercase().as_str()) {
        ""
    } else {
        cell
    }
}

/// Marks of spreadsheets that keep figures as text: `="00123"` and a leading `'`. Answers the text without them.
pub fn unwrapped(cell: &str) -> Option<&str> {
    let trimmed = cell.trim();
    if let Some(inner) = trimmed
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
    {
        return Some(inner);
    }
    let rest = trimmed.strip_prefix('\'')?;
    rest.starts_with(|c: char| c.is_ascii_digit() || c == '+')
        .then_some(rest)
}

/// Yes or no in the languages files come in.
pub fn flag(cell: &str) -> Option<bool> {
    match cell.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "是" | "ja" | "oui" | "si" | "sí" | "да" | "on" | "x" => {
            Some(true)
        }
        "false" | "0" | "no" | "n" | "否" | "nein" | "non" | "нет" | "off" | "" => Some(false),
        _ => None,
    }
}

/// Short words of a cell: tags, labels, categories.
pub fn words(cell: &str) -> Vec<String> {
    let marks = |c: char| matches!(c, ';' | ',' | '，' | '；' | '、' | '|' | '\n');
    let parts = cell.split(" ::: ").flat_map(|part| part.split(marks));
    let mut out: Vec<String> = Vec::new();
    for word in parts.map(str::trim).filter(|word| !word.is_empty()) {
        if !out.iter().any(|known| known == word) {
            out.push(word.to_owned());
        }
    }
    out
}

/// Plain text of a note that a program wrote as HTML.
pub fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let Some((tag, behind)) = after.split_once('>') else {
            out.push('<');
            rest = after;
            continue;
        };
        let tag = tag.to_lowercase();
        let name = tag.trim_matches('/').split([' ', '/']).next().unwrap_or("");
        if matches!(name, "br" | "p" | "div" | "li") && !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        rest = behind;
    }
    out.push_str(rest);
    for (entity, text) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, text);
    }
    out.trim().to_owned()
}

/// Likely repair of text that was read as Western letters and saved again (`æŽé›·` for 李雷).
pub fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() || text.chars().any(|c| c > '\u{2122}') {
        return None;
    }
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
    if lost {
        return None;
    }
    let repaired = std::str::from_utf8(&bytes).ok()?;
    (repaired != text && !repaired.is_ascii()).then(|| repaired.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lose_what_is_not_theirs() {
        assert_eq!(
            (filled(" N/A "), filled("　王芳 "), filled("-5")),
            ("", "王芳", "-5")
        );
        assert_eq!(unwrapped("=\"00123\""), Some("00123"));
        assert_eq!(unwrapped("'+86 1"), Some("+86 1"));
        assert_eq!(unwrapped("'s"), None);
        assert_eq!(words("a, b；a ::: c"), ["a", "b", "c"]);
        assert_eq!(
            plain("<b>multi</b><br/>line &amp; more"),
            "multi\nline & more"
        );
        assert_eq!(repaired("Ã©").as_deref(), Some("é"));
        assert_eq!(repaired("Müller"), None);
    }
}
