//! The loop: takes what has come, lets `update` work it out, does the effects, draws at most once.
//! Rule: the one place of the screen that reads the clock and touches the disk; nothing wakes it but input and the one timer.

use super::app::App;
use super::desk::Desk;
use super::draw::draw;
use super::effect::Effect;
use super::keymap::Keymap;
use super::msg::Msg;
use super::now::Now;
use super::panes::models;
use super::terminal::{self, Input, Terminal};
use super::update::{refresh, update};
use crate::domain::{Kind, Lang, Moment, Problem};
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Something another thread wants done with the book: a command that came in over the socket.
pub type Work<D> = Box<dyn FnOnce(&mut D) + Send>;

/// What reaches the loop.
pub enum News<D> {
    Input(Input),
    Work(Work<D>),
}

/// How the screen starts.
pub struct Options {
    pub lang: Lang,
    pub no_color: bool,
    pub keymap: Keymap,
    /// What was wrong with the user's keys.
    pub problems: Vec<Problem>,
    pub seed: u64,
}

/// The way to the loop for other threads.
pub struct Line<D> {
    pub sender: Sender<News<D>>,
    receiver: Receiver<News<D>>,
}

impl<D> Default for Line<D> {
    fn default() -> Line<D> {
        let (sender, receiver) = channel();
        Line { sender, receiver }
    }
}

#[allow(clippy::disallowed_methods)]
/// The time now.
pub fn clock() -> Moment {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

struct Runner<'a, D: Desk> {
    app: App,
    desk: &'a mut D,
    terminal: Terminal,
}

/// Shows the book until the user quits or the terminal is gone.
pub fn run<D: Desk + 'static>(desk: &mut D, options: Options, line: Line<D>) -> io::Result<()> {
    let theme = terminal::theme(options.no_color);
    let terminal = Terminal::start()?;
    let mut app = App::new(options.lang, terminal.size(), theme, options.seed);
    app.keymap = options.keymap;
    app.kept = desk.drafts();
    let sender = line.sender.clone();
    terminal::listen(move |input| sender.send(News::Input(input)).is_ok())?;
    let mut runner = Runner {
        app,
        desk,
        terminal,
    };
    if let Some(problem) = options.problems.first() {
        runner.take(Msg::Refused(problem.clone()))?;
    }
    runner.first_frame()?;
    runner.work(&line.receiver)
}

impl<D: Desk> Runner<'_, D> {
    /// The list first; what its further columns need is read after it is on the screen.
    fn first_frame(&mut self) -> io::Result<()> {
        self.refresh();
        self.draw()
    }

    fn refresh(&mut self) {
        let now = Now::new(self.desk.book(), clock());
        refresh(&mut self.app, &now);
    }

    fn draw(&mut self) -> io::Result<()> {
        let now = Now::new(self.desk.book(), clock());
        let (width, height) = (self.app.width, self.app.height);
        if self.terminal.size() != (width, height) {
            self.terminal.resize(width, height)?;
        }
        let app = &self.app;
        self.terminal.draw(|buffer| draw(app, &now, buffer))
    }

    fn work(&mut self, news: &Receiver<News<D>>) -> io::Result<()> {
        let mut unread: Vec<Kind> = [
            Kind::Segment,
            Kind::Task,
            Kind::Case,
            Kind::Interaction,
            Kind::Order,
        ]
        .into();
        unread.reverse();
        while !self.app.is_done {
            let wait = match unread.is_empty() {
                true => self.until_deadline(),
                false => Duration::ZERO,
            };
            match news.recv_timeout(wait) {
                Ok(first) => {
                    let batch = gather(first, news);
                    self.take_all(batch)?;
                }
                Err(RecvTimeoutError::Timeout) => match unread.pop() {
                    Some(kind) => self.desk.book().load(&[kind]),
                    None => self.take(Msg::Wake)?,
                },
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            if !self.app.is_done {
                self.refresh();
                self.draw()?;
            }
        }
        Ok(())
    }

    fn until_deadline(&self) -> Duration {
        let now = Now::new(self.desk.book(), clock());
        let left = self.app.deadline(&now).0.saturating_sub(now.at.0);
        Duration::from_millis(u64::try_from(left).unwrap_or(0).saturating_add(1))
    }

    /// All of a batch, the last size only; a torrent of letters where keys command is a paste.
    fn take_all(&mut self, batch: Vec<News<D>>) -> io::Result<()> {
        let keys: Vec<String> = batch
            .iter()
            .filter_map(|news| match news {
                News::Input(Input::Key(key)) => Some(key.clone()),
                _ => None,
            })
            .collect();
        let is_torrent = keys.len() == batch.len() && self.app.is_torrent(&keys);
        if is_torrent {
            return self.take(Msg::Torrent);
        }
        for news in batch {
            match news {
                News::Input(Input::Key(key)) => self.take(Msg::Key(key))?,
                News::Input(Input::Paste(text)) => self.take(Msg::Paste(text))?,
                News::Input(Input::Resize(width, height)) => {
                    self.take(Msg::Resize(width, height))?
                }
                News::Input(Input::Hangup) => self.take(Msg::Hangup)?,
                News::Input(Input::Suspend) => self.effect(Effect::Suspend)?,
                News::Input(Input::Continued) => self.take(Msg::Continued)?,
                News::Work(work) => work(self.desk),
            }
            if self.app.is_done {
                return Ok(());
            }
        }
        Ok(())
    }

    fn take(&mut self, msg: Msg) -> io::Result<()> {
        let now = Now::new(self.desk.book(), clock());
        let effects = update(&mut self.app, msg, &now);
        effects
            .into_iter()
            .try_for_each(|effect| self.effect(effect))
    }

    /// Does what `update` asked for, and tells it how it went.
    fn effect(&mut self, effect: Effect) -> io::Result<()> {
        let ask = Now::new(self.desk.book(), clock()).ask(self.app.lang, self.app.seed);
        let answer = match effect {
            Effect::Commit { draft, then } => {
                let (before, changes) = (self.desk.book().seq, draft.changes.clone());
                match self.desk.commit(draft) {
                    Ok(()) => {
                        models::follow(self.desk.book(), before, &changes);
                        Msg::Committed(then)
                    }
                    Err(problem) => Msg::Refused(problem),
                }
            }
            Effect::Undo(seq) => inverted(self.desk.undo(&ask, seq)),
            Effect::Redo => inverted(self.desk.redo(&ask)),
            Effect::History => Msg::History(self.desk.history(&ask)),
            Effect::Copy(text) => return self.terminal.copy(&text),
            Effect::SaveDrafts => {
                self.desk.keep_drafts(&self.app.kept);
                return Ok(());
            }
            Effect::SaveLang => {
                self.desk.keep_lang(self.app.lang);
                return Ok(());
            }
            Effect::Rehearse(path) => match self.desk.rehearse(&ask, &path) {
                Ok((lines, takes)) => Msg::Rehearsed {
                    path: takes.then_some(path),
                    lines,
                },
                Err(problem) => Msg::Refused(problem),
            },
            Effect::Import(path) => said(self.desk.import(&ask, &path)),
            Effect::Export { path, ids } => said(self.desk.export(&ask, &path, &ids)),
            Effect::Demo => said(self.desk.demo(&ask)),
            Effect::Suspend => {
                self.terminal.suspend()?;
                let (width, height) = self.terminal.size();
                Msg::Resize(width, height)
            }
            Effect::Redraw => {
                let (width, height) = Terminal::asked_size()?;
                self.terminal.resize(width, height)?;
                Msg::Resize(width, height)
            }
            Effect::Quit => return Ok(()),
        };
        self.take(answer)
    }
}

fn inverted(answer: Result<super::desk::Inverted, Problem>) -> Msg {
    match answer {
        Ok((toast, touched)) => Msg::Inverted { toast, touched },
        Err(problem) => Msg::Refused(problem),
    }
}

fn said(answer: Result<Problem, Problem>) -> Msg {
    match answer {
        Ok(words) => Msg::Said(words),
        Err(problem) => Msg::Refused(problem),
    }
}

/// What has come, and what comes within a moment: held keys and pasted text become one frame.
fn gather<D>(first: News<D>, news: &Receiver<News<D>>) -> Vec<News<D>> {
    let mut batch = vec![first];
    for _ in 0..40 {
        while let Ok(next) = news.try_recv() {
            batch.push(next);
        }
        match news.recv_timeout(Duration::from_micros(200)) {
            Ok(next) => batch.push(next),
            Err(_) => break,
        }
    }
    batch
}
