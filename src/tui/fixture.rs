//! A small book and an app over it for tests: keys go in, frames come out, nothing sleeps.

use super::app::App;
use super::desk::{Desk, Inverted};
use super::draw::draw;
use super::effect::Effect;
use super::msg::{Msg, Past};
use super::now::Now;
use super::overlays::form::KeptForm;
use super::sample::sample;
use super::theme::Theme;
use super::update::{refresh, update};
use crate::domain::text::t;
use crate::domain::{
    Book, Change, ChangeSet, Day, Draft, Id, Kind, Lang, Moment, Problem, Relation,
};
use crate::operations::Ask;
use crate::operations::history::{invert, next_redo, next_undo, standing};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Sunday 22 November 2026, 10:06 in Shanghai.
pub fn moment() -> Moment {
    let day: Day = "2026-11-22".parse().unwrap();
    Moment::at(day, 10, 6, 0, chrono_tz::Asia::Shanghai)
}

/// A desk without a disk: the book and its change sets in memory.
#[derive(Default)]
pub struct MemoryDesk {
    pub book: Book,
    pub log: Vec<ChangeSet>,
    pub kept: Vec<KeptForm>,
    pub copied: Vec<String>,
    pub exported: Vec<(String, usize)>,
}

impl Desk for MemoryDesk {
    fn book(&self) -> &Book {
        &self.book
    }

    fn commit(&mut self, draft: Draft) -> Result<(), Problem> {
        self.book
            .check(&draft.changes)
            .map_err(|conflict| t("{0}", "{0}").problem(&[&format!("{conflict:?}")]))?;
        crate::domain::rules::check(&self.book, &draft.changes)?;
        let seq = self.book.seq + 1;
        self.book.load(Kind::ALL);
        self.book.apply(&draft.changes, seq);
        let Draft {
            at,
            actor,
            what,
            relation,
            changes,
        } = draft;
        self.log.push(ChangeSet {
            seq,
            at,
            actor,
            what,
            relation,
            changes,
        });
        Ok(())
    }

    fn undo(&mut self, ask: &Ask, seq: Option<u64>) -> Result<Inverted, Problem> {
        let log: Vec<(u64, Relation)> =
            self.log.iter().map(|set| (set.seq, set.relation)).collect();
        let seq = seq
            .or(next_undo(&log))
            .ok_or_else(|| t("Nothing to undo.", "没有可撤销的操作。"))?;
        self.invert(ask, seq)
    }

    fn redo(&mut self, ask: &Ask) -> Result<Inverted, Problem> {
        let log: Vec<(u64, Relation)> =
            self.log.iter().map(|set| (set.seq, set.relation)).collect();
        let seq = next_redo(&log).ok_or_else(|| t("Nothing to redo.", "没有可重做的操作。"))?;
        self.invert(ask, seq)
    }

    fn history(&self, _: &Ask) -> Vec<Past> {
        let log: Vec<(u64, Relation)> =
            self.log.iter().map(|set| (set.seq, set.relation)).collect();
        let live = standing(&log);
        let row = |set: &ChangeSet| Past {
            seq: set.seq,
            when: "22 Nov 10:06".to_owned(),
            actor: set.actor.clone(),
            what: set.what.clone(),
            relation: set.relation,
            is_undone: live.get(&set.seq) == Some(&false),
        };
        self.log.iter().rev().map(row).collect()
    }

    fn rehearse(&mut self, _: &Ask, path: &str) -> Result<(Vec<String>, bool), Problem> {
        Err(t("There is no file {0}.", "没有文件 {0}。").problem(&[&path]))
    }

    fn import(&mut self, _: &Ask, path: &str) -> Result<Problem, Problem> {
        Err(t("There is no file {0}.", "没有文件 {0}。").problem(&[&path]))
    }

    fn export(&mut self, _: &Ask, path: &str, ids: &[Id]) -> Result<Problem, Problem> {
        self.exported.push((path.to_owned(), ids.len()));
        Ok(t("Exported {0} records.", "已导出 {0} 条记录。").problem(&[&ids.len()]))
    }

    fn demo(&mut self, _: &Ask) -> Result<Problem, Problem> {
        self.book = sample();
        Ok(t("A made-up business is in.", "示例已载入。").into())
    }

    fn drafts(&self) -> Vec<KeptForm> {
        self.kept.clone()
    }

    fn keep_drafts(&mut self, drafts: &[KeptForm]) {
        self.kept = drafts.to_vec();
    }

    fn keep_lang(&mut self, _: Lang) {}
}

impl MemoryDesk {
    fn invert(&mut self, ask: &Ask, seq: u64) -> Result<Inverted, Problem> {
        let set = self.log.iter().find(|set| set.seq == seq).unwrap().clone();
        let (draft, _) = invert(&self.book, ask, &set, &|_, _| None)
            .map_err(|refusal| refusal.problem().clone())?;
        let touched = draft.changes.iter().filter_map(Change::id).collect();
        self.commit(draft)?;
        Ok((
            t("Undone: {0}", "已撤销：{0}").problem(&[&set.what]),
            touched,
        ))
    }
}

/// An app over a desk: what the runner does, without a terminal.
pub struct Stage {
    pub app: App,
    pub desk: MemoryDesk,
    pub at: Moment,
    pub cursor: Option<Position>,
    pub buffer: Buffer,
}

impl Stage {
    pub fn new(book: Book, lang: Lang, size: (u16, u16)) -> Stage {
        let app = App::new(lang, size, Theme { colours: true }, 7);
        let desk = MemoryDesk {
            book,
            ..MemoryDesk::default()
        };
        let mut stage = Stage {
            app,
            desk,
            at: moment(),
            cursor: None,
            buffer: Buffer::empty(Rect::new(0, 0, size.0, size.1)),
        };
        stage.frame();
        stage
    }

    /// Presses keys and draws after each.
    pub fn press(&mut self, keys: &str) -> &mut Stage {
        for msg in super::app::keys(keys) {
            self.take(msg);
        }
        self
    }

    pub fn take(&mut self, msg: Msg) {
        let now = Now::new(&self.desk.book, self.at);
        let effects = update(&mut self.app, msg, &now);
        for effect in effects {
            self.effect(effect);
        }
        self.frame();
    }

    fn effect(&mut self, effect: Effect) {
        let ask = Now::new(&self.desk.book, self.at).ask(self.app.lang, self.app.seed);
        let msg = match effect {
            Effect::Commit { draft, then } => self
                .desk
                .commit(draft)
                .map_or_else(Msg::Refused, |()| Msg::Committed(then)),
            Effect::Undo(seq) => {
                self.desk
                    .undo(&ask, seq)
                    .map_or_else(Msg::Refused, |(toast, touched)| Msg::Inverted {
                        toast,
                        touched,
                    })
            }
            Effect::Redo => self
                .desk
                .redo(&ask)
                .map_or_else(Msg::Refused, |(toast, touched)| Msg::Inverted {
                    toast,
                    touched,
                }),
            Effect::History => Msg::History(self.desk.history(&ask)),
            Effect::Copy(text) => return self.desk.copied.push(text),
            Effect::SaveDrafts => return self.desk.keep_drafts(&self.app.kept),
            Effect::Rehearse(path) => {
                self.desk
                    .rehearse(&ask, &path)
                    .map_or_else(Msg::Refused, |(lines, _)| Msg::Rehearsed {
                        path: None,
                        lines,
                    })
            }
            Effect::Import(path) => self
                .desk
                .import(&ask, &path)
                .map_or_else(Msg::Refused, Msg::Said),
            Effect::Export { path, ids } => self
                .desk
                .export(&ask, &path, &ids)
                .map_or_else(Msg::Refused, Msg::Said),
            Effect::Demo => self.desk.demo(&ask).map_or_else(Msg::Refused, Msg::Said),
            Effect::SaveLang | Effect::Suspend | Effect::Redraw | Effect::Quit => return,
        };
        let now = Now::new(&self.desk.book, self.at);
        let more = update(&mut self.app, msg, &now);
        more.into_iter().for_each(|effect| self.effect(effect));
    }

    /// Draws and checks what holds of every frame.
    pub fn frame(&mut self) {
        let now = Now::new(&self.desk.book, self.at);
        refresh(&mut self.app, &now);
        let area = Rect::new(0, 0, self.app.width, self.app.height);
        self.buffer = Buffer::empty(area);
        self.cursor = draw(&self.app, &now, &mut self.buffer);
        for y in 0..area.height {
            let row = self.row(usize::from(y));
            assert_eq!(
                crate::domain::text::width::width(&row),
                usize::from(area.width),
                "row {y} has its width: {row:?}"
            );
            assert!(
                !row.chars().any(char::is_control),
                "no control character in row {y}"
            );
        }
    }

    /// A row as text; the second cell of a wide character is left out.
    pub fn row(&self, y: usize) -> String {
        let width = usize::from(self.buffer.area.width);
        let mut out = String::new();
        let mut skip = 0;
        for x in 0..width {
            let symbol = self.buffer.content[y * width + x].symbol();
            if skip > 0 {
                skip -= 1;
                continue;
            }
            out.push_str(symbol);
            skip = crate::domain::text::width::width(symbol).saturating_sub(1);
        }
        out
    }

    pub fn text(&self) -> String {
        let rows = (0..usize::from(self.buffer.area.height)).map(|y| self.row(y));
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The row that holds a text.
    pub fn find(&self, text: &str) -> Option<usize> {
        (0..usize::from(self.buffer.area.height)).find(|y| self.row(*y).contains(text))
    }
}
