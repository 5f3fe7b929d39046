//! The cells of one row by their meaning.
//! Rule: what cannot be read is warned of once and kept under its header.

use super::super::cells::dates::{Dated, Order};
use super::super::cells::numbers::{self, Number, Read};
use super::super::cells::{filled, reach};
use super::super::incoming::{Batch, Note, Origin};
use super::super::mapping::Column;
use super::super::mapping::slot::Slot;
use super::Reader;
use super::shape::TableRow;
use crate::domain::text::t;
use crate::domain::{Currency, Money, Value};

/// A row of a table being read.
pub struct Cells<'r, 'a> {
    pub reader: &'r Reader<'a>,
    pub origin: Origin,
    row: &'r TableRow,
    /// Texts that could not be read, by header.
    pub left: Vec<(String, String)>,
}

impl<'r, 'a> Cells<'r, 'a> {
    pub fn new(reader: &'r Reader<'a>, row: &'r TableRow) -> Cells<'r, 'a> {
        Cells {
            reader,
            origin: Origin {
                file: reader.file,
                line: row.line,
            },
            row,
            left: Vec::new(),
        }
    }

    fn cell(&self, place: usize) -> &'r str {
        self.row.cells.get(place).map_or("", |cell| filled(cell))
    }

    /// Filled cells with their columns.
    pub fn filled(&self) -> impl Iterator<Item = (&'r Column, &'r str)> + use<'r, 'a> {
        let row = self.row;
        let columns: &'r [Column] = self.reader.columns;
        columns
            .iter()
            .enumerate()
            .filter_map(move |(place, column)| {
                let cell = row.cells.get(place).map_or("", |cell| filled(cell));
                (!cell.is_empty()).then_some((column, cell))
            })
    }

    /// The first filled cell with a meaning.
    pub fn text(&self, slot: Slot) -> &'r str {
        self.filled()
            .find(|(column, _)| column.slot == slot)
            .map_or("", |(_, cell)| cell)
    }

    fn place(&self, slot: Slot) -> Option<usize> {
        self.reader
            .columns
            .iter()
            .enumerate()
            .position(|(place, column)| column.slot == slot && !self.cell(place).is_empty())
    }

    /// What the label column beside a column says, without the mark of the first one.
    pub fn label(&self, column: &Column) -> &'r str {
        let label = column.label.map_or("", |place| self.cell(place));
        label.strip_prefix('*').unwrap_or(label).trim()
    }

    fn keep(&mut self, place: usize) {
        if let Some(column) = self.reader.columns.get(place) {
            self.left
                .push((column.header.clone(), self.cell(place).to_owned()));
        }
    }

    fn warn(
        &self,
        place: usize,
        reason: &'static str,
        message: crate::domain::text::Problem,
        batch: &mut Batch,
    ) {
        let header = self
            .reader
            .columns
            .get(place)
            .map_or("", |c| c.header.as_str());
        batch
            .warnings
            .push(Note::new(self.origin, reason, message).in_column(header));
    }

    /// The date of a column; one that cannot be read is warned of and kept as text.
    pub fn date(&mut self, slot: Slot, batch: &mut Batch) -> Option<Dated> {
        let place = self.place(slot)?;
        let cell = self.cell(place);
        let column = self.reader.dates.get(place)?.as_ref()?;
        if matches!(column.order, Order::Contradiction(..)) {
            self.keep(place);
            return None;
        }
        match column.read(cell, self.reader.zone) {
            Dated::Nothing => None,
            Dated::Undecided => {
                self.keep(place);
                None
            }
            Dated::Unreadable => {
                let text = t(
                    "{0} is not a date that exists; its text is kept.",
                    "{0} 不是存在的日期；文字已保留。",
                );
                let short: String = cell.chars().take(40).collect();
                self.warn(place, "bad-date", text.problem(&[&short]), batch);
                self.keep(place);
                None
            }
            Dated::Lunar(_) if slot != Slot::Birthday => {
                self.keep(place);
                None
            }
            dated => Some(dated),
        }
    }

    /// The number of a column; `Err` when something stands there that is none.
    fn number_at(&self, place: usize) -> Result<Option<Number>, bool> {
        let cell = self.cell(place);
        if cell.is_empty() {
            return Ok(None);
        }
        let mark = self
            .reader
            .marks
            .get(place)
            .copied()
            .unwrap_or(numbers::Mark::Dot);
        match numbers::read(cell, mark) {
            Read::Number(mut number) => {
                let power = self.reader.columns.get(place).map_or(0, |c| c.power);
                number.figures = number
                    .figures
                    .checked_mul(10_i128.pow(power))
                    .ok_or(false)?;
                Ok(Some(number))
            }
            Read::Unknown => Err(true),
            Read::Undecided | Read::NotANumber => Err(false),
        }
    }

    /// The currency of the row: its own column, the header's unit, the symbol, the default.
    pub fn currency(&self, number: &Number, place: usize) -> Currency {
        let own = numbers::currency(self.text(Slot::Currency));
        let unit = self.reader.columns.get(place).and_then(|c| c.currency);
        let default = self
            .reader
            .options
            .currency
            .unwrap_or(self.reader.context.currency);
        own.or(unit).or(number.currency).unwrap_or(default)
    }

    /// The amount of a column: unknown ones are none, unreadable ones are warned of; the text is kept either way.
    pub fn money(&mut self, slot: Slot, batch: &mut Batch) -> Option<Money> {
        let place = self.place(slot)?;
        let read = self.number_at(place);
        let money = match read {
            Ok(None) => return None,
            Ok(Some(number)) => number.money(self.currency(&number, place)),
            Err(true) => {
                self.keep(place);
                return None;
            }
            Err(false) => None,
        };
        if money.is_none() {
            self.warn(
                place,
                "bad-amount",
                numbers::not_money(self.cell(place)),
                batch,
            );
            self.keep(place);
        }
        money
    }

    /// The amount of a column that the row cannot be without; `Err` when it cannot be read.
    pub fn needed_money(
        &mut self,
        slot: Slot,
        batch: &mut Batch,
    ) -> Result<Option<Money>, super::Refused> {
        let before = batch.warnings.len();
        let money = self.money(slot, batch);
        match batch.warnings.get(before) {
            Some(note) if note.reason == "bad-amount" => {
                let message = note.message.clone();
                batch.warnings.truncate(before);
                Err(super::Refused {
                    reason: "bad-amount",
                    message,
                })
            }
            _ => Ok(money),
        }
    }

    /// A plain number of a column.
    pub fn number(&self, slot: Slot) -> Option<Number> {
        self.number_at(self.place(slot)?).ok().flatten()
    }

    /// All cells that make the row what it is, for knowing it again.
    pub fn print(&self, what: &str) -> String {
        let mut out = String::from(what);
        for (column, cell) in self
            .filled()
            .filter(|(column, _)| !matches!(column.slot, Slot::Drop))
        {
            out.push('\u{1f}');
            out.push_str(&column.header);
            out.push('=');
            out.push_str(cell);
        }
        out
    }

    /// Phones, e-mails and other addresses of the row.
    pub fn reach(&self, batch: &mut Batch) -> ReachOf {
        let mut of = ReachOf::default();
        let mut broken_address = false;
        for (column, cell) in self.filled() {
            let label = self.label(column);
            match column.slot {
                Slot::Email(fixed) => {
                    if cell.to_lowercase().starts_with("/o=") {
                        broken_address = true;
                        continue;
                    }
                    for (email, valid) in reach::emails(cell) {
                        if !valid {
                            let text = t(
                                "{0} is not an e-mail address; it was kept as written.",
                                "{0} 不是邮箱地址；已按原文保留。",
                            );
                            let short: String = email.chars().take(60).collect();
                            batch.warnings.push(
                                Note::new(self.origin, "guess", text.problem(&[&short]))
                                    .in_column(&column.header),
                            );
                        }
                        of.emails.push(labelled(
                            email,
                            if label.is_empty() { fixed } else { label },
                        ));
                    }
                }
                Slot::EmailName if broken_address => {
                    broken_address = false;
                    of.emails.extend(
                        reach::emails(cell)
                            .into_iter()
                            .filter(|(_, valid)| *valid)
                            .map(|(email, _)| Value::from(email)),
                    );
                }
                Slot::Phone(fixed) => {
                    for phone in reach::phones(cell) {
                        self.told_phone(column, &phone, batch);
                        of.phones.push(labelled(
                            phone,
                            if label.is_empty() { fixed } else { label },
                        ));
                    }
                }
                Slot::ByContent => {
                    let emails = reach::emails(cell);
                    if emails.iter().all(|(_, valid)| *valid) {
                        of.emails
                            .extend(emails.into_iter().map(|(email, _)| Value::from(email)));
                    } else if reach::is_phone(cell) || reach::phones(cell).len() > 1 {
                        of.phones
                            .extend(reach::phones(cell).into_iter().map(Value::from));
                    } else {
                        of.others.push(labelled(cell.to_owned(), "other"));
                    }
                }
                Slot::Reach(fixed) => {
                    of.others.push(labelled(
                        cell.to_owned(),
                        if label.is_empty() { fixed } else { label },
                    ));
                }
                _ => {}
            }
        }
        of
    }

    fn told_phone(&self, column: &Column, phone: &str, batch: &mut Batch) {
        let note = if reach::looks_secret(phone) {
            Some((
                "guess",
                t("may be an identity or card number", "可能是证件号或卡号"),
            ))
        } else if phone.contains("**") {
            Some((
                "masked",
                t(
                    "A masked number: stored, never compared.",
                    "号码已脱敏：保存但不用于匹配。",
                ),
            ))
        } else {
            None
        };
        if let Some((reason, text)) = note {
            batch
                .warnings
                .push(Note::new(self.origin, reason, text).in_column(&column.header));
        }
    }
}

/// How somebody can be reached.
#[derive(Default)]
pub struct ReachOf {
    pub emails: Vec<Value>,
    pub phones: Vec<Value>,
    pub others: Vec<Value>,
}

impl ReachOf {
    pub fn is_empty(&self) -> bool {
        self.emails.is_empty() && self.phones.is_empty()
    }
}

/// A value with its label, or the plain text.
pub fn labelled(value: String, label: &str) -> Value {
    if label.is_empty() {
        return Value::from(value);
    }
    Value::row([
        ("value", Some(Value::from(value))),
        ("label", Some(Value::from(label.to_lowercase()))),
    ])
}
