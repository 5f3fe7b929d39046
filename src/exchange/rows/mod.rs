//! Rows of foreign tables to incoming records: the same for every source, driven by what its columns mean.
//! Rule: nothing is lost: a cell that is not understood is kept under its header.

mod cells;
mod deals;
mod describe;
mod gather;
mod judge;
mod lines;
mod names;
mod orders;
mod payments;
mod people;
mod service;
mod shape;

pub use shape::{Shape, Table, shape};

use super::cells::dates::{self, DateColumn, Order};
use super::cells::numbers::{self, Mark};
use super::incoming::{Batch, ImportContext, ImportOptions, Note, Origin, People};
use super::mapping::Column;
use super::mapping::slot::Slot;
use super::sources::{Form, Source};
use crate::domain::Kind;
use crate::domain::text::t;
use cells::Cells;

/// A table being read: its columns and what their values prove.
pub struct Reader<'a> {
    pub source: &'static Source,
    pub form: Form,
    /// Companies become customers and people their contacts.
    pub crm: bool,
    pub columns: &'a [Column],
    pub dates: Vec<Option<DateColumn>>,
    pub marks: Vec<Mark>,
    pub options: &'a ImportOptions,
    pub context: &'a ImportContext,
    pub zone: chrono_tz::Tz,
    pub file: u32,
    pub name: &'a str,
}

impl<'a> Reader<'a> {
    /// Looks at all rows of a table to settle the habits of its columns.
    pub fn new(
        table: &'a Table,
        options: &'a ImportOptions,
        context: &'a ImportContext,
        file: u32,
        name: &'a str,
        batch: &mut Batch,
    ) -> Reader<'a> {
        let columns = &table.columns;
        let values = |place: usize| {
            table
                .rows
                .iter()
                .filter_map(move |row| {
                    Some((row.line, super::cells::filled(row.cells.get(place)?)))
                })
                .filter(|(_, cell)| !cell.is_empty())
        };
        let date = |(place, column): (usize, &Column)| {
            column
                .slot
                .is_date()
                .then(|| dates::column(values(place), options.date_order, table.source.usual))
        };
        let dates: Vec<Option<DateColumn>> = columns.iter().enumerate().map(date).collect();
        let mark = |(place, column): (usize, &Column)| {
            if column.slot.is_number() {
                numbers::column(values(place).map(|(_, cell)| cell), options.decimal)
            } else {
                Mark::Dot
            }
        };
        let marks = columns.iter().enumerate().map(mark).collect();
        let form = settled_form(table.source, columns);
        let reader = Reader {
            source: table.source,
            form,
            crm: is_crm(table.source, columns, options),
            columns,
            dates,
            marks,
            options,
            context,
            zone: options.zone.unwrap_or(context.zone),
            file,
            name,
        };
        reader.tell_undecided(table, batch);
        reader
    }

    pub fn has(&self, slot: Slot) -> bool {
        self.columns.iter().any(|column| column.slot == slot)
    }

    fn origin(&self, line: u32) -> Origin {
        Origin {
            file: self.file,
            line,
        }
    }

    /// One warning per column whose dates cannot be settled.
    fn tell_undecided(&self, table: &Table, batch: &mut Batch) {
        for (place, column) in self.columns.iter().enumerate() {
            let Some(Some(dates)) = self.dates.get(place) else {
                continue;
            };
            let origin = self.origin(table.header_line);
            let note = match dates.order {
                Order::Undecided => {
                    let open = |row: &&shape::TableRow| {
                        let cell = row.cells.get(place).map_or("", |c| c.trim());
                        dates.read(cell, self.zone) == dates::Dated::Undecided
                    };
                    let count = table.rows.iter().filter(open).count();
                    let text = t(
                        "undecided dates in {0}: {1} (use --date-order dmy or mdy); their text is kept",
                        "{0} 列有 {1} 个日期无法确定日月顺序（请用 --date-order dmy 或 mdy）；文字已保留",
                    );
                    Note::new(
                        origin,
                        "undecided-date",
                        text.problem(&[&column.header, &count]),
                    )
                }
                Order::Contradiction(day, month) => {
                    let text = t(
                        "{0} has day first on line {1} and month first on line {2}: not read as dates",
                        "{0} 列第 {1} 行日在前，第 {2} 行月在前：不作为日期读取",
                    );
                    Note::new(
                        origin,
                        "undecided-date",
                        text.problem(&[&column.header, &day, &month]),
                    )
                }
                Order::Known(_) | Order::Unneeded => continue,
            };
            batch.warnings.push(note.in_column(&column.header));
        }
    }

    /// Reads all rows into the batch.
    pub fn read(&self, table: &Table, batch: &mut Batch) {
        let mut orders = orders::Orders::default();
        for row in &table.rows {
            let mut cells = Cells::new(self, row);
            if self.is_deleted(&cells) {
                let text = t("The source says it was deleted.", "来源标记为已删除。");
                batch.refuse(cells.origin, "deleted-in-source", text);
                continue;
            }
            self.tell_garbled(&cells, batch);
            let first = batch.rows.len();
            let taken = match self.form {
                Form::Person | Form::Company | Form::Lead | Form::Any => {
                    people::read(&mut cells, batch)
                }
                Form::Deal => deals::read(&mut cells, batch),
                Form::Order => orders::read(&mut cells, batch, &mut orders),
                Form::Payment | Form::PaymentPlan => {
                    payments::payment(&mut cells, batch, &mut orders)
                }
                Form::Touch => service::touch(&mut cells, batch),
                Form::Task => service::task(&mut cells, batch),
                Form::Case => service::case(&mut cells, batch),
                Form::Product => payments::product(&mut cells, batch),
            };
            if let Err(refusal) = taken {
                batch.rows.truncate(first);
                batch.refuse(cells.origin, refusal.reason, refusal.message);
            }
        }
        orders.settle(self, batch);
        // Whoever is in a CRM is at least a prospect; an address book knows all sorts of people.
        for row in batch
            .rows
            .iter_mut()
            .filter(|row| row.origin.file == self.file && row.kind == Kind::Customer)
        {
            row.set("relation", if self.crm { "prospect" } else { "other" });
        }
    }

    /// Text that was decoded wrongly before it came here is taken as it is, and its likely repair is said.
    fn tell_garbled(&self, cells: &Cells<'_, '_>, batch: &mut Batch) {
        for (column, cell) in cells
            .filled()
            .filter(|(_, cell)| !cell.is_ascii() && cell.len() < 4096)
        {
            if let Some(repair) = super::cells::repaired(cell) {
                let text = t(
                    "looks double-encoded: did you mean {0}?",
                    "疑似重复编码：是否应为 {0}？",
                );
                let short: String = repair.chars().take(40).collect();
                let note = Note::new(cells.origin, "guess", text.problem(&[&short]));
                batch.warnings.push(note.in_column(&column.header));
            }
        }
    }

    fn is_deleted(&self, cells: &Cells<'_, '_>) -> bool {
        let deleted = super::cells::flag(cells.text(Slot::Deleted)) == Some(true)
            || self.form == Form::Case
                && cells.text(Slot::CaseState).eq_ignore_ascii_case("deleted");
        deleted && !self.options.include_deleted
    }
}

/// Why a row is not taken.
pub struct Refused {
    pub reason: &'static str,
    pub message: crate::domain::text::Problem,
}

impl Refused {
    pub fn new(reason: &'static str, text: crate::domain::text::Text) -> Refused {
        Refused {
            reason,
            message: text.into(),
        }
    }

    pub fn nobody() -> Refused {
        let text = t(
            "The row names nobody: no name, company, e-mail or phone.",
            "该行没有姓名、公司、邮箱或电话。",
        );
        Refused::new("no-identity", text)
    }
}

/// What a row is about: said by the source, or seen from the columns.
fn settled_form(source: &Source, columns: &[Column]) -> Form {
    if source.form != Form::Any {
        return source.form;
    }
    let has = |slot: Slot| columns.iter().any(|c| c.slot == slot);
    if has(Slot::DealName) && !has(Slot::OrderNumber) {
        return Form::Deal;
    }
    if has(Slot::CaseNumber) || has(Slot::CaseText) {
        return Form::Case;
    }
    let order = has(Slot::OrderNumber) || has(Slot::OrderDate) && has(Slot::Total);
    if order && columns.iter().any(|c| c.slot.is_identity()) {
        return Form::Order;
    }
    if has(Slot::TouchText)
        && columns
            .iter()
            .any(|c| matches!(c.slot, Slot::Customer | Slot::Company | Slot::Person))
    {
        return Form::Touch;
    }
    let who = |c: &Column| {
        matches!(
            c.slot,
            Slot::Customer
                | Slot::Company
                | Slot::Person
                | Slot::Contact
                | Slot::Email(_)
                | Slot::Phone(_)
        )
    };
    if has(Slot::Product) && (has(Slot::Price) || has(Slot::Sku)) && !columns.iter().any(who) {
        return Form::Product;
    }
    Form::Any
}

fn is_crm(source: &Source, columns: &[Column], options: &ImportOptions) -> bool {
    match options.people {
        Some(People::Contacts) => true,
        Some(People::Customers) => false,
        None if source.form != Form::Any => source.crm,
        None => {
            let has = |slots: &[Slot]| columns.iter().any(|c| slots.contains(&c.slot));
            source.crm
                || has(&[Slot::Company, Slot::Customer])
                    && has(&[Slot::Person, Slot::Contact, Slot::Given, Slot::Customer])
        }
    }
}
