//! Writing of cards: kept lines first as long as the record says the same, then our mark, then what we say ourselves.

use super::gather::{gather, is_list, joined_by};
use super::lines::{Head, Out};
use super::meaning::{Card, Claim, MADE};
use crate::domain::{Book, Kind, Record, Type, Value};
use crate::exchange::content::Line;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

/// The version to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    #[default]
    V4,
    V3,
    /// Only as the version a card came in.
    V2,
    /// Each card in the version it came in, 4.0 for others.
    Same,
}

/// Writes the customers given as cards, and the groups they came with.
pub fn write<'a>(
    out: &mut impl Write,
    book: &Book,
    records: impl Iterator<Item = &'a Record>,
    version: Version,
) -> io::Result<()> {
    let mut groups: BTreeSet<String> = BTreeSet::new();
    for record in records.filter(|record| record.kind() == Kind::Customer) {
        out.write_all(&card(book, record, version))?;
        let kept = record.items("raw").iter().filter_map(Value::as_text);
        groups.extend(
            kept.filter(|text| text.starts_with("BEGIN:VCARD"))
                .map(str::to_owned),
        );
    }
    for group in groups {
        for line in group.lines() {
            let mut bytes = Vec::new();
            crate::exchange::content::fold(&mut bytes, &Line::of_kept(line).raw);
            out.write_all(&bytes)?;
        }
    }
    Ok(())
}

/// The lines kept of the card a record came with.
fn kept_lines(record: &Record) -> Vec<Line> {
    let texts = record.items("raw").iter().chain(record.items("photo"));
    let lines = texts
        .filter_map(Value::as_text)
        .filter(|text| !text.contains('\n'));
    let mut lines: Vec<Line> = lines
        .map(Line::of_kept)
        .filter(|line| !line.name.is_empty())
        .collect();
    // Two cards of one customer are one card here: what a card has only once is that of the first.
    let mut seen = HashSet::new();
    let single = |name: &str| matches!(name, "VERSION" | "UID" | "PRODID" | "REV" | "KIND");
    lines.retain(|line| !single(&line.name) || seen.insert(line.name.clone()));
    lines
}

fn version_of(kept: &[Line], wanted: Version) -> (Version, bool) {
    let stored = kept.iter().find(|line| line.name == "VERSION");
    let stored = stored.map(|line| match line.value_bytes().trim_ascii() {
        [b'2', ..] => Version::V2,
        [b'3', ..] => Version::V3,
        _ => Version::V4,
    });
    // A card that names no version tells it by its syntax.
    let bare = kept.iter().any(|line| line.all("").next().is_some());
    let syntax = if bare { Version::V2 } else { Version::V3 };
    let stored = stored.or_else(|| (!kept.is_empty()).then_some(syntax));
    match wanted {
        Version::Same => (stored.unwrap_or_default(), true),
        // 3.0 and 4.0 share their form but for pictures.
        wanted => (
            wanted,
            !matches!(stored, Some(Version::V2)) && wanted != Version::V2,
        ),
    }
}

fn card(book: &Book, record: &Record, wanted: Version) -> Vec<u8> {
    let kept = kept_lines(record);
    let (version, as_it_came) = version_of(&kept, wanted);
    let context = Card::of(&kept, encoding_rs::UTF_8);
    let mut writer = Writer {
        out: Out::new(version, &kept),
        record,
        left: claims_of(record),
        heads: HashMap::new(),
        groups_used: HashSet::new(),
    };
    writer.out.put(&Head::of("BEGIN"), "VCARD");
    let number = match version {
        Version::V2 => "2.1",
        Version::V3 => "3.0",
        _ => "4.0",
    };
    writer.out.put(&Head::of("VERSION"), number);
    let stays = writer.settle(&context, &kept);
    let lines = || {
        kept.iter()
            .zip(&stays)
            .filter(|(_, stays)| **stays)
            .map(|(line, _)| line)
    };
    // Only what goes out exactly as it is kept may stand before our mark.
    let exact = |line: &Line| as_it_came && (wanted == Version::Same || line.binary().is_none());
    lines()
        .filter(|line| exact(line))
        .for_each(|line| writer.out.kept(line));
    writer.mark(&kept);
    for line in lines().filter(|line| !exact(line)) {
        writer.converted(&context, line);
    }
    writer.own(book, &kept);
    writer.out.put(&Head::of("END"), "VCARD");
    writer.out.bytes
}

/// What a record says, one claim for each item of a list.
fn claims_of(record: &Record) -> Vec<Claim> {
    let mut out = Vec::new();
    for (no, value) in record.values() {
        let Some(field) = record.kind().fields().get(usize::from(no.0)) else {
            continue;
        };
        let items: Vec<Value> = match value {
            Value::List(items) if is_list(field.key) => items.clone(),
            Value::Map(pairs) if matches!(field.ty, Type::Pairs) => {
                let pair = |(name, value): &(Box<str>, Value)| {
                    Value::Map(vec![(name.clone(), value.clone())])
                };
                pairs.iter().map(pair).collect()
            }
            other => vec![other.clone()],
        };
        out.extend(items.into_iter().map(|value| Claim {
            key: field.key,
            value,
        }));
    }
    out
}

pub(super) struct Writer<'a> {
    pub(super) out: Out,
    pub(super) record: &'a Record,
    /// What the record says and no line says yet.
    pub(super) left: Vec<Claim>,
    /// Heads of lines that no longer hold, for the values that take their place.
    pub(super) heads: HashMap<&'static str, Vec<(Head, Value)>>,
    pub(super) groups_used: HashSet<String>,
}

impl Writer<'_> {
    /// Decides which kept lines still hold, and takes what they say off the list of what is left to say.
    fn settle(&mut self, card: &Card<'_>, kept: &[Line]) -> Vec<bool> {
        let derived = gather(card.all_claims());
        let same = |key: &str| {
            let said = derived
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, value)| value);
            said == self.record.get(key)
        };
        let holds = |claim: &Claim| match claim.key {
            "custom" => claim.value.parts().iter().all(|(name, value)| {
                self.record.get("custom").and_then(|c| c.part(name)) == Some(value)
            }),
            key if is_list(key) => self.record.items(key).contains(&claim.value),
            key if joined_by(key).is_some() => same(key),
            key => same(key) || self.record.get(key) == Some(&claim.value),
        };
        let verdicts: Vec<(Vec<Claim>, bool)> = kept
            .iter()
            .map(|line| {
                let claims = card.claims(line);
                let stays = line.name != "VERSION" && claims.iter().all(holds);
                (claims, stays)
            })
            .collect();
        let mut stays: Vec<bool> = Vec::with_capacity(kept.len());
        for (line, (claims, holds)) in kept.iter().zip(verdicts) {
            if holds {
                self.left.retain(|left| !covered(left, &claims));
                self.groups_used
                    .extend(Some(line.group.clone()).filter(|_| !Card::companions(line)));
            } else {
                for claim in claims {
                    let head = Head::kept(line, self.out.version == Version::V2);
                    self.heads
                        .entry(claim.key)
                        .or_default()
                        .push((head, claim.value));
                }
            }
            stays.push(holds);
        }
        // Labels go with the lines they belong to; one that never had a line stays.
        let groups = Card::used_groups(kept);
        for (line, stays) in kept.iter().zip(stays.iter_mut()) {
            let orphan = !groups.contains(line.group.as_str());
            *stays &= !Card::companions(line) || orphan || self.groups_used.contains(&line.group);
        }
        stays
    }

    /// Our mark: what stands before it came from elsewhere.
    fn mark(&mut self, kept: &[Line]) {
        self.out
            .text(&Head::of("X-GUANXI-ID"), &self.record.id.to_string());
        let has = |name: &str| kept.iter().any(|line| line.name == name);
        if !has("UID") {
            let uid = self.record.uid;
            self.out.put(&Head::of("UID"), &format!("urn:uuid:{uid}"));
        }
        if !has("PRODID") {
            self.out.put(&Head::of("PRODID"), "-//guanxi//guanxi//EN");
        }
    }

    /// A kept line in the form of another version.
    fn converted(&mut self, card: &Card<'_>, line: &Line) {
        let head = Head::kept(line, self.out.version == Version::V2);
        if let Some(picture) = line
            .binary()
            .filter(|_| matches!(line.name.as_str(), "PHOTO" | "LOGO" | "SOUND" | "KEY"))
        {
            self.picture(line, &picture);
            return;
        }
        if matches!(line.name.as_str(), "VERSION" | "REV" | "PRODID" | "UID") {
            self.out.put(&Head::of(&line.name), &card.decode(line).text);
            return;
        }
        let text = card.decode(line).text;
        let value = match (card.old, self.out.version) {
            // The old form escapes only the semicolon: everything else is plain text there.
            (true, Version::V2) | (false, Version::V3 | Version::V4) => text,
            (true, _) => {
                let pieces = crate::exchange::content::parts(&text, ';');
                let structured =
                    matches!(line.name.as_str(), "N" | "ADR" | "ORG" | "X-ANDROID-CUSTOM");
                let one = |piece: &str| self.out.escaped(&card.unescape(piece));
                if structured {
                    pieces.into_iter().map(one).collect::<Vec<_>>().join(";")
                } else {
                    one(&text)
                }
            }
            (false, _) => text.replace("\\,", ",").replace("\\n", "\n"),
        };
        self.out.put(&head, &value);
    }

    fn picture(&mut self, line: &Line, bytes: &[u8]) {
        use base64::Engine;
        let coded = base64::engine::general_purpose::STANDARD.encode(bytes);
        let form = if bytes.starts_with(b"\x89PNG") {
            "png"
        } else if bytes.starts_with(b"GIF") {
            "gif"
        } else {
            "jpeg"
        };
        let head = Head {
            group: line.group.clone(),
            ..Head::of(&line.name)
        };
        match self.out.version {
            Version::V4 => self
                .out
                .put(&head, &format!("data:image/{form};base64,{coded}")),
            _ => {
                let head = head.with(&format!(";ENCODING=b;TYPE={}", form.to_uppercase()));
                self.out.put(&head, &coded);
            }
        }
    }

    /// What the record says beyond the kept lines.
    fn own(&mut self, book: &Book, kept: &[Line]) {
        self.identity(kept);
        for claim in std::mem::take(&mut self.left) {
            self.say(&claim);
        }
        self.links(book);
    }

    fn identity(&mut self, kept: &[Line]) {
        let organisation = self.record.text("type") == "organisation";
        let shown = |name: &str| kept.iter().any(|line| line.name == name);
        if organisation && self.out.version == Version::V4 && !shown("KIND") {
            self.out.put(&Head::of("KIND"), "org");
        }
        if organisation && self.out.version == Version::V3 && !shown("X-ABSHOWAS") {
            self.out.put(&Head::of("X-ABShowAs"), "COMPANY");
        }
        let is_name = |claim: &Claim| {
            matches!(
                claim.key,
                "family_name" | "given_name" | "middle_name" | "prefix" | "suffix"
            )
        };
        let parts = self.left.iter().any(is_name);
        let has_name =
            kept.iter().any(|line| line.name == "N") && !self.heads.contains_key("family_name");
        if parts {
            let piece = |key: &str| self.out.escaped(self.record.text(key));
            let value = [
                "family_name",
                "given_name",
                "middle_name",
                "prefix",
                "suffix",
            ]
            .map(piece)
            .join(";");
            self.out.put(&Head::of("N"), &value);
            self.left.retain(|claim| !is_name(claim));
        } else if self.out.version != Version::V4 && !has_name {
            // The older versions cannot be without; the name as a whole is not its family name.
            let value = format!("{};;;;", self.out.escaped(self.record.text("name")));
            self.out
                .put(&Head::of("N").with(&format!(";{MADE}=1")), &value);
        }
        let is_full = |claim: &Claim| claim.key == "name";
        if self.left.iter().any(is_full) || !kept.iter().any(|line| line.name == "FN") {
            let name = self.record.title();
            let head = self.head_for("name", "FN", None);
            self.out.text(&head, &name);
            self.left.retain(|claim| !is_full(claim));
        }
        let company = |claim: &Claim| matches!(claim.key, "organisation" | "department");
        if self.left.iter().any(company) {
            let first = self.out.escaped(self.record.text(if organisation {
                "name"
            } else {
                "organisation"
            }));
            let second = self.out.escaped(self.record.text("department"));
            let value = if second.is_empty() {
                first
            } else {
                format!("{first};{second}")
            };
            let head = self.head_for("organisation", "ORG", None);
            self.out.put(&head, &value);
            self.left.retain(|claim| !company(claim));
        }
    }
}

/// A claim of the record is said by a line that stays.
fn covered(left: &Claim, claims: &[Claim]) -> bool {
    claims.iter().any(|claim| {
        claim.key == left.key && (claim.value == left.value || joined_by(claim.key).is_some())
    })
}
