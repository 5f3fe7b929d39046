//! Calendars come in, go out and come in again.

use super::*;
use crate::domain::{Book, Currency, Day, Id, Kind, Lang, Moment, Record, Value};
use crate::exchange::content::logical_lines;
use crate::exchange::incoming::{Batch, ImportContext, ImportOptions, Incoming, Target};
use chrono_tz::Asia::Shanghai;
use proptest::prelude::*;
use uuid::Uuid;

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//Y//EN\r\nX-WR-CALNAME:工作\r\nBEGIN:VTIMEZONE\r\nTZID:Mine\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:ev-1\r\nDTSTAMP:20240301T000000Z\r\nDTSTART;TZID=Mine:20240305T100000\r\nDURATION:PT1H30M\r\nSUMMARY:拜访\\, 谈合同\r\nDESCRIPTION:第一项\\n第二项\r\nATTENDEE;CN=王芳;PARTSTAT=ACCEPTED:mailto:wang@example.cn\r\nLOCATION:苏州\r\nX-VENDOR;A=\"x:y\":keep\\,me\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:ev-2\r\nDTSTART;VALUE=DATE:20240401\r\nDTEND;VALUE=DATE:20240403\r\nRRULE:FREQ=MONTHLY;COUNT=6\r\nSUMMARY:series\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:ev-2\r\nRECURRENCE-ID;VALUE=DATE:20240601\r\nDTSTART;VALUE=DATE:20240603\r\nSUMMARY:moved\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nUID:td-1\r\nDUE;VALUE=DATE:20240310\r\nPRIORITY:1\r\nSUMMARY:寄样品\r\nRELATED-TO:ev-1\r\nCATEGORIES:a,b\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VTODO\r\nBEGIN:VJOURNAL\r\nUID:jn-1\r\nDTSTART;VALUE=DATE:20240301\r\nSUMMARY:周记\r\nEND:VJOURNAL\r\nEND:VCALENDAR\r\n";

fn context() -> ImportContext {
    ImportContext {
        now: Moment(1_709_600_000_000),
        today: Day::of(2024, 3, 5).unwrap(),
        zone: Shanghai,
        currency: Currency::CNY,
        country: "CN".to_owned(),
        lang: Lang::En,
        random: [0; 16],
    }
}

fn incoming(text: &[u8]) -> Batch {
    let mut batch = Batch::default();
    read(text, 0, &ImportOptions::default(), &context(), &mut batch).unwrap();
    batch
}

/// The record an import makes of a row in an empty book.
fn record(row: &Incoming, n: u32) -> Record {
    let mut record = Record::new(
        Id::new(row.kind, n),
        Uuid::from_u128(u128::from(n)),
        Moment(0),
    );
    for (key, value) in &row.fields {
        record.set(key, value.clone());
    }
    let outside = row
        .outside
        .iter()
        .filter(|(source, _)| source == "icalendar");
    let outside = outside.map(|(source, id)| (source.as_str().into(), id.as_str().into()));
    record.set("foreign_ids", Value::Map(outside.collect()));
    record.set(
        "raw",
        Value::List(row.raw.iter().map(|s| s.as_str().into()).collect()),
    );
    record
}

fn records(text: &[u8]) -> Vec<Record> {
    incoming(text)
        .rows
        .iter()
        .zip(1..)
        .map(|(row, n)| record(row, n))
        .collect()
}

fn written(records: &[Record]) -> Vec<u8> {
    let mut out = Vec::new();
    write(
        &mut out,
        &Book::default(),
        records.iter(),
        &[],
        Shanghai,
        Lang::En,
    )
    .unwrap();
    out
}

fn lost(source: &[u8], export: &[u8]) -> Vec<String> {
    let after: Vec<Vec<u8>> = logical_lines(export).into_iter().map(|l| l.bytes).collect();
    let lines = logical_lines(source).into_iter().map(|l| l.bytes);
    lines
        .filter(|line| !after.contains(line))
        .map(|l| String::from_utf8(l).unwrap())
        .collect()
}

#[test]
fn components_become_interactions_and_tasks() {
    let batch = incoming(CALENDAR.as_bytes());
    assert_eq!(batch.rows.len(), 4);
    let [visit, series, todo, journal] = batch.rows.as_slice() else {
        panic!()
    };
    let at = |hour, minute| {
        Value::Moment(Moment::at(
            Day::of(2024, 3, 5).unwrap(),
            hour,
            minute,
            0,
            Shanghai,
        ))
    };
    assert_eq!(
        (visit.get("at"), visit.get("end")),
        (Some(&at(10, 0)), Some(&at(11, 30)))
    );
    assert_eq!(
        (
            visit.text("subject"),
            visit.text("body"),
            visit.text("place")
        ),
        ("拜访, 谈合同", "第一项\n第二项", "苏州")
    );
    assert_eq!(
        visit.get("attendees"),
        Some(&Value::List(vec!["王芳 <wang@example.cn>".into()]))
    );
    assert!(
        matches!(&visit.references[0].to, Target::Outside { source, id, .. } if source == "email" && id == "wang@example.cn")
    );
    assert_eq!(
        (visit.text("state"), series.text("state")),
        ("planned", "planned")
    );
    assert_eq!(
        series.get("end"),
        Some(&Value::Day(Day::of(2024, 4, 2).unwrap()))
    );
    assert_eq!(series.text("repeat"), "FREQ=MONTHLY;COUNT=6");
    let due = Day::of(2024, 3, 10).unwrap();
    assert_eq!(
        (todo.get("due"), todo.text("priority"), todo.text("state")),
        (Some(&Value::Day(due)), "high", "open")
    );
    let remind = Moment::at(due.plus(-1), 23, 45, 0, Shanghai);
    assert_eq!(todo.get("remind"), Some(&Value::Moment(remind)));
    assert_eq!(todo.references[0].to, Target::Row(0));
    assert_eq!(journal.text("channel"), "note");
}

#[test]
fn an_unedited_calendar_goes_out_with_every_property_it_came_with() {
    let text = CALENDAR.replace("PRODID:-//X//Y//EN\r\n", "");
    assert_eq!(
        lost(text.as_bytes(), &written(&records(text.as_bytes()))),
        Vec::<String>::new()
    );
}

#[test]
fn an_edited_component_says_the_new_and_keeps_the_rest() {
    let mut cards = records(CALENDAR.as_bytes());
    cards[0].set("subject", "new; title");
    cards[0].set("at", Day::of(2025, 1, 2).unwrap());
    cards[2].set("state", "done");
    let text = String::from_utf8(written(&cards)).unwrap();
    for line in [
        "SUMMARY:new\\; title",
        "DTSTART;VALUE=DATE:20250102",
        "X-VENDOR;A=\"x:y\":keep\\,me",
        "STATUS:COMPLETED",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(
        !text.contains("TZID=Mine") && !text.contains("谈合同"),
        "{text}"
    );
}

#[test]
fn our_own_export_says_the_same_again() {
    let mut all = records(CALENDAR.as_bytes());
    let id = |kind, n| {
        Record::new(
            Id::new(kind, n),
            Uuid::from_u128(u128::from(n)),
            Moment(1_700_000_000_000),
        )
    };
    all.push(
        id(Kind::Interaction, 9)
            .with("at", Value::Moment(Moment(1_700_000_000_123)))
            .with("channel", "call")
            .with("direction", "in")
            .with("minutes", Value::Int(7))
            .with("subject", "a")
            .with("custom", Value::Map(vec![("x".into(), "y".into())])),
    );
    all.push(
        id(Kind::Task, 10)
            .with("name", "t\u{1b}")
            .with("repeat", "every 3rd full moon")
            .with("state", "waiting"),
    );
    all.push(id(Kind::Interaction, 11).with("body", "only a text"));
    let text = written(&all);
    let batch = incoming(&text);
    assert_eq!(
        batch.rows.len(),
        all.len(),
        "{}",
        String::from_utf8_lossy(&text)
    );
    for (row, before) in batch.rows.iter().zip(&all) {
        assert!(
            row.outside
                .iter()
                .any(|(source, id)| source == "guanxi" && *id == before.uid.to_string())
        );
        for (key, value) in &row.fields {
            assert_eq!(before.get(key), Some(value), "{key}");
        }
        assert_eq!(row.raw, Vec::<String>::new());
    }
    let mut out = Vec::new();
    let wang = id(Kind::Customer, 1)
        .with("name", "王芳")
        .with("birthday", Value::Partial("--02-29".parse().unwrap()));
    write(
        &mut out,
        &Book::default(),
        [&wang].into_iter(),
        &[(wang.id, Day(20_000))],
        Shanghai,
        Lang::En,
    )
    .unwrap();
    let text = String::from_utf8(out.clone()).unwrap();
    assert!(text.contains("DTSTART;VALUE=DATE:19720229") && text.contains("CATEGORIES:BIRTHDAY"));
    assert_eq!(incoming(&out).rows.len(), 0);
}

#[test]
fn impossible_dates_cost_the_component_and_absurd_ends_only_themselves() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:00000000T000000Z\nSUMMARY:a\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nDTSTART:20260230T250000\nSUMMARY:b\nEND:VEVENT\nBEGIN:VEVENT\nUID:3\nDTSTART:20240101T000000Z\nDTEND:20230101T000000Z\nSUMMARY:c\nEND:VEVENT\nBEGIN:VEVENT\nUID:4\nDTSTART;TZID=Nowhere/Land:20240101T000000\nRRULE:FREQ=SECONDLY\nSUMMARY:d\nEND:VEVENT\nBEGIN:VEVENT\nUID:5\nDTSTART:20240101T000000Z\nDURATION:P999999999999D\nSUMMARY:e\nEND:VEVENT\nEND:VCALENDAR\n";
    let batch = incoming(text.as_bytes());
    let names: Vec<_> = batch.rows.iter().map(|row| row.text("subject")).collect();
    assert_eq!(names, ["c", "d", "e"]);
    assert_eq!(
        batch
            .not_imported
            .iter()
            .map(|n| n.line)
            .collect::<Vec<_>>(),
        [Some(2), Some(7)]
    );
    let warned: Vec<_> = batch
        .warnings
        .iter()
        .filter(|n| n.line > Some(11))
        .map(|n| n.reason)
        .collect();
    assert_eq!(warned, ["bad-date", "guess", "guess", "bad-date"]);
}

#[test]
fn of_one_uid_the_highest_sequence_counts() {
    let todo = |summary: &str, sequence: u32| {
        format!("BEGIN:VTODO\nUID:same\nSUMMARY:{summary}\nSEQUENCE:{sequence}\nEND:VTODO\n")
    };
    let text = format!(
        "BEGIN:VCALENDAR\n{}{}{}END:VCALENDAR\n",
        todo("v1", 7),
        todo("v2", 8),
        todo("v3", 6)
    );
    let batch = incoming(text.as_bytes());
    assert_eq!(
        (
            batch.rows.len(),
            batch.rows[0].text("name"),
            batch.warnings.len()
        ),
        (1, "v2", 2)
    );
}

#[test]
fn version_1_is_read_with_its_own_escapes_and_encodings() {
    let text = "BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VTODO\nSUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=AF=84\nDUE:20240310T090000\nSTATUS:NEEDS ACTION\nCATEGORIES:a;b\nDALARM:20240310T080000;;1;x\nEND:VTODO\nEND:VCALENDAR\n";
    assert_eq!(recognise(text.as_bytes()), Some("vcalendar"));
    let cards = records(text.as_bytes());
    assert_eq!(
        (
            cards[0].text("name"),
            cards[0].text("state"),
            cards[0].items("tags").len()
        ),
        ("寄", "open", 2)
    );
    assert!(matches!(cards[0].get("remind"), Some(Value::Moment(_))));
    assert_eq!(
        lost(text.as_bytes(), &written(&cards)),
        Vec::<String>::new()
    );
}

proptest! {
    #[test]
    fn no_bytes_make_reading_or_writing_fail(bytes in prop::collection::vec(any::<u8>(), 0..300), name in "VEVENT|VTODO") {
        let text = [format!("BEGIN:VCALENDAR\nBEGIN:{name}\nSUMMARY:x\n").as_bytes(), &bytes, format!("\nEND:{name}\nEND:VCALENDAR\n").as_bytes()].concat();
        let _ = recognise(&bytes);
        let mut batch = Batch::default();
        if read(&text, 0, &ImportOptions::default(), &context(), &mut batch).is_ok() {
            written(&batch.rows.iter().filter(|r| r.kind != Kind::Customer).map(|row| record(row, 1)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn dates_and_rules_of_any_shape_are_read_without_failing(value in "[-+PTZ0-9A-Z:;=,]{0,24}", name in "DTSTART|DTEND|DURATION|DUE|RRULE|DALARM|PRIORITY|PERCENT-COMPLETE") {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nDTSTART:20240101T000000Z\n{name}:{value}\nBEGIN:VALARM\nTRIGGER:{value}\nEND:VALARM\nEND:VTODO\nEND:VCALENDAR\n");
        incoming(text.as_bytes());
    }
}
