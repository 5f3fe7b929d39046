//! `config`: all settings in one place. What changes numbers is in the book and journalled; the rest in the user's file.

use crate::cli::Verb;
use crate::cli::failure::Failure;
use crate::cli::output::{Format, Sheet};
use crate::cli::session::Session;
use crate::domain::settings::{SETTINGS, Settings};
use crate::domain::text::{nearest::nearest, t};
use crate::operations::preferences::{self, PREFERENCES};
use crate::operations::setting;
use clap::{Arg, ArgMatches};
use serde_json::Value as Json;

pub const CONFIG: Verb = Verb {
    name: "config",
    about: t(
        "Settings and paths: get, set, reset",
        "设置与路径：get、set、reset",
    ),
    example: "guanxi config set book.currency EUR",
    arguments: |command, lang| {
        let word = |name: &'static str, help: crate::domain::text::Text| {
            Arg::new(name).help(help.get(lang))
        };
        command
            .arg(word(
                "what",
                t(
                    "get, set or reset; all settings without it",
                    "get、set 或 reset；省略则列出全部",
                ),
            ))
            .arg(word("key", t("Setting", "设置项")))
            .arg(word("value", t("New value", "新值")))
    },
    run: config,
};

fn config(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    match (word("what"), word("key"), word("value")) {
        (None, ..) | (Some("get"), None, _) => all(session),
        (Some("get"), Some(key), None) => {
            let text = one(session, key)?;
            session.print(&format!("{text}\n"))?;
            Ok(0)
        }
        (Some("set"), Some(key), Some(value)) => put(session, key, Some(value)),
        (Some("reset"), Some(key), None) => put(session, key, None),
        _ => Err(Failure::usage(
            t(
                "Say: config get [KEY], config set KEY VALUE or config reset KEY.",
                "用法：config get [项]、config set 项 值 或 config reset 项。",
            ),
            &[],
        )),
    }
}

fn plain(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn unknown(key: &str) -> Failure {
    let keys = SETTINGS
        .iter()
        .map(|row| row.key)
        .chain(PREFERENCES.iter().map(|row| row.key));
    match nearest(key, keys) {
        Some(near) => Failure::usage(
            t(
                "{0} is no setting. Did you mean {1}?",
                "没有设置项 {0}。您是指 {1} 吗？",
            ),
            &[&key, &near],
        ),
        None => Failure::usage(
            t(
                "{0} is no setting. All: guanxi config",
                "没有设置项 {0}。全部：guanxi config",
            ),
            &[&key],
        ),
    }
}

fn one(session: &mut Session<'_>, key: &str) -> Result<String, Failure> {
    if Settings::row(key).is_some() {
        return Ok(plain(&session.book()?.settings.get(key)));
    }
    preferences::row(key).ok_or_else(|| unknown(key))?;
    Ok(session.globals.preferences.get(key).to_owned())
}

fn all(session: &mut Session<'_>) -> Result<u8, Failure> {
    let lang = session.lang();
    let mut rows = Vec::new();
    let settings = session.book()?.settings.clone();
    for row in SETTINGS {
        rows.push(
            [
                row.key,
                &plain(&settings.get(row.key)),
                "book",
                row.label.get(lang),
            ]
            .map(str::to_owned)
            .to_vec(),
        );
    }
    for row in PREFERENCES {
        let value = session.globals.preferences.get(row.key);
        rows.push(
            [row.key, value, "user", row.label.get(lang)]
                .map(str::to_owned)
                .to_vec(),
        );
    }
    let path = |p: &std::path::Path| p.display().to_string();
    let paths = [
        (
            "path.data",
            path(&session.globals.data_dir),
            t("Folder of the book", "账簿目录"),
        ),
        (
            "path.config",
            path(&session.globals.preferences.file),
            t("File of preferences", "个人设置文件"),
        ),
    ];
    for (key, value, label) in paths {
        rows.push(
            [key, &value, "path", label.get(lang)]
                .map(str::to_owned)
                .to_vec(),
        );
    }
    let format = session.format();
    if format == Format::Table {
        rows.iter_mut()
            .filter_map(|row| row.get_mut(1))
            .for_each(|cell| {
                *cell = crate::domain::text::width::cut(cell, 40);
            });
    }
    let headings = ["key", "value", "kept", "what"].map(str::to_owned).to_vec();
    let text = Sheet { headings, rows }.render(format)?;
    session.print(&text)?;
    Ok(0)
}

fn put(session: &mut Session<'_>, key: &str, value: Option<&str>) -> Result<u8, Failure> {
    if Settings::row(key).is_some() {
        let ask = session.ask()?;
        session.desk()?;
        let draft = setting::put(session.book()?, &ask, key, value)?;
        session.commit(draft)?;
        return Ok(0);
    }
    preferences::row(key).ok_or_else(|| unknown(key))?;
    session
        .globals
        .preferences
        .write(key, value)
        .map_err(|problem| Failure::new(2, problem))?;
    Ok(0)
}
