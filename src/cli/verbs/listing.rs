//! `show`, `list`, `fields`: what is in the book, and what there is to know of a kind.

use super::columns::{Column, Shown, default_columns, json_of, named, sheet};
use super::kind;
use crate::cli::failure::Failure;
use crate::cli::output::{Format, Sheet, json_list};
use crate::cli::session::Session;
use crate::cli::{Verb, flag, option};
use crate::domain::text::t;
use crate::domain::values::context::Context;
use crate::domain::{Book, Id, Kind, Lang, Record, Type};
use crate::exchange::json::record_to_json;
use crate::operations::figures::Figures;
use crate::operations::{find, selecting};
use clap::{Arg, ArgMatches};

pub const SHOW: Verb = Verb {
    name: "show",
    about: t("Everything of one record", "查看一条记录的全部内容"),
    example: "guanxi show c12",
    arguments: |command, lang| {
        let help = t(
            "Id (c12, ext:VALUE) or a search that must be unique",
            "编号（c12、ext:值）或唯一的搜索词",
        );
        command.arg(
            Arg::new("id")
                .required(true)
                .value_name("ID")
                .help(help.get(lang)),
        )
    },
    run: show,
};

pub const LIST: Verb = Verb {
    name: "list",
    about: t("Records of a kind that fit a query", "列出符合条件的记录"),
    example: "guanxi list customer 'grade:a last>30d' --columns id,name,phones",
    arguments: |command, lang| {
        command
            .arg(
                Arg::new("kind")
                    .required(true)
                    .help(t("Kind", "种类").get(lang)),
            )
            .arg(crate::cli::words("query").help(t("Query", "条件").get(lang)))
            .arg(option(
                "columns",
                "A,B",
                t("Columns by field key", "列（字段名）"),
                lang,
            ))
            .arg(option(
                "sort",
                "-A,B",
                t("Sort by fields, - turns round", "排序字段，- 为倒序"),
                lang,
            ))
            .arg(
                option("limit", "N", t("At most so many", "最多条数"), lang)
                    .value_parser(clap::value_parser!(usize)),
            )
            .arg(flag(
                "all",
                t("Contacts of organisations too", "包括组织的联系人"),
                lang,
            ))
    },
    run: list,
};

fn show(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let word = matches.get_one::<String>("id").cloned().unwrap_or_default();
    let id = the_one(session, &word, &[])?;
    let context = session.context()?;
    let (format, lang) = (session.format(), session.lang());
    let book = session.book()?;
    let Some(record) = book.get(id) else {
        return Err(Failure::no(t("There is no {0}.", "没有 {0}。"), &[&id]));
    };
    let text = match format {
        Format::Json => format!(
            "{}\n",
            serde_json::to_string_pretty(&record_to_json(&record)).unwrap_or_default()
        ),
        Format::JsonLines => format!("{}\n", record_to_json(&record)),
        _ => details(&record, book, &context, lang).render(format)?,
    };
    session.print(&text)?;
    Ok(0)
}

/// The record a word means; what fits several is listed on standard error.
pub fn the_one(session: &mut Session<'_>, word: &str, kinds: &[Kind]) -> Result<Id, Failure> {
    let book = session.book()?;
    match find::one_of(book, word, kinds) {
        Ok(id) => Ok(id),
        Err(crate::operations::Refusal::NotUnique {
            problem,
            candidates,
        }) => {
            let line = |id: &Id| Some(format!("{id}  {}", book.get(*id)?.title()));
            let details = candidates.iter().take(20).filter_map(line).collect();
            Err(Failure::Said {
                code: 1,
                problem,
                details,
            })
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn details(record: &Record, book: &Book, context: &Context<'_>, lang: Lang) -> Sheet {
    let mut rows = vec![vec![
        t("Id", "编号").get(lang).to_owned(),
        format!("{} {}", record.id, record.kind().label(lang)),
    ]];
    for (no, value) in record.values() {
        let Some(field) = record.kind().fields().get(usize::from(no.0)) else {
            continue;
        };
        if !matches!(field.ty, Type::Raw) {
            rows.push(vec![
                field.label.get(lang).to_owned(),
                named(field, record, *no, book, context, value),
            ]);
        }
    }
    let moment = |m: crate::domain::Moment| {
        format!("{} {}", m.day_in(context.zone), m.clock_in(context.zone))
    };
    rows.push(vec![
        t("Created", "创建").get(lang).to_owned(),
        moment(record.created),
    ]);
    rows.push(vec![
        t("Updated", "更新").get(lang).to_owned(),
        moment(record.updated),
    ]);
    Sheet {
        headings: vec![
            t("Field", "字段").get(lang).to_owned(),
            t("Value", "内容").get(lang).to_owned(),
        ],
        rows,
    }
}

fn list(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let kind = kind(matches.get_one::<String>("kind").map_or("", String::as_str))?;
    let query: Vec<String> = matches
        .get_many::<String>("query")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let ask = session.ask()?;
    let columns = match matches.get_one::<String>("columns") {
        Some(words) => words
            .split(',')
            .map(|word| Column::parse(kind, word))
            .collect::<Result<Vec<_>, _>>()?,
        None => default_columns(kind),
    };
    let (format, lang) = (session.format(), session.lang());
    let asked_columns = matches.get_one::<String>("columns").is_some();
    let context = session.context()?;
    let book = session.book()?;
    let ids = selecting::select(book, &ask, kind, &query.join(" "), matches.get_flag("all"))?;
    let mut ids = match matches.get_one::<String>("sort") {
        Some(sort) => selecting::sorted(book, &ask, kind, ids, sort)?,
        None => selecting::in_order(book, ids),
    };
    if let Some(most) = matches.get_one::<usize>("limit") {
        ids.truncate(*most);
    }
    let records = ids.iter().filter_map(|id| book.get(*id));
    let shown = Shown {
        book,
        context: &context,
        figures: Figures::of(book, &ask),
        lang,
        plain: format == Format::Csv,
    };
    let asked = asked_columns.then_some(columns.as_slice());
    let text = match format {
        Format::Json | Format::JsonLines => json_list(
            records.map(|record| json_of(&record, asked, &shown.figures)),
            format,
        ),
        _ => sheet(records, &columns, &shown).render(format)?,
    };
    session.print(&text)?;
    Ok(0)
}
