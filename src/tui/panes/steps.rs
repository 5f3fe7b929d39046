//! A complaint in its four steps: listen, judge, agree, follow up.
//! Rule: a step is done when something is written in it; x goes on only then.

use crate::domain::rules::STEPS;
use crate::domain::{Id, Record, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepsView {
    pub id: Id,
    /// The step the cursor is on, 0 to 3.
    pub step: usize,
}

impl StepsView {
    pub fn new(record: &Record) -> StepsView {
        let open = (0..STEPS.len()).find(|step| written(record, *step).is_none());
        StepsView {
            id: record.id,
            step: open.unwrap_or(STEPS.len() - 1),
        }
    }
}

/// The row of a step, if it is written.
pub fn written(record: &Record, step: usize) -> Option<&Value> {
    let key = STEPS.get(step)?;
    let mut rows = record.items("steps").iter();
    rows.rfind(|row| row.part("step").and_then(Value::as_text) == Some(key))
}

/// What was written in a step.
pub fn text(record: &Record, step: usize) -> String {
    let what = written(record, step).and_then(|row| row.part("what")?.as_text());
    what.unwrap_or("").to_owned()
}
