//! Changing a setting of the book: read from text, checked, journalled, undoable.

use super::{Ask, Refusal};
use crate::domain::settings::Settings;
use crate::domain::text::t;
use crate::domain::{Book, Change, Draft};
use serde_json::Value as Json;

/// The draft that sets a setting from text (a number, JSON, or plain words), or resets it to its default.
pub fn put(book: &Book, ask: &Ask, key: &str, text: Option<&str>) -> Result<Draft, Refusal> {
    let Some(row) = Settings::row(key) else {
        return Err(Refusal::Usage(
            t("{0} is no setting.", "没有设置项 {0}。").problem(&[&key]),
        ));
    };
    let after = text.map(|text| {
        let words = Json::String(text.to_owned());
        let plain = (row.default)().is_string();
        if plain {
            words
        } else {
            serde_json::from_str(text).unwrap_or(words)
        }
    });
    if let Some(value) = &after {
        (row.check)(value).map_err(|problem| {
            let text = t("{0}: {1} Nothing was changed.", "{0}：{1} 未作任何更改。");
            Refusal::Usage(crate::domain::text::Problem {
                en: text.problem(&[&key, &problem.en]).en,
                zh: text.problem(&[&key, &problem.zh]).zh,
            })
        })?;
    }
    Ok(draft(book, ask, key, after))
}

/// The draft that sets a checked value; without changes when it is so already.
pub fn draft(book: &Book, ask: &Ask, key: &str, after: Option<Json>) -> Draft {
    let before = book.settings.raw(key).cloned();
    let change = Change::Setting {
        key: key.to_owned(),
        before: before.clone(),
        after: after.clone(),
    };
    let changes = if before == after {
        Vec::new()
    } else {
        vec![change]
    };
    ask.draft(t("Set {0}", "设置 {0}").fill(ask.lang, &[&key]), changes)
}
