//! What can go wrong in the store, in words for people and as exit codes.
//! Rule: every text says what happened, what is safe and what to do.

use super::lock::Holder;
use crate::domain::book::Conflict;
use crate::domain::text::{Problem, t};
use crate::domain::{Id, Moment};
use std::io;
use std::path::{Path, PathBuf};

/// Why a store may be read but not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// Opened without the lock: someone else holds the book, or an earlier day is shown.
    NoLock,
    /// The disk did not confirm a write; what it holds now is not known until the book is opened again.
    SyncFailed(String),
    /// A frame of the journal is damaged.
    Damaged { segment: u32, offset: u64 },
    /// The journal holds things a newer program wrote; writing could lose them.
    Newer(String),
    /// Records could not be read.
    Unreadable(String),
}

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the book is in use by {0}")]
    Held(Box<Holder>),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("cannot create {path}: {source}")]
    CannotCreate { path: PathBuf, source: io::Error },
    #[error("no such file: {0}")]
    NoInput(PathBuf),
    #[error("format {found}, this program knows up to {known}")]
    NewerFormat { found: u32, known: u32 },
    #[error("{0} is no book")]
    NotABook(PathBuf),
    #[error("{0} already holds a book")]
    BookThere(PathBuf),
    #[error("journal damaged: segment {segment}, byte {offset}: {what}")]
    Damaged {
        segment: u32,
        offset: u64,
        what: &'static str,
    },
    #[error("the state has {state} change sets, the journal only {journal}")]
    StateAhead { state: u64, journal: u64 },
    #[error("read-only: {0:?}")]
    ReadOnly(ReadOnly),
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    #[error("{id}.{field} is too long: {bytes} bytes, {limit} allowed")]
    TooLong {
        id: Id,
        field: String,
        bytes: usize,
        limit: usize,
    },
    #[error("no change set #{0}")]
    NoSuchSet(u64),
    #[error("state: {0}")]
    State(String),
    #[error("{path}: {what}")]
    BadBackup { path: PathBuf, what: String },
}

impl StoreError {
    /// An input or output error at a path.
    pub fn io(path: &Path, source: io::Error) -> StoreError {
        StoreError::Io {
            path: path.to_path_buf(),
            source,
        }
    }

    /// True when the disk is full: the change is refused, nothing else is wrong.
    pub fn is_full(&self) -> bool {
        let full = |e: &io::Error| {
            matches!(
                e.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            )
        };
        match self {
            StoreError::Io { source, .. } | StoreError::CannotCreate { source, .. } => full(source),
            _ => false,
        }
    }

    /// The exit code of a command that ended with this error.
    pub fn exit_code(&self) -> u8 {
        match self {
            StoreError::Held(_) | StoreError::ReadOnly(ReadOnly::NoLock) => 75,
            StoreError::Io { source, .. } | StoreError::CannotCreate { source, .. }
                if is_forbidden(source) =>
            {
                77
            }
            StoreError::Io { .. } | StoreError::ReadOnly(ReadOnly::SyncFailed(_)) => 74,
            StoreError::CannotCreate { .. } | StoreError::BookThere(_) => 73,
            StoreError::NoInput(_) => 66,
            StoreError::Conflict(_) | StoreError::NoSuchSet(_) => 1,
            StoreError::State(_) => 74,
            StoreError::TooLong { .. }
            | StoreError::NewerFormat { .. }
            | StoreError::NotABook(_)
            | StoreError::Damaged { .. }
            | StoreError::StateAhead { .. }
            | StoreError::ReadOnly(_)
            | StoreError::BadBackup { .. } => 65,
        }
    }

    /// The error in words, in both languages.
    pub fn problem(&self) -> Problem {
        match self {
            StoreError::Held(holder) => held(holder),
            StoreError::ReadOnly(why) => read_only(why),
            StoreError::Conflict(conflict) => in_the_way(conflict),
            StoreError::Io { path, source } if self.is_full() => t(
                "The disk is full: nothing was saved, what was saved before is safe ({0}: {1}). Free some space and try again.",
                "磁盘已满：本次未保存，之前保存的内容安全（{0}：{1}）。请腾出空间后重试。",
            )
            .problem(&[&path.display(), source]),
            StoreError::Io { path, source } if is_forbidden(source) => t(
                "No permission for {0}: nothing was changed. Check who owns it, or choose another place with --data-dir.",
                "没有访问 {0} 的权限：未作任何更改。请检查其所有者，或用 --data-dir 指定其他位置。",
            )
            .problem(&[&path.display()]),
            StoreError::Io { path, source } => t(
                "{0}: {1}. This change was not saved; what was saved before is safe.",
                "{0}：{1}。本次更改未保存；之前保存的内容安全。",
            )
            .problem(&[&path.display(), source]),
            StoreError::CannotCreate { path, source } => t(
                "Cannot create {0}: {1}. Nothing was changed; choose another place.",
                "无法创建 {0}：{1}。未作任何更改；请选择其他位置。",
            )
            .problem(&[&path.display(), source]),
            StoreError::NoInput(path) => t(
                "There is no file {0}. Nothing was changed; check the name.",
                "文件 {0} 不存在。未作任何更改；请检查名称。",
            )
            .problem(&[&path.display()]),
            other => other.problem_of_data(),
        }
    }

    /// Words for errors about what is stored.
    fn problem_of_data(&self) -> Problem {
        match self {
            StoreError::NewerFormat { found, known } => t(
                "This book has format {0}, this program knows formats up to {1}. Nothing was touched; use a newer guanxi.",
                "此账本的格式为 {0}，本程序只支持到 {1}。未作任何更改；请使用较新的 guanxi。",
            )
            .problem(&[found, known]),
            StoreError::NotABook(path) => t(
                "{0} holds no book of guanxi. Nothing was touched; check --data-dir, or run `guanxi doctor`.",
                "{0} 中没有 guanxi 账本。未作任何更改；请检查 --data-dir，或运行 `guanxi doctor`。",
            )
            .problem(&[&path.display()]),
            StoreError::BookThere(path) => t(
                "{0} is there already. Nothing was changed; move it away or choose another place.",
                "{0} 已存在。未作任何更改；请移走它或选择其他位置。",
            )
            .problem(&[&path.display()]),
            StoreError::Damaged { segment, offset, what } => t(
                "The journal is damaged in segment {0} at byte {1} ({2}). Everything else is readable; run `guanxi doctor`.",
                "日志第 {0} 段第 {1} 字节处损坏（{2}）。其余内容可读；请运行 `guanxi doctor`。",
            )
            .problem(&[segment, offset, what]),
            StoreError::StateAhead { state, journal } => t(
                "The journal ends at change #{1}, but {2} later changes had been saved (up to #{0}): it was cut short. Nothing was touched. Restore a backup, or run `guanxi doctor` and save what the state still holds.",
                "日志止于 #{1}，但其后已保存过 {2} 次更改（至 #{0}）：日志被截短。未作任何更改。请从备份恢复，或运行 `guanxi doctor` 保存现存内容。",
            )
            .problem(&[state, journal, &state.saturating_sub(*journal)]),
            StoreError::TooLong { id, field, bytes, limit } => t(
                "{0} {1}: {2} bytes are too long, {3} are allowed. Nothing was saved; shorten it or keep it in a file.",
                "{0} {1}：{2} 字节过长，最多 {3}。未保存；请缩短，或另存为文件。",
            )
            .problem(&[id, field, bytes, limit]),
            StoreError::NoSuchSet(seq) => t(
                "There is no change #{0}.",
                "没有编号为 #{0} 的更改。",
            )
            .problem(&[seq]),
            StoreError::BadBackup { path, what } => t(
                "{0} is not a sound backup: {1}. The book was not touched; use another backup.",
                "{0} 不是完好的备份：{1}。账本未受影响；请使用其他备份。",
            )
            .problem(&[&path.display(), what]),
            other => t(
                "The state of the book could not be used: {0}. The journal is safe; it is rebuilt at the next start.",
                "账本状态无法使用：{0}。日志安全；下次启动时将重建。",
            )
            .problem(&[other]),
        }
    }
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

fn held(holder: &Holder) -> Problem {
    let terminal = if holder.tty.is_empty() {
        "-"
    } else {
        &holder.tty
    };
    t(
        "The book is in use by {0} (pid {1} on {2}, terminal {3}, since {4}). Nothing was changed; close it there, or try again later.",
        "账本正被 {0} 使用（进程 {1}，主机 {2}，终端 {3}，自 {4}）。未作任何更改；请在那里关闭，或稍后重试。",
    )
    .problem(&[&holder.program, &holder.pid, &holder.host, &terminal, &Moment(holder.since)])
}

fn read_only(why: &ReadOnly) -> Problem {
    match why {
        ReadOnly::NoLock => t(
            "The book is open for reading only: nothing was saved.",
            "账本以只读方式打开：未保存。",
        )
        .into(),
        ReadOnly::SyncFailed(what) => t(
            "The disk did not confirm an earlier write ({0}), so nothing more is saved. Check the disk and start guanxi again.",
            "磁盘未确认先前的写入（{0}），因此不再保存。请检查磁盘后重新启动 guanxi。",
        )
        .problem(&[what]),
        ReadOnly::Damaged { segment, offset } => t(
            "The journal is damaged (segment {0}, byte {1}): the book can be read, nothing is saved. Run `guanxi doctor`.",
            "日志损坏（第 {0} 段第 {1} 字节）：账本可读但不能保存。请运行 `guanxi doctor`。",
        )
        .problem(&[segment, offset]),
        ReadOnly::Newer(what) => t(
            "A newer guanxi wrote into this book ({0}): it can be read, nothing is saved. Use the newer program.",
            "较新的 guanxi 写过此账本（{0}）：可读但不能保存。请使用较新的程序。",
        )
        .problem(&[what]),
        ReadOnly::Unreadable(what) => t(
            "Some records could not be read ({0}): nothing is saved. Run `guanxi doctor`.",
            "部分记录无法读取（{0}）：不能保存。请运行 `guanxi doctor`。",
        )
        .problem(&[what]),
    }
}

fn in_the_way(conflict: &Conflict) -> Problem {
    match conflict {
        Conflict::Exists(id) => t(
            "{0} exists already: nothing was saved.",
            "{0} 已存在：未保存。",
        )
        .problem(&[id]),
        Conflict::Missing(id) => t(
            "{0} is no longer there: nothing was saved.",
            "{0} 已不存在：未保存。",
        )
        .problem(&[id]),
        Conflict::Changed { id, field } => t(
            "{0}.{1} was changed meanwhile: nothing was saved. Look at it and try again.",
            "{0}.{1} 期间已被修改：未保存。请查看后重试。",
        )
        .problem(&[id, field]),
        Conflict::Setting(key) => t(
            "The setting {0} was changed meanwhile: nothing was saved.",
            "设置 {0} 期间已被修改：未保存。",
        )
        .problem(&[key]),
    }
}
