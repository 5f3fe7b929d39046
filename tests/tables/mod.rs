//! Facts straight from a folder of CSV tables, without the importer: so that reports are checked by themselves.

use guanxi::analytics::facts::*;
use guanxi::domain::{Day, Id, Kind};
use std::collections::HashMap;
use std::path::Path;

type Rows = Vec<HashMap<String, String>>;

fn read(folder: &Path, table: &str) -> Rows {
    let plain = folder.join(format!("{table}.csv"));
    let packed = folder.join(format!("{table}.csv.gz"));
    let text: Box<dyn std::io::Read> = if plain.exists() {
        Box::new(std::fs::File::open(plain).unwrap())
    } else if packed.exists() {
        Box::new(flate2::read::GzDecoder::new(
            std::fs::File::open(packed).unwrap(),
        ))
    } else {
        return Vec::new();
    };
    let mut reader = csv::Reader::from_reader(text);
    reader.deserialize().map(Result::unwrap).collect()
}

fn day(row: &HashMap<String, String>, column: &str) -> Option<i32> {
    row.get(column)
        .filter(|s| !s.is_empty())
        .map(|s| s.parse::<Day>().unwrap().0)
}

fn int(row: &HashMap<String, String>, column: &str) -> i64 {
    row.get(column)
        .filter(|s| !s.is_empty())
        .map_or(0, |s| s.parse().unwrap())
}

/// The facts of a folder.
pub fn facts(folder: &Path) -> Facts {
    let mut builder = Builder::new(100);
    let mut numbers: HashMap<String, u32> = HashMap::new();
    for (n, row) in (1u32..).zip(read(folder, "customers")) {
        let id = Id::new(Kind::Customer, n);
        let number = builder.customer(
            id,
            &row["customer_id"],
            &row["customer_name"],
            Profile::default(),
        );
        numbers.insert(row["customer_id"].clone(), number);
    }
    let of = |row: &HashMap<String, String>| numbers.get(&row["customer_id"]).copied();
    let mut orders: Vec<(NewOrder, Vec<Line>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in read(folder, "orders") {
        let Some(customer) = of(&row) else { continue };
        let line = Line {
            product: builder.product(&row["product"]),
            quantity: int(&row, "quantity"),
            amount: int(&row, "amount_minor"),
            cost: int(&row, "cost_minor"),
        };
        let next = orders.len();
        let place = *places.entry(row["order_id"].clone()).or_insert(next);
        if place == next {
            let day = Day(day(&row, "date").unwrap());
            orders.push((
                NewOrder {
                    customer,
                    day,
                    amount: 0,
                    cost: 0,
                    number: next as u32,
                    channel: 0,
                    discounted: false,
                },
                Vec::new(),
            ));
        }
        let (order, lines) = &mut orders[place];
        order.amount += line.amount;
        order.cost += line.cost;
        lines.push(line);
    }
    orders
        .iter()
        .for_each(|(order, lines)| builder.order(*order, lines));
    for row in read(folder, "interactions") {
        let Some(customer) = of(&row) else { continue };
        let channel = builder.channel(&row["channel"]);
        let touch = Touch {
            day: day(&row, "date").unwrap(),
            channel,
            answer: Answer::Unknown,
            cost: int(&row, "cost_minor"),
        };
        builder.touch(customer, touch);
    }
    for row in read(folder, "complaints") {
        let cause = builder.word(&row["cause"]);
        let kind = builder.word("complaint");
        builder.case(Case {
            customer: of(&row),
            is_complaint: true,
            opened: day(&row, "opened_on").unwrap(),
            cause,
            first_response: day(&row, "first_response_on"),
            resolved: day(&row, "resolved_on"),
            csat: None,
            kind,
        });
    }
    campaigns_and_deals(folder, &mut builder, &numbers);
    for row in read(folder, "ratings") {
        let dimension = builder.word(&row["dimension"]);
        let (expected, perceived) = (int(&row, "expected"), int(&row, "perceived"));
        builder.rating(Rating {
            customer: of(&row).unwrap(),
            day: day(&row, "date").unwrap(),
            dimension,
            expected,
            perceived,
        });
    }
    for row in read(folder, "surveys") {
        let measure = builder.word(&row["kind"]);
        builder.answer(Answered {
            customer: of(&row),
            day: day(&row, "date").unwrap(),
            measure,
            score: int(&row, "score"),
        });
    }
    builder.finish()
}

fn campaigns_and_deals(folder: &Path, builder: &mut Builder, numbers: &HashMap<String, u32>) {
    let targets = read(folder, "campaign_targets");
    for row in read(folder, "campaigns") {
        let id = &row["campaign_id"];
        let mine = targets.iter().filter(|target| &target["campaign_id"] == id);
        builder.campaign(Campaign {
            id: id.as_str().into(),
            name: row["name"].as_str().into(),
            start: day(&row, "start"),
            end: day(&row, "end"),
            cost: int(&row, "cost_minor"),
            targets: mine.map(|target| numbers[&target["customer_id"]]).collect(),
        });
    }
    let stage = |key: &str, bp| Stage {
        key: key.into(),
        probability_bp: bp,
    };
    let stages = [
        ("lead", 1000),
        ("qualified", 2500),
        ("proposal", 5000),
        ("negotiation", 7500),
        ("won", 10_000),
        ("lost", 0),
    ];
    let stages = stages.into_iter().map(|(key, bp)| stage(key, bp)).collect();
    builder.pipeline(Pipeline::of("default".into(), stages));
    let events = read(folder, "deal_events");
    for row in read(folder, "deals") {
        let id = &row["deal_id"];
        let mine = events.iter().filter(|event| &event["deal_id"] == id);
        builder.deal(Deal {
            id: id.as_str().into(),
            customer: numbers.get(&row["customer_id"]).copied(),
            amount: int(&row, "amount_minor"),
            expected_close: day(&row, "expected_close").map(Day),
            probability_bp: row
                .get("probability_bp")
                .filter(|s| !s.is_empty())
                .map(|s| s.parse().unwrap()),
            pipeline: "default".into(),
            events: mine
                .map(|event| (day(event, "date").unwrap(), event["stage"].as_str().into()))
                .collect(),
            lost_reason: "".into(),
        });
    }
}
