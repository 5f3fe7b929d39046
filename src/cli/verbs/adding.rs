//! `add`, `set`, `delete`: records made, changed and deleted one by one or by a query.

use super::kind;
use super::tidying::reasons;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::{Verb, option};
use crate::domain::text::{Lang, t};
use crate::domain::{Book, Id, Kind};
use crate::operations::{deleting, duplicates, find, input, records, selecting};
use clap::{Arg, ArgMatches};

pub const ADD: Verb = Verb {
    name: "add",
    about: t("Make a record; prints its id", "新建记录，输出其编号"),
    example: "guanxi add customer name=王芳 phones=\"+86 138 0013 8000\" tags=vip",
    arguments: |command, lang| {
        command
            .arg(
                Arg::new("kind").required(true).help(
                    t(
                        "What to make: customer, task, deal …",
                        "种类：customer、task、deal…",
                    )
                    .get(lang),
                ),
            )
            .arg(words("field=value", lang))
    },
    run: add,
};

pub const SET: Verb = Verb {
    name: "set",
    about: t("Change fields of records", "修改记录的字段"),
    example: "guanxi set c12 grade=a tags+=vip birthday=--03-05",
    arguments: |command, lang| {
        command
            .arg(words("ID… field=value", lang))
            .args(by_query(lang))
    },
    run: set,
};

pub const DELETE: Verb = Verb {
    name: "delete",
    about: t(
        "Delete records with what hangs on them; undo brings them back",
        "删除记录及其附属内容，可撤销",
    ),
    example: "guanxi delete c12",
    arguments: |command, lang| command.arg(words("ID", lang)).args(by_query(lang)),
    run: delete,
};

fn words(name: &'static str, lang: Lang) -> Arg {
    crate::cli::words("words").value_name(name).help(
        t(
            "Ids (c12, ext:VALUE) and field=value, field+=, field-=, field=",
            "编号（c12、ext:值）与 字段=值、字段+=、字段-=、字段=",
        )
        .get(lang),
    )
}

fn by_query(lang: Lang) -> [Arg; 2] {
    [
        option(
            "where",
            "QUERY",
            t(
                "All records that fit, instead of ids",
                "符合条件的全部记录，代替编号",
            ),
            lang,
        ),
        option(
            "kind",
            "KIND",
            t(
                "Kind the query is about (customer unless said)",
                "条件所指的种类（默认 customer）",
            ),
            lang,
        ),
    ]
}

fn list(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches
        .get_many::<String>(name)
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}

fn add(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let kind = kind(matches.get_one::<String>("kind").map_or("", String::as_str))?;
    let ask = session.ask()?;
    session.desk()?;
    let book = session.book()?;
    let edits = input::edits(book, &ask, kind, &list(matches, "words"))?;
    let (id, draft) = records::create(book, &ask, kind, &edits)?;
    let alike = match draft.changes.first() {
        Some(crate::domain::Change::Create(record)) if kind == Kind::Customer => {
            duplicates::alike(book, record)
        }
        _ => Vec::new(),
    };
    session.commit(draft)?;
    for other in alike.iter().take(3) {
        let text = t(
            "{0} may be the same as {1}: {2}",
            "{0} 可能与 {1} 重复：{2}",
        );
        let twin = if other.first == id {
            other.second
        } else {
            other.first
        };
        let said = |lang| reasons(&other.reasons, lang);
        let problem = crate::domain::text::Problem {
            en: text.problem(&[&id, &twin, &said(Lang::En)]).en,
            zh: text.problem(&[&id, &twin, &said(Lang::Zh)]).zh,
        };
        session.say(&problem)?;
    }
    session.print(&format!("{id}\n"))?;
    Ok(0)
}

/// The ids at the start of the words, and the rest.
fn ids_and_rest(book: &Book, words: Vec<String>) -> Result<(Vec<Id>, Vec<String>), Failure> {
    let mut ids = Vec::new();
    let mut rest = Vec::new();
    for word in words {
        match find::by_id(book, &word, &[]) {
            Some(found) if rest.is_empty() && (word.starts_with("ext:") || !word.contains('=')) => {
                ids.push(found?)
            }
            _ => rest.push(word),
        }
    }
    Ok((ids, rest))
}

/// The records asked for: by ids, or by `--where`; the flag says that it was by a query.
fn targets(
    session: &mut Session<'_>,
    matches: &ArgMatches,
) -> Result<(Vec<Id>, Vec<String>, bool), Failure> {
    let ask = session.ask()?;
    let words = list(matches, "words");
    let Some(query) = matches.get_one::<String>("where").cloned() else {
        let (ids, rest) = ids_and_rest(session.book()?, words)?;
        if ids.is_empty() {
            let what = rest.first().map_or("", String::as_str);
            let text = t(
                "{0} is not an id such as c12 or ext:VALUE.",
                "{0} 不是编号（如 c12 或 ext:值）。",
            );
            return Err(Failure::usage(text, &[&what]));
        }
        return Ok((ids, rest, false));
    };
    let of = kind(
        matches
            .get_one::<String>("kind")
            .map_or("customer", String::as_str),
    )?;
    let ids = selecting::select(session.book()?, &ask, of, &query, true)?;
    Ok((ids, words, true))
}

/// Changes of many records at once ask first: `--yes` answers; off a terminal nothing is done without it.
fn agreed(session: &mut Session<'_>, ids: &[Id], by_query: bool) -> Result<bool, Failure> {
    if !by_query || ids.is_empty() {
        return Ok(true);
    }
    let counted = |lang| deleting::counted(ids.iter().copied(), lang);
    let text = t("This is about {0}. Go on?", "涉及 {0}，继续吗？");
    let question = crate::domain::text::Problem {
        en: text.problem(&[&counted(Lang::En)]).en,
        zh: text.problem(&[&counted(Lang::Zh)]).zh,
    };
    if session.confirm(&question)? {
        return Ok(true);
    }
    let text = t(
        "Nothing was changed ({0} would be); repeat with --yes.",
        "未作任何更改（将涉及 {0}）；加 --yes 执行。",
    );
    session.say(&crate::domain::text::Problem {
        en: text.problem(&[&counted(Lang::En)]).en,
        zh: text.problem(&[&counted(Lang::Zh)]).zh,
    })?;
    Ok(false)
}

fn set(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    session.desk()?;
    let (ids, rest, by_query) = targets(session, matches)?;
    if rest.is_empty() {
        return Err(Failure::usage(
            t("Say what to set: field=value.", "请写明 字段=值。"),
            &[],
        ));
    }
    let ask = session.ask()?;
    let mut changes = Vec::new();
    let mut what = String::new();
    for kind in Kind::ALL {
        let of_kind: Vec<Id> = ids.iter().copied().filter(|id| id.kind == *kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let book = session.book()?;
        let edits = input::edits(book, &ask, *kind, &rest)?;
        let draft = records::update(book, &ask, &of_kind, &edits)?;
        what = draft.what;
        changes.extend(draft.changes);
    }
    if !agreed(session, &ids, by_query)? {
        return Ok(1);
    }
    let count = changes.len();
    session.commit(ask.draft(what, changes))?;
    let text = t("{0} changed.", "已修改 {0} 条。");
    session.say(&text.problem(&[&count]))?;
    Ok(0)
}

fn delete(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    session.desk()?;
    let (ids, rest, by_query) = targets(session, matches)?;
    if let Some(word) = rest.first() {
        return Err(Failure::usage(
            t(
                "{0} is not an id such as c12 or ext:VALUE.",
                "{0} 不是编号（如 c12 或 ext:值）。",
            ),
            &[word],
        ));
    }
    if !agreed(session, &ids, by_query)? {
        return Ok(1);
    }
    let ask = session.ask()?;
    let draft = deleting::delete(session.book()?, &ask, &ids)?;
    let gone: Vec<Id> = draft
        .changes
        .iter()
        .filter(|c| matches!(c, crate::domain::Change::Delete(_)))
        .filter_map(|c| c.id())
        .collect();
    session.commit(draft)?;
    let counted = |lang| deleting::counted(gone.iter().copied(), lang);
    let text = t(
        "Deleted {0}. Undo: guanxi undo",
        "已删除 {0}。撤销：guanxi undo",
    );
    session.say(&crate::domain::text::Problem {
        en: text.problem(&[&counted(Lang::En)]).en,
        zh: text.problem(&[&counted(Lang::Zh)]).zh,
    })?;
    Ok(0)
}
