//! Incoming rows to records: each row finds the record it means or makes one, then links are made.
//! Rule: what is pointed to comes first, so the order of the files does not matter.

use super::attaching;
use super::fingerprint;
use super::incoming::{Batch, ImportContext, ImportOptions, Incoming, Note, Role, Target};
use super::linking;
use super::matching::{Found, Index};
use super::merge::{add_outside, merge};
use super::pipelines;
use super::vcard::OWN_SOURCE;
use super::worksheet::{ORDER, Worksheet};

use crate::domain::text::t;
use crate::domain::{Id, Kind, Record};
use std::collections::{HashMap, HashSet};

/// The source of references to a customer by e-mail address; nobody waits for one.
pub const EMAIL: &str = "email";

/// The work of settling a batch.
pub struct Settling<'t, 'b> {
    pub sheet: &'t mut Worksheet<'b>,
    pub index: Index,
    pub options: &'t ImportOptions,
    /// What each row of the batch became.
    pub ids: Vec<Option<Id>>,
    /// Records of the book that rows meant.
    pub touched: HashSet<Id>,
    pub warnings: Vec<Note>,
    pub refused: Vec<Note>,
    pub files: Vec<String>,
    /// Who works where already.
    pub works: HashSet<(Id, Id)>,
    pub parents: HashMap<Id, Id>,
    /// Relations made by this import.
    pub tied: HashSet<(Id, Id, String)>,
    /// Times a row was seen in its file.
    seen: HashMap<(u32, String), u32>,
    /// Ids of other programs that came with this import.
    pub arrived: Vec<(Kind, String, String, Id)>,
}

/// Puts a batch into the worksheet. `files` are names for the records' origin. Answers what was touched.
pub fn settle(
    batch: &mut Batch,
    sheet: &mut Worksheet<'_>,
    options: &ImportOptions,
    context: &ImportContext,
    files: Vec<String>,
) -> HashSet<Id> {
    let rows = std::mem::take(&mut batch.rows);
    if rows.is_empty() {
        return HashSet::new();
    }
    let country = options
        .country
        .clone()
        .unwrap_or_else(|| context.country.clone());
    let index = Index::new(sheet, &country);
    let mut settling = Settling {
        index,
        options,
        ids: vec![None; rows.len()],
        touched: HashSet::new(),
        warnings: Vec::new(),
        refused: Vec::new(),
        files,
        works: HashSet::new(),
        parents: HashMap::new(),
        tied: HashSet::new(),
        seen: HashMap::new(),
        arrived: Vec::new(),
        sheet,
    };
    linking::known_links(&mut settling);
    own_identities(&rows, &mut settling);
    let stages = stages(&rows, settling.sheet);
    for place in in_order(&rows) {
        if let Some(row) = rows.get(place) {
            let staged = staged(row, &stages);
            settling.take(place, staged.as_ref().unwrap_or(row));
        }
    }
    linking::links(&mut settling, &rows);
    linking::waiting(&mut settling);
    settling.channels(&rows);
    batch.warnings.append(&mut settling.warnings);
    batch.not_imported.append(&mut settling.refused);
    settling.touched
}

/// Kinds of which rows name records by the identity we gave them.
fn own_identities(rows: &[Incoming], settling: &mut Settling<'_, '_>) {
    let mut kinds: HashSet<Kind> = HashSet::new();
    for row in rows {
        let own = row.outside.iter().any(|(space, _)| space == OWN_SOURCE);
        kinds.extend(own.then_some(row.kind));
        for reference in &row.references {
            if let Target::Outside { kind, source, .. } = &reference.to {
                kinds.extend((source == OWN_SOURCE).then_some(*kind));
            }
        }
    }
    for kind in kinds {
        settling.index.learn_own(settling.sheet, kind);
    }
}

/// Places of rows in the order in which they are taken: kind by kind, companies, contacts, people, full rows before mentions.
fn in_order(rows: &[Incoming]) -> Vec<usize> {
    let rank = |row: &Incoming| {
        let kind = ORDER
            .iter()
            .position(|kind| *kind == row.kind)
            .unwrap_or(ORDER.len());
        let role = match row.role {
            Role::Organisation => 0,
            Role::Contact | Role::Thing => 1,
            Role::Person => 2,
        };
        (kind, role, row.mention)
    };
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|place| rows.get(*place).map(rank));
    places
}

/// Stages of the deals of each file: known to the default pipeline, or the file's own.
fn stages(rows: &[Incoming], sheet: &mut Worksheet<'_>) -> HashMap<u32, String> {
    let mut setting = sheet.setting("pipelines");
    let mut by_file: Vec<(u32, String, Vec<String>)> = Vec::new();
    for row in rows
        .iter()
        .filter(|row| row.kind == Kind::Deal && !row.text("stage").is_empty())
    {
        let stage = row.text("stage").to_owned();
        match by_file
            .iter_mut()
            .find(|(file, ..)| *file == row.origin.file)
        {
            Some((_, _, stages)) if !stages.contains(&stage) => stages.push(stage),
            Some(_) => {}
            None => by_file.push((
                row.origin.file,
                row.text("pipeline").to_owned(),
                vec![stage],
            )),
        }
    }
    let mut own = HashMap::new();
    for (file, name, words) in by_file {
        if words
            .iter()
            .any(|word| pipelines::stage_of(&setting, pipelines::DEFAULT, word).is_none())
        {
            let name = if name.is_empty() {
                "imported".to_owned()
            } else {
                name
            };
            own.insert(file, pipelines::add(&mut setting, &name, &words));
        }
    }
    if !own.is_empty() {
        sheet.set_setting("pipelines", setting);
    }
    own
}

/// A deal with its pipeline and the key of its stage.
fn staged(row: &Incoming, own: &HashMap<u32, String>) -> Option<Incoming> {
    if row.kind != Kind::Deal {
        return None;
    }
    let mut row = row.clone();
    let stage = row.text("stage").to_owned();
    row.fields
        .retain(|(field, _)| !matches!(*field, "stage" | "pipeline"));
    if stage.is_empty() {
        return Some(row);
    }
    match own.get(&row.origin.file) {
        Some(pipeline) => {
            row.set("pipeline", pipeline.as_str());
            row.set("stage", stage.as_str());
        }
        None => {
            let book = crate::domain::settings::Settings::default().get("pipelines");
            let key = pipelines::stage_of(&book, pipelines::DEFAULT, &stage)
                .unwrap_or_else(|| stage.clone());
            row.set("pipeline", pipelines::DEFAULT);
            row.set("stage", key);
        }
    }
    if matches!(row.text("stage"), "won" | "lost")
        && let Some(day) = row.get("expected_close").cloned()
    {
        row.set("closed_on", day);
    }
    Some(row)
}

impl Settling<'_, '_> {
    /// The outside id by which a row without one is known again.
    fn print(&mut self, row: &Incoming) -> Option<String> {
        let reached = row.get("emails").is_some() || row.get("phones").is_some();
        let anonymous = row.kind == Kind::Customer && (reached || row.role != Role::Person);
        if row.fingerprint.is_empty() || row.mention || anonymous || !row.outside.is_empty() {
            return None;
        }
        let hash = fingerprint::hash(&format!("{}\u{1f}{}", row.kind.key(), row.fingerprint));
        let times = self
            .seen
            .entry((row.origin.file, hash.clone()))
            .or_default();
        *times += 1;
        Some(format!("{hash}:{times}"))
    }

    /// The organisations a contact works at, as far as they are known.
    pub fn companies(&self, row: &Incoming) -> Vec<Id> {
        row.works_at
            .iter()
            .filter_map(|target| self.resolved(target))
            .collect()
    }

    pub fn resolved(&self, target: &Target) -> Option<Id> {
        match target {
            Target::Row(place) => self.ids.get(*place).copied().flatten(),
            Target::Outside { source, id, .. } if source == EMAIL => self.index.with_email(id),
            Target::Outside { kind, source, id } => {
                self.index.outside(self.sheet, *kind, source, id)
            }
        }
    }

    fn take(&mut self, place: usize, row: &Incoming) {
        if row.kind == Kind::Link {
            linking::tie(self, place, row);
            return;
        }
        if let Some(note) = row.too_long() {
            self.refused.push(note);
            return;
        }
        let print = self.print(row);
        let companies = self.companies(row);
        let known = print
            .as_ref()
            .and_then(|print| self.index.outside(self.sheet, row.kind, "row", print));
        let found = match known {
            Some(id) => Found::Record(id),
            None => self
                .index
                .find(row, &companies, self.options.matching, self.sheet),
        };
        let id = match found {
            Found::Record(id) => {
                self.join(id, row);
                Some(id)
            }
            Found::New => Some(self.make(row, &companies, print.as_deref())),
            Found::Conflict(other) => {
                self.conflict(row, other);
                None
            }
            Found::Several => {
                let text = t(
                    "Several records are called {0}: not linked.",
                    "有多条记录名为 {0}：未关联。",
                );
                self.warnings.push(Note::new(
                    row.origin,
                    "unknown-link",
                    text.problem(&[&row.text("name")]),
                ));
                None
            }
        };
        if let (Some(id), Some(slot)) = (id, self.ids.get_mut(place)) {
            *slot = Some(id);
            self.arrived.extend(
                row.outside
                    .iter()
                    .map(|(space, outside)| (row.kind, space.clone(), outside.clone(), id)),
            );
        }
        if row.kind == Kind::Customer {
            id.into_iter()
                .for_each(|id| self.work_at(id, row, &companies));
        }
        if row.kind == Kind::Order || row.kind == Kind::Interaction || row.kind == Kind::Deal {
            // Records that later rows of the same files refer to by id.
            id.into_iter().for_each(|id| {
                if let Some(record) = self.sheet.get(id) {
                    self.index.add(&record);
                }
            });
        }
    }

    fn join(&mut self, id: Id, row: &Incoming) {
        let Some(mut record) = self.sheet.get(id) else {
            return;
        };
        if self.sheet.is_new(id) {
            if !row.mention && record.text("source") != self.source(row) {
                let text = t("The same as a row above: {0}.", "与上文同一记录：{0}。");
                self.warnings.push(Note::new(
                    row.origin,
                    "duplicate-in-file",
                    text.problem(&[&record.title()]),
                ));
            }
        } else {
            self.touched.insert(id);
        }
        if row.mention && !self.sheet.is_new(id) && row.kind != Kind::Customer {
            return;
        }
        merge(&mut record, row, self.options.on_conflict);
        self.point(&mut record, row);
        self.index.add(&record);
        self.sheet.put(record);
    }

    fn source(&self, row: &Incoming) -> String {
        let name = self
            .files
            .get(row.origin.file as usize)
            .map_or("", String::as_str);
        format!("{name}:{}", row.origin.line)
    }

    fn make(&mut self, row: &Incoming, companies: &[Id], print: Option<&str>) -> Id {
        self.warn_of_likeness(row);
        let mut record = self.sheet.make(row.kind);
        let id = record.id;
        // One of our own that is not in this book keeps its identity.
        let own = row.outside.iter().find(|(space, _)| space == OWN_SOURCE);
        if let Some(uid) = own.and_then(|(_, uid)| uuid::Uuid::parse_str(uid).ok()) {
            record.uid = uid;
        }
        merge(&mut record, row, self.options.on_conflict);
        record.set("source", self.source(row));
        if let Some(print) = print {
            add_outside(&mut record, "row", print);
        }
        if row.kind == Kind::Customer {
            let contact = row.role == Role::Contact || !companies.is_empty();
            if contact {
                record.set("relation", "contact");
            } else if record.get("relation").is_none() {
                record.set("relation", "other");
            }
            if record.get("type").is_none() {
                let organisation = row.role == Role::Organisation;
                record.set(
                    "type",
                    if organisation {
                        "organisation"
                    } else {
                        "person"
                    },
                );
            }
        }
        self.point(&mut record, row);
        self.index.add(&record);
        self.sheet.put(record);
        id
    }

    /// Two people of one name stay two; it is said.
    fn warn_of_likeness(&mut self, row: &Incoming) {
        if row.kind != Kind::Customer
            || row.role == Role::Organisation
            || row.text("name").is_empty()
        {
            return;
        }
        if let Some(other) = self.index.named(Kind::Customer, row.text("name")).first() {
            let text = t("{0} may be the same as {1}.", "{0} 可能与 {1} 是同一人。");
            self.warnings.push(Note::new(
                row.origin,
                "possible-duplicate",
                text.problem(&[&row.text("name"), other]),
            ));
        }
    }

    fn conflict(&mut self, row: &Incoming, other: Id) {
        let named = self
            .sheet
            .look(other, |r| (r.title(), r.text("source").to_owned()))
            .unwrap_or_default();
        let text = t(
            "The same id or e-mail as {0} ({1}), but another name: not merged.",
            "与 {0}（{1}）编号或邮箱相同但姓名不同：未合并。",
        );
        let note = Note::new(
            row.origin,
            "id-conflict",
            text.problem(&[&named.0, &named.1]),
        );
        if row.mention {
            self.warnings.push(Note {
                reason: "unknown-link",
                ..note
            });
        } else {
            self.refused.push(note);
        }
    }

    /// References of a row, as far as they are known; others wait for their target.
    fn point(&mut self, record: &mut Record, row: &Incoming) {
        let mut line = 0;
        for reference in &row.references {
            if reference.field == "parent" {
                continue;
            }
            let target = self.resolved(&reference.to);
            if reference.field == "lines" {
                linking::put_product(record, line, target);
                line += 1;
                continue;
            }
            match (target, &reference.to) {
                (Some(id), _) => linking::put(record, reference.field, id),
                // Nobody here has the address: who was there stands in the record as text.
                (None, Target::Outside { source, .. }) if source == EMAIL => {}
                (None, Target::Outside { source, id, .. }) => {
                    self.wait(record, row, reference.field, source, id)
                }
                (None, Target::Row(_)) => {}
            }
        }
        if record.kind() == Kind::Task && !self.options.no_attach {
            attaching::attach(self, record, row);
        }
    }

    pub fn wait(
        &mut self,
        record: &mut Record,
        row: &Incoming,
        field: &str,
        source: &str,
        id: &str,
    ) {
        let text = t(
            "{0} {1} is not known yet: the link waits for it.",
            "{0} {1} 尚不存在：关联等待中。",
        );
        let note = Note::new(row.origin, "unknown-link", text.problem(&[&source, &id]));
        self.warnings.push(note);
        add_outside(record, &format!("waiting.{field}.{source}"), id);
    }

    /// New channels of touches become words of the book.
    fn channels(&mut self, rows: &[Incoming]) {
        let known = &crate::domain::nouns::interaction::CHANNELS;
        let causes = &crate::domain::nouns::case::CAUSES;
        let mut lists = self.sheet.setting("lists");
        let words = rows.iter().filter_map(|row| match row.kind {
            Kind::Interaction => Some((known, row.text("channel"))),
            Kind::Case => Some((causes, row.text("cause"))),
            _ => None,
        });
        let new = words
            .filter(|(list, word)| !word.is_empty() && !list.rows.iter().any(|c| c.key == *word));
        super::lists::add(&mut lists, new.map(|(list, word)| (list.name, word)));
        self.sheet.set_setting("lists", lists);
    }

    /// An order makes its customer a customer.
    pub fn buys(&mut self, customer: Id) {
        let Some(mut record) = self.sheet.get(customer) else {
            return;
        };
        if matches!(record.text("relation"), "prospect" | "other" | "") {
            record.set("relation", "customer");
            self.sheet.put(record);
        }
    }

    /// The link of a contact to each of its companies.
    fn work_at(&mut self, person: Id, row: &Incoming, companies: &[Id]) {
        for company in companies {
            if *company == person || !self.works.insert((person, *company)) {
                continue;
            }
            let mut link = self.sheet.make(Kind::Link);
            link.set("customer", person);
            link.set("to", *company);
            link.set("type", "works-at");
            for field in ["job", "department"] {
                if let Some(value) = row.get(field) {
                    link.set(field, value.clone());
                }
            }
            for (field, value) in &row.link_fields {
                link.set(field, value.clone());
            }
            link.set("source", self.source(row));
            self.index.add_link(&link, self.sheet);
            self.sheet.put(link);
        }
        let missing: Vec<Target> = row
            .works_at
            .iter()
            .filter(|t| self.resolved(t).is_none())
            .cloned()
            .collect();
        for target in missing {
            if let (Target::Outside { source, id, .. }, Some(mut record)) =
                (target, self.sheet.get(person))
            {
                self.wait(&mut record, row, "works_at", &source, &id);
                self.sheet.put(record);
            }
        }
    }
}
