//! `export`, `subject`: what goes out, as a whole or not at all.
//! Rule: a file is replaced in one step after everything was written; the order is by id, so equal books give equal files.

use super::kind;
use super::listing::the_one;
use crate::cli::failure::{CANNOT_CREATE, Failure};
use crate::cli::output::Format;
use crate::cli::session::Session;
use crate::cli::{Verb, flag, option};
use crate::domain::text::t;
use crate::domain::{Id, Kind};
use crate::exchange::json::record_to_json;
use crate::exchange::own_csv;
use crate::exchange::vcard::Version;
use crate::operations::exporting::{self, Chosen, Form};
use crate::operations::preferences::replace_file;
use crate::operations::selecting;
use clap::{Arg, ArgMatches, Command};
use serde_json::json;

pub const EXPORT: Verb = Verb {
    name: "export",
    about: t(
        "Write records to a file or standard output",
        "导出记录到文件或标准输出",
    ),
    example: "guanxi export all -o book.jsonl",
    arguments: |command: Command, lang| {
        command
            .arg(
                Arg::new("kind")
                    .required(true)
                    .help(t("A kind, or all", "种类，或 all").get(lang)),
            )
            .arg(crate::cli::words("query").help(t("Query", "条件").get(lang)))
            .arg(
                option(
                    "output",
                    "FILE",
                    t("File (for all as CSV: folder)", "文件（all 的 CSV：目录）"),
                    lang,
                )
                .short('o'),
            )
            .arg(option(
                "vcard",
                "VERSION",
                t("4.0, 3.0 or same", "4.0、3.0 或 same"),
                lang,
            ))
            .arg(flag(
                "safe",
                t("CSV safe for spreadsheets (default)", "CSV 防公式（默认）"),
                lang,
            ))
            .arg(
                flag("raw", t("CSV without that safety", "CSV 不加防护"), lang)
                    .conflicts_with("safe"),
            )
            .arg(flag(
                "no-bom",
                t("CSV without a byte order mark", "CSV 不带 BOM"),
                lang,
            ))
            .arg(flag(
                "sensitive",
                t("Sensitive fields too", "包括敏感字段"),
                lang,
            ))
    },
    run: export,
};

pub const SUBJECT: Verb = Verb {
    name: "subject",
    about: t(
        "All data held on a person, as JSON",
        "导出某人的全部数据（JSON）",
    ),
    example: "guanxi subject c12",
    arguments: |command, lang| {
        command
            .arg(
                Arg::new("id")
                    .required(true)
                    .value_name("ID")
                    .help(t("Whom", "编号或唯一的搜索词").get(lang)),
            )
            .arg(option("output", "FILE", t("File", "文件"), lang).short('o'))
    },
    run: subject,
};

fn export(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let word = matches
        .get_one::<String>("kind")
        .cloned()
        .unwrap_or_default();
    let query: Vec<String> = matches
        .get_many::<String>("query")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let query = query.join(" ");
    let ask = session.ask()?;
    let format = session.globals.format.unwrap_or(Format::JsonLines);
    let everything = word == "all";
    if everything && !query.is_empty() {
        return Err(Failure::usage(
            t("export all takes no query.", "export all 不接受条件。"),
            &[],
        ));
    }
    let book = session.book()?;
    let ids: Vec<Id> = if everything {
        Kind::ALL
            .iter()
            .flat_map(|kind| book.iter(*kind))
            .map(|record| record.id)
            .collect()
    } else {
        let mut ids = selecting::select(book, &ask, kind(&word)?, &query, true)?;
        ids.sort_unstable();
        ids
    };
    let chosen = if everything {
        Chosen::All
    } else {
        Chosen::Only(&ids)
    };
    if format == Format::Csv {
        let form = own_csv::Form {
            safe: !matches.get_flag("raw"),
            mark: !matches.get_flag("no-bom"),
        };
        if everything {
            return tables(session, matches, form);
        }
        let mut bytes = Vec::new();
        exporting::table(&mut bytes, book, kind(&word)?, &chosen, form)?;
        return deliver(session, matches, &bytes);
    }
    let form = match format {
        Format::JsonLines => Form::JsonLines,
        Format::Json => Form::Json,
        Format::Ical => Form::Ical,
        Format::Vcard => Form::Vcard(
            match matches.get_one::<String>("vcard").map(String::as_str) {
                None | Some("4.0") => Version::V4,
                Some("3.0") => Version::V3,
                Some("same") => Version::Same,
                Some(other) => {
                    return Err(Failure::usage(
                        t(
                            "{0} is not 4.0, 3.0 or same.",
                            "{0} 不是 4.0、3.0 或 same。",
                        ),
                        &[&other],
                    ));
                }
            },
        ),
        _ => {
            let text = t(
                "export writes csv, json, jsonl, vcard or ics.",
                "export 的格式为 csv、json、jsonl、vcard 或 ics。",
            );
            return Err(Failure::usage(text, &[]));
        }
    };
    let mut bytes = Vec::new();
    exporting::write(&mut bytes, book, &ask, &chosen, form)?;
    deliver(session, matches, &bytes)
}

/// One table a kind, in the folder named by `-o`; kinds without records make none.
fn tables(
    session: &mut Session<'_>,
    matches: &ArgMatches,
    form: own_csv::Form,
) -> Result<u8, Failure> {
    let Some(name) = matches.get_one::<String>("output").filter(|n| *n != "-") else {
        return Err(Failure::usage(
            t(
                "The tables of all kinds go into a folder: name one with -o FOLDER.",
                "所有种类的表格写入一个文件夹：请用 -o 文件夹 指定。",
            ),
            &[],
        ));
    };
    let folder = session.request.folder.join(name);
    let failed = |file: &std::path::Path, error: &std::io::Error| {
        let text = t("{0} cannot be written: {1}", "无法写入 {0}：{1}");
        Failure::new(CANNOT_CREATE, text.problem(&[&file.display(), error]))
    };
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    let book = session.book()?;
    for kind in Kind::ALL.iter().filter(|kind| book.count(**kind) > 0) {
        let mut bytes = Vec::new();
        exporting::table(&mut bytes, book, *kind, &Chosen::All, form)?;
        let file = folder.join(exporting::table_name(*kind));
        replace_file(&file, &bytes).map_err(|error| failed(&file, &error))?;
    }
    Ok(0)
}

/// To the file named by `-o`, or to standard output.
fn deliver(session: &mut Session<'_>, matches: &ArgMatches, bytes: &[u8]) -> Result<u8, Failure> {
    match matches
        .get_one::<String>("output")
        .filter(|name| *name != "-")
    {
        Some(name) => {
            let file = session.request.folder.join(name);
            replace_file(&file, bytes).map_err(|error| {
                let text = t("{0} cannot be written: {1}", "无法写入 {0}：{1}");
                Failure::new(CANNOT_CREATE, text.problem(&[&file.display(), &error]))
            })?;
        }
        None => session.streams.out.write_all(bytes)?,
    }
    Ok(0)
}

fn subject(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let word = matches.get_one::<String>("id").cloned().unwrap_or_default();
    let id = the_one(session, &word, &[Kind::Customer])?;
    let history: Vec<serde_json::Value> = session
        .desk()?
        .store
        .touching(id)?
        .iter()
        .map(|set| json!({"seq": set.seq, "at": set.at.to_string(), "actor": set.actor, "what": set.what}))
        .collect();
    let now = session.request.now;
    let book = session.book()?;
    let mut records = serde_json::Map::new();
    for kind in Kind::ALL {
        let found = book.mentions(id, *kind);
        let list: Vec<_> = found
            .iter()
            .filter_map(|other| book.get(*other))
            .map(|r| record_to_json(&r))
            .collect();
        if !list.is_empty() {
            records.insert(kind.row().plural.to_owned(), list.into());
        }
    }
    let person = book.get(id).map(|record| record_to_json(&record));
    let answer = json!({"subject": person, "records": records, "history": history, "asked": now.to_string()});
    let text = format!(
        "{}\n",
        serde_json::to_string_pretty(&answer).unwrap_or_default()
    );
    deliver(session, matches, text.as_bytes())
}
