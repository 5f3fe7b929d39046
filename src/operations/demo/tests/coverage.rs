//! Every kind of case that a report tells apart occurs in the usual book.

use super::*;

/// Fields of choices and how often each choice occurs at least.
const FIELDS: [(Kind, &str, usize); 18] = [
    (Kind::Customer, "lifecycle", 3),
    (Kind::Customer, "lead_state", 3),
    (Kind::Customer, "loyalty_kind", 3),
    (Kind::Customer, "loss_cause", 3),
    (Kind::Customer, "grade", 3),
    (Kind::Customer, "acquisition", 3),
    (Kind::Task, "state", 1),
    (Kind::Task, "promise", 3),
    (Kind::Case, "type", 1),
    (Kind::Case, "state", 1),
    (Kind::Case, "cause", 1),
    (Kind::Campaign, "form", 1),
    (Kind::Coupon, "state", 1),
    (Kind::Survey, "dimension", 50),
    (Kind::Deal, "lost_reason", 0),
    (Kind::Quote, "state", 0),
    (Kind::Contract, "state", 0),
    (Kind::Receivable, "state", 1),
];

#[test]
fn every_stage_state_and_kind_occurs_three_times() {
    let book = usual(Lang::En);
    let choices = |kind: Kind, key: &str| match kind.field(key).unwrap().1.ty {
        crate::domain::Type::Choice(list) => {
            list.rows.iter().map(|row| row.key).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    for (kind, key, least) in FIELDS {
        let counts = counted(book.iter(kind).map(|r| r.text(key).to_owned()));
        for choice in choices(kind, key) {
            assert!(
                counts.get(choice).copied().unwrap_or(0) >= least,
                "{kind:?}.{key} {choice}: {counts:?}"
            );
        }
    }
    let channels = counted(
        book.iter(Kind::Interaction)
            .map(|r| r.text("channel").to_owned()),
    );
    for channel in [
        "visit", "call", "message", "mail", "letter", "meeting", "event", "web", "note", "other",
    ] {
        assert!(channels.contains_key(channel), "{channel}: {channels:?}");
    }
    let stages = counted(
        book.iter(Kind::Deal)
            .map(|r| format!("{}/{}", r.text("pipeline"), r.text("stage"))),
    );
    for pipeline in book.settings.pipelines() {
        for stage in &pipeline.stages {
            assert!(
                stages.contains_key(&format!("{}/{}", pipeline.key, stage.key)),
                "{}/{}: {stages:?}",
                pipeline.key,
                stage.key
            );
        }
    }
    let steps = counted(
        book.iter(Kind::Case)
            .filter(|r| r.text("type") == "complaint")
            .map(|r| r.items("steps").len().to_string()),
    );
    for reached in ["0", "1", "2", "3", "4"] {
        assert!(steps.contains_key(reached), "steps {steps:?}");
    }
    let reopened = book
        .iter(Kind::Case)
        .filter(|r| r.text("state") == "open" && r.items("steps").len() == 4);
    assert!(reopened.count() >= 1, "a case was opened again");
    let suggestions = book
        .iter(Kind::Case)
        .filter(|r| r.text("type") == "suggestion")
        .count();
    assert_eq!(suggestions, 20);
}

/// Recency, frequency, money of everybody who bought, by the day of the book.
fn buyers(book: &Book) -> BTreeMap<Id, (i64, i64, i64)> {
    let today = day("2026-11-22");
    let mut found: BTreeMap<Id, (i64, i64, i64)> = BTreeMap::new();
    let mut money: BTreeMap<Id, i64> = BTreeMap::new();
    for order in book
        .iter(Kind::Order)
        .filter(|o| o.text("state") != "cancelled")
    {
        let customer = order.link("customer").unwrap();
        let amount: i64 = order
            .items("lines")
            .iter()
            .filter_map(|l| l.part("amount")?.as_money())
            .map(|m| m.minor)
            .sum();
        let amount = amount - order.money("discount").map_or(0, |m| m.minor);
        *money.entry(customer).or_insert(0) += amount;
        if amount >= 0 {
            let days = i64::from(today.0 - order.day("date").unwrap().0);
            let entry = found.entry(customer).or_insert((i64::MAX, 0, 0));
            *entry = (entry.0.min(days), entry.1 + 1, 0);
        }
    }
    for (customer, entry) in &mut found {
        entry.2 = money[customer];
    }
    found
}

#[test]
fn every_type_and_cell_of_the_models_occurs_three_times() {
    let book = usual(Lang::En);
    let buyers = buyers(&book);
    let n = buyers.len() as i64;
    let sum = buyers
        .values()
        .fold((0, 0, 0), |s, b| (s.0 + b.0, s.1 + b.1, s.2 + b.2));
    let types = counted(buyers.values().map(|b| {
        format!(
            "{}{}{}",
            u8::from(b.0 * n <= sum.0),
            u8::from(b.1 * n >= sum.1),
            u8::from(b.2 * n >= sum.2)
        )
    }));
    assert!(
        types.len() == 8 && types.values().all(|c| *c >= 3),
        "{types:?}"
    );
    for (days, times) in [([90, 180, 365], [1, 2, 4]), ([30, 90, 180], [1, 2, 5])] {
        let band = |v: i64, ends: [i64; 3]| ends.iter().filter(|end| v > **end).count();
        let cells = counted(
            buyers
                .values()
                .map(|b| format!("{}{}", band(b.0, days), band(b.1, times))),
        );
        assert!(
            cells.len() == 16 && cells.values().all(|c| *c >= 3),
            "{cells:?}"
        );
    }
    let mut cost: BTreeMap<Id, i64> = BTreeMap::new();
    let mut touches: BTreeMap<Id, i64> = BTreeMap::new();
    for touch in book.iter(Kind::Interaction) {
        for customer in touch.items("customers").iter().filter_map(|v| v.as_ref()) {
            *cost.entry(customer).or_insert(0) += touch.money("cost").map_or(0, |m| m.minor);
            *touches.entry(customer).or_insert(0) +=
                i64::from(day("2026-11-22").0 - on(touch.get("at")).0 < 365);
        }
    }
    let of = |map: &BTreeMap<Id, i64>, id: &Id| map.get(id).copied().unwrap_or(0);
    let high = |values: Vec<i64>| {
        let mut sorted = values.clone();
        sorted.sort();
        let middle = sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2];
        values
            .into_iter()
            .map(move |v| 2 * v > middle)
            .collect::<Vec<_>>()
    };
    let value = high(buyers.values().map(|b| b.2).collect());
    let dear = high(buyers.keys().map(|id| of(&cost, id)).collect());
    let strong = high(
        buyers
            .iter()
            .map(|(id, b)| of(&touches, id) + if b.0 < 365 { b.1 } else { 0 })
            .collect(),
    );
    for other in [dear, strong] {
        let cells = counted(value.iter().zip(other).map(|pair| format!("{pair:?}")));
        assert!(
            cells.len() == 4 && cells.values().all(|c| *c >= 3),
            "{cells:?}"
        );
    }
}

#[test]
fn something_is_due_today_something_overdue_and_some_birthdays_are_near_or_lunar() {
    let book = usual(Lang::Zh);
    let today = day("2026-11-22");
    let open = |fits: &dyn Fn(Day) -> bool| {
        book.iter(Kind::Task)
            .filter(|r| r.text("state") == "open" && fits(on(r.get("due"))))
            .count()
    };
    assert!(open(&|d| d < today) >= 5 && open(&|d| d == today) >= 3 && open(&|d| d > today) >= 5);
    assert!(
        book.iter(Kind::Interaction)
            .filter(|r| on(r.get("at")) == today)
            .count()
            >= 3
    );
    let birthdays: Vec<_> = members(&book)
        .iter()
        .filter_map(|m| match m.get("birthday") {
            Some(Value::Partial(p)) => Some(*p),
            _ => None,
        })
        .collect();
    assert!(birthdays.iter().filter(|p| p.lunar).count() >= 3);
    let near = |p: &crate::domain::PartialDate| {
        (0..7).any(|n| {
            let d = today.plus(n);
            !p.lunar
                && p.month.map(u32::from) == Some(d.month())
                && p.day.map(u32::from) == Some(d.day())
        })
    };
    assert!(birthdays.iter().filter(|p| near(p)).count() >= 3);
    let ending = book
        .iter(Kind::Contract)
        .filter(|r| (r.day("end").unwrap().0 - today.0).abs() <= 30)
        .count();
    assert!(ending >= 3, "{ending} contracts end near today");
}

#[test]
fn uniform_belt_and_guards_are_bought_together_more_often_than_any_other_pair() {
    let book = usual(Lang::En);
    let code = |id: Id| book.get(id).unwrap().text("code").to_owned();
    let mut together: BTreeMap<(String, String), usize> = BTreeMap::new();
    for order in book
        .iter(Kind::Order)
        .filter(|o| o.text("state") != "cancelled" && o.get("refund_of").is_none())
    {
        let products: BTreeSet<String> = order
            .items("lines")
            .iter()
            .filter_map(|l| Some(code(l.part("product")?.as_ref()?)))
            .collect();
        for a in &products {
            for b in products.range(a.clone()..).skip(1) {
                *together.entry((a.clone(), b.clone())).or_insert(0) += 1;
            }
        }
    }
    let mut pairs: Vec<_> = together.into_iter().collect();
    pairs.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let first: BTreeSet<String> = pairs
        .iter()
        .take(3)
        .map(|((a, b), _)| format!("{a} {b}"))
        .collect();
    assert_eq!(
        first,
        ["BELT GUARDS", "BELT UNIFORM", "GUARDS UNIFORM"]
            .map(str::to_owned)
            .into(),
        "{pairs:?}"
    );
}

#[test]
fn one_in_four_of_the_lost_came_back_and_some_leads_were_written_down_twice() {
    for lang in [Lang::En, Lang::Zh] {
        let book = usual(lang);
        let back = book.get(Id::new(Kind::Campaign, 2)).unwrap();
        let states = counted(
            back.items("members")
                .iter()
                .filter_map(|row| Some(row.part("state")?.as_text()?.to_owned())),
        );
        assert_eq!(
            states.get("refused"),
            states.get("bought").map(|n| n * 3).as_ref(),
            "{states:?}"
        );
        let likely =
            crate::operations::duplicates::duplicates(&book, crate::operations::likeness::LIKELY);
        assert_eq!(likely.len(), 3, "{likely:?}");
    }
}

#[test]
fn every_report_of_the_made_book_has_rows() {
    use crate::analytics::report::{REPORTS, ReportParams, View};
    let book = usual(Lang::Zh);
    let facts = crate::analytics::facts::Facts::of(&book);
    let params = ReportParams::default();
    let view = View {
        facts: &facts,
        as_of: day("2026-11-22"),
        params: &params,
    };
    for report in REPORTS {
        for table in report.tables {
            let rows = (table.build)(&view).map(|body| body.rows.len());
            assert!(
                matches!(rows, Ok(1..)),
                "{} {}: {rows:?}",
                report.name,
                table.name
            );
        }
    }
}
