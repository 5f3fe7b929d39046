//! Words that the book's settings add: stages of pipelines, additions to lists, fields of the user's own.

use super::dates::Side;
use super::subject::Compare;
use crate::domain::Kind;
use crate::domain::settings::Settings;

/// A key with its labels, of the book's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub key: String,
    pub en: String,
    pub zh: String,
}

/// A field the user declared.
#[derive(Clone, Debug)]
pub struct OwnField {
    pub kind: Option<Kind>,
    pub word: Word,
    pub compare: Compare,
}

fn word_of(row: &serde_json::Value) -> Option<Word> {
    if let Some(key) = row.as_str() {
        return Some(Word {
            key: key.to_owned(),
            en: key.to_owned(),
            zh: key.to_owned(),
        });
    }
    let filled = |text: &&str| !text.is_empty();
    let text = |name: &str| row.get(name).and_then(|v| v.as_str()).filter(filled);
    let key = text("key").or_else(|| text("name"))?;
    Some(Word {
        key: key.to_owned(),
        en: text("en")
            .or_else(|| text("label"))
            .unwrap_or(key)
            .to_owned(),
        zh: text("zh")
            .or_else(|| text("label"))
            .unwrap_or(key)
            .to_owned(),
    })
}

pub fn stages(settings: &Settings) -> Vec<Word> {
    let pipelines = settings.get("pipelines");
    let mut found: Vec<Word> = Vec::new();
    for pipeline in pipelines.as_array().into_iter().flatten() {
        let rows = pipeline.get("stages").and_then(|rows| rows.as_array());
        for word in rows.into_iter().flatten().filter_map(word_of) {
            if !found.contains(&word) {
                found.push(word);
            }
        }
    }
    found
}

pub fn added_words(settings: &Settings) -> Vec<(String, Word)> {
    let tiers = settings.get("tiers");
    let tiers = tiers.as_array().cloned().unwrap_or_default();
    let tiers: Vec<(String, Word)> = tiers
        .iter()
        .filter_map(|row| Some(("tier".to_owned(), word_of(row)?)))
        .collect();
    let lists = settings.get("lists");
    let lists = lists.as_object().into_iter().flatten();
    lists
        .flat_map(|(name, rows)| {
            let rows = rows.as_array().cloned().unwrap_or_default();
            rows.into_iter()
                .filter_map(|row| Some((name.clone(), word_of(&row)?)))
                .collect::<Vec<_>>()
        })
        .chain(tiers)
        .collect()
}

pub fn own_fields(settings: &Settings) -> Vec<OwnField> {
    let rows = settings.get("custom_fields");
    let rows = rows.as_array().cloned().unwrap_or_default();
    rows.iter()
        .filter_map(|row| {
            let text = |name: &str| row.get(name).and_then(|v| v.as_str());
            Some(OwnField {
                kind: text("kind").and_then(Kind::parse),
                word: word_of(row)?,
                compare: match text("type").unwrap_or("text") {
                    "number" => Compare::Number,
                    "money" => Compare::Money,
                    "date" => Compare::Day(Side::Past),
                    "yes/no" | "flag" | "yesno" => Compare::Flag,
                    "link" => Compare::Record,
                    // A value of a choice is one as a whole.
                    "choice" | "multi-choice" => Compare::Tag,
                    _ => Compare::Loose,
                },
            })
        })
        .collect()
}
