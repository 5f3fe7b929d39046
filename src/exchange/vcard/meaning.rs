//! What one property of a card says of a record.
//! Rule: reading and writing ask here. Reading makes fields of what a line says; writing gives back the kept line as
//! long as the record still says the same, so that an export without an edit is the card that came.

use super::labels::{self, label_of};
use super::{address, dates};
use crate::domain::Value;
use crate::exchange::content::{Decoded, Line, parts, unescape, unescape_old};
use encoding_rs::Encoding;
use std::collections::{HashMap, HashSet};

/// Something a line says: a field and the value in it (of a list, one item).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub key: &'static str,
    pub value: Value,
}

/// Parameter of lines that say nothing of the record itself.
pub const MADE: &str = "X-GUANXI-MADE";

/// A relation to somebody else: the word of the card and who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    pub word: String,
    /// A UID (`urn:uuid:…`) or a name.
    pub target: String,
}

/// What is known of the whole card when one of its lines is looked at.
pub struct Card<'a> {
    /// Version 2.1, with its own escapes.
    pub old: bool,
    pub guess: &'static Encoding,
    pub organisation: bool,
    /// Apple's labels by group.
    pub labels: HashMap<String, String>,
    /// Groups of postal addresses, whose label is not an address of its own.
    has_address: bool,
    has_full_name: bool,
    has_name: bool,
    lines: &'a [Line],
}

/// The value's text, its escapes resolved as the version has them.
impl Card<'_> {
    pub fn of<'a>(lines: &'a [Line], guess: &'static Encoding) -> Card<'a> {
        let get = |name: &str| lines.iter().find(|line| line.name == name);
        let version = get("VERSION").map(|line| line.decode(guess).text);
        let old = match version.as_deref().map(str::trim) {
            Some(version) => version.starts_with("2"),
            // Bare types are of the old form.
            None => lines.iter().any(|line| line.all("").next().is_some()),
        };
        let mut card = Card {
            old,
            guess,
            organisation: false,
            labels: HashMap::new(),
            has_address: false,
            has_full_name: false,
            has_name: false,
            lines,
        };
        for line in lines {
            if line.name == "X-ABLABEL" && !line.group.is_empty() {
                let label = labels::apple(&card.text(line));
                card.labels.insert(line.group.clone(), label);
            }
        }
        card.has_address = lines
            .iter()
            .any(|line| line.name == "ADR" && address::of(&card, line).is_some());
        card.has_full_name = lines
            .iter()
            .any(|line| line.name == "FN" && !card.text(line).trim().is_empty());
        card.has_name = lines
            .iter()
            .any(|line| line.name == "N" && card.structured(line).iter().any(|p| !p.is_empty()));
        card.organisation = card.is_organisation();
        card
    }

    pub fn decode(&self, line: &Line) -> Decoded {
        line.decode(self.guess)
    }

    pub fn unescape(&self, text: &str) -> String {
        if self.old {
            unescape_old(text)
        } else {
            unescape(text)
        }
    }

    pub fn text(&self, line: &Line) -> String {
        let text = self.unescape(&self.decode(line).text);
        text.replace("\r\n", "\n").trim().to_owned()
    }

    /// The pieces of a structured value, each with its list joined by a space.
    pub fn structured(&self, line: &Line) -> Vec<String> {
        let text = self.decode(line).text;
        let piece = |piece: &str| {
            let items = if self.old {
                vec![piece]
            } else {
                parts(piece, ',')
            };
            let items: Vec<String> = items
                .into_iter()
                .map(|item| self.unescape(item).replace("\r\n", "\n").trim().to_owned())
                .filter(|item| !item.is_empty())
                .collect();
            items.join(" ")
        };
        parts(&text, ';').into_iter().map(piece).collect()
    }

    fn list(&self, line: &Line) -> Vec<String> {
        let text = self.decode(line).text;
        let items = parts(&text, ',').into_iter();
        let items = items.map(|item| self.unescape(item).trim().to_owned());
        items.filter(|item| !item.is_empty()).collect()
    }

    fn find(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// `individual`, `org`, `group` … in lower case.
    pub fn kind(&self) -> String {
        let kind = self
            .find("KIND")
            .or_else(|| self.find("X-ADDRESSBOOKSERVER-KIND"));
        kind.map(|line| self.text(line).to_lowercase())
            .unwrap_or_default()
    }

    fn is_organisation(&self) -> bool {
        let shown = self.find("X-ABSHOWAS").map(|line| self.text(line));
        if let Some(ty) = self.find("X-GUANXI-TYPE") {
            return self.text(ty) == "organisation";
        }
        if matches!(self.kind().as_str(), "org" | "organization")
            || shown.is_some_and(|s| s.eq_ignore_ascii_case("company"))
        {
            return true;
        }
        let first = self.find("ORG").map(|line| self.structured(line));
        let first = first.and_then(|parts| parts.into_iter().next());
        let organisation = first.filter(|name| !name.is_empty());
        let full = self
            .find("FN")
            .map(|line| self.text(line))
            .unwrap_or_default();
        !self.has_name && organisation.is_some_and(|name| full.is_empty() || full == name)
    }

    /// What a line says.
    pub fn claims(&self, line: &Line) -> Vec<Claim> {
        // Made from a link or for the form of the version only: it is no field of this record.
        if line.first(MADE).is_some() {
            return Vec::new();
        }
        let claim = |key, value: Value| vec![Claim { key, value }];
        let text = || Value::from(self.text(line));
        let mut out = match line.name.as_str() {
            "FN" => claim("name", text()),
            "N" if !self.organisation => self.name(line),
            "ORG" => self.organisation_claims(line),
            "TITLE" => claim("job", text()),
            "ROLE" => claim("custom", pair("role", text())),
            "NOTE" => claim("notes", text()),
            "NICKNAME" => self.each("aliases", line),
            "CATEGORIES" => self.each("tags", line),
            "TEL" => self.reach("phones", line, &self.phone(line)),
            "EMAIL" => self.reach("emails", line, strip(&self.text(line), "mailto:")),
            "ADR" => address::of(self, line).map_or_else(Vec::new, |v| claim("addresses", v)),
            "LABEL" if !self.has_address => claim("addresses", text()),
            "BDAY" => dates::partial(line, &self.text(line))
                .map_or_else(Vec::new, |date| claim("birthday", Value::Partial(date))),
            "ANNIVERSARY" | "X-ANNIVERSARY" | "X-ABDATE" | "X-EVOLUTION-ANNIVERSARY" => {
                self.anniversary(line)
            }
            "GENDER" | "X-GENDER" => labels::gender(&self.text(line))
                .map_or_else(Vec::new, |key| claim("gender", Value::from(key))),
            "X-ANDROID-CUSTOM" => self.android(line),
            "X-PHONETIC-FIRST-NAME"
            | "X-PHONETIC-MIDDLE-NAME"
            | "X-PHONETIC-LAST-NAME"
            | "SORT-STRING" => claim("phonetic", text()),
            "SOUND" if line.types().iter().any(|t| t == "x-irmc-n") => {
                let sound = self.structured(line).join(" ");
                claim("phonetic", Value::from(sound.trim().to_owned()))
            }
            name => labels::service(name, line).map_or_else(
                || self.own(line),
                |service| self.other_address(service, line),
            ),
        };
        out.retain(|claim| !claim.value.is_empty());
        out
    }

    /// All that the lines say, in order.
    pub fn all_claims(&self) -> Vec<Claim> {
        self.lines
            .iter()
            .flat_map(|line| self.claims(line))
            .collect()
    }

    fn each(&self, key: &'static str, line: &Line) -> Vec<Claim> {
        let items = self.list(line).into_iter();
        items
            .map(|item| Claim {
                key,
                value: item.into(),
            })
            .collect()
    }

    fn name(&self, line: &Line) -> Vec<Claim> {
        const KEYS: [&str; 5] = [
            "family_name",
            "given_name",
            "middle_name",
            "prefix",
            "suffix",
        ];
        let pieces = self.structured(line);
        let mut out: Vec<Claim> = KEYS
            .into_iter()
            .zip(&pieces)
            .map(|(key, piece)| Claim {
                key,
                value: piece.as_str().into(),
            })
            .collect();
        if !self.has_full_name {
            let value = labels::full_name(&pieces).into();
            out.push(Claim { key: "name", value });
        }
        out
    }

    fn organisation_claims(&self, line: &Line) -> Vec<Claim> {
        let mut pieces = self.structured(line).into_iter();
        let first = pieces.next().unwrap_or_default();
        let rest: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
        let key = match (self.organisation, self.has_full_name) {
            (true, true) => None,
            (true, false) => Some("name"),
            (false, _) => Some("organisation"),
        };
        let mut out: Vec<Claim> = key
            .into_iter()
            .map(|key| Claim {
                key,
                value: first.clone().into(),
            })
            .collect();
        out.push(Claim {
            key: "department",
            value: rest.join(" / ").into(),
        });
        out
    }

    fn phone(&self, line: &Line) -> String {
        let text = self.text(line);
        strip(&text, "tel:").to_owned()
    }

    /// A phone or e-mail: plain text, or a row when there is a label or a preference.
    fn reach(&self, key: &'static str, line: &Line, value: &str) -> Vec<Claim> {
        let value = value.trim();
        if value.is_empty() {
            return Vec::new();
        }
        let label = label_of(line, &self.labels, self.guess);
        let preferred = labels::is_preferred(line);
        let verified = line.first("X-GUANXI-VERIFIED").map(Value::from);
        let value = if label.is_none() && !preferred && verified.is_none() {
            Value::from(value)
        } else {
            Value::row([
                ("value", Some(Value::from(value))),
                ("label", label.map(Value::from)),
                ("preferred", preferred.then_some(Value::Flag(true))),
                ("verified", verified),
            ])
        };
        vec![Claim { key, value }]
    }

    /// An address on the web or of a messenger.
    fn other_address(&self, service: String, line: &Line) -> Vec<Claim> {
        let text = self.text(line);
        let value = match text.split_once(':') {
            // The scheme of a messenger's address only names the messenger.
            Some((scheme, rest)) if line.name == "IMPP" && !rest.starts_with("//") => {
                if scheme.eq_ignore_ascii_case(&service) {
                    rest
                } else {
                    text.as_str()
                }
            }
            _ => text.as_str(),
        };
        if value.is_empty() {
            return Vec::new();
        }
        let label = label_of(line, &self.labels, self.guess);
        let label = match (line.name.as_str(), label) {
            ("URL", Some(label)) => label,
            _ => service,
        };
        let row = Value::row([("value", Some(value.into())), ("label", Some(label.into()))]);
        vec![Claim {
            key: "reaches",
            value: row,
        }]
    }

    /// Groups that no line but labels and countries of Apple's uses any more.
    pub fn companions(line: &Line) -> bool {
        !line.group.is_empty() && matches!(line.name.as_str(), "X-ABLABEL" | "X-ABADR")
    }

    /// Groups that have a line of their own beside their companions.
    pub fn used_groups(lines: &[Line]) -> HashSet<&str> {
        let own = lines.iter().filter(|line| !Card::companions(line));
        own.map(|line| line.group.as_str()).collect()
    }
}

pub fn pair(name: &str, value: Value) -> Value {
    if value.is_empty() {
        return value;
    }
    Value::Map(vec![(name.into(), value)])
}

pub fn strip<'a>(text: &'a str, scheme: &str) -> &'a str {
    match text.get(..scheme.len()) {
        Some(head) if head.eq_ignore_ascii_case(scheme) => text.get(scheme.len()..).unwrap_or(text),
        _ => text,
    }
}
