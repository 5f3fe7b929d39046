//! Links between records of an import and the book: references, companies and their parents, what was waited for.
//! Rule: a link that would close a circle is dropped and said.

use super::incoming::{Incoming, Note, Target};
use super::merge::drop_outside;
use super::settle::Settling;
use crate::domain::text::t;
use crate::domain::{Id, Kind, Record, Type, Value};
use std::collections::HashSet;

/// Sets a field that points to a record; a list field gets it once more at most.
pub fn put(record: &mut Record, field: &str, id: Id) {
    let Some((no, spec)) = record.kind().field(field) else {
        return;
    };
    let known = record.at(no).cloned();
    if matches!(spec.ty, Type::Links(_)) {
        let mut items = known
            .map(|value| value.items().to_vec())
            .unwrap_or_default();
        if !items.contains(&Value::Ref(id)) {
            items.push(Value::Ref(id));
            record.put(no, Some(Value::List(items)));
        }
    } else if known.is_none() {
        record.put(no, Some(Value::Ref(id)));
    }
}

/// The product of an order's n-th line.
pub fn put_product(order: &mut Record, line: usize, product: Option<Id>) {
    let Some(product) = product else { return };
    let mut lines = order.items("lines").to_vec();
    let Some(slot) = lines.get_mut(line) else {
        return;
    };
    let mut parts = slot.parts().to_vec();
    parts.retain(|(key, _)| &**key != "product");
    parts.insert(0, ("product".into(), Value::Ref(product)));
    *slot = Value::Map(parts);
    order.set("lines", Value::List(lines));
}

/// Links of the book that must not be made again.
pub fn known_links(settling: &mut Settling<'_, '_>) {
    for link in settling.sheet.book.iter(Kind::Link) {
        let (Some(from), Some(to)) = (link.link("customer"), link.link("to")) else {
            continue;
        };
        match link.text("type") {
            "works-at" => {
                settling.works.insert((from, to));
            }
            "parent-company" => {
                settling.parents.insert(to, from);
            }
            _ => {}
        }
    }
}

/// A relation between two customers: made once, and only when both are known.
pub fn tie(settling: &mut Settling<'_, '_>, place: usize, row: &Incoming) {
    let end = |field: &str| {
        let reference = row.references.iter().find(|r| r.field == field);
        reference.and_then(|reference| settling.resolved(&reference.to))
    };
    let (Some(from), Some(to)) = (end("customer"), end("to")) else {
        let text = t(
            "The other side of a relation ({0}) is not known: the relation is left out.",
            "关联（{0}）的另一方不存在：已略去该关联。",
        );
        let note = Note::new(
            row.origin,
            "unknown-link",
            text.problem(&[&row.text("type")]),
        );
        settling.warnings.push(note);
        return;
    };
    let ty = row.text("type");
    let same = |link: &Record| {
        link.link("customer") == Some(from)
            && link.link("to") == Some(to)
            && link.text("type") == ty
    };
    let book = settling.sheet.book;
    let known = book.mentions(from, Kind::Link).into_iter();
    let known = known.filter_map(|id| book.get(id)).find(|link| same(link));
    let works = ty == "works-at" && settling.works.contains(&(from, to));
    if let Some(link) = known {
        settling.touched.insert(link.id);
    } else if from != to && !works && settling.tied.insert((from, to, ty.to_owned())) {
        let mut link = settling.sheet.make(Kind::Link);
        super::merge::merge(&mut link, row, settling.options.on_conflict);
        link.set("customer", from);
        link.set("to", to);
        if ty == "works-at" {
            settling.works.insert((from, to));
        }
        if let Some(slot) = settling.ids.get_mut(place) {
            *slot = Some(link.id);
        }
        settling.sheet.put(link);
    }
}

/// Links that rows ask for beside their references: parents; and buyers become customers.
pub fn links(settling: &mut Settling<'_, '_>, rows: &[Incoming]) {
    for (place, row) in rows.iter().enumerate() {
        let Some(id) = settling.ids.get(place).copied().flatten() else {
            continue;
        };
        for reference in row.references.iter().filter(|r| r.field == "parent") {
            match (settling.resolved(&reference.to), &reference.to) {
                (Some(parent), _) => parent_of(settling, parent, id, row),
                (
                    None,
                    Target::Outside {
                        source,
                        id: outside,
                        ..
                    },
                ) => {
                    if let Some(mut record) = settling.sheet.get(id) {
                        settling.wait(&mut record, row, "parent", source, outside);
                        settling.sheet.put(record);
                    }
                }
                (None, Target::Row(_)) => {}
            }
        }
        if row.kind == Kind::Order
            && let Some(customer) = settling
                .sheet
                .look(id, |order| order.link("customer"))
                .flatten()
        {
            settling.buys(customer);
        }
        if row.kind == Kind::Customer && !row.text("organisation").is_empty() {
            text_company(settling, id, row.text("organisation"));
        }
    }
}

/// A person whose company is a text is linked where that company is a customer.
fn text_company(settling: &mut Settling<'_, '_>, person: Id, name: &str) {
    let Some(company) = settling
        .index
        .company(name)
        .filter(|company| *company != person)
    else {
        return;
    };
    if settling.works.insert((person, company)) {
        let mut link = settling.sheet.make(Kind::Link);
        link.set("customer", person);
        link.set("to", company);
        link.set("type", "works-at");
        settling.sheet.put(link);
    }
}

fn parent_of(settling: &mut Settling<'_, '_>, parent: Id, child: Id, row: &Incoming) {
    if settling.parents.get(&child) == Some(&parent) {
        return;
    }
    let mut seen = HashSet::new();
    let mut at = Some(parent);
    while let Some(id) = at.filter(|id| seen.insert(*id)) {
        if id == child {
            let text = t(
                "The link of {0} to its parent closes a circle: left out.",
                "{0} 的上级关联形成循环：已忽略。",
            );
            settling.warnings.push(Note::new(
                row.origin,
                "cycle",
                text.problem(&[&row.text("name")]),
            ));
            return;
        }
        at = settling.parents.get(&id).copied();
    }
    settling.parents.insert(child, parent);
    let mut link = settling.sheet.make(Kind::Link);
    link.set("customer", parent);
    link.set("to", child);
    link.set("type", "parent-company");
    settling.sheet.put(link);
}

/// Records of the book that waited for what has come now.
pub fn waiting(settling: &mut Settling<'_, '_>) {
    let kinds = [
        Kind::Customer,
        Kind::Deal,
        Kind::Order,
        Kind::Payment,
        Kind::Interaction,
        Kind::Task,
        Kind::Case,
    ];
    for (_, space, outside, target) in std::mem::take(&mut settling.arrived) {
        for kind in kinds {
            for id in settling.sheet.book.by_outside_id(kind, None, &outside) {
                let Some(mut record) = settling.sheet.get(id) else {
                    continue;
                };
                let tail = format!(".{space}");
                let waits = |key: &str| {
                    key.strip_prefix("waiting.")
                        .and_then(|rest| rest.strip_suffix(&tail))
                        .map(str::to_owned)
                };
                let pairs = record
                    .get("foreign_ids")
                    .map(Value::parts)
                    .unwrap_or_default()
                    .to_vec();
                let field = pairs.iter().find_map(|(key, value)| {
                    let same = value
                        .items()
                        .iter()
                        .any(|v| v.as_text() == Some(outside.as_str()));
                    waits(key).filter(|_| same)
                });
                let Some(field) = field.filter(|_| id != target) else {
                    continue;
                };
                drop_outside(&mut record, &format!("waiting.{field}{tail}"));
                match field.as_str() {
                    "works_at" | "parent" => {
                        let mut link = settling.sheet.make(Kind::Link);
                        let works = field == "works_at";
                        link.set("customer", if works { id } else { target });
                        link.set("to", if works { target } else { id });
                        link.set("type", if works { "works-at" } else { "parent-company" });
                        settling.sheet.put(link);
                    }
                    field => put(&mut record, field, target),
                }
                settling.sheet.put(record);
            }
        }
    }
}
