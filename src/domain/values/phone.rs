//! Telephone numbers: kept as written, compared in their international form (E.164).
//! Rule: a number that hides digits or could be something else (identity card, bank card) matches nothing.

use super::countries::{Country, country, of_international};
use super::number::plain;

/// A written number taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Written {
    /// `+` or an exit code stood before it.
    international: bool,
    /// Digits, letters of a vanity number turned into them.
    digits: String,
    /// Some digits are covered by `*` or the like.
    masked: bool,
    /// Digits of the extension.
    extension: String,
}

/// Words before an extension; what follows is dialled after the call is answered.
static EXTENSIONS: &[&str] = &[
    ";ext=",
    "extension",
    "ext.",
    "ext",
    "转",
    "轉",
    "分机",
    "分機",
    "内线",
    "#",
    "x",
];

/// All digits of a number, without its extension. Full-width and other scripts' digits count.
pub fn digits(text: &str) -> String {
    plain(split_extension(&plain(text)).0)
        .chars()
        .filter(char::is_ascii_digit)
        .collect()
}

/// How many digits a number has, for the check of what is typed: covered digits and the letters of a vanity number count.
pub fn length(text: &str) -> usize {
    let text = plain(text);
    let (number, _) = split_extension(&text);
    let letters = vanity(number);
    let counted =
        |c: &char| c.is_ascii_digit() || is_mask(*c) || (letters && c.is_ascii_alphabetic());
    number.chars().filter(counted).count()
}

/// The extension of a number, digits only; empty when it has none.
pub fn extension(text: &str) -> String {
    take_apart(text).extension
}

/// True when digits are covered, as in `138****0000`.
pub fn is_masked(text: &str) -> bool {
    take_apart(text).masked
}

/// The international form with `+`, by which numbers match; `None` when there is no telling.
pub fn key(text: &str, home: &str) -> Option<String> {
    let written = take_apart(text);
    if written.masked || written.digits.is_empty() {
        return None;
    }
    let home = country(home);
    let digits = written.digits.as_str();
    let abroad = home.map_or("", |row| row.abroad);
    if written.international {
        return international(digits);
    }
    let exit = ["00", abroad]
        .into_iter()
        .filter(|code| !code.is_empty())
        .filter_map(|code| digits.strip_prefix(code))
        .min_by_key(|rest| rest.len());
    if let Some(found) = exit.and_then(international) {
        return Some(found);
    }
    // Longer ones without + are card or account numbers.
    if digits.len() > 15 {
        return None;
    }
    // A Chinese mobile number with the calling code in front is written like this everywhere.
    if digits.len() == 13 && is_chinese_mobile(digits.strip_prefix("86").unwrap_or("")) {
        return Some(format!("+{digits}"));
    }
    national(digits, home?)
}

fn is_chinese_mobile(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    digits.len() == 11
        && bytes.next() == Some(b'1')
        && bytes.next().is_some_and(|b| (b'3'..=b'9').contains(&b))
}

/// Digits with a calling code: the trunk prefix some write behind it is dropped.
fn international(digits: &str) -> Option<String> {
    let fits = |digits: &str| (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    let Some(row) = of_international(digits) else {
        return fits(digits).then(|| format!("+{digits}"));
    };
    let local = digits.strip_prefix(row.calling)?;
    // Only a 0 behind the calling code is surely a trunk prefix: an 8 or 1 may begin the number itself.
    let local = match row.trunk {
        "0" | "01" => local.strip_prefix('0').unwrap_or(local),
        _ => local,
    };
    let full = format!("{}{local}", row.calling);
    fits(&full).then(|| format!("+{full}"))
}

/// Digits as dialled inside the country.
fn national(digits: &str, row: &Country) -> Option<String> {
    let (least, most) = row.digits;
    let fits = |local: &str| (least..=most).contains(&local.len());
    let without_trunk = digits
        .strip_prefix(row.trunk)
        .filter(|local| !row.trunk.is_empty() && fits(local));
    // Where the trunk prefix is no 0, a number may begin with it: it is dropped only when the number is too long with it.
    let local = match without_trunk {
        Some(local) if row.trunk.starts_with('0') || !fits(digits) => local,
        _ => digits,
    };
    if fits(local) && (!local.starts_with('0') || row.trunk.is_empty()) {
        return Some(format!("+{}{local}", row.calling));
    }
    // Written with the calling code but without +.
    let local = digits.strip_prefix(row.calling)?;
    (local.len() + 1 >= most && local.len() <= most && !local.starts_with('0'))
        .then(|| format!("+{digits}"))
}

fn take_apart(text: &str) -> Written {
    let mut text = plain(text);
    for lead in ["tel:", "tel.", "tel", "电话", "手机"] {
        if let Some(rest) = text.strip_prefix(lead) {
            text = rest.trim_start_matches([':', '：', ' ']).to_owned();
        }
    }
    let (number, extension) = split_extension(&text);
    let letters = vanity(number);
    let masked = number.chars().any(is_mask) || covered_by_x(&text);
    let bare = number.trim_start_matches(['(', ' ']);
    let international = bare.starts_with('+');
    let number = if international {
        number.replace("(0)", "")
    } else {
        number.to_owned()
    };
    let digits = number.chars().filter_map(|c| match c {
        c if c.is_ascii_digit() => Some(c),
        c if letters => keypad(c),
        _ => None,
    });
    Written {
        international,
        digits: digits.collect(),
        masked,
        extension: extension.chars().filter(char::is_ascii_digit).collect(),
    }
}

/// The number and what is dialled after it: extensions, pauses and waits.
fn split_extension(text: &str) -> (&str, &str) {
    if covered_by_x(text) {
        return (text, "");
    }
    let digit_before = |at: usize| {
        let before = text.get(..at).unwrap_or("");
        before.chars().filter(char::is_ascii_digit).count() >= 3
    };
    let digits_after = |at: usize| {
        let after = text.get(at..).unwrap_or("");
        after
            .trim_start_matches([' ', '.', ':', '-'])
            .starts_with(|c: char| c.is_ascii_digit())
    };
    let marks = EXTENSIONS.iter().copied().chain([",", ";", "p", "w"]);
    let found = marks
        .flat_map(|mark| {
            text.match_indices(mark)
                .map(|(at, mark)| (at, at + mark.len()))
        })
        .filter(|(at, after)| digit_before(*at) && digits_after(*after))
        .min();
    match found {
        Some((at, after)) => (
            text.get(..at).unwrap_or(text),
            text.get(after..).unwrap_or(""),
        ),
        None => (text, ""),
    }
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | '•' | '●' | '?' | '█' | '＊')
}

/// `138xxxx0000`: a run of x inside the digits covers some.
fn covered_by_x(text: &str) -> bool {
    text.contains("xx")
}

/// A word of at least three letters stands for digits, as in 1-800-MYFAX.
fn vanity(number: &str) -> bool {
    let word = |part: &str| part.len() >= 3 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let mut parts = number.split(|c: char| !c.is_ascii_alphanumeric());
    digits >= 3 && parts.any(word)
}

/// The key a letter stands on.
fn keypad(c: char) -> Option<char> {
    Some(match c {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static KEYS: &[(&str, &str, &str)] = &[
        ("138 0013 8000", "CN", "+8613800138000"),
        ("+86 138-0013-8000", "DE", "+8613800138000"),
        ("8613800138000", "US", "+8613800138000"),
        ("008613800138000", "CN", "+8613800138000"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("0571-8888 8888", "CN", "+8657188888888"),
        ("(0571)88888888转801", "CN", "+8657188888888"),
        ("010-65551234", "CN", "+861065551234"),
        ("400-800-1234", "CN", "+864008001234"),
        ("95588", "CN", "+8695588"),
        ("+49 (0)30 1234567", "CN", "+49301234567"),
        ("030 1234567", "DE", "+49301234567"),
        ("0049 30 1234567", "DE", "+49301234567"),
        ("+44 020 7946 0018", "CN", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+39 06 1234 5678", "CN", "+390612345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("(555) 123-4567", "US", "+15551234567"),
        ("1 555 123 4567", "US", "+15551234567"),
        ("+1-555-123-4567 x371", "CN", "+15551234567"),
        ("555-123-4567 ext. 12", "US", "+15551234567"),
        ("+15551234567;ext=12", "US", "+15551234567"),
        ("+1 555 123 4567,,12#", "US", "+15551234567"),
        ("+1-800-MYFAX", "US", "+180069329"),
        ("011 86 138 0013 8000", "US", "+8613800138000"),
        ("8 912 345-67-89", "RU", "+79123456789"),
        ("+7 912 345 67 89", "CN", "+79123456789"),
        ("090-1234-5678", "JP", "+819012345678"),
        ("6123 4567", "HK", "+85261234567"),
        ("0912 345 678", "TW", "+886912345678"),
        ("01 23 45 67 89", "FR", "+33123456789"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("06 1 234 5678", "HU", "+3612345678"),
        ("+420 123 456 789", "CN", "+420123456789"),
        ("tel:+86-13800138000", "US", "+8613800138000"),
        ("491701234567", "DE", "+491701234567"),
        ("919812345678", "IN", "+919812345678"),
    ];

    #[test]
    fn one_number_has_one_key_however_it_is_written() {
        for (text, home, expected) in KEYS {
            assert_eq!(
                key(text, home).as_deref(),
                Some(*expected),
                "{text} in {home}"
            );
        }
    }

    #[test]
    fn what_hides_or_may_be_something_else_has_no_key() {
        for text in [
            "138****0000",
            "138xxxx0000",
            "330106199001011234",
            "6222021234567890",
            "1234",
            "",
            "call me",
            "+12",
        ] {
            assert_eq!(key(text, "CN"), None, "{text}");
        }
        assert_eq!(key("6123 4567", "ZZ"), None);
    }

    #[test]
    fn extensions_are_kept_apart() {
        assert_eq!(extension("0571-88888888转801"), "801");
        assert_eq!(extension("+1 555 123 4567 x371"), "371");
        assert_eq!(extension("138 0013 8000"), "");
        assert_eq!(digits("+86 138 0013 8000"), "8613800138000");
        assert_eq!(digits("(555) 123-4567 x9"), "5551234567");
        assert_eq!(length("138-0"), 4);
        assert_eq!(length("138****0000"), 11);
        assert_eq!(length("+1-800-MYFAX"), 9);
        assert!(is_masked("138****0000"));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key_in_every_country(n in 2_000_000_u64..9_999_999_999, home in prop::sample::select(vec!["CN", "DE", "US", "IT", "RU"])) {
            if let Some(found) = key(&n.to_string(), home) {
                let again = key(&found, "CN");
                prop_assert_eq!(again, Some(found));
            }
        }

        #[test]
        fn no_text_breaks_the_key(text in any::<String>()) {
            if let Some(found) = key(&text, "CN") {
                prop_assert!(found.starts_with('+') && (6..=16).contains(&found.len()));
            }
        }
    }
}
