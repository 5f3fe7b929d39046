//! One run of one command: what was asked for everywhere (folder, language, day, form of the answer) and the book.
//! Rule: the book is opened when a verb first needs it, and only as far as it needs it.

use super::failure::{BAD_CONFIGURATION, Failure};
use super::output::Format;
use super::{Request, Screens, Streams};
use crate::domain::calendar::when;
use crate::domain::text::escape::escape;
use crate::domain::text::{Lang, Problem, t};
use crate::domain::values::context::Context;
use crate::domain::{Book, Day, Draft, Moment};
use crate::operations::desk::Desk;
use crate::operations::preferences::Preferences;
use crate::operations::{Ask, input};
use crate::store::{OpenOptions, Store, StoreError};
use clap::ArgMatches;
use std::path::PathBuf;

/// What holds for every command.
#[derive(Clone, Debug)]
pub struct Globals {
    pub data_dir: PathBuf,
    pub lang: Lang,
    pub as_of: Option<String>,
    pub at: Option<String>,
    /// `None`: the command's own default.
    pub format: Option<Format>,
    pub yes: bool,
    pub quiet: bool,
    pub colour: bool,
    pub preferences: Preferences,
    /// Entries of the user's file that could not be taken.
    pub warnings: Vec<Problem>,
}

impl Globals {
    /// Reads what was asked for, in the order option, environment, user's file, default.
    pub fn read(request: &Request<'_>, top: &ArgMatches, lang: Lang) -> Result<Globals, Failure> {
        let sub = top.subcommand().map(|(_, sub)| sub);
        let text = |name: &str| -> Option<String> {
            let of = |m: &ArgMatches| m.try_get_one::<String>(name).ok().flatten().cloned();
            sub.and_then(of).or_else(|| of(top))
        };
        let set = |name: &str| {
            request
                .environment
                .get(name)
                .filter(|word| !word.is_empty())
                .cloned()
        };
        let is = |name: &str| {
            let of = |m: &ArgMatches| {
                m.try_get_one::<bool>(name)
                    .ok()
                    .flatten()
                    .copied()
                    .unwrap_or(false)
            };
            sub.is_some_and(of) || of(top)
        };
        let dirs = directories::ProjectDirs::from("", "", "guanxi");
        let data_dir = match text("data-dir").or_else(|| set("GUANXI_DATA_DIR")) {
            Some(word) => request.folder.join(word),
            None => dirs
                .as_ref()
                .map(|d| d.data_dir().to_owned())
                .unwrap_or_else(|| request.folder.join(".guanxi")),
        };
        let file = match text("config").or_else(|| set("GUANXI_CONFIG")) {
            Some(word) => request.folder.join(word),
            None => dirs
                .map(|d| d.config_dir().join("config.toml"))
                .unwrap_or_else(|| data_dir.join("config.toml")),
        };
        let (preferences, warnings) = Preferences::read(&file);
        let lang = match text("lang") {
            Some(word) => Lang::parse(&word).ok_or_else(|| {
                Failure::usage(
                    t(
                        "{0} is no language of guanxi: en or zh-CN.",
                        "不支持语言 {0}：请用 en 或 zh-CN。",
                    ),
                    &[&word],
                )
            })?,
            None => match set("GUANXI_LANG") {
                Some(_) => lang,
                None => preferences.language().unwrap_or(lang),
            },
        };
        let format = text("format")
            .map(|word| Format::parse(&word))
            .transpose()?;
        let colour = match text("color").as_deref() {
            Some("always") => true,
            Some("never") => false,
            Some("auto") | None => {
                request.output_is_terminal
                    && set("NO_COLOR").is_none()
                    && preferences.get("color") != "never"
            }
            Some(word) => {
                let text = t(
                    "{0} is not auto, always or never.",
                    "{0} 不是 auto、always 或 never。",
                );
                return Err(Failure::usage(text, &[&word]));
            }
        };
        let (as_of, at) = (text("as-of"), text("at"));
        let (yes, quiet) = (is("yes"), is("quiet"));
        Ok(Globals {
            data_dir,
            lang,
            as_of,
            at,
            format,
            yes,
            quiet,
            colour,
            preferences,
            warnings,
        })
    }
}

/// A command while it runs.
pub struct Session<'a> {
    pub request: Request<'a>,
    pub streams: Streams<'a>,
    pub globals: Globals,
    pub screens: &'a Screens,
    desk: Option<Desk>,
    /// The book as it was, when `--at` asks for it or somebody else holds the store.
    past: Option<Book>,
    /// The holder of the book does not answer: reading goes by the journal.
    pub looks_only: bool,
}

/// Another command holds the book for a moment only: its turn is waited for. A program that takes calls is not.
fn patiently<T>(mut open: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
    const TRIES: u32 = 400;
    for _ in 0..TRIES {
        match open() {
            Err(StoreError::Held(holder)) if holder.socket.is_none() => {
                std::thread::sleep(std::time::Duration::from_millis(25));
            }
            other => return other,
        }
    }
    open()
}

impl<'a> Session<'a> {
    pub fn new(
        request: Request<'a>,
        streams: Streams<'a>,
        globals: Globals,
        screens: &'a Screens,
    ) -> Session<'a> {
        Session {
            request,
            streams,
            globals,
            screens,
            desk: None,
            past: None,
            looks_only: false,
        }
    }

    pub fn lang(&self) -> Lang {
        self.globals.lang
    }

    /// Works on a desk that is open already.
    pub fn put_desk(&mut self, desk: Desk) {
        self.desk = Some(desk);
    }

    /// The desk, if it is open already.
    pub fn open_desk(&mut self) -> Option<&mut Desk> {
        self.desk.as_mut()
    }

    /// Gives the desk back.
    pub fn take_desk(&mut self) -> Option<Desk> {
        self.desk.take()
    }

    /// The book for reading.
    pub fn book(&mut self) -> Result<&Book, Failure> {
        if self.globals.at.is_some() && self.past.is_none() {
            self.past = Some(self.book_at()?);
        }
        if self.past.is_none() && self.desk.is_none() {
            match self.open() {
                Err(Failure::Held(_)) if self.looks_only => {
                    self.past = Some(Store::read_only(&self.globals.data_dir)?.1);
                }
                opened => opened?,
            }
        }
        match (&self.past, &self.desk) {
            (Some(book), _) => Ok(book),
            (None, Some(desk)) => Ok(&desk.book),
            (None, None) => Err(Failure::new(
                BAD_CONFIGURATION,
                t("There is no book.", "没有账簿。"),
            )),
        }
    }

    /// The book as it was at the end of the day of `--at`.
    fn book_at(&self) -> Result<Book, Failure> {
        let word = self.globals.at.clone().unwrap_or_default();
        let (store, book) = Store::read_only(&self.globals.data_dir)?;
        let context = Context::of(&book.settings, self.request.now, self.lang());
        let day = when::read_day(&word, &context, when::Direction::Past)
            .map_err(|p| Failure::new(2, p))?;
        let next = Moment::at(day.plus(1), 0, 0, 0, context.zone);
        Ok(store.book_at(Moment(next.0 - 1))?)
    }

    /// The book for writing.
    pub fn desk(&mut self) -> Result<&mut Desk, Failure> {
        if self.globals.at.is_some() {
            let text = t(
                "--at shows the past, which cannot be changed.",
                "--at 只能查看过去，不能修改。",
            );
            return Err(Failure::new(2, text));
        }
        if self.desk.is_none() {
            self.open()?;
        }
        self.desk
            .as_mut()
            .ok_or_else(|| Failure::new(BAD_CONFIGURATION, t("There is no book.", "没有账簿。")))
    }

    fn open(&mut self) -> Result<(), Failure> {
        let warnings = std::mem::take(&mut self.globals.warnings);
        for warning in warnings {
            self.say(&warning)?;
        }
        let now = self.request.now;
        let open = || {
            Store::open(
                &self.globals.data_dir,
                OpenOptions::new("guanxi command", now),
            )
        };
        let (store, book) = patiently(open)?;
        for notice in store.notices().to_vec() {
            self.say(&notice)?;
        }
        self.desk = Some(Desk::new(store, book));
        Ok(())
    }

    /// The day that counts as today.
    pub fn today(&mut self) -> Result<Day, Failure> {
        let asked = self.globals.as_of.clone();
        let now = self.request.now;
        let zone = self.book()?.settings.zone();
        let today = now.day_in(zone);
        match asked {
            None => Ok(today),
            Some(word) => {
                let lang = self.lang();
                let context = Context::of(&self.book()?.settings, now, lang);
                when::read_day(&word, &context, when::Direction::Past)
                    .map_err(|problem| Failure::new(2, problem))
            }
        }
    }

    /// Reads a day that was typed as an argument.
    pub fn read_day(&mut self, word: &str) -> Result<Day, Failure> {
        let context = self.context()?;
        when::read_day(word, &context, when::Direction::Past)
            .map_err(|problem| Failure::new(2, problem))
    }

    /// Who asks, and when.
    pub fn ask(&mut self) -> Result<Ask, Failure> {
        let today = self.today()?;
        let (now, seed, lang) = (self.request.now, self.request.seed, self.lang());
        let zone = self.book()?.settings.zone();
        Ok(Ask {
            now,
            today,
            zone,
            lang,
            actor: "cli".to_owned(),
            seed,
        })
    }

    /// The context in which values are read and shown.
    pub fn context(&mut self) -> Result<Context<'static>, Failure> {
        let ask = self.ask()?;
        Ok(input::context(self.book()?, &ask))
    }

    /// Commits a draft.
    pub fn commit(&mut self, draft: Draft) -> Result<Option<u64>, Failure> {
        Ok(self.desk()?.commit(draft)?)
    }

    /// The form of the answer.
    pub fn format(&self) -> Format {
        self.globals.format.unwrap_or(Format::Table)
    }

    /// Writes a part of the answer.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.streams.out.write_all(text.as_bytes())?;
        Ok(())
    }

    /// Writes a message on standard error, unless `--quiet`.
    pub fn say(&mut self, problem: &Problem) -> Result<(), Failure> {
        if !self.globals.quiet {
            writeln!(
                self.streams.err,
                "guanxi: {}",
                escape(problem.get(self.globals.lang))
            )?;
        }
        Ok(())
    }

    /// Asks a question that needs a yes: `--yes` answers it; off a terminal the answer is no.
    pub fn confirm(&mut self, question: &Problem) -> Result<bool, Failure> {
        if self.globals.yes {
            return Ok(true);
        }
        if !self.request.input_is_terminal {
            return Ok(false);
        }
        write!(
            self.streams.err,
            "{} [y/N] ",
            escape(question.get(self.globals.lang))
        )?;
        self.streams.err.flush()?;
        let mut answer = Vec::new();
        let mut byte = [0_u8; 1];
        while self.request.input.read(&mut byte)? == 1 && byte != [b'\n'] {
            answer.extend_from_slice(&byte);
        }
        let answer = String::from_utf8_lossy(&answer).trim().to_lowercase();
        Ok(matches!(answer.as_str(), "y" | "yes" | "是" | "好"))
    }

    /// Flushes the answer.
    pub fn finish(&mut self) -> Result<(), Failure> {
        self.streams.out.flush()?;
        Ok(())
    }
}
