//! What needs doing on a day: tasks, promises, touches due by cadence, cases, deals, birthdays, papers that end, money due.
//! Rule: each kind of matter is one row of [`MATTERS`], with its switch in the settings; each says why it is there.

use crate::domain::calendar::partial;
use crate::domain::text::{Text, t};
use crate::domain::{Book, Day, Id, Kind, Moment, Record, Value};
use std::collections::HashMap;

/// A kind of matter in the list of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    TaskLate,
    CaseLate,
    ReceivableLate,
    TaskToday,
    CaseSoon,
    ReceivableDue,
    TouchDue,
    DealStale,
    DealWithoutNextStep,
    QuoteEnds,
    ContractEnds,
    PointsExpire,
    Birthday,
}

/// A row: key in JSON and in the setting `today.off`, words, whether it counts as overdue.
pub struct Matter {
    pub why: Why,
    pub key: &'static str,
    pub label: Text,
    pub is_overdue: bool,
    find: fn(&Scan<'_>, &mut Vec<Due>),
}

/// Every kind of matter, in order of urgency.
pub static MATTERS: &[Matter] = &[
    Matter {
        why: Why::TaskLate,
        key: "task-late",
        label: t("late", "逾期"),
        is_overdue: true,
        find: tasks_late,
    },
    Matter {
        why: Why::CaseLate,
        key: "case-late",
        label: t("case past its limit", "服务单超时"),
        is_overdue: true,
        find: cases_late,
    },
    Matter {
        why: Why::ReceivableLate,
        key: "receivable-late",
        label: t("payment overdue", "回款逾期"),
        is_overdue: true,
        find: receivables_late,
    },
    Matter {
        why: Why::TaskToday,
        key: "task-today",
        label: t("today", "今天"),
        is_overdue: false,
        find: tasks_today,
    },
    Matter {
        why: Why::CaseSoon,
        key: "case-soon",
        label: t("case near its limit", "服务单将到期"),
        is_overdue: false,
        find: cases_soon,
    },
    Matter {
        why: Why::ReceivableDue,
        key: "receivable-due",
        label: t("payment due", "回款到期"),
        is_overdue: false,
        find: receivables_due,
    },
    Matter {
        why: Why::TouchDue,
        key: "touch-due",
        label: t("touch due", "应联系"),
        is_overdue: false,
        find: touches_due,
    },
    Matter {
        why: Why::DealStale,
        key: "deal-stale",
        label: t("deal stands still", "商机停滞"),
        is_overdue: false,
        find: deals_stale,
    },
    Matter {
        why: Why::DealWithoutNextStep,
        key: "deal-next-step",
        label: t("deal without next step", "商机无下一步"),
        is_overdue: false,
        find: deals_without_next_step,
    },
    Matter {
        why: Why::QuoteEnds,
        key: "quote-ends",
        label: t("quote ends", "报价将过期"),
        is_overdue: false,
        find: quotes_ending,
    },
    Matter {
        why: Why::ContractEnds,
        key: "contract-ends",
        label: t("contract ends", "合同将到期"),
        is_overdue: false,
        find: contracts_ending,
    },
    Matter {
        why: Why::PointsExpire,
        key: "points-expire",
        label: t("points expire", "积分将过期"),
        is_overdue: false,
        find: points_expiring,
    },
    Matter {
        why: Why::Birthday,
        key: "birthday",
        label: t("birthday", "生日"),
        is_overdue: false,
        find: birthdays,
    },
];

/// One thing that needs doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: Id,
    pub why: Why,
    /// Day on which it is, or was, due.
    pub day: Day,
    /// The moment, where it has one.
    pub at: Option<Moment>,
}

impl Due {
    pub fn matter(&self) -> Option<&'static Matter> {
        MATTERS.iter().find(|matter| matter.why == self.why)
    }
}

/// The book on a day, as the rows look at it.
struct Scan<'a> {
    book: &'a Book,
    today: Day,
    now: Moment,
    zone: chrono_tz::Tz,
}

impl Scan<'_> {
    fn day_of(&self, value: &Value) -> Option<(Day, Option<Moment>)> {
        match value {
            Value::Day(day) => Some((*day, None)),
            Value::Moment(at) => Some((at.day_in(self.zone), Some(*at))),
            _ => None,
        }
    }

    fn when(&self, record: &Record, key: &str) -> Option<(Day, Option<Moment>)> {
        self.day_of(record.get(key)?)
    }

    fn setting(&self, key: &str) -> i32 {
        i32::try_from(self.book.settings.int(key)).unwrap_or(0)
    }

    fn due(&self, record: &Record, why: Why, when: (Day, Option<Moment>)) -> Due {
        Due {
            id: record.id,
            why,
            day: when.0,
            at: when.1,
        }
    }
}

/// All that needs doing on `today`, most urgent first. Kinds of matter switched off in the settings are left out.
pub fn today(book: &Book, now: Moment, today: Day) -> Vec<Due> {
    let scan = Scan {
        book,
        today,
        now,
        zone: book.settings.zone(),
    };
    let off = book.settings.get("today.off");
    let off: Vec<&str> = off
        .as_array()
        .map(|list| list.iter().filter_map(|v| v.as_str()).collect())
        .unwrap_or_default();
    let mut due = Vec::new();
    for matter in MATTERS.iter().filter(|matter| !off.contains(&matter.key)) {
        (matter.find)(&scan, &mut due);
    }
    due.sort_by_key(|d| (d.why, d.day, d.at, d.id));
    due
}

/// True when something of it is overdue.
pub fn is_overdue(due: &[Due]) -> bool {
    due.iter()
        .any(|d| d.matter().is_some_and(|matter| matter.is_overdue))
}

fn open_tasks(
    scan: &Scan<'_>,
    out: &mut Vec<Due>,
    fits: impl Fn(Day, Option<Moment>) -> Option<Why>,
) {
    for task in scan
        .book
        .iter(Kind::Task)
        .filter(|task| matches!(task.text("state"), "open" | "waiting" | ""))
    {
        let hidden = scan
            .when(&task, "wait")
            .is_some_and(|(day, _)| day > scan.today);
        let Some(when) = scan.when(&task, "due").or(scan.when(&task, "start")) else {
            continue;
        };
        if let (false, Some(why)) = (hidden, fits(when.0, when.1)) {
            out.push(scan.due(&task, why, when));
        }
    }
}

/// A task with a time is late when the time has passed; one with a day only from the next day on.
fn is_late(scan: &Scan<'_>, day: Day, at: Option<Moment>) -> bool {
    day < scan.today
        || at.is_some_and(|at| {
            day == scan.today && at < scan.now && scan.now.day_in(scan.zone) == scan.today
        })
}

fn tasks_late(scan: &Scan<'_>, out: &mut Vec<Due>) {
    open_tasks(scan, out, |day, at| {
        is_late(scan, day, at).then_some(Why::TaskLate)
    });
}

fn tasks_today(scan: &Scan<'_>, out: &mut Vec<Due>) {
    open_tasks(scan, out, |day, at| {
        (day == scan.today && !is_late(scan, day, at)).then_some(Why::TaskToday)
    });
}

fn open_cases(scan: &Scan<'_>, out: &mut Vec<Due>, late: bool) {
    for case in scan
        .book
        .iter(Kind::Case)
        .filter(|case| case.text("state") == "open")
    {
        let limit = ["answer_due", "solution_due"]
            .into_iter()
            .filter_map(|key| {
                let answered = key == "answer_due" && case.get("first_response_at").is_some();
                scan.when(&case, key).filter(|_| !answered)
            });
        let Some(when) = limit.min_by_key(|(day, at)| (*day, *at)) else {
            continue;
        };
        let passed = when.1.map_or(when.0 < scan.today, |at| at < scan.now) && when.0 <= scan.today;
        let soon = when.0 <= scan.today.plus(1);
        if (late && passed) || (!late && !passed && soon) {
            out.push(scan.due(
                &case,
                if late { Why::CaseLate } else { Why::CaseSoon },
                when,
            ));
        }
    }
}

fn cases_late(scan: &Scan<'_>, out: &mut Vec<Due>) {
    open_cases(scan, out, true);
}

fn cases_soon(scan: &Scan<'_>, out: &mut Vec<Due>) {
    open_cases(scan, out, false);
}

fn receivables(scan: &Scan<'_>, out: &mut Vec<Due>, late: bool) {
    for record in scan
        .book
        .iter(Kind::Receivable)
        .filter(|r| matches!(r.text("state"), "open" | ""))
    {
        let Some(day) = record.day("due") else {
            continue;
        };
        if late && day < scan.today {
            out.push(scan.due(&record, Why::ReceivableLate, (day, None)));
        } else if !late && day >= scan.today && day <= scan.today.plus(3) {
            out.push(scan.due(&record, Why::ReceivableDue, (day, None)));
        }
    }
}

fn receivables_late(scan: &Scan<'_>, out: &mut Vec<Due>) {
    receivables(scan, out, true);
}

fn receivables_due(scan: &Scan<'_>, out: &mut Vec<Due>) {
    receivables(scan, out, false);
}

/// How often a customer wants to be touched, in days: the strictest of its own interval and that of its grade.
pub fn cadence_days(book: &Book, customer: &Record) -> Option<(i64, Text)> {
    if customer
        .get("do_not_contact")
        .is_some_and(|v| v.as_flag() == Some(true))
        || customer.get("archived").is_some()
    {
        return None;
    }
    let own = customer
        .int("cadence")
        .map(|days| (days, t("own interval", "本人间隔")));
    let grade = match (customer.text("relation"), customer.text("grade")) {
        ("customer" | "prospect" | "partner", "a") => {
            Some((book.settings.int("cadence.a"), t("grade A", "A 级")))
        }
        ("customer" | "prospect" | "partner", "b") => {
            Some((book.settings.int("cadence.b"), t("grade B", "B 级")))
        }
        ("customer" | "prospect" | "partner", "c") => {
            Some((book.settings.int("cadence.c"), t("grade C", "C 级")))
        }
        _ => None,
    };
    own.into_iter()
        .chain(grade)
        .filter(|(days, _)| *days > 0)
        .min_by_key(|(days, _)| *days)
}

/// The last day each customer was touched, planned and cancelled touches left out.
pub fn last_touches(book: &Book, until: Day, zone: chrono_tz::Tz) -> HashMap<Id, Day> {
    let mut last: HashMap<Id, Day> = HashMap::new();
    for touch in book.iter(Kind::Interaction) {
        if matches!(touch.text("state"), "planned" | "cancelled") {
            continue;
        }
        let day = match touch.get("at") {
            Some(Value::Day(day)) => *day,
            Some(Value::Moment(at)) => at.day_in(zone),
            _ => continue,
        };
        if day > until {
            continue;
        }
        for id in touch.items("customers").iter().filter_map(Value::as_ref) {
            let known = last.entry(id).or_insert(day);
            *known = (*known).max(day);
        }
    }
    last
}

fn touches_due(scan: &Scan<'_>, out: &mut Vec<Due>) {
    let wanted: Vec<_> = scan
        .book
        .iter(Kind::Customer)
        .filter_map(|customer| Some((cadence_days(scan.book, &customer)?.0, customer)))
        .collect();
    if wanted.is_empty() {
        return;
    }
    let last = last_touches(scan.book, scan.today, scan.zone);
    for (days, customer) in wanted {
        let from = last
            .get(&customer.id)
            .copied()
            .unwrap_or_else(|| customer.created.day_in(scan.zone));
        let day = from.plus(i32::try_from(days).unwrap_or(i32::MAX));
        if day <= scan.today {
            out.push(scan.due(&customer, Why::TouchDue, (day, None)));
        }
    }
}

fn open_deals<'a>(scan: &Scan<'a>) -> impl Iterator<Item = (std::sync::Arc<Record>, i64)> + 'a {
    let pipelines = scan.book.settings.pipelines();
    scan.book.iter(Kind::Deal).filter_map(move |deal| {
        let pipeline = pipelines.iter().find(|p| p.key == deal.text("pipeline"))?;
        let stage = pipeline.stage(deal.text("stage"))?;
        (!stage.is_end()).then_some((deal, stage.stale_days))
    })
}

fn deals_stale(scan: &Scan<'_>, out: &mut Vec<Due>) {
    for (deal, stale_days) in open_deals(scan) {
        let close = deal.day("expected_close").filter(|day| *day < scan.today);
        let entered = deal
            .items("stage_history")
            .last()
            .and_then(|row| row.part("date")?.as_day());
        let limit = entered.map(|day| day.plus(i32::try_from(stale_days).unwrap_or(0)));
        let stale = limit.filter(|day| stale_days > 0 && *day < scan.today);
        if let Some(day) = close.or(stale) {
            out.push(scan.due(&deal, Why::DealStale, (day, None)));
        }
    }
}

fn deals_without_next_step(scan: &Scan<'_>, out: &mut Vec<Due>) {
    for (deal, _) in open_deals(scan).filter(|(deal, _)| deal.text("next_step").is_empty()) {
        let has_task = scan
            .book
            .mentions(deal.id, Kind::Task)
            .into_iter()
            .filter_map(|id| scan.book.get(id));
        if !has_task
            .into_iter()
            .any(|task| matches!(task.text("state"), "open" | "waiting"))
        {
            out.push(scan.due(&deal, Why::DealWithoutNextStep, (scan.today, None)));
        }
    }
}

fn quotes_ending(scan: &Scan<'_>, out: &mut Vec<Due>) {
    for quote in scan
        .book
        .iter(Kind::Quote)
        .filter(|quote| quote.text("state") == "sent")
    {
        if let Some(day) = quote
            .day("valid_until")
            .filter(|day| *day <= scan.today.plus(3))
        {
            out.push(scan.due(&quote, Why::QuoteEnds, (day, None)));
        }
    }
}

fn contracts_ending(scan: &Scan<'_>, out: &mut Vec<Due>) {
    for contract in scan
        .book
        .iter(Kind::Contract)
        .filter(|contract| contract.text("state") == "active")
    {
        let notice = contract
            .int("notice_days")
            .unwrap_or_else(|| scan.book.settings.int("contract.notice_days"));
        let notice = i32::try_from(notice).unwrap_or(30);
        if let Some(day) = contract
            .day("end")
            .filter(|day| *day <= scan.today.plus(notice))
        {
            out.push(scan.due(&contract, Why::ContractEnds, (day, None)));
        }
    }
}

fn points_expiring(scan: &Scan<'_>, out: &mut Vec<Due>) {
    let until = scan.today.plus(scan.setting("points.notice_days"));
    let mut soonest: HashMap<Id, Day> = HashMap::new();
    for entry in scan
        .book
        .iter(Kind::Points)
        .filter(|entry| entry.text("type") == "earned")
    {
        let day = entry
            .day("expires")
            .filter(|day| *day >= scan.today && *day <= until);
        if let (Some(day), Some(customer)) = (day, entry.link("customer")) {
            let known = soonest.entry(customer).or_insert(day);
            *known = (*known).min(day);
        }
    }
    out.extend(soonest.into_iter().map(|(id, day)| Due {
        id,
        why: Why::PointsExpire,
        day,
        at: None,
    }));
}

fn birthdays(scan: &Scan<'_>, out: &mut Vec<Due>) {
    let until = scan.today.plus(scan.setting("birthday.days_ahead"));
    for customer in scan.book.iter(Kind::Customer) {
        let Some(Value::Partial(date)) = customer.get("birthday") else {
            continue;
        };
        let gone = customer
            .items("tags")
            .iter()
            .any(|tag| tag.as_text() == Some("deceased"));
        if let Some(day) =
            partial::next_occurrence(date, scan.today).filter(|day| *day <= until && !gone)
        {
            out.push(scan.due(&customer, Why::Birthday, (day, None)));
        }
    }
}
