//! Cards come in, go out and come in again.

use super::*;
use crate::domain::{Book, Id, Kind, Moment, Record, Value};
use crate::exchange::content::logical_lines;
use crate::exchange::incoming::{Batch, ImportOptions, Incoming, Role};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

const APPLE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iOS 17//EN\r\nN:Example;Zoë;;Dr.;\r\nFN:Dr. Zoë Example\r\nNICKNAME:Zo,Zozo\r\nORG:Example Org\\, Inc.;R\\;D;\r\nTITLE:Engineer\r\nROLE:Lead\r\nEMAIL;type=INTERNET;type=HOME;type=pref:zoe@example.com\r\nitem1.TEL;type=pref:+1 555 010 5001\r\nitem1.X-ABLabel:公司\r\nTEL;type=CELL;type=VOICE:(555) 010-5002\r\nitem2.ADR;type=WORK:;;1 Main St\\nFloor 2;Town;;12345;Country\r\nitem2.X-ABADR:us\r\nitem3.URL:http\\://example.com/zoe\r\nitem3.X-ABLabel:_$!<HomePage>!$_\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-02-03\r\nitem4.X-ABDATE:2015-06-20\r\nitem4.X-ABLabel:_$!<Anniversary>!$_\r\nitem5.X-ABRELATEDNAMES:Jenny\r\nitem5.X-ABLabel:_$!<Spouse>!$_\r\nX-PHONETIC-FIRST-NAME:Zo-ee\r\nX-PHONETIC-LAST-NAME:Eksampl\r\nIMPP;X-SERVICE-TYPE=Skype:skype:zoe.x\r\nX-QQ:10001\r\nCATEGORIES:Friends,VIP\r\nNOTE:one\r\nNOTE:two\\nlines\r\nX-VENDOR-THING;X-P=1;X-P=2:keep\\, me\\; exactly\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==\r\nREV:2024-01-02T03:04:05Z\r\nUID:ABC-1\r\nEND:VCARD\r\n";

fn incoming(text: &[u8], options: &ImportOptions) -> Batch {
    let mut batch = Batch::default();
    read(text, 0, options, &mut batch).unwrap();
    batch
}

/// The record an import makes of a row in an empty book.
fn record(row: &Incoming, n: u32) -> Record {
    let mut record = Record::new(
        Id::new(Kind::Customer, n),
        Uuid::from_u128(u128::from(n)),
        Moment(0),
    );
    for (key, value) in &row.fields {
        record.set(key, value.clone());
    }
    let pairs = |pairs: Vec<(String, Value)>| {
        Value::Map(
            pairs
                .into_iter()
                .map(|(k, v)| (k.into_boxed_str(), v))
                .collect(),
        )
    };
    record.set("custom", pairs(row.custom.clone()));
    let outside = row
        .outside
        .iter()
        .filter(|(source, _)| source != OWN_SOURCE);
    record.set(
        "foreign_ids",
        pairs(
            outside
                .map(|(s, id)| (s.clone(), id.as_str().into()))
                .collect(),
        ),
    );
    record.set(
        "raw",
        Value::List(row.raw.iter().map(|s| s.as_str().into()).collect()),
    );
    if row.role == Role::Organisation {
        record.set("type", "organisation");
    }
    record
}

fn records(text: &[u8]) -> Vec<Record> {
    let batch = incoming(text, &ImportOptions::default());
    let rows = batch.rows.iter().filter(|row| row.kind == Kind::Customer);
    rows.zip(1..).map(|(row, n)| record(row, n)).collect()
}

fn written(records: &[Record], version: Version) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, &Book::default(), records.iter(), version).unwrap();
    out
}

/// Logical lines of each card, as a multiset, without those that may differ.
fn properties(text: &[u8]) -> Vec<BTreeMap<Vec<u8>, usize>> {
    let mut cards = Vec::new();
    for line in logical_lines(text) {
        if line.bytes == b"BEGIN:VCARD" {
            cards.push(BTreeMap::new());
        } else if let Some(card) = cards.last_mut() {
            *card.entry(line.bytes).or_default() += 1;
        }
    }
    cards
}

fn lost(source: &[u8], export: &[u8]) -> Vec<String> {
    let after = properties(export);
    let mut lost = Vec::new();
    for (n, card) in properties(source).into_iter().enumerate() {
        for (line, count) in card {
            if after
                .get(n)
                .and_then(|card| card.get(&line))
                .copied()
                .unwrap_or(0)
                < count
            {
                lost.push(String::from_utf8_lossy(&line).into_owned());
            }
        }
    }
    lost
}

#[test]
fn a_card_fills_the_fields_it_speaks_of() {
    let card = &records(APPLE.as_bytes())[0];
    for (key, text) in [
        ("name", "Dr. Zoë Example"),
        ("family_name", "Example"),
        ("prefix", "Dr."),
        ("organisation", "Example Org, Inc."),
        ("department", "R;D"),
        ("job", "Engineer"),
        ("phonetic", "Zo-ee Eksampl"),
        ("notes", "one\n\ntwo\nlines"),
    ] {
        assert_eq!(card.text(key), text, "{key}");
    }
    let label = |key: &str, n: usize| card.items(key)[n].part("label").cloned();
    assert_eq!(label("phones", 0), Some("公司".into()));
    assert_eq!(label("phones", 1), Some("mobile".into()));
    assert_eq!(label("reaches", 0), Some("homepage".into()));
    assert_eq!(
        card.items("reaches")[1].part("value"),
        Some(&"zoe.x".into())
    );
    assert_eq!(
        card.items("addresses")[0].part("street"),
        Some(&"1 Main St\nFloor 2".into())
    );
    assert_eq!(
        card.get("birthday"),
        Some(&Value::Partial("--02-03".parse().unwrap()))
    );
    assert_eq!(
        card.get("custom").unwrap().part("spouse"),
        Some(&"Jenny".into())
    );
    assert_eq!(card.items("tags").len(), 2);
    assert_eq!(card.items("photo").len(), 1);
}

#[test]
fn an_unedited_card_goes_out_with_every_property_it_came_with() {
    let cards = records(APPLE.as_bytes());
    assert_eq!(
        lost(APPLE.as_bytes(), &written(&cards, Version::Same)),
        Vec::<String>::new()
    );
}

#[test]
fn our_own_export_of_any_version_says_the_same_again() {
    let mut cards = records(APPLE.as_bytes());
    let own = Record::new(Id::new(Kind::Customer, 2), Uuid::from_u128(2), Moment(0))
        .with("name", "王芳; 先生, \\")
        .with("type", "person")
        .with("relation", "prospect")
        .with("grade", "a")
        .with(
            "phones",
            Value::List(vec![
                "1".into(),
                Value::row([("value", Some("2".into())), ("label", Some("车间".into()))]),
            ]),
        )
        .with(
            "emails",
            Value::List(vec![Value::row([
                ("value", Some("a@b".into())),
                ("label", Some("work".into())),
                ("preferred", Some(Value::Flag(true))),
            ])]),
        )
        .with(
            "reaches",
            Value::List(vec![
                Value::row([
                    ("value", Some("wx1".into())),
                    ("label", Some("wechat".into())),
                ]),
                Value::row([("value", Some("1".into())), ("label", Some("钉钉".into()))]),
            ]),
        )
        .with("addresses", Value::List(vec!["上海市".into()]))
        .with("birthday", Value::Partial("lunar:--08-15".parse().unwrap()))
        .with("cadence", Value::Int(14))
        .with("tags", Value::List(vec!["a,b".into()]))
        .with("notes", "line\nnext")
        .with(
            "custom",
            Value::Map(vec![
                ("颜色".into(), "red".into()),
                ("n".into(), Value::Int(3)),
            ]),
        );
    cards.push(own);
    for version in [Version::V4, Version::V3, Version::Same] {
        let text = written(&cards, version);
        let again = records(&text);
        for (before, after) in cards.iter().zip(&again) {
            for (no, value) in after.values() {
                let field = &Kind::Customer.fields()[usize::from(no.0)];
                let here = before.at(*no);
                let same = match (here, value) {
                    (Some(Value::List(here)), Value::List(there)) => {
                        there.iter().all(|item| here.contains(item))
                    }
                    (Some(Value::Map(here)), Value::Map(there)) => {
                        there.iter().all(|pair| here.contains(pair))
                    }
                    (here, value) => here == Some(value),
                };
                assert!(
                    same,
                    "{version:?} {}: {here:?} {value:?}\n{}",
                    field.key,
                    String::from_utf8_lossy(&text)
                );
            }
        }
    }
}

#[test]
fn an_edited_property_keeps_its_group_and_parameters_and_a_deleted_one_takes_its_label_along() {
    let mut card = records(APPLE.as_bytes()).remove(0);
    let mut phones = card.items("phones").to_vec();
    phones[0] = Value::row([
        ("value", Some("+1 999".into())),
        ("label", Some("公司".into())),
        ("preferred", Some(Value::Flag(true))),
    ]);
    card.set("phones", Value::List(phones));
    card.set("reaches", Value::List(card.items("reaches")[1..].to_vec()));
    card.set("job", "Boss");
    let text = String::from_utf8(written(&[card], Version::Same)).unwrap();
    for line in [
        "item1.TEL;TYPE=pref:+1 999",
        "item1.X-ABLabel:公司",
        "TITLE:Boss",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    for line in ["item3.", "Engineer", "010 5001"] {
        assert!(!text.contains(line), "{line} in {text}");
    }
}

#[test]
fn organisations_groups_and_other_kinds_are_told_from_persons() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Apple AG\nORG:Apple AG;\nUID:a\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Friends\nMEMBER:urn:uuid:A\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nKIND:location\nFN:Here\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nNOTE:nobody\nEND:VCARD\n";
    let batch = incoming(text.as_bytes(), &ImportOptions::default());
    assert_eq!(batch.rows.len(), 1);
    assert_eq!(
        (batch.rows[0].role, batch.rows[0].text("name")),
        (Role::Organisation, "Apple AG")
    );
    assert_eq!(
        batch.rows[0].get("tags"),
        Some(&Value::List(vec!["Friends".into()]))
    );
    let reasons: Vec<_> = batch
        .not_imported
        .iter()
        .map(|n| (n.reason, n.line))
        .collect();
    assert_eq!(
        reasons,
        [("unsupported", Some(14)), ("no-identity", Some(19))]
    );
    let out = String::from_utf8(written(&records(text.as_bytes()), Version::Same)).unwrap();
    assert!(
        out.contains("KIND:group\r\nFN:Friends\r\nMEMBER:urn:uuid:A\r\nEND:VCARD"),
        "{out}"
    );
}

#[test]
fn phones_of_chinese_android_write_labels_and_soft_breaks_their_own_way() {
    let mut text = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E5=B0=8F=E6=\r\n=98=8E;;;\r\nTEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E5=85=AC=E5=8F=B8):021-1\r\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Xiao;1;;;;;;;;;;;;;\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=GBK:".to_vec();
    text.extend_from_slice(&encoding_rs::GBK.encode("陈静").0);
    text.extend_from_slice(b"\r\nTEL;WORK;VOICE:0571-1\r\nEND:VCARD\r\n");
    let cards = records(&text);
    assert_eq!(
        (cards[0].text("name"), cards[1].text("name")),
        ("王小明", "陈静")
    );
    assert_eq!(
        cards[0].items("phones")[0].part("label"),
        Some(&"公司".into())
    );
    assert_eq!(cards[0].items("aliases"), [Value::from("Xiao")]);
    assert_eq!(
        lost(&text, &written(&cards, Version::Same)),
        Vec::<String>::new()
    );
    let new = records(&written(&cards, Version::V4));
    assert_eq!(
        (new[0].text("name"), new[1].text("name")),
        ("王小明", "陈静")
    );
}

#[test]
fn limits_cost_the_card_or_the_property_and_never_the_file() {
    let long = format!(
        "BEGIN:VCARD\nVERSION:3.0\nFN:a{}\nEND:VCARD\n",
        "\n b".repeat(1_000_000)
    );
    let photo = format!(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Big\nPHOTO;ENCODING=b:{}\nEND:VCARD\n",
        "QUJD".repeat(400_000)
    );
    let bomb = format!(
        "BEGIN:VCARD\nVERSION:2.1\nN:Bomb\nNOTE;ENCODING=QUOTED-PRINTABLE:{}end\nEND:VCARD\n",
        "=\n".repeat(20_000)
    );
    let batch = incoming(
        [long, photo, bomb].concat().as_bytes(),
        &ImportOptions::default(),
    );
    assert_eq!(batch.not_imported[0].reason, "too-long");
    assert_eq!(batch.rows[0].get("photo"), None);
    assert_eq!(batch.rows[1].text("notes"), "end");
    assert_eq!(batch.warnings.len(), 1);
    let nested = "BEGIN:VCARD\nN:x\n".repeat(300);
    let refused = read(
        nested.as_bytes(),
        0,
        &ImportOptions::default(),
        &mut Batch::default(),
    );
    assert_eq!(refused.unwrap_err().reason, "too-deep");
}

#[test]
fn a_card_without_end_is_reported_and_taken_only_when_told() {
    let text =
        "BEGIN:VCARD\nFN:One\nEND:VCARD\nBEGIN:VCARD\nFN:Two\nBEGIN:VCARD\nFN:Three\nEND:VCARD\n";
    let batch = incoming(text.as_bytes(), &ImportOptions::default());
    let names = |batch: &Batch| {
        batch
            .rows
            .iter()
            .map(|r| r.text("name").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&batch), ["One", "Three"]);
    assert_eq!(batch.not_imported[0].line, Some(4));
    let options = ImportOptions {
        accept_errors: true,
        ..ImportOptions::default()
    };
    assert_eq!(
        names(&incoming(text.as_bytes(), &options)),
        ["One", "Two", "Three"]
    );
}

proptest! {
    #[test]
    fn no_bytes_make_reading_or_writing_fail(bytes in prop::collection::vec(any::<u8>(), 0..300), old in any::<bool>()) {
        let version = if old { "2.1" } else { "4.0" };
        let text = [format!("BEGIN:VCARD\nVERSION:{version}\nFN:x\n").as_bytes(), &bytes, b"\nEND:VCARD\n"].concat();
        let _ = recognise(&bytes);
        let mut batch = Batch::default();
        if read(&text, 0, &ImportOptions::default(), &mut batch).is_ok() {
            for row in batch.rows.iter().filter(|row| row.kind == Kind::Customer) {
                for version in [Version::Same, Version::V4, Version::V3] {
                    written(&[record(row, 1)], version);
                }
            }
        }
    }

    #[test]
    fn a_card_of_known_properties_in_any_order_loses_none(order in Just(APPLE.split("\r\n").filter(|l| !l.starts_with("BEGIN") && !l.starts_with("END") && !l.is_empty()).collect::<Vec<_>>()).prop_shuffle(), drop in 0usize..20) {
        let text = format!("BEGIN:VCARD\r\n{}\r\nEND:VCARD\r\n", order[drop..].join("\r\n"));
        let cards = records(text.as_bytes());
        if let [card] = cards.as_slice() {
            prop_assert_eq!(lost(text.as_bytes(), &written(std::slice::from_ref(card), Version::Same)), Vec::<String>::new());
        }
    }
}
