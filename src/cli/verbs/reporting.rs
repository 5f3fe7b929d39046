//! `report`: one report, or the list of reports.
//! Rule: CSV and JSON never depend on the language; only the table on the screen is translated.

use crate::analytics::params::{ParamError, Params, Scores};
use crate::analytics::report::{Report, View};
use crate::analytics::table::{Cell, Holds, Table};
use crate::analytics::words;
use crate::cli::failure::{BAD_DATA, Failure, NO_INPUT};
use crate::cli::output::{Format, Sheet};
use crate::cli::session::Session;
use crate::cli::{Verb, option};
use crate::domain::text::t;
use crate::domain::{Lang, Money};
use crate::operations::reporting;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub const REPORT: Verb = Verb {
    name: "report",
    about: t(
        "One report, or the list of reports",
        "查看报表；不带名称时列出全部报表",
    ),
    example: "guanxi report rfm_mean --format csv",
    arguments: |command: Command, lang| {
        let word = |name: &'static str, value: &'static str, help| option(name, value, help, lang);
        command
            .arg(Arg::new("name").help(t("Report or table", "报表或表名").get(lang)))
            .arg(word(
                "from",
                "D",
                t("Only what is dated from this day", "起始日期"),
            ))
            .arg(word(
                "to",
                "D",
                t("Only what is dated to this day", "截止日期"),
            ))
            .arg(word(
                "where",
                "QUERY",
                t("Only customers that fit", "仅限符合条件的客户"),
            ))
            .arg(word(
                "pipeline",
                "NAME",
                t("Pipeline of funnel and forecast", "漏斗与预测的流程"),
            ))
            .arg(word(
                "window-days",
                "N",
                t("Window of rfm in days", "RFM 窗口天数"),
            ))
            .arg(word(
                "scores",
                "HOW",
                t("mean or quintile (rfm)", "mean 或 quintile（RFM）"),
            ))
            .arg(
                word(
                    "param",
                    "KEY=VALUE",
                    t(
                        "A parameter, rf16.r_days=30,90,180",
                        "参数，如 rf16.r_days=30,90,180",
                    ),
                )
                .action(ArgAction::Append),
            )
            .arg(word(
                "params",
                "FILE",
                t("Parameters as JSON", "JSON 参数文件"),
            ))
    },
    run: report,
};

fn report(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let Some(name) = matches.get_one::<String>("name").cloned() else {
        return list(session);
    };
    let mut found = reporting::named(&name)?;
    let word = |name: &str| matches.get_one::<String>(name).cloned();
    let mut params = Params::default();
    if let Some(file) = word("params") {
        let as_of = read_file(session, &mut params, &file)?;
        if session.globals.as_of.is_none() {
            session.globals.as_of = as_of;
        }
    }
    let ask = session.ask()?;
    for (option, key) in [
        ("window-days", "rfm.window_days"),
        ("scores", "rfm.scores"),
        ("pipeline", "funnel.pipeline"),
    ] {
        if let Some(value) = word(option) {
            take(session, &mut params, &format!("{key}={value}"))?;
        }
    }
    for pair in matches.get_many::<String>("param").into_iter().flatten() {
        take(session, &mut params, pair)?;
    }
    for (option, slot) in [("from", 0), ("to", 1)] {
        if let Some(text) = word(option) {
            let day = session.read_day(&text)?;
            *(if slot == 0 {
                &mut params.from
            } else {
                &mut params.to
            }) = Some(day);
        }
    }
    // The whole of rfm by quintiles answers with the table of quintiles.
    if name == "rfm" && params.rfm_scores == Scores::Quintile {
        found = reporting::named("rfm_quintile")?;
    }
    found.report.settle(&mut params, ask.today);
    let (format, lang) = (session.format(), session.lang());
    let query = word("where").unwrap_or_default();
    let book = session.book()?;
    let facts = reporting::facts(book, &ask, &params, &query)?;
    let currency = book.settings.currency();
    let text = match format {
        Format::Json | Format::JsonLines => {
            let view = View {
                facts: &facts,
                as_of: ask.today,
                params: &params,
            };
            let json = found
                .json(&view)
                .map_err(|problem| Failure::new(1, problem))?;
            format!("{json}\n")
        }
        Format::Csv => reporting::table(found, &facts, ask.today, &params)?.to_csv(),
        _ => {
            let table = reporting::table(found, &facts, ask.today, &params)?;
            sheet(&table, lang, |minor| Money::new(minor, currency).grouped()).render(format)?
        }
    };
    session.print(&text)?;
    Ok(0)
}

/// Takes a parameter as typed; one that no report knows is a warning.
fn take(session: &mut Session<'_>, params: &mut Params, typed: &str) -> Result<(), Failure> {
    match params.put_text(typed) {
        Ok(()) => Ok(()),
        Err(ParamError::Unknown(problem)) => session.say(&problem),
        Err(ParamError::Value(problem)) => Err(Failure::new(2, problem)),
    }
}

/// Reads a parameter file; answers its day.
fn read_file(
    session: &mut Session<'_>,
    params: &mut Params,
    name: &str,
) -> Result<Option<String>, Failure> {
    let path = session.request.folder.join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let text = t("{0} cannot be read: {1}", "无法读取 {0}：{1}");
        Failure::new(NO_INPUT, text.problem(&[&path.display(), &error]))
    })?;
    let json: Json = serde_json::from_str(&text).map_err(|error| {
        let text = t("{0} is not JSON: {1}", "{0} 不是 JSON：{1}");
        Failure::new(BAD_DATA, text.problem(&[&path.display(), &error]))
    })?;
    let (as_of, warnings) = params
        .put_file(&json)
        .map_err(|problem| Failure::new(BAD_DATA, problem))?;
    for warning in &warnings {
        session.say(warning)?;
    }
    Ok(as_of.map(|day| day.to_string()))
}

/// The table for people: translated, money in major units.
fn sheet(table: &Table, lang: Lang, money: impl Fn(i64) -> String) -> Sheet {
    let cell = |cell: &Cell, holds: Holds| match (cell, holds) {
        (Cell::Int(n), Holds::Money) => money(*n),
        (Cell::Float(x), Holds::Share) => format!("{:.1}%", x * 100.0),
        (Cell::Word(word), _) => words::label(word)
            .map_or(*word, |label| label.get(lang))
            .to_owned(),
        (other, _) => other.plain(),
    };
    let row = |cells: &Vec<Cell>| {
        cells
            .iter()
            .zip(table.columns)
            .map(|(c, column)| cell(c, column.holds))
            .collect()
    };
    Sheet {
        headings: table
            .columns
            .iter()
            .map(|column| column.label.get(lang).to_owned())
            .collect(),
        rows: table.rows.iter().map(row).collect(),
    }
}

fn list(session: &mut Session<'_>) -> Result<u8, Failure> {
    let (format, lang) = (session.format(), session.lang());
    let tables = |report: &Report| report.tables.iter().map(|t| t.name).collect::<Vec<_>>();
    let text = match format {
        Format::Json | Format::JsonLines => {
            let one = |r: &'static Report| json!({"name": r.name, "label": r.label.get(lang), "tables": tables(r)});
            crate::cli::output::json_list(reporting::all().map(one), format)
        }
        _ => {
            let row = |r: &'static Report| {
                vec![
                    r.name.to_owned(),
                    r.label.get(lang).to_owned(),
                    tables(r).join(" "),
                ]
            };
            let headings = ["report", "what", "tables"].map(str::to_owned).to_vec();
            Sheet {
                headings,
                rows: reporting::all().map(row).collect(),
            }
            .render(format)?
        }
    };
    session.print(&text)?;
    Ok(0)
}
