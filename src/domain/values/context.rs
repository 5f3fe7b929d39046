//! What reading and showing a value depends on: the day, the zone, the home currency and country, the language.
//! Rule: made once per command or screen from the book's settings and the clock at the edge; never stored.

use super::{Currency, Day, Moment};
use crate::domain::id::Id;
use crate::domain::kind::Kind;
use crate::domain::settings::Settings;
use crate::domain::text::{Lang, Problem};

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
    pub stages: Vec<[String; 3]>,
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
            stages: stages(settings),
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

fn stages(settings: &Settings) -> Vec<[String; 3]> {
    let pipelines = settings.get("pipelines");
    let rows = pipelines.as_array().into_iter().flatten();
    let stages = rows.flat_map(|pipeline| {
        pipeline
            .get("stages")
            .and_then(|s| s.as_array())
            .into_iter()
            .flatten()
    });
    let mut out: Vec<[String; 3]> = Vec::new();
    for stage in stages {
        let word = |name: &str| stage.get(name).and_then(|v| v.as_str());
        if let Some(key) = word("key") {
            let label = |name: &str| word(name).unwrap_or(key).to_owned();
            let row = [key.to_owned(), label("en"), label("zh")];
            if !out.contains(&row) {
                out.push(row);
            }
        }
    }
    out
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
    fn the_day_and_the_stages_come_from_the_book() {
        let ctx = sunday();
        assert_eq!(ctx.today.to_string(), "2026-11-22");
        assert!(ctx.stages.iter().any(|s| s[0] == "won" && s[2] == "赢单"));
        assert_eq!(ctx.on(Day(0)).today, Day(0));
    }
}
