//! A query as it is understood: a tree of conditions on the records of one kind.
//! Rule: what a query prints reads back as the same tree.

use super::subject::Subject;
use super::terms::{Needle, Term, quoted};
use crate::domain::Kind;
use regex::Regex;
use std::fmt;

pub use super::names::Names;
pub use super::parse::parse;

/// A condition on the records of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub kind: Kind,
    pub root: Node,
}

/// A part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// The empty query: every record fits.
    All,
    Or(Vec<Node>),
    And(Vec<Node>),
    Not(Box<Node>),
    /// A bare word, looked for in names and the other short fields.
    Word(Needle),
    /// A field compared with something.
    Test(Box<Test>),
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Has,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Pattern,
}

impl Op {
    /// Operators by their signs, longest first, so that `<=` is not read as `<`.
    pub const SIGNS: &'static [(&'static str, Op)] = &[
        ("!=", Op::Unequal),
        ("<=", Op::AtMost),
        (">=", Op::AtLeast),
        (":", Op::Has),
        ("=", Op::Equal),
        ("<", Op::Less),
        (">", Op::More),
        ("~", Op::Pattern),
    ];

    pub fn sign(self) -> &'static str {
        Op::SIGNS
            .iter()
            .find(|(_, op)| *op == self)
            .map_or(":", |(sign, _)| sign)
    }
}

/// One comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    pub subject: Subject,
    /// A figure over all records reached instead of the field of one of them.
    pub over: Option<Over>,
    pub op: Op,
    pub wanted: Wanted,
}

/// Figures over related records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Count,
    Sum,
}

impl Over {
    pub const ALL: [Over; 2] = [Over::Count, Over::Sum];

    pub fn word(self) -> &'static str {
        match self {
            Over::Count => "count",
            Over::Sum => "sum",
        }
    }
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// The field holds something.
    Any,
    /// The field is empty.
    Nothing,
    /// One of these.
    OneOf(Vec<Term>),
    /// From the first to the second, both included; an end may be open.
    Range(Option<Term>, Option<Term>),
    /// A regular expression.
    Pattern(Pattern),
}

/// A regular expression, ready for use; equal when written equally.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub text: Box<str>,
    pub regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.text == other.text
    }
}

impl Query {
    /// The query every record of a kind fits.
    pub fn all(kind: Kind) -> Query {
        Query {
            kind,
            root: Node::All,
        }
    }

    /// Sees every comparison in the query.
    pub fn each_test<'a>(&'a self, see: &mut impl FnMut(&'a Test)) {
        self.root.each_test(see);
    }
}

impl Node {
    fn each_test<'a>(&'a self, see: &mut impl FnMut(&'a Test)) {
        match self {
            Node::Or(parts) | Node::And(parts) => {
                for part in parts {
                    part.each_test(see);
                }
            }
            Node::Not(part) => part.each_test(see),
            Node::Test(test) => see(test),
            Node::All | Node::Word(_) => {}
        }
    }

    /// Prints a node, in brackets where it binds more loosely than its place allows.
    fn print(&self, f: &mut fmt::Formatter<'_>, tightness: u8) -> fmt::Result {
        let own = match self {
            Node::Or(_) => 0,
            Node::And(_) => 1,
            _ => 2,
        };
        if own < tightness {
            f.write_str("(")?;
            self.print(f, 0)?;
            return f.write_str(")");
        }
        match self {
            Node::All => f.write_str("()"),
            Node::Or(parts) => print_list(f, parts, " or ", 1),
            Node::And(parts) => print_list(f, parts, " ", 2),
            Node::Not(part) => {
                f.write_str("not ")?;
                part.print(f, 2)
            }
            Node::Word(needle) => f.write_str(&quoted_word(&needle.text)),
            Node::Test(test) => write!(f, "{test}"),
        }
    }
}

fn print_list(
    f: &mut fmt::Formatter<'_>,
    parts: &[Node],
    between: &str,
    tightness: u8,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        part.print(f, tightness)?;
    }
    Ok(())
}

/// A bare word must not be read as a keyword, a tag or a `not`.
fn quoted_word(word: &str) -> String {
    let keyword = ["and", "or", "not"].contains(&word.to_lowercase().as_str());
    if keyword || word.starts_with(['-', '#']) {
        format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        quoted(word)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.root {
            Node::All => Ok(()),
            root => root.print(f, 0),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.over {
            Some(over) => write!(f, "{}({})", over.word(), self.subject)?,
            None => write!(f, "{}", self.subject)?,
        }
        f.write_str(self.op.sign())?;
        match &self.wanted {
            Wanted::Any => f.write_str("any"),
            Wanted::Nothing => f.write_str("none"),
            Wanted::OneOf(terms) => {
                for (i, term) in terms.iter().enumerate() {
                    if i > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{term}")?;
                }
                Ok(())
            }
            Wanted::Range(low, high) => {
                if let Some(low) = low {
                    write!(f, "{low}")?;
                }
                f.write_str("..")?;
                if let Some(high) = high {
                    write!(f, "{high}")?;
                }
                Ok(())
            }
            Wanted::Pattern(pattern) => f.write_str(&quoted(&pattern.text)),
        }
    }
}
