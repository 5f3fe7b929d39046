//! What is known of a customer beside what happened: where it came from, its life cycle, what was lost and why.

use crate::domain::field::FieldNo;
use crate::domain::{Book, Day, Id, Kind, Record, Value};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The fields of a customer that reports use. Words are as stored; an empty word is "not said".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub created: Day,
    pub relation: Arc<str>,
    pub acquisition: Arc<str>,
    pub acquisition_cost: i64,
    pub lifecycle: Arc<str>,
    /// Stages with the day each began, in order of time.
    pub lifecycle_history: Vec<(Day, Arc<str>)>,
    pub lead_state: Arc<str>,
    pub grade: Arc<str>,
    pub gender: Arc<str>,
    pub region: Arc<str>,
    pub branch: Arc<str>,
    pub is_organisation: bool,
    /// Estimated yearly spend on our kind of goods, ours and others'.
    pub spend_per_year: Option<i64>,
    pub has_rival: bool,
    pub lost_on: Option<Day>,
    pub loss_cause: Arc<str>,
    pub has_referrer: bool,
    /// How many others name this one as who referred them.
    pub referred: i64,
    /// Attitude scores 1 to 5 by what they are about (trust, tolerance, rivals …).
    pub scores: Vec<(Day, Arc<str>, i64)>,
    /// Share of the fields asked of this kind of customer that hold something, basis points.
    pub completeness_bp: i64,
    pub knowledge_notes: i64,
    pub preferences: i64,
    pub cadence_days: Option<i64>,
    /// Attendance: the day of a session and whether the member came.
    pub attendance: Vec<(Day, bool)>,
}

/// The fields a complete profile of a person has.
static PERSON: &[&str] = &[
    "phones",
    "emails",
    "addresses",
    "birthday",
    "gender",
    "job",
    "education",
    "income_band",
    "interests",
    "acquisition",
];

/// The fields a complete profile of an organisation has.
static ORGANISATION: &[&str] = &[
    "phones",
    "emails",
    "addresses",
    "industry",
    "size",
    "annual_revenue",
    "registration",
    "region",
    "owner",
    "acquisition",
];

/// Places of the fields of a customer by key.
static PLACES: LazyLock<HashMap<&'static str, FieldNo>> = LazyLock::new(|| {
    let fields = Kind::Customer.fields().iter();
    let places = fields.filter_map(|field| Some((field.key, Kind::Customer.field(field.key)?.0)));
    places.collect()
});

/// What other records say of customers, gathered once.
pub(super) struct Portraits {
    zone: chrono_tz::Tz,
    /// Days between touches of grades a, b and c.
    cadences: [i64; 3],
    referred: HashMap<Id, i64>,
    attendance: HashMap<Id, Vec<(Day, bool)>>,
}

impl Portraits {
    /// Without what other records say.
    pub fn bare(book: &Book, zone: chrono_tz::Tz) -> Portraits {
        let cadences = ["cadence.a", "cadence.b", "cadence.c"].map(|key| book.settings.int(key));
        Portraits {
            zone,
            cadences,
            referred: HashMap::new(),
            attendance: HashMap::new(),
        }
    }

    pub fn of(book: &Book, zone: chrono_tz::Tz) -> Portraits {
        let mut referred: HashMap<Id, i64> = HashMap::new();
        for record in book.iter(Kind::Customer) {
            if let Some(by) = record.link("referrer") {
                *referred.entry(by).or_default() += 1;
            }
        }
        let mut attendance: HashMap<Id, Vec<(Day, bool)>> = HashMap::new();
        for record in book.iter(Kind::Session) {
            let Some(day) = (match record.get("start") {
                Some(Value::Day(day)) => Some(*day),
                Some(Value::Moment(at)) => Some(at.day_in(zone)),
                _ => None,
            }) else {
                continue;
            };
            for row in record.items("members") {
                let came = match row.part("state").and_then(Value::as_text) {
                    Some("present" | "late") => true,
                    Some("leave" | "absent") => false,
                    _ => continue,
                };
                if let Some(id) = row.part("customer").and_then(Value::as_ref) {
                    attendance.entry(id).or_default().push((day, came));
                }
            }
        }
        attendance
            .values_mut()
            .for_each(|days| days.sort_unstable());
        Portraits {
            referred,
            attendance,
            ..Portraits::bare(book, zone)
        }
    }

    /// The usual cadence of a grade.
    fn cadence(&self, grade: &str) -> Option<i64> {
        let [a, b, c] = self.cadences;
        match grade {
            "a" => Some(a),
            "b" => Some(b),
            "c" => Some(c),
            _ => None,
        }
    }

    pub fn profile(
        &self,
        record: &Record,
        home: impl Fn(Option<&Value>, Day) -> i64,
        mut word: impl FnMut(&str) -> Arc<str>,
    ) -> Profile {
        // Fields are found by a table made once: a hundred thousand customers are read at a time.
        let at = |key: &str| PLACES.get(key).and_then(|no| record.at(*no));
        let text = |key: &str| at(key).and_then(Value::as_text).unwrap_or("");
        let items = |key: &str| at(key).map(Value::items).unwrap_or_default();
        let created = record.created.day_in(self.zone);
        let is_organisation = text("type") == "organisation";
        let asked = if is_organisation {
            ORGANISATION
        } else {
            PERSON
        };
        let filled = asked.iter().filter(|key| at(key).is_some()).count();
        let part_day = |row: &Value| row.part("date").and_then(Value::as_day);
        let mut history = Vec::new();
        for row in items("lifecycle_history") {
            if let Some(stage) = row.part("stage").and_then(Value::as_text) {
                history.push((part_day(row).unwrap_or(created), word(stage)));
            }
        }
        let mut scores = Vec::new();
        for row in items("scores") {
            let what = row.part("what").and_then(Value::as_text).unwrap_or("");
            if let Some(score) = row.part("score").and_then(Value::as_int) {
                scores.push((part_day(row).unwrap_or(created), word(what), score));
            }
        }
        let count = |key: &str| crate::analytics::numbers::count(items(key).len());
        Profile {
            created,
            relation: word(text("relation")),
            acquisition: word(text("acquisition")),
            acquisition_cost: home(at("acquisition_cost"), created),
            lifecycle: word(text("lifecycle")),
            lifecycle_history: history,
            lead_state: word(text("lead_state")),
            grade: word(text("grade")),
            gender: word(text("gender")),
            region: word(text("region")),
            branch: word(text("branch")),
            is_organisation,
            spend_per_year: at("spend_per_year").map(|value| home(Some(value), created)),
            has_rival: at("rival").is_some(),
            lost_on: at("lost_on").and_then(Value::as_day),
            loss_cause: word(text("loss_cause")),
            has_referrer: at("referrer").is_some(),
            referred: self.referred.get(&record.id).copied().unwrap_or(0),
            scores,
            completeness_bp: crate::analytics::numbers::count(filled * 10_000 / asked.len().max(1)),
            knowledge_notes: count("knowledge"),
            preferences: count("preferences"),
            cadence_days: at("cadence")
                .and_then(Value::as_int)
                .or_else(|| self.cadence(text("grade"))),
            attendance: self.attendance.get(&record.id).cloned().unwrap_or_default(),
        }
    }
}
