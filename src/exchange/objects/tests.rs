//! Exports of other programs are read, object by object.

use super::*;
use crate::domain::{Currency, Day, Kind, Lang, Moment, Money, Value};
use crate::exchange::incoming::{Batch, ImportContext, ImportOptions, RefusedFile, Role, Target};
use proptest::prelude::*;

fn context() -> ImportContext {
    ImportContext {
        now: Moment(0),
        today: Day(0),
        zone: chrono_tz::Asia::Shanghai,
        currency: Currency::CNY,
        country: "CN".to_owned(),
        lang: Lang::En,
        random: [0; 16],
    }
}

fn batch(name: &str, text: &str) -> Result<(Option<Source>, Batch), RefusedFile> {
    let mut batch = Batch::default();
    let opened = open(name, text)?;
    if let Some(opened) = &opened {
        read(
            opened,
            text,
            0,
            &ImportOptions::default(),
            &context(),
            &mut batch,
        );
    }
    Ok((opened.map(|o| o.source), batch))
}

fn customers(batch: &Batch) -> Vec<(&str, Role)> {
    let rows = batch.rows.iter().filter(|row| row.kind == Kind::Customer);
    rows.map(|row| (row.text("name"), row.role)).collect()
}

#[test]
fn tasks_of_taskwarrior_keep_their_times_notes_and_order() {
    let text = r#"[
{"id":1,"description":"Call","due":"20240601T160000Z","entry":"20240501T090000Z","priority":"H","status":"pending","tags":["next"],"uuid":"a","urgency":15.2,"annotations":[{"entry":"20240502T090000Z","description":"left a message"}],"client":"Acme"},
{"id":2,"description":"b","entry":"20240501T090000Z","status":"waiting","wait":"20240801T000000Z","depends":"a,c","uuid":"b"},
{"id":3,"description":"c","entry":"20240501T090000Z","status":"completed","end":"20240510T120000Z","depends":["b"],"uuid":"c"},
{"id":0,"description":"oops","entry":"x","status":"deleted","uuid":"d"}
]"#;
    let (source, batch) = batch("tasks.json", text).unwrap();
    assert_eq!(source, Some(Source::Taskwarrior));
    let call = &batch.rows[0];
    assert_eq!(
        (call.text("name"), call.text("priority"), call.origin.line),
        ("Call", "high", 2)
    );
    assert_eq!(
        call.get("due"),
        Some(&Value::Moment(Moment(1_717_257_600_000)))
    );
    assert_eq!(call.text("notes"), "2024-05-02 17:00 left a message");
    assert!(call.custom.contains(&("client".to_owned(), "Acme".into())));
    assert!(call.custom.contains(&("urgency".to_owned(), "15.2".into())));
    let before: Vec<_> = batch.rows[1]
        .references
        .iter()
        .map(|r| r.to.clone())
        .collect();
    assert_eq!(before, [Target::Row(0), Target::Row(2)]);
    assert!(batch.rows[2].references.is_empty(), "the circle is broken");
    assert_eq!(
        batch
            .warnings
            .iter()
            .filter(|n| n.reason == "cycle")
            .count(),
        1
    );
    assert_eq!(
        (batch.not_imported[0].reason, batch.not_imported[0].line),
        ("deleted-in-source", Some(5))
    );
    let lines: Vec<&str> = text.lines().filter(|l| l.starts_with('{')).collect();
    for text in [lines.join("\n"), lines[..3].join(",\n")] {
        assert_eq!(self::batch("t", &text).unwrap().1.rows.len(), 3, "{text}");
    }
}

#[test]
fn tasks_of_wrong_types_are_reported_and_huge_numbers_cost_only_themselves() {
    let wrong = r#"[{"uuid":1,"description":["x"],"status":{},"entry":"never","urgency":"NaN","tags":"no"}]"#;
    let (_, refused) = batch("x", wrong).unwrap();
    assert_eq!((refused.rows.len(), refused.not_imported.len()), (0, 1));
    let huge = r#"[{"uuid":"u","description":"n","status":"pending","entry":"20240101T000000Z","urgency":1e999,"id":99999999999999999999999}]"#;
    let (_, taken) = batch("x", huge).unwrap();
    assert_eq!((taken.rows.len(), taken.warnings.len()), (1, 1));
}

#[test]
fn lines_of_todo_txt_are_read_as_the_format_has_them() {
    let text = "(A) 2024-05-01 Call Grace @phone +sales due:2024-06-01\nx 2024-05-10 2024-05-01 Send brochure +sales pri:B\n2024-05-03 给李雷发报价 @微信 +报价 due:2024-05-20 t:2024-05-15\n(b) not a priority\nxylophone lesson\n\nplain with http://example.com and 12:30 inside\nask @grace about +it today\n";
    let (source, batch) = batch("/x/todo.txt", text).unwrap();
    assert_eq!(source, Some(Source::TodoTxt));
    let names: Vec<_> = batch.rows.iter().map(|row| row.text("name")).collect();
    let expected = [
        "Call Grace",
        "Send brochure",
        "给李雷发报价",
        "(b) not a priority",
        "xylophone lesson",
        "plain with http://example.com and 12:30 inside",
        "ask @grace about +it today",
    ];
    assert_eq!(names, expected);
    let [call, sent, quote, ..] = batch.rows.as_slice() else {
        panic!()
    };
    assert_eq!(
        (call.text("priority"), call.get("due")),
        ("high", Some(&Value::Day("2024-06-01".parse().unwrap())))
    );
    assert_eq!(
        (sent.text("state"), sent.get("done_at")),
        ("done", Some(&Value::Day("2024-05-10".parse().unwrap())))
    );
    assert_eq!(
        quote.get("tags"),
        Some(&Value::List(vec!["@微信".into(), "+报价".into()]))
    );
    assert_eq!(quote.raw[0], text.lines().nth(2).unwrap());
    assert_eq!(batch.rows[6].origin.line, 8);
    assert!(
        !recognise_todo("a.csv", "name,email\nA,a@b\n")
            && !recognise_todo("a.csv", "name;tag\nA;@x\n")
    );
    assert!(recognise_todo("list", "(A) one\n2024-01-01 two\n"));
}

#[test]
fn the_whole_of_crm_cli_is_linked_by_its_ids() {
    let text = r#"{"contacts":[{"id":"ct_1","name":"Jane","emails":["j@a.example"],"phones":[],"companies":["Acme"],"linkedin":"jane","tags":["vip"],"custom_fields":{"birthday":"1990-01-02","shoe":42}},{"id":"ct_2","name":"Solo","companies":[]}],"companies":[{"id":"co_1","name":"Acme","websites":["acme.example"]}],"deals":[{"id":"dl_1","title":"Pilot","value":5000.5,"stage":"demo","contacts":["ct_1"],"company":"co_1","expected_close":"2026-03-31","probability":40}],"activities":[{"id":"ac_1","type":"call","body":"Intro","contacts":["ct_1"],"company":"co_1","deal":"dl_1","created_at":"2026-01-02T00:00:00.000Z"}]}"#;
    let (source, batch) = batch("x.json", text).unwrap();
    assert_eq!(source, Some(Source::CrmCli));
    assert_eq!(
        customers(&batch),
        [
            ("Acme", Role::Organisation),
            ("Jane", Role::Contact),
            ("Solo", Role::Person)
        ]
    );
    let jane = &batch.rows[1];
    assert_eq!(jane.works_at, [Target::Row(0)]);
    assert!(matches!(jane.get("birthday"), Some(Value::Partial(_))));
    assert_eq!(jane.custom, [("shoe".to_owned(), Value::Int(42))]);
    let deal = &batch.rows[3];
    assert_eq!(
        deal.get("amount"),
        Some(&Value::Money(Money::new(500_050, Currency::CNY)))
    );
    assert_eq!(
        (deal.text("pipeline"), deal.text("stage")),
        ("crm-cli", "demo")
    );
    assert_eq!(
        batch.pipelines,
        [("crm-cli".to_owned(), vec!["demo".to_owned()])]
    );
    assert_eq!(deal.get("probability"), Some(&Value::Int(4000)));
    let call = &batch.rows[4];
    let to: Vec<_> = call
        .references
        .iter()
        .map(|r| (r.field, r.to.clone()))
        .collect();
    assert_eq!(
        to,
        [
            ("customers", Target::Row(1)),
            ("customers", Target::Row(0)),
            ("deal", Target::Row(3))
        ]
    );
}

#[test]
fn the_whole_of_atomic_crm_is_linked_by_its_numbers() {
    let text = r#"{"sales":[{"id":1,"first_name":"B","last_name":"C"}],"companies":[{"id":2,"name":"BM","sector":"s","size":250,"revenue":"$500M","website":"https://b.example","city":"X","sales_id":1}],"contacts":[{"id":3,"first_name":"Gordon","last_name":"F"},{"id":4,"first_name":"Cave","last_name":"J","title":"CEO","company_id":2,"emails":[{"email":"c@a.example","type":"Work"}],"tags":["VIP"]}],"notes":[{"contact_id":4,"text":"hi","date":"2025-02-14T09:20:21Z","attachments":[{"url":"https://x/a.pdf","name":"a.pdf"}]}],"tasks":[{"contact_id":3,"text":"Send","done_date":"2025-04-01T09:00:00"}]}"#;
    let (source, batch) = batch("x.json", text).unwrap();
    assert_eq!(source, Some(Source::AtomicCrm));
    assert_eq!(
        customers(&batch),
        [
            ("BM", Role::Organisation),
            ("Gordon F", Role::Person),
            ("Cave J", Role::Contact)
        ]
    );
    assert_eq!(batch.rows[0].text("annual_revenue"), "$500M");
    assert_eq!(batch.rows[0].custom, [("sales".to_owned(), "B C".into())]);
    assert_eq!(batch.rows[2].works_at, [Target::Row(0)]);
    let (note, task) = (&batch.rows[3], &batch.rows[4]);
    assert_eq!(note.references[0].to, Target::Row(2));
    assert!(note.get("files").is_some());
    let done = Moment::at(
        "2025-04-01".parse().unwrap(),
        9,
        0,
        0,
        chrono_tz::Asia::Shanghai,
    );
    assert_eq!(
        (task.text("state"), task.get("done_at")),
        ("done", Some(&Value::Moment(done)))
    );
}

const MONICA: &str = r#"{"version":"1.0-preview.1","app_version":"4.1.2","account":{"uuid":"u","data":[
{"count":3,"type":"contacts","values":[
 {"uuid":"p1","properties":{"first_name":"Ann","last_name":"Lee","is_dead":true,"gender":"g1","tags":["t"],"food_preferences":"vegan","birthdate":{"date":"1980-01-10T00:00:00.000000Z","is_year_unknown":true},"first_met_through":"p2"},
  "data":[{"count":1,"type":"notes","values":[{"uuid":"n1","created_at":"2024-01-16T09:15:00.000000Z","properties":{"body":"<b>Hi</b><br/>there"}}]},
          {"count":1,"type":"contact_fields","values":[{"uuid":"f1","properties":{"data":"a@b.example","type":"ft"}}]},
          {"count":1,"type":"gift","values":[{"uuid":"g","properties":{"name":"Book","status":"offered"}}]},
          {"count":1,"type":"activities","values":["a1"]}]},
 {"uuid":"p2","properties":{"first_name":"Bob"},"data":[{"count":1,"type":"activity","values":["a1"]},{"count":1,"type":"reminder","values":[{"uuid":"r1","properties":{"title":"call","initial_date":"2024-01-20T00:00:00.000000Z","frequency_type":"year","frequency_number":2,"inactive":true}}]}]},
 {"uuid":"p3","properties":{"first_name":"Kid","is_partial":true},"data":[]}]},
{"count":1,"type":"activity","values":[{"uuid":"a1","properties":{"summary":"Walk","happened_at":"2024-02-18T05:36:00.000000Z"}}]},
{"count":2,"type":"relationship","values":[{"uuid":"l1","properties":{"type":"friend","contact_is":"p1","of_contact":"p2"}},{"uuid":"l2","properties":{"type":"child","contact_is":"p3","of_contact":"p1"}}]}],
"instance":{"genders":[{"uuid":"g1","properties":{"type":"F"}}],"contact_field_types":[{"uuid":"ft","properties":{"name":"E-mail","protocol":"mailto:","type":"email"}}]}}}"#;

#[test]
fn monica_is_read_with_block_names_in_either_number() {
    let (source, batch) = batch("m.json", MONICA).unwrap();
    assert_eq!(source, Some(Source::Monica));
    assert_eq!(
        customers(&batch),
        [("Ann Lee", Role::Person), ("Bob", Role::Person)]
    );
    let ann = &batch.rows[0];
    assert_eq!(
        (ann.text("gender"), ann.get("emails")),
        ("female", Some(&Value::List(vec!["a@b.example".into()])))
    );
    assert_eq!(
        ann.get("birthday"),
        Some(&Value::Partial("--01-10".parse().unwrap()))
    );
    assert_eq!(
        ann.get("tags"),
        Some(&Value::List(vec!["t".into(), "deceased".into()]))
    );
    for (name, text) in [
        ("gift", "Book, offered"),
        ("food_preferences", "vegan"),
        ("child", "Kid"),
    ] {
        assert!(
            ann.custom.contains(&(name.to_owned(), text.into())),
            "{name} {:?}",
            ann.custom
        );
    }
    let of = |kind: Kind| {
        batch
            .rows
            .iter()
            .filter(move |row| row.kind == kind)
            .collect::<Vec<_>>()
    };
    let touches = of(Kind::Interaction);
    assert_eq!(touches.len(), 2);
    assert_eq!(touches[0].text("body"), "Hi\nthere");
    assert_eq!(touches[1].references.len(), 2, "one walk of two people");
    let reminder = of(Kind::Task)[0];
    assert_eq!(
        (reminder.text("state"), reminder.text("repeat")),
        ("done", "every 2 years")
    );
    assert_eq!(of(Kind::Link).len(), 1);
}

#[test]
fn other_json_is_refused_and_text_is_left_to_others() {
    assert_eq!(batch("x", "{\"a\":1}").unwrap_err().reason, "unsupported");
    let twice = "{\"version\":\"1\",\"version\":\"9\",\"account\":{\"data\":[]},\"account\":null}";
    assert_eq!(batch("x", twice).unwrap_err().reason, "unsupported");
    assert_eq!(
        batch("x", "[{\"uuid\":\"a\",\"description\":\"cut\n")
            .unwrap_err()
            .reason,
        "bad-json"
    );
    assert_eq!(batch("x.json", "name,email\nA,a@b\n").unwrap().0, None);
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_fail(text in "[\\[{\"a-z:,1\\]} ]{0,60}", line in "\\PC{0,40}") {
        let _ = batch("x", &text);
        let _ = batch("todo.txt", &line);
    }

    #[test]
    fn no_value_in_a_known_place_makes_a_reader_fail(n in 0usize..200, junk in prop::sample::select(vec!["null", "1", "\"x\"", "[]", "{}", "[null]", "true", "\"2026-99-99\""])) {
        // One value of a good export is replaced by something else.
        let places: Vec<usize> = MONICA.match_indices(':').map(|(at, _)| at + 1).collect();
        let at = places[n % places.len()];
        let end = MONICA[at..].find([',', '}']).map_or(MONICA.len(), |e| at + e);
        let text = format!("{}{junk}{}", &MONICA[..at], &MONICA[end..]);
        let _ = batch("x", &text);
    }
}
