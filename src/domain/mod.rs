//! The nouns of the business and their rules, as plain values.
//! Rule: nothing here knows of disk, terminal or clock; whoever needs the day is given it.

pub mod book;
pub mod calendar;
pub mod change;
pub mod field;
pub mod id;
pub mod kind;
pub mod nouns;
pub mod own_fields;
pub mod record;
pub mod rules;
pub mod settings;
pub mod table;
pub mod text;
pub mod values;

pub use book::Book;
pub use change::{Change, ChangeSet, Draft, FieldChange, Relation};
pub use field::{Choice, Choices, Field, FieldNo, Group, Type};
pub use id::Id;
pub use kind::Kind;
pub use record::Record;
pub use text::{Lang, Problem, Text, t};
pub use values::{Context, Currency, Day, Moment, Money, PartialDate, Value};
