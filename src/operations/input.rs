//! Fields as people and scripts write them: `name=王芳`, `phones+="138…"`, `birthday=`, `custom.Room=12`.
//! Rule: an unknown field or a value that cannot be read refuses the whole request and names the nearest that fits.

use super::find;
use super::records::{Act, Edit};
use super::{Ask, Refusal};
use crate::domain::own_fields;
use crate::domain::text::{Problem, nearest::nearest, t};
use crate::domain::values::context::Context;
use crate::domain::{Book, FieldNo, Id, Kind, Type, Value};

/// Reads `field=value` arguments for a kind.
pub fn edits(book: &Book, ask: &Ask, kind: Kind, words: &[String]) -> Result<Vec<Edit>, Refusal> {
    words
        .iter()
        .map(|word| edit(book, ask, kind, word))
        .collect()
}

/// Reads one `field=value`, `field+=value`, `field-=value` or `field=`.
pub fn edit(book: &Book, ask: &Ask, kind: Kind, word: &str) -> Result<Edit, Refusal> {
    let Some((key, value)) = word.split_once('=') else {
        let text = t(
            "{0} is not of the form field=value.",
            "{0} 不是 字段=值 的形式。",
        );
        return Err(Refusal::Usage(text.problem(&[&word])));
    };
    let (key, act) = match key.strip_suffix('+').or(key.strip_suffix('-')) {
        Some(plain) => (plain, key.chars().last()),
        None => (key, None),
    };
    if let Some(name) = key.strip_prefix("custom.") {
        return custom(book, ask, kind, name, value);
    }
    let (field, row) = known_field(kind, key)?;
    let value = read(book, ask, kind, field, value)?;
    let act = match (act, value) {
        (None, value) => Act::Set(value),
        (Some(_), _) if !(row.ty.is_list() || matches!(row.ty, Type::Raw)) => {
            let text = t(
                "{0} holds one value: write {0}=…",
                "{0} 只有一个值：请写 {0}=…",
            );
            return Err(Refusal::Usage(text.problem(&[&row.key])));
        }
        (Some('-'), Some(value)) => Act::Remove(value),
        (_, Some(value)) => Act::Add(value),
        (_, None) => Act::Add(Value::List(Vec::new())),
    };
    Ok(Edit { field, act })
}

/// Reads the text of one field.
pub fn read(
    book: &Book,
    ask: &Ask,
    kind: Kind,
    field: FieldNo,
    text: &str,
) -> Result<Option<Value>, Refusal> {
    let Some(row) = kind.fields().get(usize::from(field.0)) else {
        return Ok(None);
    };
    let resolve = |word: &str, kinds: &[Kind]| -> Result<Id, Problem> {
        find::one_of(book, word, kinds).map_err(|refusal| refusal.problem().clone())
    };
    row.read(text, &context(book, ask).resolving(&resolve))
        .map_err(|problem| {
            let text = t("{0}: {1} Nothing was changed.", "{0}：{1} 未作任何更改。");
            let problem = Problem {
                en: text.problem(&[&row.key, &problem.en]).en,
                zh: text.problem(&[&row.key, &problem.zh]).zh,
            };
            Refusal::Usage(problem)
        })
}

/// The context of reading and showing values.
pub fn context(book: &Book, ask: &Ask) -> Context<'static> {
    Context::of(&book.settings, ask.now, ask.lang).on(ask.today)
}

/// A field of a kind that can be set, or a refusal that names the nearest.
pub fn known_field(
    kind: Kind,
    key: &str,
) -> Result<(FieldNo, &'static crate::domain::Field), Refusal> {
    let labelled = || {
        let fits =
            |f: &crate::domain::Field| f.label.zh == key || f.label.en.eq_ignore_ascii_case(key);
        let at = kind.fields().iter().position(fits)?;
        Some((FieldNo(u8::try_from(at).ok()?), kind.fields().get(at)?))
    };
    if let Some(found) = kind.field(key).or_else(labelled) {
        return Ok(found);
    }
    let keys = kind
        .fields()
        .iter()
        .flat_map(|f| f.also.iter().copied().chain([f.key]));
    Err(Refusal::Usage(match nearest(key, keys) {
        Some(near) => t(
            "A {0} has no field {1}. Did you mean {2}? All fields: guanxi fields {0}",
            "{0} 没有字段 {1}。您是指 {2} 吗？全部字段：guanxi fields {0}",
        )
        .problem(&[&kind.key(), &key, &near]),
        None => t(
            "A {0} has no field {1}. All fields: guanxi fields {0}",
            "{0} 没有字段 {1}。全部字段：guanxi fields {0}",
        )
        .problem(&[&kind.key(), &key]),
    }))
}

/// Own fields are named parts of `custom`: declared ones are read by their type, others are text.
fn custom(book: &Book, ask: &Ask, kind: Kind, name: &str, text: &str) -> Result<Edit, Refusal> {
    let own = own_fields::of(&book.settings, kind)
        .into_iter()
        .find(|own| own.key == name || own.label(ask.lang) == name);
    let field = kind.field("custom").map_or(FieldNo(u8::MAX), |(no, _)| no);
    let Some(own) = own else {
        let part = (!text.is_empty()).then(|| Value::from(text));
        return Ok(Edit {
            field,
            act: Act::Part(name.into(), part),
        });
    };
    let resolve = |word: &str, kinds: &[Kind]| -> Result<Id, Problem> {
        find::one_of(book, word, kinds).map_err(|refusal| refusal.problem().clone())
    };
    let value = own
        .read(text, &context(book, ask).resolving(&resolve))
        .map_err(Refusal::Usage)?;
    Ok(Edit {
        field,
        act: Act::Part(own.key.as_str().into(), value),
    })
}
