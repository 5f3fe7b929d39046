//! Why a command ended without doing what was asked: a sentence and an exit code.
//! Rule: `guanxi: what happened: what to do`, on one line, with `FILE:ROW:COLUMN:` in front where there is one.

use crate::domain::text::escape::escape;
use crate::domain::text::{Lang, Problem, Text};
use crate::operations::Refusal;
use crate::operations::desk::Fault;
use crate::store::{Holder, StoreError};
use std::io::Write;

/// Exit codes beside 0 (done), 1 (a plain no) and 2 (usage), as in sysexits.
pub const BAD_DATA: u8 = 65;
pub const NO_INPUT: u8 = 66;
pub const CANNOT_CREATE: u8 = 73;
pub const IO_ERROR: u8 = 74;
pub const HELD: u8 = 75;
pub const NO_PERMISSION: u8 = 77;
pub const BAD_CONFIGURATION: u8 = 78;

/// What ends a command.
#[derive(Debug)]
pub enum Failure {
    /// Said on standard error, with its exit code.
    Said {
        code: u8,
        problem: Problem,
        details: Vec<String>,
    },
    /// Another program holds the book.
    Held(Box<Holder>),
    /// The reader of the answer went away: the command ends quietly.
    BrokenPipe,
}

impl Failure {
    pub fn new(code: u8, problem: impl Into<Problem>) -> Failure {
        Failure::Said {
            code,
            problem: problem.into(),
            details: Vec::new(),
        }
    }

    /// A mistake in how the command was called.
    pub fn usage(text: Text, args: &[&dyn std::fmt::Display]) -> Failure {
        Failure::new(2, text.problem(args))
    }

    /// A plain no.
    pub fn no(text: Text, args: &[&dyn std::fmt::Display]) -> Failure {
        Failure::new(1, text.problem(args))
    }

    /// Writes the message and answers the exit code.
    pub fn tell(&self, err: &mut dyn Write, lang: Lang) -> u8 {
        match self {
            Failure::BrokenPipe => 0,
            Failure::Held(holder) => {
                let problem = StoreError::Held(holder.clone()).problem();
                let _ = writeln!(err, "guanxi: {}", escape(problem.get(lang)));
                HELD
            }
            Failure::Said {
                code,
                problem,
                details,
            } => {
                // Nothing can be done when even standard error is gone.
                let _ = writeln!(err, "guanxi: {}", escape(problem.get(lang)));
                for line in details {
                    let _ = writeln!(err, "  {}", escape(line));
                }
                *code
            }
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::new(refusal.exit_code(), refusal.problem().clone())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        match fault {
            Fault::Refused(refusal) => refusal.into(),
            Fault::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        match error {
            StoreError::Held(holder) => Failure::Held(holder),
            error => Failure::new(error.exit_code(), error.problem()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Failure::BrokenPipe;
        }
        let code = match error.kind() {
            std::io::ErrorKind::NotFound => NO_INPUT,
            std::io::ErrorKind::PermissionDenied => NO_PERMISSION,
            _ => IO_ERROR,
        };
        let text = crate::domain::text::t("input/output error: {0}", "读写错误：{0}");
        Failure::new(code, text.problem(&[&error]))
    }
}
