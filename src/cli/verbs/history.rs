//! `history`, `undo`, `redo`: the journal as people read it.

use super::listing::the_one;
use crate::cli::Verb;
use crate::cli::failure::Failure;
use crate::cli::output::{Format, Sheet, json_list};
use crate::cli::session::Session;
use crate::domain::text::t;
use crate::domain::{Change, ChangeSet, Moment, Relation, Value};
use crate::operations::desk::Inverted;
use clap::{Arg, ArgMatches};
use serde_json::json;

pub const HISTORY: Verb = Verb {
    name: "history",
    about: t(
        "What was changed, by whom and when; of one record: from what to what",
        "变更记录；单条记录显示前后内容",
    ),
    example: "guanxi history c12",
    arguments: |command, lang| {
        command.arg(
            Arg::new("id")
                .value_name("ID")
                .help(t("A record", "记录编号").get(lang)),
        )
    },
    run: history,
};

pub const UNDO: Verb = Verb {
    name: "undo",
    about: t(
        "Take back the newest change set, or the one of a number",
        "撤销最近一次变更，或指定编号的变更",
    ),
    example: "guanxi undo",
    arguments: |command, lang| {
        command.arg(
            Arg::new("number")
                .value_name("N")
                .help(t("Number as history shows it", "变更编号").get(lang)),
        )
    },
    run: undo,
};

pub const REDO: Verb = Verb {
    name: "redo",
    about: t("Do again what undo took back", "重做被撤销的变更"),
    example: "guanxi redo",
    arguments: |command, _| command,
    run: redo,
};

fn history(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let format = session.format();
    let sheet = match matches.get_one::<String>("id").cloned() {
        None => log(session)?,
        Some(word) => {
            let id = match word.parse() {
                Ok(id) => id,
                Err(_) => the_one(session, &word, &[])?,
            };
            let sets = session.desk()?.store.touching(id)?;
            if sets.is_empty() {
                return Err(Failure::no(t("There is no {0}.", "没有 {0}。"), &[&id]));
            }
            if matches!(format, Format::Json | Format::JsonLines) {
                let text = json_list(sets.iter().flat_map(|set| steps_json(set, id)), format);
                session.print(&text)?;
                return Ok(0);
            }
            steps(session, &sets, id)?
        }
    };
    let text = sheet.render(format)?;
    session.print(&text)?;
    Ok(0)
}

fn log(session: &mut Session<'_>) -> Result<Sheet, Failure> {
    let zone = session.book()?.settings.zone();
    let at = |m: Moment| format!("{} {}", m.day_in(zone), m.clock_in(zone));
    let mut rows: Vec<Vec<String>> = session
        .desk()?
        .entries()?
        .iter()
        .map(|entry| {
            let relation = match entry.relation {
                Relation::Action => String::new(),
                Relation::Undoes(of) => format!("undoes #{of}"),
                Relation::Redoes(of) => format!("redoes #{of}"),
            };
            vec![
                format!("#{}", entry.seq),
                at(entry.at),
                entry.actor.clone(),
                entry.what.clone(),
                relation,
            ]
        })
        .collect();
    rows.reverse();
    Ok(Sheet {
        headings: ["seq", "at", "actor", "what", "relation"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    })
}

/// The steps of one record: number, moment, actor, field, before, after.
fn steps(
    session: &mut Session<'_>,
    sets: &[ChangeSet],
    id: crate::domain::Id,
) -> Result<Sheet, Failure> {
    let context = session.context()?;
    let at = |m: Moment| format!("{} {}", m.day_in(context.zone), m.clock_in(context.zone));
    let mut rows = Vec::new();
    for set in sets.iter().rev() {
        let head = [
            format!("#{}", set.seq),
            at(set.at),
            set.actor.clone(),
            set.what.clone(),
        ];
        for change in set.changes.iter().filter(|change| change.id() == Some(id)) {
            let mut push = |field: &str, before: String, after: String| {
                let mut row = head.to_vec();
                row.extend([field.to_owned(), before, after]);
                rows.push(row);
            };
            match change {
                Change::Create(record) => push("", String::new(), record.title()),
                Change::Delete(record) => push("", record.title(), String::new()),
                Change::Update { fields, .. } => {
                    for step in fields {
                        let Some(row) = id.kind.fields().get(usize::from(step.field.0)) else {
                            continue;
                        };
                        let show = |v: &Option<Value>| {
                            v.as_ref()
                                .map_or_else(String::new, |v| row.show(v, &context))
                        };
                        push(row.key, show(&step.before), show(&step.after));
                    }
                }
                Change::Setting { .. } => {}
            }
        }
    }
    Ok(Sheet {
        headings: ["seq", "at", "actor", "what", "field", "before", "after"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    })
}

fn steps_json(set: &ChangeSet, id: crate::domain::Id) -> Vec<serde_json::Value> {
    let row = |field: Option<&str>, before: serde_json::Value, after: serde_json::Value| {
        json!({"seq": set.seq, "at": set.at.to_string(), "actor": set.actor, "what": set.what, "id": id.to_string(),
               "field": field, "before": before, "after": after})
    };
    let mut rows = Vec::new();
    for change in set.changes.iter().filter(|change| change.id() == Some(id)) {
        match change {
            Change::Create(record) => {
                rows.push(row(
                    None,
                    serde_json::Value::Null,
                    crate::exchange::json::record_to_json(record),
                ));
            }
            Change::Delete(record) => {
                rows.push(row(
                    None,
                    crate::exchange::json::record_to_json(record),
                    serde_json::Value::Null,
                ));
            }
            Change::Update { fields, .. } => {
                for step in fields {
                    let Some(field) = id.kind.fields().get(usize::from(step.field.0)) else {
                        continue;
                    };
                    let plain = |v: &Option<Value>| {
                        v.as_ref()
                            .map_or(serde_json::Value::Null, |v| field.edit(v).into())
                    };
                    rows.push(row(
                        Some(field.key),
                        plain(&step.before),
                        plain(&step.after),
                    ));
                }
            }
            Change::Setting { .. } => {}
        }
    }
    rows
}

fn undo(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let number = match matches.get_one::<String>("number") {
        None => None,
        Some(word) => Some(word.trim_start_matches('#').parse::<u64>().map_err(|_| {
            Failure::usage(
                t(
                    "{0} is not the number of a change set.",
                    "{0} 不是变更编号。",
                ),
                &[word],
            )
        })?),
    };
    let ask = session.ask()?;
    let done = session.desk()?.undo(&ask, number)?;
    told(session, &done, t("Took back #{0}: {1}", "已撤销 #{0}：{1}"))
}

fn redo(session: &mut Session<'_>, _: &ArgMatches) -> Result<u8, Failure> {
    let ask = session.ask()?;
    let done = session.desk()?.redo(&ask)?;
    told(
        session,
        &done,
        t("Did again: #{0}: {1}", "已重做 #{0}：{1}"),
    )
}

fn told(
    session: &mut Session<'_>,
    done: &Inverted,
    text: crate::domain::text::Text,
) -> Result<u8, Failure> {
    session.say(&text.problem(&[&done.of, &done.what]))?;
    for kept in &done.kept {
        let place = kept.id.map_or_else(
            || kept.field.clone(),
            |id| match kept.field.is_empty() {
                true => id.to_string(),
                false => format!("{id}.{}", kept.field),
            },
        );
        let text = t(
            "{0} stays: it was changed later.",
            "{0} 保留不变：之后又被修改。",
        );
        session.say(&text.problem(&[&place]))?;
    }
    Ok(0)
}
