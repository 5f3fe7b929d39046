//! `duplicates`, `merge`, `handover`: keeping the book tidy.

use super::listing::the_one;
use crate::cli::failure::Failure;
use crate::cli::output::{Format, Sheet, json_list};
use crate::cli::session::Session;
use crate::cli::{Verb, option};
use crate::domain::text::t;
use crate::domain::{Id, Lang};
use crate::operations::likeness::Reason;
use crate::operations::{duplicates, handing, merge};
use clap::{Arg, ArgMatches, Command};
use serde_json::json;

pub const DUPLICATES: Verb = Verb {
    name: "duplicates",
    about: t(
        "Customers that may be the same, with score and reasons",
        "可能重复的客户，含评分与理由",
    ),
    example: "guanxi duplicates",
    arguments: |command, lang| {
        let help = t(
            "Least score, 0 to 100 (30 unless said)",
            "最低评分 0 到 100（默认 30）",
        );
        command.arg(option("score", "N", help, lang).value_parser(clap::value_parser!(u8)))
    },
    run: listed,
};

pub const MERGE: Verb = Verb {
    name: "merge",
    about: t(
        "Make one record of several; the first stays; undoable",
        "合并多条记录，保留第一条，可撤销",
    ),
    example: "guanxi merge c12 c31",
    arguments: |command, lang| {
        let help = t(
            "The record that stays, then those that go into it",
            "保留的记录，随后是并入的记录",
        );
        command.arg(
            Arg::new("ids")
                .num_args(2..)
                .required(true)
                .value_name("ID")
                .help(help.get(lang)),
        )
    },
    run: merged,
};

pub const HANDOVER: Verb = Verb {
    name: "handover",
    about: t(
        "Hand work over from one responsible person to another",
        "把工作从一位负责人移交给另一位",
    ),
    example: "guanxi handover 李雷 韩梅梅 --note \"parental leave\"",
    arguments: |command: Command, lang| {
        let word = |name: &'static str, help: crate::domain::text::Text| {
            Arg::new(name).required(true).help(help.get(lang))
        };
        command
            .arg(word("from", t("Who hands over", "移交人")))
            .arg(word("to", t("Who takes over", "接收人")))
            .arg(option(
                "where",
                "QUERY",
                t("Only these customers", "仅限这些客户"),
                lang,
            ))
            .arg(option(
                "note",
                "TEXT",
                t("A remark for the sheet", "备注"),
                lang,
            ))
    },
    run: handover,
};

fn listed(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let least = matches.get_one::<u8>("score").copied().unwrap_or(30);
    let (format, lang) = (session.format(), session.lang());
    let book = session.book()?;
    let pairs = duplicates::duplicates(book, least);
    let name = |id: Id| book.get(id).map_or_else(String::new, |r| r.title());
    let text = match format {
        Format::Json | Format::JsonLines => json_list(
            pairs.iter().map(|p| {
                json!({"first": p.first.to_string(), "second": p.second.to_string(), "score": p.score,
                       "reasons": p.reasons.iter().map(|r| r.label(Lang::En)).collect::<Vec<_>>(),
                       "names": [name(p.first), name(p.second)]})
            }),
            format,
        ),
        _ => {
            let headings = ["score", "first", "name", "second", "name", "reasons"].map(str::to_owned).to_vec();
            let row = |p: &duplicates::Pair| {
                vec![
                    p.score.to_string(),
                    p.first.to_string(),
                    name(p.first),
                    p.second.to_string(),
                    name(p.second),
                    reasons(&p.reasons, lang),
                ]
            };
            Sheet { headings, rows: pairs.iter().map(row).collect() }.render(format)?
        }
    };
    session.print(&text)?;
    Ok(0)
}

/// Reasons as one text.
pub fn reasons(reasons: &[Reason], lang: Lang) -> String {
    let words: Vec<&str> = reasons.iter().map(|reason| reason.label(lang)).collect();
    words.join(if lang == Lang::En { ", " } else { "、" })
}

fn merged(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    session.desk()?;
    let words: Vec<String> = matches
        .get_many::<String>("ids")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let ids = words
        .iter()
        .map(|word| the_one(session, word, &[]))
        .collect::<Result<Vec<Id>, _>>()?;
    let ask = session.ask()?;
    let (first, rest) = ids
        .split_first()
        .ok_or_else(|| Failure::usage(t("Name two records.", "请给出两条记录。"), &[]))?;
    let draft = merge::merge(session.book()?, &ask, *first, rest, &merge::Choices::new())?;
    session.commit(draft)?;
    session.print(&format!("{first}\n"))?;
    Ok(0)
}

fn handover(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    session.desk()?;
    let word = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let (from, to, query, note) = (word("from"), word("to"), word("where"), word("note"));
    let ask = session.ask()?;
    let (sheet, draft) = handing::hand_over(session.book()?, &ask, &from, &to, &query, &note)?;
    session.commit(draft)?;
    let rows = sheet
        .iter()
        .map(|(id, kind, title)| vec![id.to_string(), (*kind).to_owned(), title.clone()])
        .collect();
    let text = Sheet {
        headings: ["id", "kind", "name"].map(str::to_owned).to_vec(),
        rows,
    }
    .render(session.format())?;
    session.print(&text)?;
    Ok(0)
}
