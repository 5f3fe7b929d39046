//! `log`, `today`, `brief`: the working day at the prompt.

use super::listing::the_one;
use crate::cli::failure::Failure;
use crate::cli::output::{Format, Sheet, json_list};
use crate::cli::session::Session;
use crate::cli::{Verb, flag, option};
use crate::domain::calendar::when;
use crate::domain::text::escape::escape;
use crate::domain::text::t;
use crate::domain::{Book, Kind, Lang};
use crate::exchange::json::record_to_json;
use crate::operations::logging::{self, Touch};
use crate::operations::today::{self, Due};
use crate::operations::{brief, input};
use clap::{Arg, ArgMatches, Command};

pub const LOG: Verb = Verb {
    name: "log",
    about: t(
        "Log one touch in one line; prints its id",
        "用一行记录一次互动，输出其编号",
    ),
    example: "guanxi log 王芳 wants a quote --channel call --next fri",
    arguments,
    run: log,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let who = t(
        "Id, or a search that must be unique",
        "编号，或唯一的搜索词",
    );
    command
        .arg(
            Arg::new("who")
                .required(true)
                .value_name("WHO")
                .help(who.get(lang)),
        )
        .arg(
            crate::cli::words("text")
                .value_name("TEXT")
                .help(t("What was said", "内容").get(lang)),
        )
        .arg(option(
            "channel",
            "C",
            t(
                "call, visit, message, mail …",
                "call、visit、message、mail…",
            ),
            lang,
        ))
        .arg(flag("in", t("They began it", "对方发起"), lang))
        .arg(option(
            "next",
            "WHEN",
            t("Makes a follow-up task due then", "同时新建到期的跟进任务"),
            lang,
        ))
}

fn log(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    session.desk()?;
    let who = matches
        .get_one::<String>("who")
        .cloned()
        .unwrap_or_default();
    let customer = the_one(session, &who, &[Kind::Customer])?;
    let ask = session.ask()?;
    let words: Vec<String> = matches
        .get_many::<String>("text")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let text = words.join(" ");
    if text.trim().is_empty() {
        return Err(Failure::usage(
            t(
                "Say what happened: guanxi log WHO TEXT",
                "请写内容：guanxi log 谁 内容",
            ),
            &[],
        ));
    }
    let book = session.book()?;
    let channel = match matches.get_one::<String>("channel") {
        Some(word) => logging::channel(book, word)?,
        None => "note".to_owned(),
    };
    let next = match matches.get_one::<String>("next") {
        Some(word) => Some(
            when::read_when(word, &input::context(book, &ask), when::Direction::Future)
                .map_err(|problem| Failure::new(2, problem))?,
        ),
        None => None,
    };
    let incoming = matches.get_flag("in");
    let touch = Touch {
        customers: vec![customer],
        channel,
        incoming,
        text,
        tags: Vec::new(),
        next,
    };
    let (id, draft) = logging::log(book, &ask, &touch)?;
    session.commit(draft)?;
    session.print(&format!("{id}\n"))?;
    Ok(0)
}

pub const TODAY: Verb = Verb {
    name: "today",
    about: t("What needs doing today", "今天要做的事"),
    example: "guanxi today --check",
    arguments: |command, lang| {
        command.arg(flag(
            "check",
            t(
                "Exit with 1 if something is overdue",
                "有逾期事项时以 1 退出",
            ),
            lang,
        ))
    },
    run: today,
};

pub const BRIEF: Verb = Verb {
    name: "brief",
    about: t("One page before a meeting", "会面前的一页简报"),
    example: "guanxi brief 王芳",
    arguments: |command, lang| {
        let who = t(
            "Id, or a search that must be unique",
            "编号，或唯一的搜索词",
        );
        command.arg(
            Arg::new("id")
                .required(true)
                .value_name("ID")
                .help(who.get(lang)),
        )
    },
    run: brief,
};

fn today(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let ask = session.ask()?;
    let (format, lang) = (session.format(), session.lang());
    let book = session.book()?;
    let due = today::today(book, ask.now, ask.today);
    let text = match format {
        Format::Json | Format::JsonLines => {
            json_list(due.iter().filter_map(|d| due_json(book, d)), format)
        }
        _ => {
            let row = |d: &Due| {
                let record = book.get(d.id)?;
                let customer = record
                    .link("customer")
                    .and_then(|id| book.get(id))
                    .map(|c| c.title());
                let clock =
                    d.at.map(|at| format!(" {}", at.clock_in(ask.zone)))
                        .unwrap_or_default();
                Some(vec![
                    format!("{}{clock}", d.day),
                    if d.matter().is_some_and(|m| m.is_overdue) {
                        "!"
                    } else {
                        ""
                    }
                    .to_owned(),
                    d.matter().map_or("", |m| m.label.get(lang)).to_owned(),
                    d.id.to_string(),
                    record.title(),
                    customer.unwrap_or_default(),
                ])
            };
            let words = [
                t("Due", "到期"),
                t("!", "!"),
                t("Why", "原因"),
                t("Id", "编号"),
                t("What", "事项"),
                t("Customer", "客户"),
            ];
            let headings = words.iter().map(|w| w.get(lang).to_owned()).collect();
            Sheet {
                headings,
                rows: due.iter().filter_map(row).collect(),
            }
            .render(format)?
        }
    };
    let late = today::is_overdue(&due);
    let is_table = format == Format::Table;
    if due.is_empty() && is_table {
        session.say(&t("Nothing is due.", "没有待办事项。").into())?;
    } else {
        session.print(&text)?;
    }
    Ok(u8::from(matches.get_flag("check") && late))
}

/// A record that is due, with `why` and `due` beside its fields. A field of the record called `due` gives way: it is the
/// same day or moment.
fn due_json(book: &Book, due: &Due) -> Option<serde_json::Value> {
    let record = book.get(due.id)?;
    let mut json = record_to_json(&record);
    let object = json.as_object_mut()?;
    object.insert(
        "why".to_owned(),
        due.matter().map_or("", |matter| matter.key).into(),
    );
    object.insert(
        "due".to_owned(),
        due.at
            .map_or_else(|| due.day.to_string(), |at| at.to_string())
            .into(),
    );
    Some(json)
}

fn brief(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let word = matches.get_one::<String>("id").cloned().unwrap_or_default();
    let id = the_one(session, &word, &[Kind::Customer])?;
    let ask = session.ask()?;
    let format = session.format();
    let book = session.book()?;
    let sections = brief::brief(book, &ask, id)?;
    let text = match format {
        Format::Json | Format::JsonLines => {
            let object: serde_json::Map<String, serde_json::Value> = sections
                .iter()
                .map(|s| (s.key.to_owned(), s.lines.clone().into()))
                .collect();
            format!("{}\n", serde_json::Value::Object(object))
        }
        _ => {
            let mut text = String::new();
            for section in sections.iter().filter(|s| !s.lines.is_empty()) {
                let heading = section.label.get(ask.lang);
                let mark = if format == Format::Markdown {
                    "## "
                } else {
                    ""
                };
                text.push_str(&format!("{mark}{heading}\n"));
                section
                    .lines
                    .iter()
                    .for_each(|line| text.push_str(&format!("  {}\n", escape(line))));
                text.push('\n');
            }
            text
        }
    };
    session.print(&text)?;
    Ok(0)
}
