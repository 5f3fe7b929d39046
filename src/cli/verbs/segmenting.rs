//! `segment`: saved queries.

use super::kind;
use crate::cli::Verb;
use crate::cli::failure::Failure;
use crate::cli::output::Sheet;
use crate::cli::session::Session;
use crate::domain::text::t;
use crate::domain::{Id, Kind};
use crate::operations::{deleting, find, input, records, selecting};
use crate::segments::builtin::Segments;
use clap::{Arg, ArgMatches, Command};

pub const SEGMENT: Verb = Verb {
    name: "segment",
    about: t(
        "Saved queries: list, show, add, set, delete",
        "已存条件：list、show、add、set、delete",
    ),
    example: "guanxi segment add \"Win back\" 'lifecycle:lost revenue>5000' colour=red",
    arguments: |command: Command, lang| {
        let word = |name: &'static str, help: crate::domain::text::Text| {
            Arg::new(name).help(help.get(lang))
        };
        command
            .arg(
                word(
                    "what",
                    t(
                        "list, show, add, set or delete",
                        "list、show、add、set 或 delete",
                    ),
                )
                .default_value("list"),
            )
            .arg(word("name", t("Its name or id", "名称或编号")))
            .arg(
                crate::cli::words("words")
                    .help(t("The query, and field=value", "条件，以及 字段=值").get(lang)),
            )
    },
    run: segment,
};

fn segment(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let word = |name: &str| matches.get_one::<String>(name).cloned();
    let words: Vec<String> = matches
        .get_many::<String>("words")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    match (word("what").as_deref(), word("name")) {
        (Some("list"), None) => list(session),
        (Some("show"), Some(name)) => show(session, &name),
        (Some("add"), Some(name)) => add(session, &name, &words),
        (Some("set"), Some(name)) => set(session, &name, &words),
        (Some("delete"), Some(name)) => delete(session, &name),
        _ => Err(Failure::usage(
            t(
                "Say: segment list, or segment show|add|set|delete NAME …",
                "用法：segment list，或 segment show|add|set|delete 名称…",
            ),
            &[],
        )),
    }
}

fn list(session: &mut Session<'_>) -> Result<u8, Failure> {
    let ask = session.ask()?;
    let (format, lang) = (session.format(), session.lang());
    let book = session.book()?;
    let segments = Segments::of(book);
    let mut rows = Vec::new();
    let members = selecting::members(book, &ask, &segments);
    for (segment, members) in segments.all.iter().zip(members) {
        let id = segment.id.map_or_else(String::new, |id| id.to_string());
        rows.push(vec![
            id,
            segment.name(lang).to_owned(),
            members.len().to_string(),
            segment.query.to_string(),
        ]);
    }
    let headings = ["id", "name", "count", "query"].map(str::to_owned).to_vec();
    let text = Sheet { headings, rows }.render(format)?;
    session.print(&text)?;
    Ok(0)
}

fn show(session: &mut Session<'_>, name: &str) -> Result<u8, Failure> {
    let ask = session.ask()?;
    let format = session.format();
    let book = session.book()?;
    let (_, ids) = selecting::of_segment(book, &ask, name)?;
    let ids = selecting::in_order(book, ids);
    let row = |id: &Id| Some(vec![id.to_string(), book.get(*id)?.title()]);
    let headings = ["id", "name"].map(str::to_owned).to_vec();
    let text = Sheet {
        headings,
        rows: ids.iter().filter_map(row).collect(),
    }
    .render(format)?;
    session.print(&text)?;
    Ok(0)
}

/// Words that set a field of the segment, and the rest: its query.
fn parted(words: &[String]) -> (Vec<String>, String) {
    let sets = |word: &&String| {
        let key = word.split_once('=').map(|(key, _)| key).unwrap_or("");
        [
            "colour", "color", "order", "sort", "columns", "of", "query", "cadence", "notes",
            "tags", "name",
        ]
        .contains(&key)
    };
    let (fields, query): (Vec<&String>, Vec<&String>) = words.iter().partition(sets);
    (
        fields.into_iter().cloned().collect(),
        query.into_iter().cloned().collect::<Vec<_>>().join(" "),
    )
}

fn add(session: &mut Session<'_>, name: &str, words: &[String]) -> Result<u8, Failure> {
    session.desk()?;
    let ask = session.ask()?;
    let (fields, query) = parted(words);
    if query.is_empty() {
        return Err(Failure::usage(
            t(
                "Say what fits: segment add NAME QUERY",
                "请写条件：segment add 名称 条件",
            ),
            &[],
        ));
    }
    let of = fields
        .iter()
        .find_map(|word| word.strip_prefix("of="))
        .unwrap_or("customer");
    let of = kind(of)?;
    let book = session.book()?;
    selecting::read_query(book, of, &query)?;
    if book
        .iter(Kind::Segment)
        .any(|segment| segment.text("name") == name)
    {
        return Err(Failure::new(
            2,
            t("There is a segment {0} already.", "已有分群 {0}。").problem(&[&name]),
        ));
    }
    let mut edits = input::edits(book, &ask, Kind::Segment, &fields)?;
    edits.push(records::Edit::set(Kind::Segment, "name", name));
    edits.push(records::Edit::set(Kind::Segment, "query", query));
    let (id, draft) = records::create(book, &ask, Kind::Segment, &edits)?;
    session.commit(draft)?;
    session.print(&format!("{id}\n"))?;
    Ok(0)
}

fn own(session: &mut Session<'_>, name: &str) -> Result<Id, Failure> {
    let book = session.book()?;
    Ok(find::one_of(book, name, &[Kind::Segment])?)
}

fn set(session: &mut Session<'_>, name: &str, words: &[String]) -> Result<u8, Failure> {
    session.desk()?;
    let ask = session.ask()?;
    let id = own(session, name)?;
    let (fields, query) = parted(words);
    let book = session.book()?;
    let mut edits = input::edits(book, &ask, Kind::Segment, &fields)?;
    if !query.is_empty() {
        let of = book
            .get(id)
            .and_then(|segment| Kind::parse(segment.text("of")))
            .unwrap_or(Kind::Customer);
        selecting::read_query(book, of, &query)?;
        edits.push(records::Edit::set(Kind::Segment, "query", query));
    }
    let draft = records::update(book, &ask, &[id], &edits)?;
    session.commit(draft)?;
    Ok(0)
}

fn delete(session: &mut Session<'_>, name: &str) -> Result<u8, Failure> {
    session.desk()?;
    let ask = session.ask()?;
    let id = own(session, name)?;
    let draft = deleting::delete(session.book()?, &ask, &[id])?;
    session.commit(draft)?;
    Ok(0)
}
