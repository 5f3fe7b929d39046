//! The doctor: every promise of the store checked, and repaired when asked to.
//! Rule: nothing is edited in place; what is replaced is kept in `quarantine/`, and every loss is named.

use super::Store;
use super::blobs::Blobs;
use super::disk;
use super::engine::EngineError;
use super::error::StoreError;
use super::format::Format;
use super::journal::{self, Found};
use super::lock::{Holder, Lock};
use super::manifest::{Manifest, segment_path, segments};
use super::memory::Memory;
use super::opening::{self, Opening, clear_up};
use super::repair::repair;
use super::source::{Shared, follow};
use super::state::State;
use super::walk::{End, Ending, Mark, damaged};
use crate::domain::text::{Problem, t};
use crate::domain::{Book, Kind, Moment};
use std::path::Path;
use std::sync::Arc;

/// How a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Good to know; nothing is wrong.
    Clean,
    /// Something was found, or found and repaired.
    Found,
    /// Somebody must decide before anything is done.
    Decide,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub class: Class,
    pub problem: Problem,
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    /// Change sets and records that were checked.
    pub sets: u64,
    pub records: u64,
}

impl Report {
    pub fn exit_code(&self) -> u8 {
        let worst = self.findings.iter().map(|finding| finding.class).max();
        match worst.unwrap_or(Class::Clean) {
            Class::Clean => 0,
            Class::Found => 1,
            Class::Decide => 65,
        }
    }

    fn add(&mut self, class: Class, problem: Problem) {
        self.findings.push(Finding { class, problem });
    }
}

/// The rules of the business, checked on the whole book; each answer is a broken one.
pub type Rules<'a> = &'a dyn Fn(&Book) -> Vec<Problem>;

/// Checks the book in a folder that nobody holds, and repairs it when asked to.
pub fn examine(dir: &Path, now: Moment, mend: bool, rules: Rules) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let journal_dir = dir.join("journal");
    if Format::read(dir)?.is_none() {
        if segments(&journal_dir)?.is_empty() {
            return Err(StoreError::NotABook(dir.to_path_buf()));
        }
        let class = if mend { Class::Found } else { Class::Decide };
        if mend {
            Format::new(now).write(dir)?;
        }
        report.add(
            class,
            t(
                "format.json is missing; `doctor --repair` writes a new one.",
                "缺少 format.json；`doctor --repair` 会重新写入。",
            )
            .into(),
        );
        if !mend {
            return Ok(report);
        }
    }
    let _lock = Lock::take(dir, &Holder::here("guanxi doctor", now, None))?;
    clear_up(dir, now)?;
    let blobs = Arc::new(Blobs::new(dir));
    let mut opening = Opening {
        dir,
        now,
        notices: Vec::new(),
        blobs: blobs.clone(),
    };
    let found = journal::look(&journal_dir)?;
    let (fresh, end) = replay(&journal_dir, &blobs)?;
    let bad = bad_place(&journal_dir, &found, &end);
    let state_seq = check_state(&mut report, &opening, &fresh, &found, mend)?;
    let ahead = state_seq.filter(|seq| *seq > fresh.meta.applied_seq);
    match (bad, ahead) {
        (None, None) => {
            if end.fault == Some(Ending::Torn) {
                opening.cut(&found)?;
            }
        }
        (bad, ahead) if mend => {
            let to = ahead.unwrap_or(0).max(found.end.mark.seq);
            mend_journal(&mut report, &mut opening, bad, to)?;
        }
        (bad, ahead) => {
            if let Some(error) = bad {
                report.add(Class::Decide, error.problem());
            } else if let Some(state) = ahead {
                let journal = fresh.meta.applied_seq;
                let error = StoreError::StateAhead { state, journal };
                report.add(Class::Decide, error.problem());
            }
        }
    }
    for notice in std::mem::take(&mut opening.notices) {
        report.add(Class::Clean, notice);
    }
    check_book(&mut report, fresh, &journal_dir, blobs, rules)?;
    Ok(report)
}

impl Store {
    /// Checks the book this program holds; nothing is repaired while it is open.
    pub fn examine(&self, rules: Rules) -> Result<Report, StoreError> {
        let mut report = Report::default();
        let journal_dir = self.journal_dir();
        let blobs = Arc::new(Blobs::new(&self.dir));
        let found = journal::look(&journal_dir)?;
        let (fresh, end) = replay(&journal_dir, &blobs)?;
        if let Some(error) = bad_place(&journal_dir, &found, &end) {
            report.add(Class::Decide, error.problem());
        }
        if let Err(EngineError(error)) = same(&self.shared.read(), &fresh) {
            report.add(Class::Found, unsound(&error));
        }
        check_book(&mut report, fresh, &journal_dir, blobs, rules)?;
        Ok(report)
    }
}

/// The whole journal, every frame and every change of it, replayed in memory.
fn replay(journal: &Path, blobs: &Arc<Blobs>) -> Result<(State, End), StoreError> {
    let mut fresh = State::new(Box::new(Memory::default()), blobs.clone());
    let mut end = End {
        mark: Mark::START,
        fault: None,
    };
    if let Some(last) = segments(journal)?.last() {
        end = match follow(&mut fresh, journal, *last, u64::MAX, &mut |_, _| {}) {
            Err(StoreError::Damaged {
                segment, offset, ..
            }) => End {
                mark: fresh.meta.mark(),
                fault: Some(Ending::Damaged {
                    place: super::walk::Place { segment, offset },
                    fault: super::frame::Fault::Payload,
                }),
            },
            other => other?,
        };
    }
    Ok((fresh, end))
}

/// The first place of the journal that is not as it must be.
fn bad_place(journal: &Path, found: &Found, end: &End) -> Option<StoreError> {
    for ending in [end.fault, found.end.fault].into_iter().flatten() {
        if let Ending::Damaged { place, fault } = ending {
            return Some(damaged(place.segment, place.offset, fault));
        }
    }
    let manifest = Manifest::read(journal).ok()??;
    manifest.segments.iter().find_map(|sealed| {
        let mut hasher = blake3::Hasher::new();
        let path = segment_path(journal, sealed.segment);
        let file = std::fs::File::open(path).and_then(|file| {
            hasher.update_reader(file)?;
            Ok(hasher.finalize().to_hex().to_string())
        });
        let sound = file.is_ok_and(|hash| hash == sealed.blake3);
        (!sound).then(|| damaged(sealed.segment, 0, super::frame::Fault::Payload))
    })
}

/// Checks the state against a fresh one. Answers how far it is, when it can be opened.
fn check_state(
    report: &mut Report,
    opening: &Opening,
    fresh: &State,
    found: &Found,
    mend: bool,
) -> Result<Option<u64>, StoreError> {
    if !opening.dir.join("state").exists() {
        return Ok(None);
    }
    let opened = opening.opened().and_then(|mut state| {
        let seq = state.meta.applied_seq + u64::from(state.meta.part > 0);
        if seq <= fresh.meta.applied_seq {
            // A state that is only behind is sound; it follows as it would at the next start.
            let journal = opening.dir.join("journal");
            if state.meta.part > 0 || seq < fresh.meta.applied_seq {
                let followed = follow(&mut state, &journal, found.tail, u64::MAX, &mut |_, _| {});
                followed.map_err(|e| EngineError(e.to_string()))?;
            }
            same(&state, fresh)?;
        }
        Ok(seq)
    });
    match opened {
        Ok(seq) => Ok(Some(seq)),
        Err(EngineError(error)) => {
            report.add(Class::Found, unsound(&error));
            let dir = opening.dir.join("state");
            if mend {
                disk::set_aside(opening.dir, &dir, opening.now.0)?;
            } else {
                // Only a note for the next start, which makes the state anew.
                let _ = std::fs::write(dir.join("SUSPECT"), b"");
            }
            Ok(None)
        }
    }
}

fn unsound(error: &str) -> Problem {
    t(
        "The state was not sound ({0}); it is made anew from the journal at the next start, nothing is lost.",
        "状态不完好（{0}）；下次启动时将从日志重建，没有丢失内容。",
    )
    .problem(&[&error])
}

/// Reads all of a state and compares it with another by counts and sums.
fn same(state: &State, fresh: &State) -> Result<(), EngineError> {
    for kind in Kind::ALL {
        state.load(*kind, &mut |_| {})?;
        if state.meta.kind(*kind) != fresh.meta.kind(*kind) {
            return Err(EngineError(format!("{} differ", kind.row().plural)));
        }
    }
    if state.rows()? != fresh.rows()? || state.settings()? != fresh.settings()? {
        return Err(EngineError("log or settings differ".to_owned()));
    }
    Ok(())
}

fn mend_journal(
    report: &mut Report,
    opening: &mut Opening,
    bad: Option<StoreError>,
    to: u64,
) -> Result<(), StoreError> {
    let done = repair(opening.dir, to, opening.now)?;
    opening.set_aside("the journal was repaired")?;
    if let Some(error) = bad {
        report.add(Class::Found, error.problem());
    }
    report.add(
        Class::Found,
        t(
            "The journal was written anew from what was readable; {0} change sets are lost. The damaged one is in {1}.",
            "已用可读内容重写日志；丢失 {0} 次更改。损坏的日志保存在 {1}。",
        )
        .problem(&[&done.lost.len(), &done.kept.display()]),
    );
    for lost in &done.lost {
        report.add(Class::Found, lost.problem());
    }
    Ok(())
}

/// Blobs, and the rules of the business on the whole book.
fn check_book(
    report: &mut Report,
    fresh: State,
    journal: &Path,
    blobs: Arc<Blobs>,
    rules: Rules,
) -> Result<(), StoreError> {
    report.sets = fresh.meta.applied_seq;
    report.records = Kind::ALL
        .iter()
        .map(|kind| fresh.meta.kind(*kind).count)
        .sum();
    let book = opening::book(Arc::new(Shared::new(fresh, journal, blobs.clone(), None)))?;
    for problem in rules(&book) {
        report.add(Class::Found, problem);
    }
    let mut lost = blobs.lost();
    lost.sort();
    lost.dedup();
    for name in lost {
        let path = blobs.path(&name);
        report.add(
            Class::Found,
            t(
                "A long text is missing or changed: {0}. Put the file back from a backup.",
                "一段长文本丢失或已更改：{0}。请从备份中恢复该文件。",
            )
            .problem(&[&path.display()]),
        );
    }
    Ok(())
}
