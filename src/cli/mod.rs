//! The command line: one file per family of verbs in `verbs/`, one table that joins them.
//! Rule: standard output is only the answer; messages go to standard error; the same operations as the screen.
//! A request brings all it needs with it (arguments, folder, environment, input, moment), so that it can be run by the
//! process that was started or by the one that holds the book.

pub mod failure;
pub mod output;
pub mod session;
pub mod verbs;

use crate::domain::Moment;
use crate::domain::text::{Lang, Text, t};
use crate::operations::desk::Desk;
use crate::operations::serving;
use clap::{Arg, ArgAction, ArgMatches, Command};
use failure::Failure;
use session::Session;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::PathBuf;

/// Everything a command may know of the world.
pub struct Request<'a> {
    /// The arguments after the program's name.
    pub argv: Vec<String>,
    pub folder: PathBuf,
    pub environment: BTreeMap<String, String>,
    pub input: &'a mut dyn Read,
    pub input_is_terminal: bool,
    pub output_is_terminal: bool,
    pub error_is_terminal: bool,
    pub now: Moment,
    /// Chance for new uids.
    pub seed: u64,
}

/// What only the terminal interface knows and a command prints.
pub struct Screens {
    /// The key table: keys, command id, what it does, where it holds.
    pub keys: fn(Lang) -> Vec<[String; 4]>,
}

/// Where the answer and the messages go.
pub struct Streams<'a> {
    pub out: &'a mut dyn Write,
    pub err: &'a mut dyn Write,
}

/// A verb of the command line.
pub struct Verb {
    pub name: &'static str,
    pub about: Text,
    /// A command that works as it stands.
    pub example: &'static str,
    pub arguments: fn(Command, Lang) -> Command,
    pub run: fn(&mut Session<'_>, &ArgMatches) -> Result<u8, Failure>,
}

/// The definition of the whole command line in one language.
pub fn definition(lang: Lang) -> Command {
    let about = t(
        "A CRM for people who live in the terminal",
        "为终端用户打造的客户关系管理",
    );
    let mut command = Command::new("guanxi")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about.get(lang))
        .after_help(
            t(
                "Without a command: the terminal interface.\nExample: guanxi --demo",
                "不带命令时打开终端界面。\n示例：guanxi --demo",
            )
            .get(lang),
        )
        .disable_help_subcommand(true)
        .infer_long_args(false)
        .args(globals(lang))
        .arg(flag(
            "demo",
            t(
                "The interface on a made-up book; nothing is kept",
                "在虚构的账簿上打开界面，不保存",
            ),
            lang,
        ));
    for verb in verbs::VERBS {
        let example = t("Example: {0}", "示例：{0}").fill(lang, &[&verb.example]);
        let sub = Command::new(verb.name)
            .about(verb.about.get(lang))
            .after_help(example);
        command = command.subcommand((verb.arguments)(sub, lang));
    }
    command
}

/// An option without a value.
pub fn flag(name: &'static str, help: Text, lang: Lang) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help.get(lang))
}

/// An option with a value.
pub fn option(name: &'static str, value: &'static str, help: Text, lang: Lang) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .help(help.get(lang))
        .allow_hyphen_values(true)
}

/// Any number of free words: a query, a text, fields. A word may begin with `-` (`-#tag` turns a condition round).
pub fn words(name: &'static str) -> Arg {
    let plain = |word: &str| {
        Ok::<String, std::convert::Infallible>(word.strip_prefix(SHIELD).unwrap_or(word).to_owned())
    };
    Arg::new(name).num_args(0..).value_parser(plain)
}

/// Stands before a word that begins with `-` and is no option, so that it is taken as a word.
const SHIELD: char = '\u{1}';

/// Shields words that begin with one `-` and are neither options nor values of options.
fn shielded(argv: &[String], definition: &Command) -> Vec<String> {
    let takes_value = |word: &str| {
        let long = word.strip_prefix("--").unwrap_or("");
        let all = definition.get_arguments().chain(
            definition
                .get_subcommands()
                .flat_map(Command::get_arguments),
        );
        let named = |arg: &Arg| {
            arg.get_long() == Some(long) || (word == "-o" && arg.get_short() == Some('o'))
        };
        all.into_iter()
            .any(|arg| named(arg) && arg.get_action().takes_values())
    };
    let mut out = Vec::with_capacity(argv.len());
    let mut is_value = false;
    for word in argv {
        let dashed = word.starts_with('-') && !word.starts_with("--");
        let writes = argv
            .iter()
            .any(|word| word == "export" || word == "subject");
        let option =
            matches!(word.as_str(), "-" | "-o" | "-h" | "-V") || (writes && word.starts_with("-o"));
        out.push(if dashed && !option && !is_value {
            format!("{SHIELD}{word}")
        } else {
            word.clone()
        });
        is_value = takes_value(word);
    }
    out
}

fn globals(lang: Lang) -> Vec<Arg> {
    let rows: [(&'static str, &'static str, Text); 7] = [
        (
            "data-dir",
            "DIR",
            t(
                "Folder of the book (GUANXI_DATA_DIR)",
                "账簿目录（GUANXI_DATA_DIR）",
            ),
        ),
        (
            "config",
            "FILE",
            t(
                "File of preferences (GUANXI_CONFIG)",
                "个人设置文件（GUANXI_CONFIG）",
            ),
        ),
        (
            "lang",
            "LANG",
            t("en or zh-CN (GUANXI_LANG)", "en 或 zh-CN（GUANXI_LANG）"),
        ),
        (
            "as-of",
            "DATE",
            t("The day that counts as today", "视为今天的日期"),
        ),
        (
            "at",
            "DATE",
            t("The book as it was on this day", "查看当日的账簿"),
        ),
        (
            "format",
            "FORMAT",
            t(
                "table, csv, json, jsonl or markdown",
                "table、csv、json、jsonl 或 markdown",
            ),
        ),
        (
            "color",
            "WHEN",
            t(
                "auto, always or never (and NO_COLOR)",
                "auto、always 或 never（另见 NO_COLOR）",
            ),
        ),
    ];
    let mut args: Vec<Arg> = rows
        .iter()
        .map(|(name, value, help)| option(name, value, *help, lang).global(true))
        .collect();
    args.push(
        flag(
            "yes",
            t("Answers the question it would ask", "对询问一律回答是"),
            lang,
        )
        .global(true),
    );
    args.push(
        flag(
            "quiet",
            t("No messages, only the answer", "不显示消息，只显示结果"),
            lang,
        )
        .global(true),
    );
    args
}

/// The language the environment asks for.
fn language(request: &Request<'_>) -> Option<Lang> {
    request
        .environment
        .get("GUANXI_LANG")
        .and_then(|word| Lang::parse(word))
}

/// The locale's language, English when it says nothing.
fn locale(environment: &BTreeMap<String, String>) -> Lang {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let word = names
        .iter()
        .filter_map(|name| environment.get(*name))
        .find(|word| !word.is_empty());
    word.and_then(|word| Lang::parse(word)).unwrap_or(Lang::En)
}

/// What a command line asks for.
pub enum Asked {
    /// The terminal interface, on a made-up book or the user's own.
    Interface(Box<session::Globals>, bool),
    /// A command, which ran and ended with this exit code.
    Done(u8),
}

/// A request that was read: what holds everywhere, and the verb with its arguments (none: the interface).
struct Understood {
    globals: session::Globals,
    verb: Option<(&'static Verb, ArgMatches)>,
    demo: bool,
}

/// Reads the arguments. What cannot be read is told, and answered with the exit code.
fn read(request: &Request<'_>, streams: &mut Streams<'_>) -> Result<Understood, u8> {
    let early = request
        .argv
        .iter()
        .skip_while(|word| *word != "--lang")
        .nth(1)
        .and_then(|word| Lang::parse(word));
    let lang = early
        .or_else(|| language(request))
        .unwrap_or_else(|| locale(&request.environment));
    let definition = definition(lang);
    let words = std::iter::once("guanxi".to_owned()).chain(shielded(&request.argv, &definition));
    let matches = definition
        .try_get_matches_from(words)
        .map_err(|error| usage(&error, streams, request.error_is_terminal))?;
    let globals = session::Globals::read(request, &matches, lang)
        .map_err(|failure| failure.tell(streams.err, lang))?;
    let verb = matches.subcommand().and_then(|(name, sub)| {
        let verb = verbs::VERBS.iter().find(|verb| verb.name == name)?;
        Some((verb, sub.clone()))
    });
    Ok(Understood {
        globals,
        verb,
        demo: matches.get_flag("demo"),
    })
}

/// Runs one request. The exit code is what the process ends with.
pub fn run<'a>(request: Request<'a>, mut streams: Streams<'a>, screens: &'a Screens) -> Asked {
    let Understood {
        globals,
        verb,
        demo,
    } = match read(&request, &mut streams) {
        Ok(read) => read,
        Err(code) => return Asked::Done(code),
    };
    let Some((verb, matches)) = verb else {
        return Asked::Interface(Box::new(globals), demo);
    };
    let mut session = Session::new(request, streams, globals, screens);
    let mut ended = (verb.run)(&mut session, &matches);
    if let Err(Failure::Held(holder)) = &ended {
        match handed_over(&mut session, holder.socket.as_deref()) {
            Some(code) => return Asked::Done(code),
            None => {
                session.looks_only = true;
                ended = (verb.run)(&mut session, &matches);
            }
        }
    }
    Asked::Done(closed(&mut session, ended))
}

/// Flushes the answer, or tells why there is none.
fn closed(session: &mut Session<'_>, ended: Result<u8, Failure>) -> u8 {
    let lang = session.lang();
    match ended.and_then(|code| session.finish().map(|()| code)) {
        Ok(code) => code,
        Err(failure) => failure.tell(session.streams.err, lang),
    }
}

/// Runs the request in the program that holds the book. `None` when that does not answer.
fn handed_over(session: &mut Session<'_>, socket: Option<&std::path::Path>) -> Option<u8> {
    let mut input = Vec::new();
    if session.request.argv.iter().any(|word| word == "-") {
        session.request.input.read_to_end(&mut input).ok()?;
    }
    let call = serving::Call {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        argv: session.request.argv.clone(),
        folder: session.request.folder.clone(),
        environment: session.request.environment.clone(),
        input,
        input_is_terminal: session.request.input_is_terminal,
        output_is_terminal: session.request.output_is_terminal,
        error_is_terminal: session.request.error_is_terminal,
    };
    match serving::call(socket?, &call) {
        serving::Outcome::Answered(reply) => {
            let written = session
                .streams
                .out
                .write_all(&reply.out)
                .and_then(|()| session.streams.out.flush());
            let _ = session.streams.err.write_all(&reply.err);
            Some(if written.is_err() { 0 } else { reply.exit })
        }
        serving::Outcome::Nobody | serving::Outcome::Hung => None,
    }
}

/// Runs a request that another process handed over, on the desk of the program that holds the book.
pub fn serve(
    call: &serving::Call,
    desk: Desk,
    now: Moment,
    seed: u64,
    screens: &Screens,
) -> (serving::Reply, Desk) {
    let mut input = call.input.as_slice();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let request = Request {
        argv: call.argv.clone(),
        folder: call.folder.clone(),
        environment: call.environment.clone(),
        input: &mut input,
        // Nobody sits at this end: a question that was not answered by --yes is a no.
        input_is_terminal: false,
        output_is_terminal: call.output_is_terminal,
        error_is_terminal: call.error_is_terminal,
        now,
        seed,
    };
    let streams = Streams {
        out: &mut out,
        err: &mut err,
    };
    let (exit, desk) = run_on(request, streams, desk, screens);
    (serving::Reply { out, err, exit }, desk)
}

fn run_on<'a>(
    request: Request<'a>,
    mut streams: Streams<'a>,
    desk: Desk,
    screens: &'a Screens,
) -> (u8, Desk) {
    let Understood { globals, verb, .. } = match read(&request, &mut streams) {
        Ok(read) => read,
        Err(code) => return (code, desk),
    };
    let Some((verb, matches)) = verb else {
        return (2, desk);
    };
    let mut session = Session::new(request, streams, globals, screens);
    session.put_desk(desk);
    let ended = (verb.run)(&mut session, &matches);
    let code = closed(&mut session, ended);
    match session.take_desk() {
        Some(desk) => (code, desk),
        // A verb never gives the desk away; were it so, the holder must not go on with another book.
        None => std::process::exit(i32::from(failure::IO_ERROR)),
    }
}

/// Help and version go to standard output, mistakes to standard error with exit code 2.
fn usage(error: &clap::Error, streams: &mut Streams<'_>, colour: bool) -> u8 {
    let text = error.render();
    let text = if colour {
        text.ansi().to_string()
    } else {
        text.to_string()
    };
    if error.use_stderr() {
        let _ = streams
            .err
            .write_all(crate::domain::text::escape::escape_lines(&text).as_bytes());
        2
    } else {
        let _ = streams.out.write_all(text.as_bytes());
        0
    }
}
