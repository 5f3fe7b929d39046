//! What reading and showing a value depends on: the day, the zone, the home currency and country, the language.
//! Rule: made once per command or screen from the book's settings and the clock at the edge; never stored.

use super::{Currency, Day, Moment};
use crate::domain::id::Id;
use crate::domain::kind::Kind;
use crate::domain::settings::Settings;
use crate::domain::text::{Lang, Problem};
use serde_json::Value as Json;
use std::sync::{Arc, LazyLock};

/// Finds the record a text means, by name or outside id, among the given kinds (none given: any kind).
pub type Resolve<'a> = dyn Fn(&str, &[Kind]) -> Result<Id, Problem> + 'a;

/// What a record is called.
pub type Titles<'a> = dyn Fn(Id) -> Option<String> + 'a;

/// The surroundings of a value.
#[derive(Clone)]
pub struct Context<'a> {
    pub today: Day,
    pub now: Moment,
    pub zone: chrono_tz::Tz,
    pub currency: Currency,
    /// Two letters; decides how phone numbers without a country are understood.
    pub country: String,
    pub lang: Lang,
    /// Stages of all pipelines: key, English, Chinese. Empty when unknown; then any word is taken.
    pub stages: Arc<[[String; 3]]>,
    /// Words the user or a file added to lists of choices: name of the list, then key, English, Chinese.
    pub additions: Arc<[(String, [String; 3])]>,
    /// Looks up links that are not typed as short ids.
    pub resolve: Option<&'a Resolve<'a>>,
    /// Names the records that links show.
    pub titles: Option<&'a Titles<'a>>,
}

impl Context<'_> {
    /// The context of a book at a moment; the day is that of the moment in the book's zone.
    pub fn of(settings: &Settings, now: Moment, lang: Lang) -> Context<'static> {
        let zone = settings.zone();
        Context {
            today: now.day_in(zone),
            now,
            zone,
            currency: settings.currency(),
            country: settings.country(),
            lang,
            stages: stages(settings).into(),
            additions: additions(settings).into(),
            resolve: None,
            titles: None,
        }
    }
}

impl<'a> Context<'a> {
    /// The same on another day (`--as-of`).
    pub fn on(mut self, today: Day) -> Context<'a> {
        self.today = today;
        self
    }

    /// The same with a way to find records by what is typed.
    pub fn resolving<'b>(&self, resolve: &'b Resolve<'b>) -> Context<'b>
    where
        'a: 'b,
    {
        Context {
            resolve: Some(resolve),
            titles: self.titles,
            ..self.clone()
        }
    }
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("today", &self.today)
            .field("now", &self.now)
            .field("zone", &self.zone)
            .field("currency", &self.currency)
            .field("country", &self.country)
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

/// Pipelines of a book whose settings say nothing of them; a screen makes a context for every frame.
static BUILT_IN: LazyLock<Json> = LazyLock::new(|| Settings::default().get("pipelines"));

fn stages(settings: &Settings) -> Vec<[String; 3]> {
    let pipelines = settings.raw("pipelines").unwrap_or(&BUILT_IN);
    let mut out: Vec<[String; 3]> = Vec::new();
    for pipeline in pipelines.as_array().into_iter().flatten() {
        let rows = pipeline.get("stages").and_then(Json::as_array);
        for stage in rows.into_iter().flatten().filter_map(word) {
            if !out.contains(&stage) {
                out.push(stage);
            }
        }
    }
    out
}

fn additions(settings: &Settings) -> Vec<(String, [String; 3])> {
    let lists = settings.raw("lists").and_then(Json::as_object);
    let rows = lists.into_iter().flatten().flat_map(|(name, rows)| {
        let rows = rows.as_array().into_iter().flatten();
        rows.filter_map(move |row| Some((name.clone(), word(row)?)))
    });
    rows.collect()
}

/// Key and words of a row: an object with `key`, `en`, `zh`, or the bare word.
fn word(row: &Json) -> Option<[String; 3]> {
    if let Some(bare) = row.as_str() {
        return Some([bare.to_owned(), bare.to_owned(), bare.to_owned()]);
    }
    let text = |name: &str| row.get(name).and_then(Json::as_str);
    let key = text("key")?;
    let label = |name: &str| text(name).unwrap_or(key).to_owned();
    Some([key.to_owned(), label("en"), label("zh")])
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Sunday 22 November 2026, 10:05 in Shanghai.
    pub fn sunday() -> Context<'static> {
        let settings = Settings::default();
        let day: Day = "2026-11-22".parse().unwrap();
        Context::of(
            &settings,
            Moment::at(day, 10, 5, 0, settings.zone()),
            Lang::En,
        )
    }

    #[test]
    fn words_added_to_lists_come_from_the_book() {
        let mut settings = Settings::default();
        let lists = serde_json::json!({"channel": ["fax", {"key": "dm", "en": "Direct message", "zh": "私信"}]});
        settings.put("lists", Some(lists));
        let ctx = Context::of(&settings, Moment(0), Lang::Zh);
        let words: Vec<&str> = ctx
            .additions
            .iter()
            .map(|(_, row)| row[2].as_str())
            .collect();
        assert_eq!(words, ["fax", "私信"]);
    }

    #[test]
    fn the_day_and_the_stages_come_from_the_book() {
        let ctx = sunday();
        assert_eq!(ctx.today.to_string(), "2026-11-22");
        assert!(ctx.stages.iter().any(|s| s[0] == "won" && s[2] == "赢单"));
        assert_eq!(ctx.on(Day(0)).today, Day(0));
    }
}
