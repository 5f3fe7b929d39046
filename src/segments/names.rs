//! The names a query may use: fields of the kind, computed fields, the user's own, related records, and their labels.
//! Rule: keys come first, then labels of either language; whatever is not known is answered with the nearest name.

use super::error::nearest;
use super::models::{MODEL_FIELDS, Model};
use super::settled::{OwnField, Word, added_words, own_fields, stages};
use super::subject::{Base, Compare, Leaf, Step, Subject, related, row, target};
use crate::domain::settings::Settings;
use crate::domain::text::fold::fold;
use crate::domain::{Book, Field, FieldNo, Kind, Text, Type};

/// What a query of a kind can name.
pub struct Names {
    pub kind: Kind,
    pub own: Vec<OwnField>,
    pub stages: Vec<Word>,
    /// Additions to lists of choices: name of the list, key and label.
    pub words: Vec<(String, Word)>,
    pub segments: Vec<String>,
}

/// A path that is understood; some words mean a number as well as the records it counts.
pub struct Resolved {
    pub subject: Subject,
    /// What is meant when the value is `any`, `none` or does not fit the subject.
    pub records: Option<Subject>,
}

/// A part of a path that is not known.
pub struct Unknown {
    /// Which part, from 0.
    pub part: usize,
    pub kind: Kind,
    pub nearest: Option<String>,
}

impl Names {
    /// Names for records of a kind in a book.
    pub fn of(kind: Kind, book: &Book) -> Names {
        let mut names = Names::plain(kind, &book.settings);
        names.segments = super::builtin::names()
            .map(str::to_owned)
            .chain(book.iter(Kind::Segment).map(|s| s.text("name").to_owned()))
            .collect();
        names
    }

    /// Names without segments, for queries that are part of a segment's making.
    pub fn plain(kind: Kind, settings: &Settings) -> Names {
        Names {
            kind,
            own: own_fields(settings),
            stages: stages(settings),
            words: added_words(settings),
            segments: Vec::new(),
        }
    }

    /// Understands a path such as `grade`, `deals.stage`, `custom.shoe`.
    pub fn resolve(&self, path: &[&str]) -> Result<Resolved, Unknown> {
        self.walk(self.kind, path, 0)
    }

    fn walk(&self, kind: Kind, path: &[&str], part: usize) -> Result<Resolved, Unknown> {
        let unknown = |part: usize, word: &str| Unknown {
            part,
            kind,
            nearest: self.nearest_field(kind, word),
        };
        let Some((first, rest)) = path.split_first() else {
            return Err(unknown(part, ""));
        };
        if rest.is_empty() {
            return self.last(kind, first).ok_or_else(|| unknown(part, first));
        }
        if fold(first) == "custom" {
            return Ok(self.custom(kind, &rest.join(".")));
        }
        let (step, next) = self.step(kind, first).ok_or_else(|| unknown(part, first))?;
        let inner = match (step, next) {
            (Step::Rows { kind, field }, _) => self.in_rows(kind, field, rest, part + 1),
            (Step::Contacts | Step::Organisations, Some(next)) => {
                // A contact's role belongs to the link, everything else to the person.
                self.walk(next, rest, part + 1)
                    .or_else(|wrong| self.walk(Kind::Link, rest, part + 1).map_err(|_| wrong))
            }
            (_, Some(next)) => self.walk(next, rest, part + 1),
            (_, None) => Err(unknown(part, first)),
        }?;
        Ok(inner.after(step))
    }

    /// A part of a path that others follow.
    fn step(&self, kind: Kind, word: &str) -> Option<(Step, Option<Kind>)> {
        if let Some((field, row)) = self.field(kind, word) {
            match row.ty {
                Type::Link(_) | Type::Links(_) => {
                    return Some((Step::Follow { kind, field }, target(row.ty)));
                }
                Type::Rows(_) => return Some((Step::Rows { kind, field }, None)),
                _ => {}
            }
        }
        let word = fold(word);
        if kind == Kind::Customer {
            if ["contacts", "联系人"].contains(&word.as_str()) {
                return Some((Step::Contacts, Some(kind)));
            }
            if ["org", "organisation", "company", "公司", "组织"].contains(&word.as_str()) {
                return Some((Step::Organisations, Some(kind)));
            }
        }
        let to = related(kind).find(|to| names_kind(*to, &word))?;
        Some((Step::Related { of: kind, to }, Some(to)))
    }

    /// The kind a part of a path leads to, when records follow it.
    pub fn step_to(&self, kind: Kind, word: &str) -> Option<Kind> {
        self.step(kind, word)?.1
    }

    /// A path inside the rows of a list field: a part, or a field of the record a part points to.
    fn in_rows(
        &self,
        kind: Kind,
        field: FieldNo,
        path: &[&str],
        place: usize,
    ) -> Result<Resolved, Unknown> {
        let parts = match row(kind, field).map(|row| row.ty) {
            Some(Type::Rows(parts)) => parts,
            _ => &[],
        };
        let word = path.first().map(|word| fold(word)).unwrap_or_default();
        let found = parts
            .iter()
            .position(|p| p.key == word || fold(p.label.zh) == word || fold(p.label.en) == word);
        let Some((at, part)) = found.and_then(|at| Some((at, parts.get(at)?))) else {
            return Err(Unknown {
                part: place,
                kind,
                nearest: nearest(&word, parts.iter().map(|p| p.key)),
            });
        };
        let rest = path.get(1..).unwrap_or_default();
        if rest.is_empty() {
            let leaf = Leaf::Part {
                kind,
                field,
                part: at,
            };
            return Ok(Resolved::leaf(leaf, Compare::of_part(part)));
        }
        let step = Step::Part {
            kind,
            field,
            part: at,
        };
        match target(part.ty) {
            Some(next) => Ok(self.walk(next, rest, place + 1)?.after(step)),
            None => Err(Unknown {
                part: place + 1,
                kind,
                nearest: None,
            }),
        }
    }

    /// The last part of a path.
    fn last(&self, kind: Kind, word: &str) -> Option<Resolved> {
        let folded = fold(word);
        let itself = self.step(kind, word).and_then(|(step, _)| match step {
            Step::Rows { .. } | Step::Follow { .. } => None,
            _ => Some(Resolved::leaf(Leaf::Itself, Compare::Record).after(step)),
        });
        if kind == Kind::Customer && ["company", "organisation", "公司"].contains(&folded.as_str())
        {
            return Some(Resolved::leaf(Leaf::Company, Compare::Text));
        }
        let model = MODEL_FIELDS
            .iter()
            .filter(|_| kind == Kind::Customer)
            .find(|row| row.key == folded || same_label(row.label, &folded));
        let by_key = Kind::field(kind, &folded).is_some();
        if let Some(row) = model.filter(|_| !by_key) {
            let mut found = Resolved::leaf(Leaf::Model(row.model), row.compare);
            found.records = itself.map(|records| records.subject);
            return Some(found);
        }
        if let Some((field, row)) = self.field(kind, word) {
            return Some(Resolved::leaf(
                Leaf::Field { kind, field },
                Compare::of(row),
            ));
        }
        let base = Base::ALL
            .iter()
            .find(|(key, zh, _)| *key == folded || *zh == folded);
        if let Some((.., base)) = base {
            return Some(Resolved::leaf(Leaf::Base(*base), base.compare()));
        }
        if ["segment", "分群"].contains(&folded.as_str()) {
            return Some(Resolved::leaf(Leaf::Segment, Compare::Segment));
        }
        let own = self.own_field(kind, &folded);
        own.map(|own| Resolved::leaf(Leaf::Custom(own.word.key.as_str().into()), own.compare))
            .or(itself)
            .or_else(|| self.short_part(kind, &folded))
    }

    /// A part of a list field named without the field: `orders.product` is the product of a line.
    fn short_part(&self, kind: Kind, word: &str) -> Option<Resolved> {
        kind.fields().iter().enumerate().find_map(|(no, row)| {
            let (Type::Rows(parts), Ok(no)) = (row.ty, u8::try_from(no)) else {
                return None;
            };
            let at = parts.iter().position(|part| part.key == word)?;
            let part = parts.get(at)?;
            let field = FieldNo(no);
            let leaf = Leaf::Part {
                kind,
                field,
                part: at,
            };
            let found = Resolved::leaf(leaf, Compare::of_part(part));
            Some(found.after(Step::Rows { kind, field }))
        })
    }

    fn custom(&self, kind: Kind, name: &str) -> Resolved {
        let own = self.own_field(kind, &fold(name));
        let key = own.map_or(name, |own| own.word.key.as_str());
        let compare = own.map_or(Compare::Loose, |own| own.compare);
        Resolved::leaf(Leaf::Custom(key.into()), compare)
    }

    pub fn own_field(&self, kind: Kind, folded: &str) -> Option<&OwnField> {
        let fits = |own: &&OwnField| {
            let word = &own.word;
            let named = [&word.key, &word.en, &word.zh]
                .iter()
                .any(|name| fold(name) == folded);
            named && own.kind.is_none_or(|k| k == kind)
        };
        self.own.iter().find(fits)
    }

    /// A stored field by key, further name or label.
    pub fn field(&self, kind: Kind, word: &str) -> Option<(FieldNo, &'static Field)> {
        let folded = fold(word);
        kind.field(&folded).or_else(|| {
            let place = kind
                .fields()
                .iter()
                .position(|row| same_label(row.label, &folded))?;
            Some((
                FieldNo(u8::try_from(place).ok()?),
                kind.fields().get(place)?,
            ))
        })
    }

    /// Every name that can stand at the head of a comparison, with its label.
    pub fn fields(&self, kind: Kind) -> Vec<(String, Text)> {
        let stored = kind
            .fields()
            .iter()
            .map(|row| (row.key.to_owned(), row.label));
        let models = MODEL_FIELDS
            .iter()
            .filter(|_| kind == Kind::Customer)
            .map(|row| (row.key.to_owned(), row.label));
        let records = related(kind).map(|to| (to.row().plural.to_owned(), to.row().labels));
        stored.chain(models).chain(records).collect()
    }

    fn nearest_field(&self, kind: Kind, word: &str) -> Option<String> {
        let fields = self.fields(kind);
        let also = kind
            .fields()
            .iter()
            .flat_map(|row| row.also.iter().copied());
        let base = Base::ALL.iter().map(|(key, ..)| *key);
        let own = self.own.iter().map(|own| own.word.key.as_str());
        let labels = fields.iter().map(|(_, label)| label.zh);
        let extra = ["segment", "contacts", "org", "count", "sum"];
        let all = fields
            .iter()
            .map(|(key, _)| key.as_str())
            .chain(also)
            .chain(base)
            .chain(own)
            .chain(extra)
            .chain(labels);
        let near = nearest(&fold(word), all);
        near.or_else(|| self.of_the_customer(kind, word))
    }

    /// A field of customers named for a record that belongs to one.
    fn of_the_customer(&self, kind: Kind, word: &str) -> Option<String> {
        let key = ["customer", "customers"]
            .into_iter()
            .find(|key| kind.field(key).is_some());
        let key = key.filter(|_| kind != Kind::Customer)?;
        let known = self.last(Kind::Customer, word).is_some();
        known.then(|| format!("{key}.{word}"))
    }
}

impl Resolved {
    fn leaf(leaf: Leaf, compare: Compare) -> Resolved {
        Resolved {
            subject: Subject {
                steps: Vec::new(),
                leaf,
                compare,
            },
            records: None,
        }
    }

    /// The same, reached by one more step in front.
    fn after(mut self, step: Step) -> Resolved {
        self.subject.steps.insert(0, step);
        if let Some(records) = &mut self.records {
            records.steps.insert(0, step);
        }
        self
    }
}

/// True when a folded word is a label: whole, one of several joined by `/`, or with `_` for spaces.
fn same_label(label: Text, folded: &str) -> bool {
    let en = fold(label.en);
    en == folded
        || en.replace([' ', '-'], "_") == folded
        || fold(label.zh).split('/').any(|part| part == folded)
}

fn names_kind(kind: Kind, folded: &str) -> bool {
    Kind::parse(folded) == Some(kind)
}

/// Looks a computed field up by name, for columns and completion.
pub fn model_named(word: &str) -> Option<Model> {
    let folded = fold(word);
    MODEL_FIELDS
        .iter()
        .find(|row| row.key == folded || same_label(row.label, &folded))
        .map(|row| row.model)
}
