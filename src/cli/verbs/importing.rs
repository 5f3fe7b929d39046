//! `import`, `demo`: what comes in, after a rehearsal that shows what will happen.
//! Rule: nothing is written without a yes; several files are one import and one change set.

use crate::cli::failure::{Failure, IO_ERROR};
use crate::cli::output::Format;
use crate::cli::session::Session;
use crate::cli::{Verb, flag, option};
use crate::domain::Kind;
use crate::domain::text::{Lang, Problem, Text, t};
use crate::exchange::import::Outcome;
use crate::exchange::incoming::{DateOrder, ImportOptions, Match, OnConflict, People};
use crate::exchange::source::{Content, InputFile};
use crate::operations::demo::{self, DemoOptions};
use crate::operations::importing;
use crate::operations::preferences::replace_file;
use clap::{Arg, ArgMatches, Command};

pub const IMPORT: Verb = Verb {
    name: "import",
    about: t(
        "Take files in: tables, address books, other CRMs",
        "导入文件：表格、通讯录、其他 CRM",
    ),
    example: "guanxi import contacts.vcf customers.csv orders.csv",
    arguments: import_arguments,
    run: import,
};

pub const DEMO: Verb = Verb {
    name: "demo",
    about: t(
        "Fill an empty book with a made-up business",
        "用虚构的业务填充空账簿",
    ),
    example: "guanxi demo --data-dir /tmp/school --customers 10000 --orders 100000",
    arguments: |command, lang| {
        let number = |name: &'static str, help| {
            option(name, "N", help, lang).value_parser(clap::value_parser!(u64))
        };
        command
            .arg(number("customers", t("How many customers", "客户数")))
            .arg(number("orders", t("How many orders", "订单数")))
            .arg(number("cases", t("How many cases", "服务单数")))
            .arg(number(
                "seed",
                t(
                    "The same seed gives the same book",
                    "相同的种子生成相同的账簿",
                ),
            ))
    },
    run: demo,
};

/// Options with a value: name, what stands for the value, words, and the values it may have (none: any).
type OptionRow = (&'static str, &'static str, Text, &'static [&'static str]);

static OPTIONS: &[OptionRow] = &[
    (
        "as",
        "KIND",
        t("Take it as this kind of file", "按此来源读取"),
        &[],
    ),
    (
        "encoding",
        "E",
        t(
            "utf-8, gb18030, big5, shift_jis …",
            "utf-8、gb18030、big5、shift_jis…",
        ),
        &[],
    ),
    ("delimiter", "C", t("Mark between cells", "分隔符"), &[]),
    (
        "date-order",
        "ORDER",
        t("Order of dates with figures", "数字日期的顺序"),
        &["ymd", "dmy", "mdy"],
    ),
    ("decimal", "MARK", t("Decimal mark", "小数点"), &[".", ","]),
    (
        "currency",
        "CUR",
        t("Currency of amounts without one", "未注明的货币"),
        &[],
    ),
    (
        "country",
        "CC",
        t("Country of phone numbers", "电话所属国家"),
        &[],
    ),
    (
        "tz",
        "ZONE",
        t("Zone of times without one", "未注明的时区"),
        &[],
    ),
    (
        "people",
        "AS",
        t("What people of a company are", "公司人员的身份"),
        &["customers", "contacts"],
    ),
    (
        "match",
        "HOW",
        t("How known records are found", "匹配方式"),
        &["strict", "normal", "none"],
    ),
    (
        "on-conflict",
        "WHAT",
        t("Where file and book differ", "文件与账簿不同时"),
        &["keep", "take", "ask"],
    ),
    (
        "rows",
        "all",
        t("Show every row that is not taken", "显示所有未导入的行"),
        &["all"],
    ),
    (
        "rejected",
        "FILE",
        t("Where rows that were not taken go", "未导入的行写入此文件"),
        &[],
    ),
];

static FLAGS: &[(&str, Text)] = &[
    (
        "accept-errors",
        t("Take the rows that can be read", "接受可读的行"),
    ),
    (
        "include-deleted",
        t("Rows marked as deleted too", "包括标记为删除的行"),
    ),
    ("sensitive", t("Sensitive columns too", "包括敏感列")),
    (
        "create-attendees",
        t("Unknown attendees become customers", "未知参与者新建为客户"),
    ),
    (
        "no-attach",
        t(
            "Do not attach tasks by names in their text",
            "不按文中姓名关联任务",
        ),
    ),
    (
        "dry-run",
        t("Only show what would happen", "只显示结果，不写入"),
    ),
];

static LIMITS: Text = t(
    "Limits: file 1 GiB, expanded archive 256 MiB (ratio 200), cell or property 1 MiB, name 1 KiB, 1,000 columns,\nnesting 8 (vCard) and 64 (JSON).\nExample: guanxi import contacts.vcf customers.csv orders.csv",
    "限制：文件 1 GiB，解压后 256 MiB（压缩比 200），单元格或属性 1 MiB，名称 1 KiB，1,000 列，\n嵌套 8 层（vCard）和 64 层（JSON）。\n示例：guanxi import contacts.vcf customers.csv orders.csv",
);

fn import_arguments(command: Command, lang: Lang) -> Command {
    let files = t("Files; - is standard input", "文件；- 为标准输入");
    let mapped = t("A column and the field it becomes", "列与字段的对应");
    let with_value = OPTIONS
        .iter()
        .map(|(name, value, help, allowed)| match allowed {
            [] => option(name, value, *help, lang),
            allowed => option(name, value, *help, lang).value_parser(allowed.to_vec()),
        });
    command
        .after_help(LIMITS.get(lang))
        .arg(
            Arg::new("files")
                .num_args(1..)
                .required(true)
                .value_name("FILE")
                .help(files.get(lang)),
        )
        .arg(option("map", "COLUMN=FIELD", mapped, lang).action(clap::ArgAction::Append))
        .args(with_value)
        .args(FLAGS.iter().map(|(name, help)| flag(name, *help, lang)))
}

/// What was said on the command line, as the import understands it.
fn options(matches: &ArgMatches) -> Result<ImportOptions, Failure> {
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let unknown = |what: &str| Failure::usage(t("{0} cannot be read.", "无法识别 {0}。"), &[&what]);
    let mut map = Vec::new();
    for pair in matches.get_many::<String>("map").into_iter().flatten() {
        let (column, field) = pair.rsplit_once('=').ok_or_else(|| unknown(pair))?;
        map.push((column.to_owned(), field.to_owned()));
    }
    let delimiter = match word("delimiter") {
        None => None,
        Some("tab" | "\\t") => Some('\t'),
        Some(text) => Some(
            text.chars()
                .next()
                .filter(|_| text.chars().count() == 1)
                .ok_or_else(|| unknown(text))?,
        ),
    };
    Ok(ImportOptions {
        as_kind: word("as").map(str::to_owned),
        map,
        encoding: word("encoding").map(str::to_owned),
        delimiter,
        date_order: word("date-order").map(|order| match order {
            "dmy" => DateOrder::DayFirst,
            "mdy" => DateOrder::MonthFirst,
            _ => DateOrder::YearFirst,
        }),
        decimal: word("decimal").and_then(|mark| mark.chars().next()),
        currency: word("currency")
            .map(|c| c.parse().map_err(|_| unknown(c)))
            .transpose()?,
        country: word("country").map(str::to_uppercase),
        zone: word("tz")
            .map(|zone| zone.parse().map_err(|_| unknown(zone)))
            .transpose()?,
        people: word("people").map(|p| {
            if p == "contacts" {
                People::Contacts
            } else {
                People::Customers
            }
        }),
        matching: match word("match") {
            Some("strict") => Match::Strict,
            Some("none") => Match::None,
            _ => Match::Normal,
        },
        on_conflict: if word("on-conflict") == Some("take") {
            OnConflict::Take
        } else {
            OnConflict::Keep
        },
        accept_errors: matches.get_flag("accept-errors"),
        include_deleted: matches.get_flag("include-deleted"),
        sensitive: matches.get_flag("sensitive"),
        create_attendees: matches.get_flag("create-attendees"),
        no_attach: matches.get_flag("no-attach"),
    })
}

fn inputs(session: &mut Session<'_>, matches: &ArgMatches) -> Result<Vec<InputFile>, Failure> {
    let mut files = Vec::new();
    for name in matches.get_many::<String>("files").into_iter().flatten() {
        let content = if name == "-" {
            let mut bytes = Vec::new();
            session.request.input.read_to_end(&mut bytes)?;
            Content::Bytes(bytes)
        } else {
            Content::Path(session.request.folder.join(name))
        };
        let shown = std::path::Path::new(name)
            .file_name()
            .map_or_else(|| name.clone(), |n| n.to_string_lossy().into_owned());
        files.push(InputFile {
            name: shown,
            content,
        });
    }
    Ok(files)
}

fn import(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    let files = inputs(session, matches)?;
    let options = options(matches)?;
    session.desk()?;
    let ask = session.ask()?;
    let mut outcome = importing::rehearse(session.book()?, &ask, &files, &options);
    let dry = matches.get_flag("dry-run");
    let is_json = matches!(session.format(), Format::Json | Format::JsonLines);
    if !is_json {
        let most = if matches.contains_id("rows") {
            usize::MAX
        } else {
            20
        };
        let mut lines = importing::told(&outcome, session.lang(), most).join("\n");
        lines.push('\n');
        session.print(&crate::domain::text::escape::escape_lines(&lines))?;
    }
    let nothing = outcome.changes.is_empty();
    let question = t("Import this?", "确认导入吗？").into();
    let go = !dry && !nothing && session.confirm(&question)?;
    let mut change = None;
    if go {
        let draft = importing::draft(&ask, &files, &mut outcome);
        change = session.commit(draft)?;
        keep_rejected(session, matches, &outcome, change)?;
    } else if !nothing {
        session.say(
            &t(
                "nothing written; repeat with --yes",
                "未写入；加 --yes 执行",
            )
            .into(),
        )?;
    }
    if is_json {
        let json = outcome.answer.to_json(change, session.lang());
        session.print(&format!("{json}\n"))?;
    }
    Ok(outcome.exit_code)
}

/// Rows that were not taken are kept, to be mended and imported again. Failing that is a warning: the rest is in.
fn keep_rejected(
    session: &mut Session<'_>,
    matches: &ArgMatches,
    outcome: &Outcome,
    change: Option<u64>,
) -> Result<(), Failure> {
    let Some(seq) = change else { return Ok(()) };
    for rejected in &outcome.rejected {
        let file = match matches.get_one::<String>("rejected") {
            Some(name) => session.request.folder.join(name),
            None => {
                let plain: String = rejected
                    .file
                    .chars()
                    .map(|c| if c.is_control() || c == '/' { '_' } else { c })
                    .collect();
                session
                    .globals
                    .data_dir
                    .join("rejected")
                    .join(format!("{seq}-{plain}"))
            }
        };
        let told: Problem = match replace_file(&file, rejected.text.as_bytes()) {
            Ok(()) => {
                t("Rows that were not taken: {0}", "未导入的行：{0}").problem(&[&file.display()])
            }
            Err(error) => t(
                "Rows that were not taken could not be kept in {0}: {1}",
                "未导入的行无法写入 {0}：{1}",
            )
            .problem(&[&file.display(), &error]),
        };
        session.say(&told)?;
    }
    Ok(())
}

fn demo(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    session.desk()?;
    let mut ask = session.ask()?;
    ask.actor = "demo".to_owned();
    let book = session.book()?;
    if Kind::ALL.iter().any(|kind| book.count(*kind) > 0) {
        let text = t(
            "The book is not empty. Make another one with --data-dir DIR; yours is untouched.",
            "账簿不为空。请用 --data-dir 目录 另建；您的账簿未被改动。",
        );
        return Err(Failure::new(1, text));
    }
    let number = |name: &str| matches.get_one::<u64>(name).copied();
    let mut options = DemoOptions::new(ask.lang, ask.today, ask.zone);
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    options.customers = number("customers").map_or(options.customers, size);
    options.orders = number("orders").map_or(options.orders, size);
    options.cases = number("cases").map_or(options.cases, size);
    options.seed = number("seed").unwrap_or(options.seed);
    if options.customers > 1_000_000 || options.orders > 10_000_000 {
        return Err(Failure::new(
            IO_ERROR,
            t("That is more than one book holds.", "超过单个账簿的容量。"),
        ));
    }
    let changes = demo::make(&options, &book.settings);
    let what = t("Made-up business", "虚构业务").get(ask.lang).to_owned();
    let count = changes.len();
    session.commit(ask.draft(what, changes))?;
    session.say(&t("{0} records made.", "已生成 {0} 条记录。").problem(&[&count]))?;
    Ok(0)
}
