//! Logging a touch in one line, with its follow-up: one change set, so that one undo takes both back.
//! Rule: what the line means is worked out before anything is saved, so that a screen can show it.

use super::records::{Edit, drafted, drafted_as};
use super::{Ask, Refusal, find, input};
use crate::domain::calendar::when;
use crate::domain::nouns::interaction::CHANNELS;
use crate::domain::text::t;
use crate::domain::values::context::Context;
use crate::domain::{Book, Change, Draft, Id, Kind, Value};
use std::sync::Arc;

/// A touch as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Touch {
    pub customers: Vec<Id>,
    /// Key of the channel.
    pub channel: String,
    /// True when they began it.
    pub incoming: bool,
    pub text: String,
    /// Tags to add to the customers.
    pub tags: Vec<String>,
    /// Day or moment of the follow-up task, if there shall be one.
    pub next: Option<Value>,
}

/// The channel a word names: key or label of either language, or a word the book knows already.
pub fn channel(book: &Book, word: &str) -> Result<String, Refusal> {
    if let Some(known) = CHANNELS.find(word) {
        return Ok(known.key.to_owned());
    }
    let own = book.settings.get("lists");
    let own = own
        .get("channel")
        .and_then(|list| list.as_array())
        .cloned()
        .unwrap_or_default();
    if own
        .iter()
        .any(|w| w.as_str() == Some(word) || w.get("key").and_then(|k| k.as_str()) == Some(word))
    {
        return Ok(word.to_owned());
    }
    let names: Vec<&str> = CHANNELS.rows.iter().map(|row| row.key).collect();
    let text = t(
        "{0} is not a channel: {1}. Nothing was logged.",
        "没有渠道 {0}：可用 {1}。未记录。",
    );
    Err(Refusal::Usage(text.problem(&[&word, &names.join(", ")])))
}

/// The draft that logs a touch: the interaction, tags, and the follow-up task.
pub fn log(book: &Book, ask: &Ask, touch: &Touch) -> Result<(Id, Draft), Refusal> {
    let (subject, body) = match touch.text.split_once('\n') {
        Some((first, _)) => (first.to_owned(), Some(touch.text.clone())),
        None => (touch.text.clone(), None),
    };
    let people = Value::List(touch.customers.iter().map(|id| Value::Ref(*id)).collect());
    let mut edits = vec![
        Edit::set(Kind::Interaction, "customers", people),
        Edit::set(Kind::Interaction, "channel", touch.channel.as_str()),
        Edit::set(
            Kind::Interaction,
            "direction",
            if touch.incoming { "in" } else { "out" },
        ),
        Edit::set(Kind::Interaction, "subject", subject),
    ];
    edits.extend(body.map(|body| Edit::set(Kind::Interaction, "body", body)));
    let interaction = drafted(book, ask, Kind::Interaction, &edits)?;
    let id = interaction.id;
    let names: Vec<String> = touch
        .customers
        .iter()
        .filter_map(|id| Some(book.get(*id)?.title()))
        .collect();
    let names = names.join(", ");
    let mut changes = vec![Change::Create(Arc::new(interaction))];
    if let Some(due) = &touch.next {
        let title = t("Follow up {0}", "跟进 {0}").fill(ask.lang, &[&names]);
        let mut edits = vec![
            Edit::set(Kind::Task, "name", title),
            Edit::set(Kind::Task, "due", due.clone()),
        ];
        edits.extend(
            touch
                .customers
                .first()
                .map(|id| Edit::set(Kind::Task, "customer", *id)),
        );
        edits.push(Edit::set(Kind::Task, "about", id));
        let task = drafted_as(
            book,
            ask,
            Id::new(Kind::Task, book.next(Kind::Task)),
            &edits,
        )?;
        changes.push(Change::Create(Arc::new(task)));
    }
    changes.extend(
        touch
            .customers
            .iter()
            .filter_map(|id| tagged(book, ask, *id, &touch.tags)),
    );
    let what = t("Log {0} with {1}", "记录与 {1} 的{0}");
    let label = CHANNELS
        .find(&touch.channel)
        .map_or(touch.channel.as_str(), |c| c.label.get(ask.lang));
    Ok((
        id,
        ask.draft(
            what.fill(ask.lang, &[&label.to_lowercase(), &names]),
            changes,
        ),
    ))
}

fn tagged(book: &Book, ask: &Ask, id: Id, tags: &[String]) -> Option<Change> {
    let before = book.get(id)?;
    let mut list = before.items("tags").to_vec();
    for tag in tags.iter().map(|tag| Value::from(tag.as_str())) {
        if !list.contains(&tag) {
            list.push(tag);
        }
    }
    let mut after = (*before).clone();
    after.set("tags", Value::List(list));
    let change = Change::between(&before, &after)?;
    match change {
        Change::Update {
            id,
            fields,
            before_updated,
            ..
        } => Some(Change::Update {
            id,
            fields,
            before_updated,
            after_updated: ask.now,
        }),
        other => Some(other),
    }
}

/// How a quick line is understood: "王芳 call wants a quote #vip +2w".
/// Who comes first (as few words as name one customer), then perhaps a channel, then the text; `#tag` anywhere;
/// a date at the end, after `+` or standing alone, is the follow-up.
pub fn quick_line(book: &Book, ask: &Ask, line: &str) -> Result<Touch, Refusal> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (customer, used) = who(book, &words)?;
    let mut rest: Vec<&str> = words.into_iter().skip(used).collect();
    let tags: Vec<String> = rest
        .iter()
        .filter_map(|w| w.strip_prefix('#'))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    rest.retain(|w| !(w.starts_with('#') && w.len() > 1));
    let channel = rest
        .first()
        .and_then(|word| CHANNELS.find(word))
        .map(|c| c.key.to_owned());
    if channel.is_some() {
        rest.remove(0);
    }
    let incoming = matches!(rest.first(), Some(&"in" | &"来")) && channel.is_some();
    if incoming {
        rest.remove(0);
    }
    let next = follow_up(&input::context(book, ask), &mut rest);
    Ok(Touch {
        customers: vec![customer],
        channel: channel.unwrap_or_else(|| "note".to_owned()),
        incoming,
        text: rest.join(" "),
        tags,
        next,
    })
}

/// The customer named by the first words, and how many words that took: the longest name that fits wins.
fn who(book: &Book, words: &[&str]) -> Result<(Id, usize), Refusal> {
    let mut first = None;
    for used in (1..=words.len().min(5)).rev() {
        let name = words
            .iter()
            .take(used)
            .copied()
            .collect::<Vec<_>>()
            .join(" ");
        match find::one_of(book, &name, &[Kind::Customer]) {
            Ok(id) => return Ok((id, used)),
            Err(refusal) => first = Some(refusal),
        }
    }
    let missing =
        || Refusal::Usage(t("Begin with a customer's name.", "请以客户姓名开头。").into());
    Err(first.unwrap_or_else(missing))
}

/// Takes a date off the end of the words: `+2w`, `tomorrow`, `next fri`, `下周五`.
fn follow_up(context: &Context<'_>, rest: &mut Vec<&str>) -> Option<Value> {
    for used in (1..=rest.len().min(3)).rev() {
        let at = rest.len() - used;
        let words = rest.get(at..)?.join(" ");
        let marked = words.starts_with('+');
        let alone =
            words.chars().any(|c| !c.is_ascii_digit()) && (marked || words.chars().count() > 1);
        if !alone {
            continue;
        }
        if let Ok(found) = when::read_when(&words, context, when::Direction::Future) {
            rest.truncate(at);
            return Some(found);
        }
    }
    None
}
