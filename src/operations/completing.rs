//! What follows by itself when a record is made or changed: defaults, totals, histories, states.
//! Rule: what the user set is never overruled; what follows is visible in the record and undone with it.

use super::{Ask, Refusal};
use crate::domain::text::t;
use crate::domain::{Book, Change, Day, Kind, Money, Record, Value};

/// Fills in what a record is without and brings its derived parts in step. `before` is `None` for a new record.
pub fn complete(
    book: &Book,
    ask: &Ask,
    before: Option<&Record>,
    record: &mut Record,
) -> Result<(), Refusal> {
    if before.is_none() {
        defaults(ask, record);
    }
    match record.kind() {
        Kind::Customer => lifecycle(ask, before, record),
        Kind::Deal => return stage(book, ask, before, record),
        Kind::Order | Kind::Quote => return total(book, before, record),
        Kind::Task => done(ask, before, record),
        Kind::Case => closing(ask, before, record),
        _ => {}
    }
    Ok(())
}

/// What holds for a new record when nothing is said.
fn defaults(ask: &Ask, record: &mut Record) {
    let today = Value::Day(ask.today);
    let rows: &[(&str, Value)] = match record.kind() {
        Kind::Customer => &[("type", "person".into()), ("relation", "prospect".into())],
        Kind::Link => &[("type", "related".into())],
        Kind::Interaction => &[("at", moment_of(ask)), ("channel", "note".into())],
        Kind::Task => &[("state", "open".into())],
        Kind::Deal => &[("pipeline", "default".into()), ("stage", "lead".into())],
        Kind::Product => &[("active", Value::Flag(true))],
        Kind::Quote => &[("date", today), ("state", "draft".into())],
        Kind::Order => &[("date", today), ("state", "entered".into())],
        Kind::Contract => &[("state", "active".into())],
        Kind::Receivable => &[("state", "open".into())],
        Kind::Payment => &[("at", today)],
        Kind::Case => &[
            ("type", "complaint".into()),
            ("state", "open".into()),
            ("received_at", moment_of(ask)),
        ],
        Kind::Article => &[("state", "valid".into())],
        Kind::Survey | Kind::Cost => &[("date", today)],
        Kind::Campaign => &[("form", "campaign".into()), ("state", "planned".into())],
        Kind::Points => &[
            ("account", "points".into()),
            ("type", "earned".into()),
            ("date", today),
        ],
        Kind::Coupon => &[("state", "made".into())],
        Kind::Session => &[],
        Kind::Segment => &[("of", "customer".into())],
    };
    for (key, value) in rows {
        if record.get(key).is_none() && !starts_another_pipeline(record, key) {
            record.set(key, value.clone());
        }
    }
}

/// A deal of another pipeline does not start in the first stage of the default one.
fn starts_another_pipeline(record: &Record, key: &str) -> bool {
    record.kind() == Kind::Deal && key == "stage" && record.text("pipeline") != "default"
}

/// Now, or the day asked for when that is another (`--as-of`): the date of what is logged.
fn moment_of(ask: &Ask) -> Value {
    if ask.now.day_in(ask.zone) == ask.today {
        Value::Moment(ask.now)
    } else {
        Value::Day(ask.today)
    }
}

fn lifecycle(ask: &Ask, before: Option<&Record>, record: &mut Record) {
    let (old, new) = (
        before.map_or("", |b| b.text("lifecycle")),
        record.text("lifecycle").to_owned(),
    );
    let untouched =
        before.is_none_or(|b| b.get("lifecycle_history") == record.get("lifecycle_history"));
    if new.is_empty() || old == new || !untouched {
        return;
    }
    let row = Value::row([
        ("date", Some(Value::Day(ask.today))),
        ("stage", Some(new.into())),
        ("by", Some(ask.actor.as_str().into())),
    ]);
    push(record, "lifecycle_history", row);
}

fn push(record: &mut Record, key: &str, row: Value) {
    let mut rows = record.items(key).to_vec();
    rows.push(row);
    record.set(key, Value::List(rows));
}

/// The stage must belong to the pipeline; a change of stage enters the history with the day.
fn stage(
    book: &Book,
    ask: &Ask,
    before: Option<&Record>,
    record: &mut Record,
) -> Result<(), Refusal> {
    let pipelines = book.settings.pipelines();
    if record.get("pipeline").is_none() {
        record.set("pipeline", "default");
    }
    let Some(pipeline) = pipelines.iter().find(|p| p.fits(record.text("pipeline"))) else {
        let names: Vec<&str> = pipelines.iter().map(|p| p.key.as_str()).collect();
        let text = t(
            "There is no pipeline {0}. There are: {1}.",
            "没有销售流程 {0}。现有：{1}。",
        );
        return Err(Refusal::Usage(
            text.problem(&[&record.text("pipeline"), &names.join(", ")]),
        ));
    };
    record.set("pipeline", pipeline.key.as_str());
    if record.get("stage").is_none() {
        return Ok(());
    }
    let Some(stage) = pipeline.stage(record.text("stage")) else {
        let names: Vec<&str> = pipeline.stages.iter().map(|s| s.key.as_str()).collect();
        let text = t(
            "{0} is not a stage of {1}. Its stages: {2}. Nothing was changed.",
            "{0} 不是流程 {1} 的阶段。可选：{2}。未作任何更改。",
        );
        return Err(Refusal::Usage(text.problem(&[
            &record.text("stage"),
            &pipeline.key,
            &names.join(", "),
        ])));
    };
    record.set("stage", stage.key.as_str());
    let old = before.map_or("", |b| b.text("stage"));
    let untouched = before.is_none_or(|b| b.get("stage_history") == record.get("stage_history"));
    let last = record
        .items("stage_history")
        .last()
        .and_then(|row| row.part("stage")?.as_text().map(str::to_owned));
    if old != stage.key && untouched && last.as_deref() != Some(&stage.key) {
        let newest = record
            .items("stage_history")
            .last()
            .and_then(|row| row.part("date")?.as_day());
        let day = newest.map_or(ask.today, |d: Day| d.max(ask.today));
        let row = Value::row([
            ("date", Some(Value::Day(day))),
            ("stage", Some(stage.key.as_str().into())),
        ]);
        push(record, "stage_history", row);
        if stage.is_end() && record.get("closed_on").is_none() {
            record.set("closed_on", day);
        } else if !stage.is_end()
            && before.is_some_and(|b| b.get("closed_on") == record.get("closed_on"))
            && let Some((no, _)) = Kind::Deal.field("closed_on")
        {
            record.put(no, None);
        }
    }
    Ok(())
}

/// Total = Σ lines + shipping + tax − discount + other. Without lines the total stands alone.
fn total(book: &Book, before: Option<&Record>, record: &mut Record) -> Result<(), Refusal> {
    if record.get("lines").is_none() {
        return Ok(());
    }
    price_lines(book, record)?;
    let currency = record
        .items("lines")
        .iter()
        .find_map(|line| line.part("amount")?.as_money())
        .or(record.money("total"))
        .map_or_else(|| book.settings.currency(), |m| m.currency);
    let sum = |value: Option<Money>| value.map_or(0, |m| i128::from(m.minor));
    let lines: i128 = record
        .items("lines")
        .iter()
        .map(|l| sum(l.part("amount").and_then(Value::as_money)))
        .sum();
    let parts = lines + sum(record.money("shipping")) + sum(record.money("tax"))
        - sum(record.money("discount"));
    let stated = record.money("total");
    // Someone who sets the total means it: the difference to the parts is shown as `other`.
    // Who changes the parts only means the total to follow.
    let total_was_set = match before {
        None => stated.is_some(),
        Some(before) => before.money("total") != stated,
    };
    let too_large = || {
        Refusal::Usage(
            t(
                "The amounts are too large to add up.",
                "金额过大，无法合计。",
            )
            .into(),
        )
    };
    match (total_was_set, stated) {
        (true, Some(stated)) => {
            let other = i64::try_from(i128::from(stated.minor) - parts).map_err(|_| too_large())?;
            put_money(
                record,
                "other",
                (other != 0).then_some(Money::new(other, currency)),
            );
        }
        _ => {
            let total = parts + sum(record.money("other"));
            let total = i64::try_from(total).map_err(|_| too_large())?;
            put_money(record, "total", Some(Money::new(total, currency)));
        }
    }
    Ok(())
}

fn put_money(record: &mut Record, key: &str, money: Option<Money>) {
    if let Some((no, _)) = record.kind().field(key) {
        record.put(no, money.map(Value::Money));
    }
}

/// A line without an amount gets price × quantity of its product, and its cost likewise.
fn price_lines(book: &Book, record: &mut Record) -> Result<(), Refusal> {
    let mut lines = record.items("lines").to_vec();
    let mut touched = false;
    for line in &mut lines {
        let Value::Map(parts) = line else { continue };
        let known = Value::Map(parts.clone());
        let part = |key: &str| known.part(key).cloned();
        let Some(product) = part("product")
            .and_then(|v| v.as_ref())
            .and_then(|id| book.get(id))
        else {
            continue;
        };
        let quantity = part("quantity").and_then(|v| v.as_int()).unwrap_or(1);
        for (key, source) in [("amount", "price"), ("cost", "cost")] {
            if let (None, Some(each)) = (part(key), product.money(source)) {
                let minor = each.minor.checked_mul(quantity).ok_or_else(|| {
                    Refusal::Usage(t("The amount of a line is too large.", "明细金额过大。").into())
                })?;
                parts.push((key.into(), Value::Money(Money::new(minor, each.currency))));
                touched = true;
            }
        }
    }
    if touched {
        record.set("lines", Value::List(lines));
    }
    Ok(())
}

fn done(ask: &Ask, before: Option<&Record>, record: &mut Record) {
    let (was, is) = (
        before.is_some_and(|b| b.text("state") == "done"),
        record.text("state") == "done",
    );
    if is && !was && record.get("done_at").is_none() {
        record.set("done_at", moment_of(ask));
    } else if was
        && !is
        && let Some((no, _)) = Kind::Task.field("done_at")
    {
        record.put(no, None);
    }
}

fn closing(ask: &Ask, before: Option<&Record>, record: &mut Record) {
    let state = record.text("state").to_owned();
    if before.is_some_and(|b| b.text("state") == state) {
        return;
    }
    if (state == "solved" || state == "closed") && record.get("solved_at").is_none() {
        record.set("solved_at", moment_of(ask));
    }
    if state == "closed" && record.get("closed_at").is_none() {
        record.set("closed_at", moment_of(ask));
    }
}

/// What a new record does to others: the first order makes its customer one.
pub fn consequences(book: &Book, ask: &Ask, made: &Record) -> Vec<Change> {
    let counts = made.kind() == Kind::Order && !matches!(made.text("state"), "draft" | "cancelled");
    let customer = made
        .link("customer")
        .filter(|_| counts)
        .and_then(|id| book.get(id));
    let Some(before) = customer else {
        return Vec::new();
    };
    let mut after = (*before).clone();
    if matches!(before.text("relation"), "prospect" | "other" | "") {
        after.set("relation", "customer");
    }
    if matches!(before.text("lifecycle"), "" | "suspect" | "prospect")
        && before.get("lifecycle_pinned").is_none()
    {
        after.set("lifecycle", "first-time");
        lifecycle(ask, Some(&before), &mut after);
    }
    after.updated = ask.now;
    Change::between(&before, &after).into_iter().collect()
}
