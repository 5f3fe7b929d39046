//! Facts of a part of the book: only some customers, only some days.

use super::{Builder, Facts, NewOrder, Touch};
use crate::domain::Day;

impl Facts {
    /// The facts of these customers alone, with what happened from the first to the last day (both included).
    /// Customers keep their short ids and get new numbers.
    pub fn part(&self, keep: impl Fn(u32) -> bool, from: Option<Day>, to: Option<Day>) -> Facts {
        let inside = |day: i32| from.is_none_or(|d| day >= d.0) && to.is_none_or(|d| day <= d.0);
        let mut builder = Builder::new(self.minor_per_major);
        let mut numbers = vec![None; self.len()];
        for ((customer, slot), id) in (0u32..).zip(&mut numbers).zip(&self.customers) {
            if !keep(customer) {
                continue;
            }
            let at = customer as usize;
            let name = self.names.get(at).map_or("", |name| name);
            let report_id = self.id(customer).map_or("", |id| id);
            *slot = Some(builder.customer(*id, report_id, name, self.profile(customer).clone()));
        }
        let number = |customer: u32| numbers.get(customer as usize).copied().flatten();
        self.products.iter().for_each(|key| {
            builder.product(key);
        });
        self.channels.iter().for_each(|key| {
            builder.channel(key);
        });
        for (old, new) in (0u32..)
            .zip(&numbers)
            .filter_map(|(old, new)| Some((old, (*new)?)))
        {
            self.copy_events(&mut builder, old, new, inside);
        }
        let link = |customer: Option<u32>| match customer {
            None => Some(None),
            Some(old) => number(old).map(Some),
        };
        let everyone = numbers.iter().all(Option::is_some);
        for case in self.cases.iter().filter(|case| inside(case.opened)) {
            if let Some(customer) = link(case.customer).filter(|c| everyone || c.is_some()) {
                builder.case(super::Case {
                    customer,
                    ..case.clone()
                });
            }
        }
        for deal in &self.deals {
            if let Some(customer) = link(deal.customer).filter(|c| everyone || c.is_some()) {
                let mut deal = super::Deal {
                    customer,
                    ..deal.clone()
                };
                deal.events.retain(|(day, _)| inside(*day));
                builder.deal(deal);
            }
        }
        for campaign in &self.campaigns {
            let mut campaign = campaign.clone();
            campaign.targets = campaign.targets.iter().filter_map(|c| number(*c)).collect();
            builder.campaign(campaign);
        }
        self.copy_rest(&mut builder, number, everyone, inside);
        let mut facts = builder.finish();
        facts.orders_without_rate = self.orders_without_rate;
        facts
    }

    fn copy_events(&self, builder: &mut Builder, old: u32, new: u32, inside: impl Fn(i32) -> bool) {
        for (place, order) in self.orders.range(old).zip(self.orders.of(old)) {
            if inside(order.day) {
                let order = NewOrder {
                    customer: new,
                    day: Day(order.day),
                    amount: order.amount,
                    cost: order.cost,
                    number: self.order_numbers.get(place).copied().unwrap_or(0),
                    channel: self.order_channels.get(place).copied().unwrap_or(0),
                    discounted: self.order_discounted.get(place) == Some(&true),
                };
                builder.order(order, self.lines_of(place));
            }
        }
        let touches = self
            .touches
            .of(old)
            .iter()
            .filter(|touch| inside(touch.day));
        touches.for_each(|touch: &Touch| builder.touch(new, *touch));
    }

    fn copy_rest(
        &self,
        builder: &mut Builder,
        number: impl Fn(u32) -> Option<u32>,
        everyone: bool,
        inside: impl Fn(i32) -> bool,
    ) {
        self.pipelines
            .iter()
            .for_each(|p| builder.pipeline(p.clone()));
        for rating in self.ratings.iter().filter(|rating| inside(rating.day)) {
            if let Some(customer) = number(rating.customer) {
                builder.rating(super::Rating {
                    customer,
                    ..rating.clone()
                });
            }
        }
        for answer in self.answers.iter().filter(|answer| inside(answer.day)) {
            let customer = answer.customer.and_then(&number);
            if customer.is_some() || (everyone && answer.customer.is_none()) {
                builder.answer(super::Answered {
                    customer,
                    ..answer.clone()
                });
            }
        }
        for booked in self.booked.iter().filter(|booked| inside(booked.day)) {
            let customer = booked.customer.and_then(&number);
            if customer.is_some() || (everyone && booked.customer.is_none()) {
                builder.booked(super::Booked {
                    customer,
                    ..booked.clone()
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::facts::Profile;
    use crate::domain::{Id, Kind};

    #[test]
    fn a_part_holds_only_its_customers_and_days() {
        let mut builder = Builder::new(100);
        for n in 0..3u32 {
            let id = Id::new(Kind::Customer, n + 1);
            builder.customer(id, &id.to_string(), "", Profile::default());
            for day in 0..4 {
                let order = NewOrder {
                    customer: n,
                    day: Day(day),
                    amount: 10,
                    cost: 0,
                    number: n,
                    channel: 0,
                    discounted: false,
                };
                builder.order(order, &[]);
            }
        }
        let facts = builder.finish();
        let part = facts.part(|c| c != 1, Some(Day(1)), Some(Day(2)));
        assert_eq!(part.len(), 2);
        assert_eq!(part.order_numbers, vec![0, 0, 2, 2]);
        assert_eq!(part.number_of(Id::new(Kind::Customer, 3)), Some(1));
    }
}
