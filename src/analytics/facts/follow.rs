//! Facts after a change: only what the change touched is read again.
//! Rule: facts that followed a change are equal to facts of the book read anew; what cannot be followed is said, and the
//! caller reads the book again.

use super::book::Reading;
use super::build::byte_order;
use super::{Builder, Facts, Grouped};
use crate::domain::{Book, Change, Id, Kind, Record, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What changes touched.
#[derive(Default)]
struct Touched {
    /// Customers whose own rows changed.
    customers: BTreeSet<Id>,
    /// Customers whose orders or touches changed.
    rows: BTreeSet<Id>,
    /// Small kinds to be read again as a whole.
    kinds: BTreeSet<Kind>,
}

impl Touched {
    /// `None` when the change cannot be followed.
    fn of(book: &Book, changes: &[Change]) -> Option<Touched> {
        let mut touched = Touched::default();
        for change in changes {
            match change {
                Change::Setting { key, .. } => {
                    let of_numbers = ["book.", "rates", "pipelines", "cadence."];
                    if of_numbers.iter().any(|start| key.starts_with(start)) {
                        return None;
                    }
                }
                Change::Create(record) => touched.record(record, true)?,
                Change::Delete(record) => touched.record(record, false)?,
                Change::Update { id, fields, .. } => {
                    let now = book.get(*id)?;
                    touched.update(&now, fields)?;
                }
            }
        }
        Some(touched)
    }

    fn record(&mut self, record: &Record, is_new: bool) -> Option<()> {
        match record.kind() {
            Kind::Customer if is_new && record.link("referrer").is_none() => {
                self.customers.insert(record.id);
            }
            Kind::Customer | Kind::Session => return None,
            Kind::Product if !is_new => return None,
            Kind::Order => self.rows.extend(record.link("customer")),
            Kind::Interaction => {
                let customers = record.items("customers").iter();
                self.rows.extend(customers.filter_map(Value::as_ref));
            }
            kind => self.kind(kind),
        }
        Some(())
    }

    fn kind(&mut self, kind: Kind) {
        if matches!(
            kind,
            Kind::Case | Kind::Campaign | Kind::Deal | Kind::Survey | Kind::Cost
        ) {
            self.kinds.insert(kind);
        }
    }

    fn update(&mut self, now: &Record, fields: &[crate::domain::FieldChange]) -> Option<()> {
        let changed = |key: &str| {
            let no = now.kind().field(key).map(|found| found.0);
            fields.iter().find(|field| Some(field.field) == no)
        };
        match now.kind() {
            Kind::Customer => {
                if changed("referrer").is_some() || changed("relation").is_some() {
                    return None;
                }
                self.customers.insert(now.id);
            }
            Kind::Product => {
                let of_key = ["name", "code", "foreign_ids"];
                if of_key.iter().any(|key| changed(key).is_some()) {
                    return None;
                }
            }
            Kind::Session => return None,
            Kind::Order | Kind::Interaction => {
                self.record(now, true)?;
                let links = ["customer", "customers"].into_iter().filter_map(changed);
                for before in links.filter_map(|field| field.before.as_ref()) {
                    self.rows
                        .extend(before.items().iter().filter_map(Value::as_ref));
                }
                // A cancelled order takes its refunds with it, whose ever they are.
                for refund in [changed("state")].into_iter().flatten().map(|_| now.id) {
                    self.rows.insert(refund);
                }
            }
            kind => self.kind(kind),
        }
        Some(())
    }
}

impl Facts {
    /// Takes in changes that the book has taken in. False when the facts must be made anew: then they are as before.
    pub fn follow(&mut self, book: &Book, changes: &[Change]) -> bool {
        let Some(mut touched) = Touched::of(book, changes) else {
            return false;
        };
        // An order whose state changed stands for the customers of its refunds.
        let orders: Vec<Id> = touched
            .rows
            .iter()
            .filter(|id| id.kind == Kind::Order)
            .copied()
            .collect();
        for order in orders {
            touched.rows.remove(&order);
            let refunds = book
                .mentions(order, Kind::Order)
                .into_iter()
                .filter_map(|id| book.get(id));
            touched
                .rows
                .extend(refunds.filter_map(|refund| refund.link("customer")));
        }
        let is_known = |id: &Id| self.number_of(*id).is_some();
        let is_next = |id: &Id| self.customers.last().is_none_or(|last| last < id);
        let follows = touched
            .customers
            .iter()
            .all(|id| is_known(id) || is_next(id));
        // Rows of somebody who was no customer so far (a contact with a first order) change who is one.
        let rows_known = touched
            .rows
            .iter()
            .all(|id| is_known(id) || touched.customers.contains(id));
        let is_contact = |id: &Id| {
            book.get(*id)
                .is_some_and(|record| record.text("relation") == "contact")
        };
        if !follows || !rows_known || touched.rows.iter().any(is_contact) {
            return false;
        }
        if !self.follow_customers(book, &touched.customers) {
            return false;
        }
        for customers in touched.rows.iter().collect::<Vec<_>>().chunks(64) {
            self.follow_rows(book, customers);
        }
        self.follow_kinds(book, &touched.kinds);
        true
    }

    fn follow_customers(&mut self, book: &Book, customers: &BTreeSet<Id>) -> bool {
        if customers.iter().any(|id| {
            book.get(*id)
                .is_none_or(|record| record.text("relation") == "contact")
        }) {
            return false;
        }
        let reading = Reading::of(book);
        let mut builder = Builder::new(self.minor_per_major);
        let mut named_anew = false;
        for id in customers {
            let Some(record) = book.get(*id) else {
                continue;
            };
            let report_id: Arc<str> = record.report_id().into();
            let name: Arc<str> = record.title().into();
            let old = self.number_of(*id).map(|number| self.profile(number));
            let profile = reading.profile(&record, old, &mut builder);
            let place = self.number_of(*id).map(|number| number as usize);
            let slots = place.map(|at| {
                (
                    self.ids.get_mut(at),
                    self.names.get_mut(at),
                    self.profiles.get_mut(at),
                )
            });
            if let Some((Some(id), Some(old_name), Some(old_profile))) = slots {
                named_anew |= **id != *report_id;
                (*id, *old_name, *old_profile) = (report_id, name, profile);
            } else {
                named_anew = true;
                self.customers.push(*id);
                self.ids.push(report_id);
                self.names.push(name);
                self.profiles.push(profile);
                self.orders.add_empty();
                self.touches.add_empty();
            }
        }
        if named_anew {
            (self.by_id, self.rank) = byte_order(&self.ids);
        }
        true
    }

    /// Reads the orders and touches of some customers again and puts them in the place of the old ones.
    fn follow_rows(&mut self, book: &Book, customers: &[&Id]) {
        let mut reading = Reading::among(book, self);
        let mut builder = Builder::going_on(self);
        let mut numbers = Vec::new();
        for id in customers {
            if let Some(number) = self.number_of(**id) {
                reading.add(
                    **id,
                    builder.customer(**id, "", "", super::Profile::default()),
                );
                numbers.push(number);
            }
        }
        let orders: BTreeSet<Id> = customers
            .iter()
            .flat_map(|id| book.mentions(**id, Kind::Order))
            .collect();
        reading.orders(
            &mut builder,
            orders.into_iter().filter_map(|id| book.get(id)),
        );
        let touches: BTreeSet<Id> = customers
            .iter()
            .flat_map(|id| book.mentions(**id, Kind::Interaction))
            .collect();
        reading.touches(
            &mut builder,
            touches.into_iter().filter_map(|id| book.get(id)),
        );
        let fresh = builder.finish();
        for (new, old) in (0u32..).zip(numbers) {
            self.put_orders(old, &fresh, new);
            self.touches.put(old, fresh.touches.of(new).to_vec());
        }
        self.products = fresh.products;
        self.product_rank = fresh.product_rank;
        self.channels = fresh.channels;
    }

    fn put_orders(&mut self, old: u32, fresh: &Facts, new: u32) {
        let (range, from) = (self.orders.range(old), fresh.orders.range(new));
        let line = |facts: &Facts, place: usize| {
            let order = facts.orders.all().get(place);
            order.map_or(facts.lines.len(), |order| order.first_line as usize)
        };
        let (start, end) = (line(self, range.start), line(self, range.end));
        let (new_start, new_end) = (line(fresh, from.start), line(fresh, from.end));
        let lines = fresh.lines.get(new_start..new_end).unwrap_or_default();
        self.lines.splice(start..end, lines.iter().copied());
        let (grown, shrunk) = (new_end - new_start, end - start);
        let moved = |first: u32| {
            let place = (first as usize + grown).saturating_sub(shrunk);
            u32::try_from(place).unwrap_or(u32::MAX)
        };
        self.orders.each_from(range.end, |order| {
            order.first_line = moved(order.first_line)
        });
        let rows = fresh.orders.of(new).iter().map(|order| {
            let first = order.first_line as usize - new_start + start;
            super::Order {
                first_line: u32::try_from(first).unwrap_or(u32::MAX),
                ..*order
            }
        });
        self.orders.put(old, rows.collect());
        fn put<T: Copy>(list: &mut Vec<T>, range: &std::ops::Range<usize>, rows: Option<&[T]>) {
            list.splice(range.clone(), rows.unwrap_or_default().iter().copied());
        }
        put(
            &mut self.order_numbers,
            &range,
            fresh.order_numbers.get(from.clone()),
        );
        put(
            &mut self.order_channels,
            &range,
            fresh.order_channels.get(from.clone()),
        );
        put(
            &mut self.order_discounted,
            &range,
            fresh.order_discounted.get(from),
        );
    }

    fn follow_kinds(&mut self, book: &Book, kinds: &BTreeSet<Kind>) {
        if kinds.is_empty() {
            return;
        }
        let mut reading = Reading::of(book);
        for (id, number) in self.customers.iter().zip(0u32..) {
            reading.add(*id, number);
        }
        let mut builder = Builder::new(self.minor_per_major);
        for kind in kinds {
            match kind {
                Kind::Case => reading.cases(&mut builder),
                Kind::Campaign => reading.campaigns(&mut builder),
                Kind::Deal => reading.deals(&mut builder),
                Kind::Survey => reading.surveys(&mut builder),
                _ => reading.costs(&mut builder),
            }
        }
        let fresh = builder.finish();
        for kind in kinds {
            match kind {
                Kind::Case => self.cases.clone_from(&fresh.cases),
                Kind::Campaign => self.campaigns.clone_from(&fresh.campaigns),
                Kind::Deal => self.deals.clone_from(&fresh.deals),
                Kind::Survey => {
                    self.ratings.clone_from(&fresh.ratings);
                    self.answers.clone_from(&fresh.answers);
                }
                _ => self.booked.clone_from(&fresh.booked),
            }
        }
    }
}

impl<T> Grouped<T> {
    /// A further customer without rows.
    fn add_empty(&mut self) {
        self.starts
            .push(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
    }

    /// Puts rows in the place of a customer's rows.
    fn put(&mut self, customer: u32, rows: Vec<T>) {
        let range = self.range(customer);
        let (grown, shrunk) = (rows.len(), range.len());
        self.rows.splice(range, rows);
        for start in self.starts.iter_mut().skip(customer as usize + 1) {
            *start =
                u32::try_from((*start as usize + grown).saturating_sub(shrunk)).unwrap_or(u32::MAX);
        }
    }

    fn each_from(&mut self, place: usize, change: impl FnMut(&mut T)) {
        self.rows.iter_mut().skip(place).for_each(change);
    }
}

#[cfg(test)]
mod tests;
