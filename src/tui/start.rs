//! From "show the book" to a screen with a book behind it: opening, the made-up book, the socket for commands, drafts.
//! Rule: whatever goes wrong before the first frame is said on the plain terminal, in words, with its exit code.

use super::desk::{Desk, Inverted};
use super::keymap::{ARROWS, Keymap};
use super::msg::Past;
use super::overlays::form::KeptForm;
use super::runner::{self, Line, News, Options};
use crate::domain::text::{Lang, Problem, t};
use crate::domain::values::context::Context;
use crate::domain::{Book, Draft, Id, Moment};
use crate::exchange::incoming::ImportOptions;
use crate::exchange::source::{Content, InputFile};
use crate::operations::demo::{self, DemoOptions};
use crate::operations::desk as open;
use crate::operations::exporting::{self, Chosen, Form};
use crate::operations::launch::{Launch, RunCommand};
use crate::operations::preferences::{Preferences, replace_file};
use crate::operations::serving::{self, Server};
use crate::operations::{Ask, history, importing};
use crate::store::{Holder, OpenOptions, Store, StoreError};
use std::path::{Path, PathBuf};

/// The book behind the screen, and what lies beside it.
pub struct OpenDesk {
    /// Always there but for the moment in which a command of another process has it.
    desk: Option<open::Desk>,
    nothing: Book,
    data_dir: PathBuf,
    preferences: Preferences,
    server: Option<Server>,
    run_command: RunCommand,
    seed: u64,
    /// Where the user's paths begin.
    folder: PathBuf,
    /// Reads the clock for commands that come in.
    clock: fn() -> Moment,
}

/// Shows the book until the user quits. Answers the exit code.
pub fn run(launch: Launch, clock: fn() -> Moment) -> u8 {
    let lang = launch.lang;
    match show(launch, clock) {
        Ok(()) => 0,
        Err((code, problem)) => {
            eprintln!(
                "guanxi: {}",
                crate::domain::text::escape::escape(problem.get(lang))
            );
            code
        }
    }
}

fn store_failed(error: &StoreError) -> (u8, Problem) {
    (error.exit_code(), error.problem())
}

fn io_failed(error: &std::io::Error) -> (u8, Problem) {
    (
        74,
        t("the terminal cannot be used: {0}", "终端无法使用：{0}").problem(&[error]),
    )
}

fn show(launch: Launch, clock: fn() -> Moment) -> Result<(), (u8, Problem)> {
    // The temporary folder lives as long as the screen.
    let temporary = match launch.demo {
        true => Some(tempfile::tempdir().map_err(|error| io_failed(&error))?),
        false => None,
    };
    let data_dir = temporary
        .as_ref()
        .map_or_else(|| launch.data_dir.clone(), |dir| dir.path().join("demo"));
    let (store, book) = opened(&launch, &data_dir, clock())?;
    let mut desk = open::Desk::new(store, book);
    if launch.demo {
        made_up(&mut desk, &launch, clock()).map_err(|problem| (74, problem))?;
    }
    let (keymap, problems) = keymap(&launch.preferences);
    let options = Options {
        lang: launch.lang,
        no_color: !launch.colour,
        keymap,
        problems,
        seed: launch.seed,
    };
    let mut desk = OpenDesk {
        desk: Some(desk),
        nothing: Book::default(),
        data_dir,
        preferences: launch.preferences,
        server: None,
        run_command: launch.run_command,
        seed: launch.seed,
        folder: std::env::current_dir().unwrap_or_default(),
        clock,
    };
    let line = Line::default();
    if !launch.demo {
        desk.listen(&line, launch.runtime_dir.as_deref());
    }
    let shown = runner::run(&mut desk, options, line);
    desk.quit();
    shown.map_err(|error| io_failed(&error))
}

/// The book for writing, or the one of a past day for looking.
fn opened(launch: &Launch, data_dir: &Path, now: Moment) -> Result<(Store, Book), (u8, Problem)> {
    let Some(word) = launch.at.as_ref().filter(|_| !launch.demo) else {
        return Store::open(data_dir, OpenOptions::new("guanxi tui", now))
            .map_err(|error| store_failed(&error));
    };
    let (store, book) = Store::read_only(data_dir).map_err(|error| store_failed(&error))?;
    let context = Context::of(&book.settings, now, launch.lang);
    let past = crate::domain::calendar::when::Direction::Past;
    let day = crate::domain::calendar::when::read_day(word, &context, past)
        .map_err(|problem| (2, problem))?;
    let until = Moment(Moment::at(day.plus(1), 0, 0, 0, context.zone).0 - 1);
    let book = store.book_at(until).map_err(|error| store_failed(&error))?;
    Ok((store, book))
}

fn made_up(desk: &mut open::Desk, launch: &Launch, now: Moment) -> Result<(), Problem> {
    let zone = desk.book.settings.zone();
    let today = now.day_in(zone);
    let options = DemoOptions::new(launch.lang, today, zone);
    let changes = demo::make(&options, &desk.book.settings);
    let ask = Ask {
        now,
        today,
        zone,
        lang: launch.lang,
        actor: "demo".to_owned(),
        seed: launch.seed,
    };
    let what = t("Made-up business", "虚构业务")
        .get(launch.lang)
        .to_owned();
    desk.commit(ask.draft(what, changes))
        .map(|_| ())
        .map_err(|fault| fault.problem())
}

/// The keys: the ready-made set and the user's own, with what was wrong in them.
fn keymap(preferences: &Preferences) -> (Keymap, Vec<Problem>) {
    let mut keymap = Keymap::default();
    let mut problems = Vec::new();
    if preferences.get("keymap") == "arrows" {
        problems.extend(keymap.read("arrows.toml", ARROWS));
    }
    let own = preferences.get("keys_file");
    if !own.is_empty() {
        match std::fs::read_to_string(own) {
            Ok(text) => problems.extend(keymap.read(own, &text)),
            Err(error) => {
                let text = t(
                    "{0} cannot be read ({1}); the default keys are used.",
                    "无法读取 {0}（{1}），使用默认按键。",
                );
                problems.push(text.problem(&[&own, &error]));
            }
        }
    }
    (keymap, problems)
}

impl OpenDesk {
    /// Takes calls of commands from other processes. Without a socket the screen works all the same.
    fn listen(&mut self, line: &Line<OpenDesk>, runtime_dir: Option<&str>) {
        let Some(desk) = &mut self.desk else { return };
        let id = desk.store.format().store_id.to_string();
        let path = serving::socket_path(&self.data_dir, runtime_dir, &id);
        let sender = std::sync::Mutex::new(line.sender.clone());
        let wake = move || {
            let work: runner::Work<OpenDesk> = Box::new(OpenDesk::answer_calls);
            if let Ok(sender) = sender.lock() {
                // The loop ended: nobody is there to answer any more.
                let _ = sender.send(News::Work(work));
            }
        };
        if let Ok(server) = Server::listen(&path, wake) {
            let holder = Holder::here("guanxi tui", (self.clock)(), Some(path));
            if desk.store.say_holder(&holder).is_ok() {
                self.server = Some(server);
            }
        }
    }

    fn answer_calls(&mut self) {
        let Some(server) = self.server.take() else {
            return;
        };
        for incoming in server.waiting() {
            let (run, now, seed) = (self.run_command, (self.clock)(), self.seed);
            self.seed = self.seed.wrapping_add(1);
            incoming.answer(|call| match self.desk.take() {
                Some(desk) => {
                    let (reply, desk) = run(call, desk, now, seed);
                    self.desk = Some(desk);
                    reply
                }
                None => serving::Reply {
                    out: Vec::new(),
                    err: Vec::new(),
                    exit: 75,
                },
            });
        }
        self.server = Some(server);
    }

    fn quit(&mut self) {
        self.server = None;
        if let Some(desk) = &self.desk {
            // A backup that fails is told by doctor and by the next one; quitting must not hang on it.
            let _ = desk.back_up_daily((self.clock)());
            // What was acknowledged is in the journal; the state can be made again.
            let _ = desk.store.settle();
        }
    }

    fn desk(&mut self) -> Result<&mut open::Desk, Problem> {
        self.desk
            .as_mut()
            .ok_or_else(|| t("The book is busy; try again.", "账簿正忙，请重试。").into())
    }

    fn path(&self, path: &str) -> PathBuf {
        let home = std::env::var_os("HOME").map(PathBuf::from);
        match (path.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(path),
        }
    }

    fn drafts_file(&self) -> PathBuf {
        self.data_dir.join("drafts.json")
    }

    fn inputs(&self, path: &str) -> Vec<InputFile> {
        let path = self.path(path);
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        vec![InputFile {
            name,
            content: Content::Path(path),
        }]
    }
}

fn inverted(done: &open::Inverted, word: crate::domain::Text) -> Inverted {
    let mut problem = word.problem(&[&done.what]);
    if !done.kept.is_empty() {
        let stays = t(
            "{0} values changed later stay.",
            "{0} 处之后的修改保留不变。",
        )
        .problem(&[&done.kept.len()]);
        problem.en.push_str(&format!(" {}", stays.en));
        problem.zh.push_str(&stays.zh);
    }
    (problem, done.touched.clone())
}

impl Desk for OpenDesk {
    fn book(&self) -> &Book {
        self.desk.as_ref().map_or(&self.nothing, |desk| &desk.book)
    }

    fn commit(&mut self, draft: Draft) -> Result<(), Problem> {
        self.desk()?
            .commit(draft)
            .map(|_| ())
            .map_err(|fault| fault.problem())
    }

    fn undo(&mut self, ask: &Ask, seq: Option<u64>) -> Result<Inverted, Problem> {
        let done = self
            .desk()?
            .undo(ask, seq)
            .map_err(|fault| fault.problem())?;
        Ok(inverted(&done, t("Took back: {0}", "已撤销：{0}")))
    }

    fn redo(&mut self, ask: &Ask) -> Result<Inverted, Problem> {
        let done = self.desk()?.redo(ask).map_err(|fault| fault.problem())?;
        Ok(inverted(&done, t("Did again: {0}", "已重做：{0}")))
    }

    fn history(&self, ask: &Ask) -> Vec<Past> {
        let entries = self
            .desk
            .as_ref()
            .and_then(|desk| desk.entries().ok())
            .unwrap_or_default();
        let log: Vec<_> = entries
            .iter()
            .map(|entry| (entry.seq, entry.relation))
            .collect();
        let standing = history::standing(&log);
        let past = entries.into_iter().rev().map(|entry| Past {
            seq: entry.seq,
            when: format!(
                "{} {}",
                entry.at.day_in(ask.zone),
                entry.at.clock_in(ask.zone)
            ),
            is_undone: standing.get(&entry.seq) == Some(&false),
            actor: entry.actor,
            what: entry.what,
            relation: entry.relation,
        });
        past.collect()
    }

    fn rehearse(&mut self, ask: &Ask, path: &str) -> Result<(Vec<String>, bool), Problem> {
        let files = self.inputs(path);
        let outcome =
            importing::rehearse(&self.desk()?.book, ask, &files, &ImportOptions::default());
        let lines = importing::told(&outcome, ask.lang, 12);
        Ok((lines, !outcome.changes.is_empty()))
    }

    fn import(&mut self, ask: &Ask, path: &str) -> Result<Problem, Problem> {
        let files = self.inputs(path);
        let desk = self.desk()?;
        let mut outcome = importing::rehearse(&desk.book, ask, &files, &ImportOptions::default());
        let draft = importing::draft(ask, &files, &mut outcome);
        let what = draft.what.clone();
        desk.commit(draft).map_err(|fault| fault.problem())?;
        Ok(Problem {
            en: what.clone(),
            zh: what,
        })
    }

    fn export(&mut self, ask: &Ask, path: &str, ids: &[Id]) -> Result<Problem, Problem> {
        let file = self.path(path);
        let book = &self.desk()?.book;
        let mut bytes = Vec::new();
        exporting::write(
            &mut bytes,
            book,
            ask,
            &Chosen::Only(ids),
            Form::of_file(path),
        )
        .map_err(|refusal| refusal.problem().clone())?;
        replace_file(&file, &bytes).map_err(|error| {
            t("{0} cannot be written: {1}", "无法写入 {0}：{1}").problem(&[&file.display(), &error])
        })?;
        Ok(t("{0} records written to {1}", "已写入 {0} 条记录到 {1}")
            .problem(&[&ids.len(), &file.display()]))
    }

    fn demo(&mut self, ask: &Ask) -> Result<Problem, Problem> {
        let desk = self.desk()?;
        let options = DemoOptions::new(ask.lang, ask.today, ask.zone);
        let changes = demo::make(&options, &desk.book.settings);
        let count = changes.len();
        let what = t("Made-up business", "虚构业务").get(ask.lang).to_owned();
        desk.commit(ask.draft(what, changes))
            .map_err(|fault| fault.problem())?;
        Ok(t("{0} records made.", "已生成 {0} 条记录。").problem(&[&count]))
    }

    fn drafts(&self) -> Vec<KeptForm> {
        let bytes = std::fs::read(self.drafts_file()).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn keep_drafts(&mut self, drafts: &[KeptForm]) {
        let file = self.drafts_file();
        // A draft that cannot be kept is still on the screen; saving the form will say what is wrong with the disk.
        let _ = match drafts.is_empty() {
            true => std::fs::remove_file(&file),
            false => replace_file(&file, &serde_json::to_vec(drafts).unwrap_or_default()),
        };
    }

    fn keep_lang(&mut self, lang: Lang) {
        // The language holds for this screen even when the file cannot be written.
        let _ = self.preferences.write("language", Some(lang.code()));
    }
}
