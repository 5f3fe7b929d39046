//! Words of cards for types, services, gender and whole names.

use crate::exchange::content::Line;
use encoding_rs::Encoding;
use std::collections::HashMap;

/// Types that say nothing of what an address is for.
const SILENT: [&str; 12] = [
    "pref",
    "internet",
    "voice",
    "x400",
    "text",
    "msg",
    "intl",
    "postal",
    "parcel",
    "dom",
    "other",
    "x-internet",
];

/// Our word and the type of cards, where they differ.
const WORDS: [(&str, &str); 1] = [("mobile", "cell")];

/// Properties of messengers and the web, and our label for them.
const SERVICES: [(&str, &str); 19] = [
    ("URL", "web"),
    ("X-AIM", "aim"),
    ("X-ICQ", "icq"),
    ("X-JABBER", "jabber"),
    ("X-MSN", "msn"),
    ("X-QQ", "qq"),
    ("X-SKYPE", "skype"),
    ("X-SKYPE-USERNAME", "skype"),
    ("X-GOOGLE-TALK", "google-talk"),
    ("X-GTALK", "google-talk"),
    ("X-WECHAT", "wechat"),
    ("X-TELEGRAM", "telegram"),
    ("X-WHATSAPP", "whatsapp"),
    ("X-LINE", "line"),
    ("X-SIP", "sip"),
    ("X-YAHOO", "yahoo"),
    ("X-TWITTER", "twitter"),
    ("X-SOCIALPROFILE", "social"),
    ("IMPP", "im"),
];

/// The label of a property that is an address of a messenger or of the web.
pub fn service(name: &str, line: &Line) -> Option<String> {
    let (_, label) = SERVICES.iter().find(|(known, _)| *known == name)?;
    let kind = line
        .first("X-SERVICE-TYPE")
        .or_else(|| line.first("SERVICE-TYPE"));
    Some(match name {
        "X-SOCIALPROFILE" => {
            let types = line.types();
            let named = types.iter().find(|t| !SILENT.contains(&t.as_str()));
            named.map_or_else(|| (*label).to_owned(), Clone::clone)
        }
        "IMPP" => {
            let value = String::from_utf8_lossy(line.value_bytes()).into_owned();
            let scheme = value
                .split_once(':')
                .map(|(scheme, _)| scheme.to_lowercase());
            kind.map(str::to_lowercase)
                .or(scheme.filter(|s| !s.is_empty() && s.len() < 20))
                .unwrap_or_else(|| (*label).to_owned())
        }
        _ => (*label).to_owned(),
    })
}

/// The property for a label of an address: a known one, else the general one.
pub fn property_of(label: &str) -> Option<&'static str> {
    let known = |(name, word): &&(&str, &str)| {
        *word == label && !matches!(*name, "IMPP" | "X-SOCIALPROFILE")
    };
    SERVICES.iter().find(known).map(|(name, _)| *name)
}

/// The label of a phone, e-mail or postal address: Apple's label of its group, Android's own, else its types.
pub fn label_of(
    line: &Line,
    labels: &HashMap<String, String>,
    guess: &'static Encoding,
) -> Option<String> {
    if let Some(label) = labels.get(&line.group).filter(|_| !line.group.is_empty()) {
        return Some(label.clone());
    }
    if let Some(custom) = line.all("").find_map(|word| android(word, guess)) {
        return Some(custom);
    }
    let types = line.types();
    let mut words: Vec<&str> = Vec::new();
    for ty in types.iter().map(String::as_str) {
        let word = WORDS
            .iter()
            .find(|(_, theirs)| *theirs == ty)
            .map_or(ty, |(ours, _)| ours);
        let word = word.strip_prefix("x-").unwrap_or(word);
        if !SILENT.contains(&ty) && !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// The types for a label, or `None` when a label of its own is needed.
pub fn types_of(label: &str) -> Option<Vec<&str>> {
    const PLAIN: [&str; 10] = [
        "home",
        "work",
        "mobile",
        "fax",
        "pager",
        "main",
        "iphone",
        "car",
        "video",
        "textphone",
    ];
    let words: Vec<&str> = label.split(' ').collect();
    let known = words.iter().all(|word| PLAIN.contains(word));
    known.then(|| words.into_iter().map(card_word).collect())
}

/// The word of cards for one of ours.
fn card_word(word: &str) -> &str {
    let found = WORDS.iter().find(|(ours, _)| *ours == word);
    found.map_or(word, |(_, theirs)| *theirs)
}

/// `X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E5=85=AC)` → `公`.
fn android(word: &str, guess: &'static Encoding) -> Option<String> {
    let inner = word.strip_prefix("X-CUSTOM(")?.strip_suffix(')')?;
    let (head, coded) = inner.rsplit_once(',').unwrap_or(("", inner));
    let head = head.replace(',', ";");
    let line = Line::of_text(&format!("X;{head}:{coded}"));
    let label = line.decode(guess).text.trim().to_owned();
    (!label.is_empty()).then_some(label)
}

/// Apple's own labels stand in marks: `_$!<HomePage>!$_`.
pub fn apple(label: &str) -> String {
    let inner = label
        .strip_prefix("_$!<")
        .and_then(|rest| rest.strip_suffix(">!$_"));
    inner.map_or_else(|| label.to_owned(), str::to_lowercase)
}

/// The address is the preferred one.
pub fn is_preferred(line: &Line) -> bool {
    line.types().iter().any(|ty| ty == "pref")
        || line.first("PREF").is_some_and(|n| n.trim() == "1")
}

/// Our key for a gender, of `F`, `M;text`, `Female`, `女` …
pub fn gender(text: &str) -> Option<&'static str> {
    let word = text
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    match word.as_str() {
        "f" | "female" | "女" => Some("female"),
        "m" | "male" | "男" => Some("male"),
        "o" | "other" => Some("other"),
        _ => None,
    }
}

/// The whole name of its parts (family, given, middle, prefix, suffix). Han names stand together, family first.
pub fn full_name(pieces: &[String]) -> String {
    let piece = |n: usize| pieces.get(n).map_or("", String::as_str);
    let (family, given, middle) = (piece(0), piece(1), piece(2));
    let han = |s: &str| {
        s.chars()
            .any(|c| matches!(u32::from(c), 0x3400..=0x9fff | 0x20000..=0x3ffff))
    };
    let core = if han(family) || han(given) {
        format!("{family}{middle}{given}")
    } else {
        let words = [given, middle, family]
            .into_iter()
            .filter(|s| !s.is_empty());
        words.collect::<Vec<_>>().join(" ")
    };
    let words = [piece(3), &core, piece(4)]
        .into_iter()
        .filter(|s| !s.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Our type of a relation for a word of a card.
pub fn relation(word: &str) -> &'static str {
    match word {
        "spouse" | "partner" | "husband" | "wife" | "domesticpartner" => "spouse",
        "parent" | "father" | "mother" => "child",
        "child" | "son" | "daughter" => "parent",
        "sibling" | "brother" | "sister" => "sibling",
        "friend" => "friend",
        "kin" | "relative" => "relative",
        "colleague" | "co-worker" => "colleague",
        "neighbor" | "neighbour" => "neighbour",
        "assistant" => "assistant",
        "manager" => "manager",
        "referredby" | "referred-by" => "referred-by",
        "employer" => "works-at",
        // Our own words go out as they are where cards have none.
        other => {
            let known = crate::domain::nouns::link::TYPES.rows.iter();
            known
                .map(|choice| choice.key)
                .find(|key| *key == other)
                .unwrap_or("related")
        }
    }
}

/// The word of a card for our type of relation.
pub fn relation_word(ty: &str) -> &str {
    match ty {
        "works-at" => "employer",
        "parent" => "child",
        "child" => "parent",
        "neighbour" => "neighbor",
        "relative" => "kin",
        "related" => "contact",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_come_from_groups_from_android_and_from_types() {
        let utf8 = encoding_rs::UTF_8;
        let label = |text: &str| {
            let apple = HashMap::from([("item1".to_owned(), "公司".to_owned())]);
            label_of(&Line::of_text(text), &apple, utf8)
        };
        assert_eq!(label("item1.TEL;TYPE=HOME:1").as_deref(), Some("公司"));
        assert_eq!(label("TEL;CELL;PREF:1").as_deref(), Some("mobile"));
        assert_eq!(
            label("TEL;TYPE=\"work,fax\":1").as_deref(),
            Some("work fax")
        );
        assert_eq!(
            label("TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E5=85=AC=E5=8F=B8):1")
                .as_deref(),
            Some("公司")
        );
        assert_eq!(label("EMAIL;TYPE=INTERNET,pref:a@b").as_deref(), None);
        assert_eq!(types_of("work fax"), Some(vec!["work", "fax"]));
        assert_eq!(
            (types_of("mobile"), types_of("公司")),
            (Some(vec!["cell"]), None)
        );
    }
}
