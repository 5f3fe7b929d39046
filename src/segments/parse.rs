//! Reads a query by recursive descent, one function per rule of the grammar.
//!
//! ```text
//! or    = and { "or" and }
//! and   = not { ["and"] not }
//! not   = ["not" | "-"] atom
//! atom  = "(" or ")" | "#" tag | word | "quoted words" | field op value
//! value = word | "quoted" | low..high | a,b,c | none | any
//! ```
//! Rule: an error names the place; nothing is guessed in silence.

use super::error::QueryError;
use super::names::{Names, Resolved};
use super::query::{Node, Op, Over, Query, Test, Wanted};
use super::reader::Reader;
use super::subject::Subject;
use super::terms::Needle;
use crate::domain::text::t;

/// Reads a query on records of the kind the names are of. An empty text is the query every record fits.
pub fn parse(text: &str, names: &Names) -> Result<Query, QueryError> {
    let mut reader = Reader {
        text: text.chars().collect(),
        at: 0,
        depth: 0,
        names,
    };
    reader.skip_blanks();
    let root = if reader.peek().is_none() {
        Node::All
    } else {
        reader.or()?
    };
    match reader.peek() {
        None => Ok(Query {
            kind: names.kind,
            root,
        }),
        Some(c) => Err(reader.wrong(t("\"{0}\" does not belong here", "此处不应有“{0}”"), &[&c])),
    }
}

/// How deep brackets may be: more is a slip of the keyboard, and the stack is finite.
const DEPTH_LIMIT: usize = 100;

impl Reader<'_> {
    fn or(&mut self) -> Result<Node, QueryError> {
        let mut parts = vec![self.and()?];
        while self.keyword("or") {
            parts.push(self.and()?);
        }
        Ok(single(parts, Node::Or))
    }

    fn and(&mut self) -> Result<Node, QueryError> {
        let mut parts = vec![self.not()?];
        loop {
            if self.keyword("and") {
                parts.push(self.not()?);
                continue;
            }
            let before = self.at;
            let or_follows = self.keyword("or");
            self.at = before;
            if or_follows || matches!(self.peek(), None | Some(')')) {
                return Ok(single(parts, Node::And));
            }
            parts.push(self.not()?);
        }
    }

    fn not(&mut self) -> Result<Node, QueryError> {
        let minus = self.peek() == Some('-');
        if minus || self.keyword("not") {
            if minus {
                self.at += 1;
                self.skip_blanks();
            }
            self.deeper()?;
            let part = self.not()?;
            self.depth -= 1;
            return Ok(Node::Not(Box::new(part)));
        }
        self.atom()
    }

    fn deeper(&mut self) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(self.wrong(t("Too many brackets", "括号层数过多"), &[]));
        }
        Ok(())
    }

    fn atom(&mut self) -> Result<Node, QueryError> {
        let node = match self.peek() {
            None => return Err(self.wrong(t("A condition is missing", "缺少条件"), &[])),
            Some('(') => self.group()?,
            Some('#') => self.tag()?,
            Some('"') => Node::Word(self.needle_of_quoted()?),
            Some(_) => self.word_or_test()?,
        };
        self.skip_blanks();
        Ok(node)
    }

    fn group(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        self.at += 1;
        self.deeper()?;
        self.skip_blanks();
        let node = match self.peek() {
            Some(')') => Node::All,
            _ => self.or()?,
        };
        if self.peek() != Some(')') {
            let text = t("This bracket is not closed", "括号没有闭合");
            return Err(QueryError::new(start, text, &[]));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(node)
    }

    fn needle_of_quoted(&mut self) -> Result<Needle, QueryError> {
        let start = self.at;
        let text = self.quoted()?;
        if text.trim().is_empty() {
            let text = t("There is nothing between the quotes", "引号内没有内容");
            return Err(QueryError::new(start, text, &[]));
        }
        Ok(Needle::new(&text))
    }

    fn tag(&mut self) -> Result<Node, QueryError> {
        self.at += 1;
        let head = ["tags"];
        let Ok(found) = self.names.resolve(&head) else {
            return Err(self.wrong(t("There are no tags here", "此处没有标签"), &[]));
        };
        let wanted = self.wanted(&found.subject, None, Op::Has)?;
        Ok(Node::Test(Box::new(Test {
            subject: found.subject,
            over: None,
            op: Op::Has,
            wanted,
        })))
    }

    fn word_or_test(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        let path = self.path();
        if let Some(over) = self.over(&path) {
            return self.over_test(over, start);
        }
        let after = self.at;
        self.skip_blanks();
        if let Some(op) = self.op() {
            let place = Place { start, end: after };
            return self.comparison(&path, place, None, op);
        }
        self.at = after;
        self.rest_of_word();
        let word: String = self
            .text
            .get(start..self.at)
            .unwrap_or_default()
            .iter()
            .collect();
        if word.is_empty() {
            let c = self.peek().unwrap_or(' ');
            return Err(self.wrong(
                t("\"{0}\" needs a field before it", "“{0}”之前缺少字段"),
                &[&c],
            ));
        }
        Ok(Node::Word(Needle::new(&word)))
    }

    fn over(&self, path: &[String]) -> Option<Over> {
        let [word] = path else { return None };
        let known = Over::ALL
            .iter()
            .find(|over| word.eq_ignore_ascii_case(over.word()));
        known.copied().filter(|_| self.peek() == Some('('))
    }

    /// `count(orders)>3`, `sum(orders.total)>10k`.
    fn over_test(&mut self, over: Over, start: usize) -> Result<Node, QueryError> {
        self.at += 1;
        self.skip_blanks();
        let inner = self.at;
        let path = self.path();
        let end = self.at;
        self.skip_blanks();
        if self.peek() != Some(')') {
            let text = t("This bracket is not closed", "括号没有闭合");
            return Err(QueryError::new(start, text, &[]));
        }
        self.at += 1;
        self.skip_blanks();
        let Some(op) = self.op() else {
            return Err(self.wrong(
                t(
                    "{0}(…) needs a comparison such as >3",
                    "{0}(…) 之后需要比较，如 >3",
                ),
                &[&over.word()],
            ));
        };
        self.comparison(&path, Place { start: inner, end }, Some(over), op)
    }

    fn comparison(
        &mut self,
        path: &[String],
        place: Place,
        over: Option<Over>,
        op: Op,
    ) -> Result<Node, QueryError> {
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        let found = self
            .names
            .resolve(&parts)
            .map_err(|unknown| place.unknown(&parts, unknown))?;
        self.skip_blanks();
        let before = self.at;
        let Resolved { subject, records } = found;
        let subject = match (over, &records) {
            // What is counted are the records, not the number of them.
            (Some(_), Some(records)) => records.clone(),
            _ => subject,
        };
        if over == Some(Over::Sum) && !subject.compare.is_sum() {
            let text = t("{0} cannot be added up", "{0} 不能求和");
            return Err(QueryError::new(place.start, text, &[&parts.join(".")]));
        }
        let first = self.wanted(&subject, over, op);
        let wants_records = matches!(first, Ok(Wanted::Any | Wanted::Nothing) | Err(_));
        if let (None, true, Some(records)) = (over, wants_records, records) {
            let end = self.at;
            self.at = before;
            if let Ok(wanted) = self.wanted(&records, None, op) {
                return Ok(test(records, None, op, wanted));
            }
            self.at = end;
        }
        Ok(test(subject, over, op, first?))
    }
}

/// Where a path stands.
struct Place {
    start: usize,
    end: usize,
}

impl Place {
    fn unknown(&self, parts: &[&str], unknown: super::names::Unknown) -> QueryError {
        let before: usize = parts
            .iter()
            .take(unknown.part)
            .map(|p| p.chars().count() + 1)
            .sum();
        let word = parts.get(unknown.part).copied().unwrap_or_default();
        let at = (self.start + before).min(self.end);
        let text = match word.is_empty() {
            true => t("A field is missing here", "此处缺少字段"),
            false => t("\"{0}\" is not a field of a {1}", "“{0}”不是{2}的字段"),
        };
        let row = unknown.kind.row();
        QueryError::new(at, text, &[&word, &row.key, &row.label.zh]).with_nearest(unknown.nearest)
    }
}

/// A comparison; `any` and `none` stand with `:`, whatever they were written with.
fn test(subject: Subject, over: Option<Over>, op: Op, wanted: Wanted) -> Node {
    let op = match wanted {
        Wanted::Any | Wanted::Nothing => Op::Has,
        _ => op,
    };
    Node::Test(Box::new(Test {
        subject,
        over,
        op,
        wanted,
    }))
}

fn single(mut parts: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    match parts.len() {
        1 => parts.pop().unwrap_or(Node::All),
        _ => many(parts),
    }
}
