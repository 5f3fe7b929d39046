//! E-mails, phones, web and other addresses in cells.
//! Rule: an address keeps the text as written; keys for comparing are made beside it.

/// An e-mail address as it is compared: `a@host` is one, spaces and marks are not.
pub fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    let fits = |part: &str| {
        !part.is_empty()
            && !part
                .contains(|c: char| c.is_whitespace() || c.is_control() || ",;<>()\"@:".contains(c))
    };
    fits(local) && fits(host) && !host.starts_with('.') && !host.ends_with('.') && text.len() <= 254
}

/// The address in `Name <a@b>`, `mailto:a@b` or plain.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let inner = text
        .rsplit_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or(text, |(inner, _)| inner);
    let inner = inner.trim();
    match inner.get(..7) {
        Some(head) if head.eq_ignore_ascii_case("mailto:") => inner.get(7..).unwrap_or(inner),
        _ => inner,
    }
}

/// Splits a cell at marks when every part passes; otherwise the whole cell is the one part.
fn split<'a>(cell: &'a str, marks: &[&str], fits: impl Fn(&str) -> bool) -> Vec<&'a str> {
    for mark in marks {
        if cell.contains(mark) {
            let parts: Vec<&str> = cell
                .split(mark)
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect();
            if !parts.is_empty() && parts.iter().all(|part| fits(part)) {
                return parts;
            }
        }
    }
    vec![cell.trim()]
}

/// The e-mails of a cell; parts that are none are kept and marked `false`.
pub fn emails(cell: &str) -> Vec<(String, bool)> {
    if let Some(values) = json_values(cell) {
        return values
            .into_iter()
            .map(|(v, _)| (is_email(&v), v))
            .map(|(ok, v)| (v, ok))
            .collect();
    }
    let valid = |part: &str| is_email(bare(part));
    let marks = [" ::: ", ";", "；", ",", "，", "、", "/", "|", "\n", " "];
    let parts = split(cell, &marks, valid);
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| {
            if valid(part) {
                (bare(part).to_owned(), true)
            } else {
                (part.to_owned(), false)
            }
        })
        .collect()
}

/// True for what can be dialled: figures with the usual marks; masked figures and letters of vanity numbers too.
pub fn is_phone(text: &str) -> bool {
    let core = text.split(['x', 'X', '转', '#']).next().unwrap_or(text);
    let figures = core.chars().filter(char::is_ascii_digit).count();
    let stars = core.chars().filter(|c| *c == '*').count();
    let allowed = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || "+-().*/·–,;pwPW分机extEXT".contains(c)
            || c.is_ascii_uppercase()
    };
    (2..=20).contains(&(figures + stars))
        && figures >= 2
        && text.len() <= 64
        && text.chars().all(|c| allowed(c) || "转x#".contains(c))
}

/// The phones of a cell.
pub fn phones(cell: &str) -> Vec<String> {
    if let Some(values) = json_values(cell) {
        return values.into_iter().map(|(value, _)| value).collect();
    }
    let long = |part: &str| {
        is_phone(part)
            && part
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '*')
                .count()
                >= 7
    };
    split(
        cell,
        &[" ::: ", ";", "；", "、", ",", "，", "/", "\n", "|"],
        long,
    )
    .into_iter()
    .filter(|part| !part.is_empty())
    .map(str::to_owned)
    .collect()
}

/// 16 figures and more without a plus are no phone but may be a card or an identity.
pub fn looks_secret(text: &str) -> bool {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    (16..=19).contains(&figures) && !text.trim().starts_with('+')
}

/// `[{"value": …, "label": …}]` as Krayin writes it.
pub fn json_values(cell: &str) -> Option<Vec<(String, String)>> {
    if !cell.trim_start().starts_with('[') {
        return None;
    }
    let json: serde_json::Value = serde_json::from_str(cell).ok()?;
    let text =
        |value: Option<&serde_json::Value>| value.and_then(|v| v.as_str()).unwrap_or("").to_owned();
    let values = json.as_array()?.iter().map(|item| match item.as_str() {
        Some(plain) => (plain.to_owned(), String::new()),
        None => (text(item.get("value")), text(item.get("label"))),
    });
    Some(values.filter(|(value, _)| !value.is_empty()).collect())
}

/// Host of a web address or domain, without `www.`, lower case.
pub fn domain(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let rest = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains(char::is_whitespace) && !host.contains('@'))
        .then(|| host.to_owned())
}

/// A profile address as it is compared: without scheme, `www.`, final slash and query; percent signs decoded.
pub fn profile(url: &str) -> String {
    let rest = url
        .trim()
        .split_once("://")
        .map_or(url.trim(), |(_, rest)| rest);
    let rest = rest
        .split(['?', '#'])
        .next()
        .unwrap_or(rest)
        .trim_end_matches('/');
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.as_bytes().iter().copied();
    while let Some(byte) = left.next() {
        let pair: Vec<u8> = left.clone().take(2).collect();
        let code = std::str::from_utf8(&pair)
            .ok()
            .filter(|p| p.len() == 2)
            .and_then(|p| u8::from_str_radix(p, 16).ok());
        match code {
            Some(code) if byte == b'%' => {
                bytes.push(code);
                left.next();
                left.next();
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| rest.to_owned())
}

/// Providers whose domain says nothing of a company.
pub fn is_public_mail(domain: &str) -> bool {
    const PUBLIC: [&str; 28] = [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "qq.com",
        "foxmail.com",
        "163.com",
        "126.com",
        "yeah.net",
        "sina.com",
        "sina.cn",
        "sohu.com",
        "139.com",
        "189.cn",
        "aliyun.com",
        "proton.me",
        "protonmail.com",
        "mail.ru",
    ];
    PUBLIC.contains(&domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_are_split_only_when_every_part_fits() {
        let ok = |texts: &[&str]| {
            texts
                .iter()
                .map(|t| ((*t).to_owned(), true))
                .collect::<Vec<_>>()
        };
        assert_eq!(emails("a@b.cn, Ann <c@d.com>"), ok(&["a@b.cn", "c@d.com"]));
        assert_eq!(emails("a@b.cn ::: c@d.com"), ok(&["a@b.cn", "c@d.com"]));
        assert_eq!(
            emails("a@b, see note"),
            vec![("a@b, see note".to_owned(), false)]
        );
        assert_eq!(emails("cy@example.comx"), ok(&["cy@example.comx"]));
        assert_eq!(
            phones("13800138030/010-00000003"),
            ["13800138030", "010-00000003"]
        );
        assert_eq!(phones("030/0000-01"), ["030/0000-01"]);
        assert_eq!(phones(r#"[{"value":"+1 5","label":"w"}]"#), ["+1 5"]);
        assert!(is_phone("138****0000") && is_phone("+1-800-MYFAX") && !is_phone("Ann Lee"));
    }

    #[test]
    fn web_addresses_are_compared_without_their_dress() {
        assert_eq!(
            domain("HTTPS://www.Example.cn/x?y"),
            Some("example.cn".to_owned())
        );
        assert_eq!(
            profile("https://www.linkedin.com/in/%E7%A4%BA/?x=1"),
            "linkedin.com/in/示"
        );
    }

    proptest! {
        #[test]
        fn no_cell_breaks_the_reading(cell in "\\PC{0,40}") {
            let _ = (emails(&cell), phones(&cell), domain(&cell), profile(&cell), is_phone(&cell));
        }
    }
}
