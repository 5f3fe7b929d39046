//! The quick line: "王芳 call wants quote tomorrow #vip +2w" becomes a touch, a tag and a follow-up task in one change set.
//! Rule: what is understood is shown before Enter; what is not understood stays text.

use super::effect::Then;
use super::finding;
use super::now::Now;
use super::panes::columns::weekday_words;
use crate::domain::nouns::interaction::CHANNELS;
use crate::domain::text::t;
use crate::domain::{Change, Choice, Day, Draft, Id, Kind, Lang, Record, Value};
use crate::operations::records::{Act, Edit, drafted, drafted_as};
use crate::operations::{Ask, Refusal};
use std::sync::Arc;

/// Whom a line is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    Known(Vec<Id>),
    /// Nobody is called so: a new customer.
    New(String),
    /// The name fits several.
    Several(String),
}

/// A line as it is understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    pub who: Who,
    pub channel: Option<&'static Choice>,
    pub text: String,
    pub tags: Vec<String>,
    pub due: Option<Day>,
    /// A word that was meant as a date but is none.
    pub fault: Option<String>,
}

/// Reads a line. Without `about`, its first word says who.
pub fn understand(now: &Now, lang: Lang, about: Option<&[Id]>, line: &str) -> Understood {
    let (who, rest) = match about {
        Some(ids) => (Who::Known(ids.to_vec()), line.trim().to_owned()),
        None => split_who(now, line.trim()),
    };
    let mut found = Understood {
        who,
        channel: None,
        text: String::new(),
        tags: Vec::new(),
        due: None,
        fault: None,
    };
    let mut words: Vec<&str> = Vec::new();
    for (place, word) in rest.split_whitespace().enumerate() {
        if place == 0
            && let Some(channel) = CHANNELS.find(word)
        {
            found.channel = Some(channel);
        } else if let Some(tag) = word.strip_prefix(['#', '＃']).filter(|tag| !tag.is_empty()) {
            found.tags.push(tag.to_owned());
        } else if word.starts_with(['+', '＋'])
            && word.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
        {
            match day(now, lang, word) {
                Ok(day) => found.due = Some(day),
                Err(fault) => found.fault = Some(fault),
            }
        } else {
            words.push(word);
        }
    }
    found.text = words.join(" ");
    found
}

/// The longest beginning of the line that names one customer; else its first word.
fn split_who(now: &Now, line: &str) -> (Who, String) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut several = None;
    for take in (1..=words.len().min(4)).rev() {
        let (head, tail) = words.split_at_checked(take).unwrap_or((&words, &[]));
        let name = head.join(" ");
        let known =
            finding::named(now, &name, &[Kind::Customer]).or_else(|| finding::exactly(now, &name));
        if let Some(id) = known {
            return (Who::Known(vec![id]), tail.join(" "));
        }
        if finding::one(now, &name, &[Kind::Customer]).is_err()
            && !finding::candidates(now, &name, &[Kind::Customer], 2).is_empty()
        {
            several.get_or_insert((Who::Several(name), tail.join(" ")));
        }
    }
    let (name, tail) = (
        words.first().copied().unwrap_or(""),
        words.get(1..).unwrap_or_default().join(" "),
    );
    if let Ok(id) = finding::one(now, name, &[Kind::Customer]) {
        return (Who::Known(vec![id]), tail);
    }
    several.unwrap_or((Who::New(name.to_owned()), tail))
}

fn day(now: &Now, lang: Lang, word: &str) -> Result<Day, String> {
    let Some((_, field)) = Kind::Task.field("due") else {
        return Err(String::new());
    };
    let value = super::overlays::form::read(now, lang, field, &word.replace('＋', "+"));
    match value {
        Ok(value) => super::panes::columns::day_of(now, value.as_ref()).ok_or_else(String::new),
        Err(problem) => Err(problem.get(lang).to_owned()),
    }
}

/// How a line is understood, in words.
pub fn words(now: &Now, lang: Lang, found: &Understood) -> String {
    let who = match &found.who {
        Who::Known(ids) => ids
            .iter()
            .map(|id| now.title(*id))
            .collect::<Vec<_>>()
            .join(", "),
        Who::New(name) => t("new customer {0}", "新客户 {0}").fill(lang, &[name]),
        Who::Several(name) => {
            t("{0}: several fit, Tab chooses", "{0}：有多位，按 Tab 选择").fill(lang, &[name])
        }
    };
    let channel = found.channel.map_or_else(
        || t("note", "记事").get(lang).to_owned(),
        |c| c.label.get(lang).to_lowercase(),
    );
    let mut parts = vec![who];
    if found.text.is_empty() && found.channel.is_none() {
        parts.push(t("nothing logged yet", "尚无内容").get(lang).to_owned());
    } else {
        parts.push(format!("{channel}: {}", found.text));
    }
    parts.extend(found.tags.iter().map(|tag| format!("#{tag}")));
    if let Some(day) = found.due {
        let when = weekday_words(now.today, day, lang);
        parts.push(t("follow-up task {0}", "跟进任务 {0}").fill(lang, &[&when]));
    }
    parts.extend(found.fault.clone());
    parts.join(" | ")
}

/// The draft of a line: the touch, tags, the follow-up task, a new customer where nobody is called so.
pub fn capture(
    now: &Now,
    ask: &Ask,
    about: Option<&[Id]>,
    line: &str,
) -> Result<(Draft, Then), String> {
    let lang = ask.lang;
    let found = understand(now, lang, about, line);
    if let Some(fault) = found.fault {
        return Err(fault);
    }
    let words = |refusal: Refusal| refusal.problem().get(lang).to_owned();
    let (ids, name, mut changes) = customers(now, ask, &found)?;
    if !found.text.is_empty() || found.channel.is_some() {
        let record = touch(now, ask, &ids, &found).map_err(words)?;
        changes.push(Change::Create(Arc::new(record)));
    }
    if let Some(day) = found.due {
        let follow_up = t("Follow up", "跟进").get(lang);
        let title = if found.text.is_empty() {
            follow_up
        } else {
            found.text.as_str()
        };
        changes.extend(tasks(now, ask, &ids, title, Some(day)).map_err(words)?);
    }
    let what = t("Log contact with {0}", "记录与{0}的联系").fill(lang, &[&name]);
    let toast = t("Logged: {0}.", "已记录：{0}。").fill(lang, &[&name]);
    let go = ids.first().copied();
    Ok((
        ask.draft(what, changes),
        Then {
            toast,
            go,
            ..Then::default()
        },
    ))
}

/// Whom the line is about, with what changes in them: tags, or a new customer.
fn customers(
    now: &Now,
    ask: &Ask,
    found: &Understood,
) -> Result<(Vec<Id>, String, Vec<Change>), String> {
    let lang = ask.lang;
    let words = |refusal: Refusal| refusal.problem().get(lang).to_owned();
    match &found.who {
        Who::Several(_) => {
            let text = t(
                "Several are called so: Tab chooses one.",
                "有多位同名：按 Tab 选择。",
            );
            Err(text.get(lang).to_owned())
        }
        Who::Known(ids) => {
            let names: Vec<String> = ids.iter().map(|id| now.title(*id)).collect();
            let changes = tagged(now, ask, ids, &found.tags).map_err(words)?;
            Ok((ids.clone(), names.join(", "), changes))
        }
        Who::New(name) => {
            let mut edits = vec![Edit::set(Kind::Customer, "name", name.as_str())];
            edits.extend(
                (!found.tags.is_empty())
                    .then(|| Edit::set(Kind::Customer, "tags", tags(&found.tags))),
            );
            let record = drafted(now.book, ask, Kind::Customer, &edits).map_err(words)?;
            Ok((
                vec![record.id],
                name.clone(),
                vec![Change::Create(Arc::new(record))],
            ))
        }
    }
}

/// The touch a line tells of.
fn touch(now: &Now, ask: &Ask, ids: &[Id], found: &Understood) -> Result<Record, Refusal> {
    let links = ids.iter().map(|id| Value::Ref(*id)).collect();
    let channel = found.channel.map_or("note", |channel| channel.key);
    let subject = if found.text.is_empty() {
        channel
    } else {
        found.text.as_str()
    };
    let edits = [
        Edit::set(Kind::Interaction, "customers", Value::List(links)),
        Edit::set(Kind::Interaction, "channel", channel),
        Edit::set(Kind::Interaction, "subject", subject),
    ];
    drafted(now.book, ask, Kind::Interaction, &edits)
}

fn tags(words: &[String]) -> Value {
    Value::List(words.iter().map(|tag| Value::from(tag.as_str())).collect())
}

fn tagged(now: &Now, ask: &Ask, ids: &[Id], words: &[String]) -> Result<Vec<Change>, Refusal> {
    let Some((field, _)) = Kind::Customer.field("tags").filter(|_| !words.is_empty()) else {
        return Ok(Vec::new());
    };
    let act = Act::Add(tags(words));
    let draft = crate::operations::records::update(now.book, ask, ids, &[Edit { field, act }])?;
    Ok(draft.changes)
}

/// New tasks, one for each customer.
fn tasks(
    now: &Now,
    ask: &Ask,
    ids: &[Id],
    title: &str,
    due: Option<Day>,
) -> Result<Vec<Change>, Refusal> {
    let first = now.book.next(Kind::Task);
    let mut changes = Vec::new();
    for (n, customer) in (first..).zip(ids) {
        let mut edits = vec![
            Edit::set(Kind::Task, "name", title),
            Edit::set(Kind::Task, "customer", *customer),
        ];
        edits.extend(due.map(|day| Edit::set(Kind::Task, "due", day)));
        let record = drafted_as(now.book, ask, Id::new(Kind::Task, n), &edits)?;
        changes.push(Change::Create(Arc::new(record)));
    }
    Ok(changes)
}

/// A task in one line: its words, and the day where the last word is one.
pub fn task(now: &Now, ask: &Ask, ids: &[Id], line: &str) -> Result<(Draft, Then), String> {
    let lang = ask.lang;
    let (title, due) = split_due(now, lang, line);
    if title.is_empty() {
        return Err(t("Say what is to be done.", "请写明要做什么。")
            .get(lang)
            .to_owned());
    }
    let changes = tasks(now, ask, ids, &title, due)
        .map_err(|refusal| refusal.problem().get(lang).to_owned())?;
    let what = t("Add task {0}", "新建任务 {0}").fill(lang, &[&title]);
    let when = due.map_or_else(
        || t("no date", "无日期").get(lang).to_owned(),
        |day| weekday_words(now.today, day, lang),
    );
    let toast = t("Task \"{0}\", {1}.", "任务“{0}”，{1}。").fill(lang, &[&title, &when]);
    Ok((
        ask.draft(what, changes),
        Then {
            toast,
            ..Then::default()
        },
    ))
}

/// The words of a task and its day.
pub fn split_due(now: &Now, lang: Lang, line: &str) -> (String, Option<Day>) {
    let line = line.trim();
    if let Some((head, last)) = line.rsplit_once(char::is_whitespace) {
        let is_number = last.chars().all(|c| c.is_ascii_digit());
        if !is_number && let Ok(day) = day(now, lang, last) {
            return (head.trim().to_owned(), Some(day));
        }
    }
    (line.to_owned(), None)
}
