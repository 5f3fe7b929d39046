//! JSON exports and task lists of other programs: Monica, Atomic CRM, crm.cli, taskwarrior, todo.txt.
//! Rule: what has no field of ours is kept as an own field under its name; ids of other programs link the objects.

mod atomic;
mod crm_cli;
mod look;
mod monica;
mod monica_person;
mod source;
mod taskwarrior;
mod text;
mod todo;

pub use source::{Source, open, open_as, read};
pub use text::looks_like_json;
pub use todo::recognise as recognise_todo;

#[cfg(test)]
mod tests;
