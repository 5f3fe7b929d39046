//! What a comparison is about: a field of the record itself, or of records reached from it step by step.
//! Rule: a path is resolved once, against the tables of fields; evaluation only follows it.

use super::dates::Side;
use super::models::Model;
use super::reach::{belongings, is_of};
use crate::domain::field::Part;
use crate::domain::{Choice, Field, FieldNo, Kind, Type};
use std::fmt;

/// A path and what stands at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    pub steps: Vec<Step>,
    pub leaf: Leaf,
    pub compare: Compare,
}

/// One step from a record to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Records of a kind that belong to this one.
    Related { of: Kind, to: Kind },
    /// Persons who work at this organisation, each with the link.
    Contacts,
    /// Organisations this person works at, each with the link.
    Organisations,
    /// The record a field points to.
    Follow { kind: Kind, field: FieldNo },
    /// The rows of a list field.
    Rows { kind: Kind, field: FieldNo },
    /// The record a part of such a row points to.
    Part {
        kind: Kind,
        field: FieldNo,
        part: usize,
    },
}

/// What is compared at the end of the path.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {
    Field {
        kind: Kind,
        field: FieldNo,
    },
    Part {
        kind: Kind,
        field: FieldNo,
        part: usize,
    },
    /// A field of the user's own.
    Custom(Box<str>),
    Model(Model),
    Base(Base),
    /// Company as text, and the names of linked organisations.
    Company,
    /// Membership in a saved segment.
    Segment,
    /// The record that was reached.
    Itself,
}

/// What belongs to every record beside its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Id,
    Kind,
    Created,
    Updated,
    Uid,
}

impl Base {
    pub const ALL: [(&'static str, &'static str, Base); 5] = [
        ("id", "编号", Base::Id),
        ("kind", "种类", Base::Kind),
        ("created", "创建", Base::Created),
        ("updated", "更新", Base::Updated),
        ("uid", "标识", Base::Uid),
    ];

    fn key(self) -> &'static str {
        Base::ALL
            .iter()
            .find(|(.., base)| *base == self)
            .map_or("", |(key, ..)| key)
    }

    pub fn compare(self) -> Compare {
        match self {
            Base::Id => Compare::Record,
            Base::Kind => Compare::Kind,
            Base::Created | Base::Updated => Compare::Day(Side::Past),
            Base::Uid => Compare::Text,
        }
    }
}

/// How a value is read in a query and compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Compare {
    /// Part of a text, folded; pinyin and initials count.
    Text,
    /// Digits of a number, however it is written.
    Phone,
    /// A whole tag.
    Tag,
    /// A key of a list.
    Choice {
        list: &'static str,
        rows: &'static [Choice],
        open: bool,
    },
    Stage,
    Number,
    /// Basis points, named in percent.
    Percent,
    Days,
    Money,
    Flag,
    Day(Side),
    /// Month and day count, or the next date.
    Birthday,
    /// A record: its short id, its outside id or part of its name.
    Record,
    /// A kind of record.
    Kind,
    /// A whole outside id.
    Outside,
    /// The name of a segment.
    Segment,
    /// A value of a user's own field that was not declared: by what it holds.
    Loose,
}

impl Compare {
    /// How a field is compared.
    pub fn of(field: &Field) -> Compare {
        Compare::of_type(field.key, field.ty, field.ahead)
    }

    /// How a part of a list field's rows is compared.
    pub fn of_part(part: &Part) -> Compare {
        Compare::of_type(
            part.key,
            part.ty,
            part.key == "deadline" || part.key == "planned",
        )
    }

    fn of_type(key: &str, ty: Type, ahead: bool) -> Compare {
        match ty {
            Type::Line | Type::Long | Type::Lines | Type::Addresses | Type::Emails => Compare::Text,
            Type::Reaches | Type::Rows(_) | Type::Raw => Compare::Text,
            Type::Pairs if key == "foreign_ids" => Compare::Outside,
            Type::Pairs => Compare::Text,
            Type::Phones => Compare::Phone,
            Type::Tags => Compare::Tag,
            Type::Int(_) => Compare::Number,
            Type::Percent => Compare::Percent,
            Type::Span => Compare::Days,
            Type::Flag => Compare::Flag,
            Type::Day | Type::Moment | Type::When => {
                Compare::Day(if ahead { Side::Future } else { Side::Past })
            }
            Type::Partial => Compare::Birthday,
            Type::Money => Compare::Money,
            Type::Choice(list) | Type::Many(list) => Compare::Choice {
                list: list.name,
                rows: list.rows,
                open: list.open,
            },
            Type::Stage => Compare::Stage,
            Type::Link(_) | Type::Links(_) => Compare::Record,
        }
    }

    /// True when values have an order, so that `<` and ranges mean something.
    pub fn is_ordered(self) -> bool {
        !matches!(
            self,
            Compare::Phone
                | Compare::Tag
                | Compare::Stage
                | Compare::Flag
                | Compare::Record
                | Compare::Kind
                | Compare::Outside
                | Compare::Segment
        )
    }

    /// True when values are text, so that a regular expression means something.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Compare::Text
                | Compare::Phone
                | Compare::Tag
                | Compare::Choice { .. }
                | Compare::Stage
                | Compare::Record
                | Compare::Outside
                | Compare::Loose
        )
    }

    /// True when values can be added up.
    pub fn is_sum(self) -> bool {
        matches!(
            self,
            Compare::Number | Compare::Money | Compare::Days | Compare::Loose
        )
    }
}

/// The row of a field by its place.
pub fn row(kind: Kind, field: FieldNo) -> Option<&'static Field> {
    kind.fields().get(usize::from(field.0))
}

/// A part of a list field's rows by its place.
pub fn part(kind: Kind, field: FieldNo, part: usize) -> Option<&'static Part> {
    match row(kind, field)?.ty {
        Type::Rows(parts) => parts.get(part),
        _ => None,
    }
}

/// The single kind a link field points to.
pub fn target(ty: Type) -> Option<Kind> {
    match ty {
        Type::Link([kind]) | Type::Links([kind]) => Some(*kind),
        _ => None,
    }
}

/// Kinds whose records can belong to a record of this kind.
pub fn related(of: Kind) -> impl Iterator<Item = Kind> {
    Kind::ALL
        .iter()
        .copied()
        .filter(move |to| is_of(*to, of) && !belongings(*to, of).is_empty())
}

impl Step {
    fn word(self) -> &'static str {
        match self {
            Step::Related { to, .. } => to.row().plural,
            Step::Contacts => "contacts",
            Step::Organisations => "org",
            Step::Follow { kind, field } | Step::Rows { kind, field } => {
                row(kind, field).map_or("", |row| row.key)
            }
            Step::Part {
                kind,
                field,
                part: place,
            } => part(kind, field, place).map_or("", |part| part.key),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.steps.iter().enumerate() {
            let dot = if i > 0 { "." } else { "" };
            write!(f, "{dot}{}", step.word())?;
        }
        let dot = if self.steps.is_empty() { "" } else { "." };
        match &self.leaf {
            Leaf::Itself => Ok(()),
            Leaf::Field { kind, field } => {
                write!(f, "{dot}{}", row(*kind, *field).map_or("", |row| row.key))
            }
            Leaf::Part {
                kind,
                field,
                part: place,
            } => write!(
                f,
                "{dot}{}",
                part(*kind, *field, *place).map_or("", |p| p.key)
            ),
            Leaf::Custom(name) => write!(f, "{dot}custom.{}", super::terms::quoted(name)),
            Leaf::Model(model) => write!(f, "{dot}{}", model.key()),
            Leaf::Base(base) => write!(f, "{dot}{}", base.key()),
            Leaf::Company => write!(f, "{dot}company"),
            Leaf::Segment => write!(f, "{dot}segment"),
        }
    }
}
