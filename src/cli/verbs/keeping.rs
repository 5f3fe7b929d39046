//! `backup`, `restore`, `doctor`, `erase`: keeping the book safe, and forgetting what must be forgotten.

use super::listing::the_one;
use crate::cli::failure::{Failure, HELD};
use crate::cli::session::Session;
use crate::cli::{Verb, flag};
use crate::domain::rules;
use crate::domain::text::escape::escape;
use crate::domain::text::{Problem, t};
use crate::domain::{Book, Kind};
use crate::operations::erasing;
use crate::store::{Erasure, OpenOptions, backup, doctor, holder_of, restore};
use clap::{Arg, ArgMatches};

pub const BACKUP: Verb = Verb {
    name: "backup",
    about: t(
        "A verified backup in one file",
        "生成一个经过校验的备份文件",
    ),
    example: "guanxi backup ~/guanxi-2026-11-22.gxb",
    arguments: |command, lang| {
        let help = t(
            "File; in the book's folder of backups without it",
            "文件；省略则放入账簿的备份目录",
        );
        command.arg(Arg::new("file").value_name("FILE").help(help.get(lang)))
    },
    run: make_backup,
};

pub const RESTORE: Verb = Verb {
    name: "restore",
    about: t(
        "Put the book of a backup in place; the present one is kept aside",
        "恢复备份；现有账簿另存",
    ),
    example: "guanxi restore ~/guanxi-2026-11-22.gxb --yes",
    arguments: |command, lang| {
        command.arg(
            Arg::new("file")
                .required(true)
                .value_name("FILE")
                .help(t("Backup", "备份文件").get(lang)),
        )
    },
    run: put_back,
};

pub const DOCTOR: Verb = Verb {
    name: "doctor",
    about: t("Check every promise of the store", "检查存储的各项保证"),
    example: "guanxi doctor --repair",
    arguments: |command, lang| {
        command
            .arg(
                Arg::new("what")
                    .value_parser(["terminal"])
                    .help(t("terminal: what yours can do", "terminal：检查终端").get(lang)),
            )
            .arg(flag(
                "repair",
                t(
                    "Mend what can be mended; the old is kept",
                    "修复可修复的内容，保留原件",
                ),
                lang,
            ))
    },
    run: examine,
};

pub const ERASE: Verb = Verb {
    name: "erase",
    about: t(
        "Forget a person for good; cannot be undone",
        "永久抹除某人的数据，不可撤销",
    ),
    example: "guanxi erase c12 --yes",
    arguments: |command, lang| {
        command.arg(
            Arg::new("id")
                .required(true)
                .value_name("ID")
                .help(t("Whom", "编号或唯一的搜索词").get(lang)),
        )
    },
    run: forget,
};

fn make_backup(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let ask = session.ask()?;
    let file = match matches.get_one::<String>("file") {
        Some(name) => session.request.folder.join(name),
        None => {
            let name = format!(
                "guanxi-{}-{}.gxb",
                ask.today,
                ask.now.clock_in(ask.zone).replace(':', "")
            );
            session.globals.data_dir.join("backups").join(name)
        }
    };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let contents = session.desk()?.store.backup(&file, ask.now)?;
    let records: u64 = contents.counts.values().sum();
    let text = t(
        "{0}: {1} records up to change set #{2}, read back and found whole.",
        "{0}：{1} 条记录，至变更 #{2}，已读回校验。",
    );
    session.say(&text.problem(&[&file.display(), &records, &contents.last_seq]))?;
    session.print(&format!("{}\n", escape(&file.display().to_string())))?;
    Ok(0)
}

fn put_back(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let name = matches
        .get_one::<String>("file")
        .cloned()
        .unwrap_or_default();
    let file = session.request.folder.join(name);
    let contents = backup::check(&file)?;
    let records: u64 = contents.counts.values().sum();
    let text = t(
        "Restore {0} records up to change set #{1}? The present book is kept aside.",
        "恢复 {0} 条记录（至变更 #{1}）？现有账簿将另存。",
    );
    if !session.confirm(&text.problem(&[&records, &contents.last_seq]))? {
        session.say(
            &t(
                "Nothing was restored; repeat with --yes.",
                "未恢复；加 --yes 执行。",
            )
            .into(),
        )?;
        return Ok(1);
    }
    // The present book must be nobody's while it is moved aside. One that cannot be opened any more may be replaced.
    match session.desk() {
        Err(held @ Failure::Held(_)) => return Err(held),
        _ => drop(session.take_desk()),
    }
    let restored = restore(&file, &session.globals.data_dir, session.request.now)?;
    if let Some(kept) = restored.kept {
        session.say(
            &t(
                "The book that was there is kept in {0}.",
                "原账簿保存在 {0}。",
            )
            .problem(&[&kept.display()]),
        )?;
    }
    session.say(&t("Restored {0} records.", "已恢复 {0} 条记录。").problem(&[&records]))?;
    Ok(0)
}

/// The rules of the business, for the doctor: every record by itself.
fn broken_rules(book: &Book) -> Vec<Problem> {
    let pipelines = book.settings.pipelines();
    let records = Kind::ALL.iter().flat_map(|kind| book.iter(*kind));
    records
        .filter_map(|record| {
            rules::check_record(&record, &pipelines, |id| book.get(id).is_some()).err()
        })
        .collect()
}

fn examine(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    if matches.get_one::<String>("what").is_some() {
        return terminal(session);
    }
    let dir = session.globals.data_dir.clone();
    let mend = matches.get_flag("repair");
    // A book that is open here (the screen holds it) is looked at as it is and not mended.
    let report = match session.open_desk() {
        Some(desk) => desk.store.examine(&broken_rules)?,
        None => doctor::examine(&dir, session.request.now, mend, &broken_rules)?,
    };
    let lang = session.lang();
    let text = t(
        "{0} change sets and {1} records checked.",
        "已检查 {0} 个变更和 {1} 条记录。",
    );
    let mut lines = vec![text.fill(lang, &[&report.sets, &report.records])];
    lines.extend(
        report
            .findings
            .iter()
            .map(|finding| finding.problem.get(lang).to_owned()),
    );
    if report.findings.is_empty() {
        lines.push(t("Everything is whole.", "一切完好。").get(lang).to_owned());
    }
    let lines: Vec<String> = lines.iter().map(|line| escape(line).into_owned()).collect();
    session.print(&format!("{}\n", lines.join("\n")))?;
    Ok(report.exit_code())
}

/// What the terminal is said to be able to do, and what to set where it is not.
fn terminal(session: &mut Session<'_>) -> Result<u8, Failure> {
    let lang = session.lang();
    let set = |name: &str| {
        session
            .request
            .environment
            .get(name)
            .cloned()
            .unwrap_or_default()
    };
    let (term, colours, locale) = (
        set("TERM"),
        set("NO_COLOR"),
        [set("LC_ALL"), set("LC_CTYPE"), set("LANG")],
    );
    let locale = locale
        .into_iter()
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    let unicode = locale.to_uppercase().contains("UTF-8") || locale.to_uppercase().contains("UTF8");
    let inside_tmux = !set("TMUX").is_empty();
    let mut lines = vec![
        format!("TERM={term}"),
        t("Text: {0}", "文字：{0}").fill(lang, &[&if unicode { "UTF-8" } else { "?" }]),
        t("Colours: {0}", "颜色：{0}")
            .fill(lang, &[&if colours.is_empty() { "16" } else { "NO_COLOR" }]),
        // The cell after each sample must stand under the mark; if not, ambiguous signs are wide here.
        "│ü…─→│  |\n123456".to_owned(),
        t(
            "If the two bars do not stand at 1 and 6: guanxi config set symbols ascii",
            "若两条竖线不在 1 和 6 处：guanxi config set symbols ascii",
        )
        .get(lang)
        .to_owned(),
    ];
    if !unicode {
        lines.push(
            t(
                "Set a UTF-8 locale, such as LANG=C.UTF-8.",
                "请设置 UTF-8 区域，如 LANG=C.UTF-8。",
            )
            .get(lang)
            .to_owned(),
        );
    }
    if inside_tmux {
        let text = t(
            "In tmux: set -g escape-time 10, set -g set-clipboard on.",
            "tmux 中：set -g escape-time 10，set -g set-clipboard on。",
        );
        lines.push(text.get(lang).to_owned());
    }
    session.print(&format!("{}\n", lines.join("\n")))?;
    Ok(u8::from(!unicode))
}

fn forget(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    session.desk()?;
    let word = matches.get_one::<String>("id").cloned().unwrap_or_default();
    let id = the_one(session, &word, &[Kind::Customer])?;
    let ask = session.ask()?;
    let wiped = erasing::wiped(session.book()?, id)?;
    let title = session
        .book()?
        .get(id)
        .map_or_else(String::new, |record| record.title());
    let text = t(
        "Forget {0} ({1}) and {2} records for good? This cannot be undone.",
        "永久抹除 {0}（{1}）及 {2} 条记录？此操作不可撤销。",
    );
    if !session.confirm(&text.problem(&[&title, &id, &wiped.ids.len()]))? {
        session.say(
            &t(
                "Nothing was erased; repeat with --yes.",
                "未抹除；加 --yes 执行。",
            )
            .into(),
        )?;
        return Ok(1);
    }
    let Some(desk) = session.take_desk() else {
        return Err(Failure::new(
            HELD,
            t("The book is busy; try again.", "账簿正忙，请重试。"),
        ));
    };
    let erasure = Erasure {
        ids: &wiped.ids,
        words: &wiped.words,
        at: ask.now,
        actor: ask.actor.clone(),
        what: t("Erase a person", "抹除个人数据").get(ask.lang).to_owned(),
    };
    let holder = holder_of(&session.globals.data_dir);
    let mut options = OpenOptions::new("guanxi command", ask.now);
    options.socket = holder.and_then(|holder| holder.socket);
    let (store, book, done) = desk.store.erase(&erasure, options)?;
    session.put_desk(crate::operations::desk::Desk::new(store, book));
    let text = t(
        "{0} is forgotten: {1} change sets lost something.",
        "{0} 已抹除：{1} 个变更被清理。",
    );
    session.say(&text.problem(&[&id, &done.sets]))?;
    for backup in &done.backups {
        let text = t(
            "This backup still holds the person: {0}",
            "该备份仍包含此人：{0}",
        );
        session.say(&text.problem(&[&backup.display()]))?;
    }
    Ok(0)
}
