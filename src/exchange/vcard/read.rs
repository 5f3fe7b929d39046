//! Reading of cards into what an import compares with the book.

use super::labels;
use super::make::{bare, make};
use super::meaning::{Card, Relation};
use super::recognise::{guess_of, too_deep};
use crate::domain::text::t;
use crate::domain::{Kind, Problem};
use crate::exchange::content::{Component, Line, parse, to_utf8};
use crate::exchange::incoming::{
    Batch, ImportOptions, Incoming, Origin, People, RefusedFile, Role, Target,
};
use encoding_rs::Encoding;
use std::collections::HashMap;

/// Bytes of a picture that are kept.
const PICTURE_LIMIT_BYTES: usize = 1 << 20;

/// Bytes of another property that are read.
const PROPERTY_LIMIT_BYTES: usize = 1 << 20;

/// Reads all cards of a file into the batch; answers how many there were.
pub fn read(
    bytes: &[u8],
    file: u32,
    options: &ImportOptions,
    batch: &mut Batch,
) -> Result<u64, RefusedFile> {
    let bytes = to_utf8(bytes);
    let cards = parse(&bytes).map_err(too_deep)?;
    let mut reader = Reader {
        file,
        options,
        guess: guess_of(&bytes, options.encoding.as_deref()),
        batch,
        by_uid: HashMap::new(),
        by_name: HashMap::new(),
        relations: Vec::new(),
        groups: Vec::new(),
        count: 0,
        told_guess: false,
    };
    let mut waiting: Vec<(&Component, Option<usize>)> =
        cards.iter().rev().map(|c| (c, None)).collect();
    while let Some((component, outer)) = waiting.pop() {
        let row = if component.name == "VCARD" {
            reader.card(component)
        } else {
            None
        };
        if let (Some(row), Some(outer)) = (row, outer) {
            reader.link(outer, "related", Target::Row(row));
        }
        // A card inside an unfinished one only stands after it.
        let outer = row.filter(|_| component.closed);
        waiting.extend(component.children.iter().rev().map(|child| (child, outer)));
    }
    reader.finish();
    Ok(reader.count)
}

struct Reader<'a> {
    file: u32,
    options: &'a ImportOptions,
    guess: &'static Encoding,
    batch: &'a mut Batch,
    by_uid: HashMap<String, usize>,
    /// Rows by name; `None` when several have it.
    by_name: HashMap<String, Option<usize>>,
    relations: Vec<(usize, Relation)>,
    /// Tag, members and the group's card as kept.
    groups: Vec<(Origin, String, Vec<String>, String)>,
    count: u64,
    told_guess: bool,
}

impl Reader<'_> {
    fn origin(&self, line: usize) -> Origin {
        Origin {
            file: self.file,
            line: u32::try_from(line).unwrap_or(u32::MAX),
        }
    }

    /// One card; the place of its row when it makes one.
    fn card(&mut self, component: &Component) -> Option<usize> {
        self.count += 1;
        let origin = self.origin(component.line);
        if !component.closed && !self.options.accept_errors {
            let why = t("The card has no END:VCARD.", "名片缺少 END:VCARD。");
            self.batch.refuse(origin, "unsupported", why);
            return None;
        }
        let lines = self.usable(component);
        let card = Card::of(&lines, self.guess);
        match card.kind().as_str() {
            "group" => {
                self.group(origin, &card, component);
                return None;
            }
            kind @ ("location" | "device" | "thing" | "application") => {
                let why = t(
                    "The card is a {0}, not somebody.",
                    "该名片的类型是 {0}，不是个人或组织。",
                );
                self.batch
                    .refuse(origin, "unsupported", why.problem(&[&kind]));
                return None;
            }
            _ => {}
        }
        let row = match make(&card, &lines, origin) {
            Ok(row) => row,
            Err((reason, why)) => {
                self.batch.refuse(origin, reason, why);
                return None;
            }
        };
        self.warn_of(&card, &lines);
        let place = self.add(row);
        for line in &lines {
            let found = card.relations(line);
            self.relations.extend(found.into_iter().map(|r| (place, r)));
        }
        Some(place)
    }

    /// The lines that are not over the limits.
    fn usable(&mut self, component: &Component) -> Vec<Line> {
        let mut out = Vec::new();
        for line in &component.lines {
            if line.raw.starts_with(b"#") {
                continue;
            }
            let picture = matches!(line.name.as_str(), "PHOTO" | "LOGO" | "SOUND" | "KEY");
            let size = if picture {
                line.raw.len() / 4 * 3
            } else {
                line.raw.len()
            };
            if size > PROPERTY_LIMIT_BYTES.max(PICTURE_LIMIT_BYTES)
                && !matches!(line.name.as_str(), "FN" | "N")
            {
                let origin = self.origin(line.line);
                let why = t(
                    "{0} is larger than 1 MiB: left out.",
                    "{0} 超过 1 MiB：已略去。",
                );
                self.batch
                    .warn(origin, "unreadable-property", why.problem(&[&line.name]));
            } else {
                out.push(line.clone());
            }
        }
        out
    }

    fn warn_of(&mut self, card: &Card<'_>, lines: &[Line]) {
        for line in lines {
            let origin = self.origin(line.line);
            let mut warn = |reason, why: Problem| self.batch.warn(origin, reason, why);
            if line.name.is_empty() {
                let why = t(
                    "The line is no property; it is kept as it is.",
                    "该行不是有效属性；原样保留。",
                );
                warn("unreadable-property", why.into());
                continue;
            }
            let picture = matches!(line.name.as_str(), "PHOTO" | "LOGO");
            if picture && line.is_base64() {
                if line.binary().is_none() {
                    let why = t(
                        "{0} is unreadable; it is kept as it is.",
                        "{0} 无法读取；原样保留。",
                    );
                    warn("unreadable-property", why.problem(&[&line.name]));
                }
                continue;
            }
            let decoded = card.decode(line);
            if decoded.damaged {
                let why = t(
                    "{0} has bytes that its character set does not know; marks stand for them.",
                    "{0} 含有无法解码的字节，已用替代符表示。",
                );
                warn("unreadable-property", why.problem(&[&line.name]));
            }
            if decoded.guessed && !self.told_guess {
                self.told_guess = true;
                let why = t(
                    "{0} names no character set and is not UTF-8: read as {1} (a guess; --encoding settles it).",
                    "{0} 未注明字符集且不是 UTF-8：按 {1} 读取（猜测；可用 --encoding 指定）。",
                );
                self.batch.warn(
                    origin,
                    "guess",
                    why.problem(&[&line.name, &self.guess.name()]),
                );
            }
            let dated = matches!(line.name.as_str(), "BDAY" | "ANNIVERSARY");
            if dated && card.claims(line).is_empty() && !line.value_bytes().is_empty() {
                let why = t(
                    "“{0}” is not a date; the line is kept.",
                    "“{0}”不是日期；该行保留。",
                );
                self.batch
                    .warn(origin, "bad-date", why.problem(&[&card.text(line)]));
            }
        }
    }

    fn add(&mut self, mut row: Incoming) -> usize {
        let company = row.text("organisation").to_owned();
        if self.options.people == Some(People::Contacts)
            && row.role == Role::Person
            && !company.is_empty()
        {
            let mut organisation = Incoming::new(Kind::Customer, Role::Organisation, row.origin);
            organisation.set("name", company.as_str());
            organisation.mention = true;
            let organisation = self.batch.push(organisation);
            row.role = Role::Contact;
            row.works_at.push(Target::Row(organisation));
        }
        let uids: Vec<String> = row.outside.iter().map(|(_, id)| id.clone()).collect();
        let name = row.text("name").to_owned();
        let place = self.batch.push(row);
        for uid in uids {
            self.by_uid.entry(bare(&uid)).or_insert(place);
        }
        let named = self.by_name.entry(name).or_insert(Some(place));
        if *named != Some(place) {
            *named = None;
        }
        place
    }

    fn group(&mut self, origin: Origin, card: &Card<'_>, component: &Component) {
        let mut members = Vec::new();
        for line in &component.lines {
            if matches!(line.name.as_str(), "MEMBER" | "X-ADDRESSBOOKSERVER-MEMBER") {
                members.push(bare(&card.text(line)));
            }
        }
        let name = component.get("FN").or_else(|| component.get("N"));
        let name = name.map(|line| card.text(line)).unwrap_or_default();
        let kept = component.kept(false, |_| true);
        self.groups
            .push((origin, name.trim_end_matches(';').to_owned(), members, kept));
    }

    fn link(&mut self, from: usize, ty: &'static str, to: Target) {
        let origin = self
            .batch
            .rows
            .get(from)
            .map(|row| row.origin)
            .unwrap_or_default();
        let mut link = Incoming::new(Kind::Link, Role::Thing, origin);
        link.set("type", ty);
        link.refer("customer", Target::Row(from));
        link.refer("to", to);
        self.batch.push(link);
    }

    /// What can only be known when all cards are read: members of groups, and relations.
    fn finish(&mut self) {
        for (origin, tag, members, kept) in std::mem::take(&mut self.groups) {
            let mut found = 0;
            for member in &members {
                let Some(row) = self
                    .by_uid
                    .get(member)
                    .and_then(|n| self.batch.rows.get_mut(*n))
                else {
                    continue;
                };
                row.add("tags", tag.as_str());
                row.raw.push(kept.clone());
                found += 1;
            }
            if found < members.len() {
                let missing = members.len() - found;
                let why = t(
                    "The group {0} names {1} members that are not in the file.",
                    "群组 {0} 中有 {1} 名成员不在该文件中。",
                );
                self.batch
                    .warn(origin, "unknown-link", why.problem(&[&tag, &missing]));
            }
        }
        for (from, relation) in std::mem::take(&mut self.relations) {
            self.relate(from, &relation);
        }
    }

    /// A relation becomes a link when its target is known; a mere name is kept as a field of its own.
    fn relate(&mut self, from: usize, relation: &Relation) {
        let ty = labels::relation(&relation.word);
        let uid = bare(&relation.target);
        let named = || self.by_name.get(&relation.target).copied().flatten();
        if let Some(to) = self.by_uid.get(&uid).copied().or_else(named) {
            if to != from {
                self.link(from, ty, Target::Row(to));
            }
            return;
        }
        if relation.target.contains(':') {
            let to = Target::Outside {
                kind: Kind::Customer,
                source: "vcard".to_owned(),
                id: relation.target.clone(),
            };
            self.link(from, ty, to);
        } else if let Some(row) = self.batch.rows.get_mut(from) {
            let name = relation.word.clone();
            if !row.custom.iter().any(|(known, _)| *known == name) {
                row.custom.push((name, relation.target.as_str().into()));
            }
        }
    }
}
