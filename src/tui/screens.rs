//! What a user does, as tests: keys in, frames out.

use super::commands::COMMANDS;
use super::fixture::Stage;
use super::msg::Msg;
use super::overlays::Overlay;
use super::sample::sample;
use super::terminal::encode;
use crate::domain::kind::Pane;
use crate::domain::{Book, Kind, Lang};

fn stage() -> Stage {
    Stage::new(sample(), Lang::En, (80, 24))
}

#[test]
fn an_empty_book_teaches_the_first_keys_and_the_first_customer_is_added() {
    let mut stage = Stage::new(Book::default(), Lang::En, (80, 24));
    assert!(
        stage.find("add your first customer").is_some(),
        "{}",
        stage.text()
    );
    assert!(
        stage.row(23).contains("中文: :lang zh-CN"),
        "{}",
        stage.text()
    );
    stage.press("a 王芳 <c-s>");
    assert!(
        stage.row(22).contains("Saved \"王芳\".   u undo"),
        "{}",
        stage.text()
    );
    assert!(stage.find(">  王芳").is_some(), "{}", stage.text());
    stage.press("u");
    assert!(
        stage.find("add your first customer").is_some(),
        "{}",
        stage.text()
    );
    stage.press("<c-r>");
    assert!(stage.find(">  王芳").is_some(), "{}", stage.text());
}

#[test]
fn help_and_commands_bring_back_exactly_the_frame_from_before() {
    for lang in [Lang::En, Lang::Zh] {
        for keys in ["1", "2", "3", "4", "5", "1 <enter>", "1 <enter> <tab>"] {
            let mut stage = Stage::new(sample(), lang, (80, 24));
            stage.press(keys);
            let (before, cursor) = (stage.buffer.clone(), stage.cursor);
            for keys in ["? <esc>", ": <esc>", "? x y <esc>", ": 推 <down> <esc>"] {
                stage.press(keys);
                assert_eq!(stage.buffer, before, "{keys}");
                assert_eq!(stage.cursor, cursor);
            }
        }
    }
}

#[test]
fn the_tab_row_names_all_panes_from_60_columns_and_digits_below() {
    for (lang, names) in [
        (
            Lang::En,
            ["Customers", "Pipeline", "Tasks", "Complaints", "Analytics"],
        ),
        (Lang::Zh, ["客户", "商机", "任务", "投诉", "分析"]),
    ] {
        let stage = Stage::new(sample(), lang, (60, 24));
        names
            .iter()
            .for_each(|name| assert!(stage.row(0).contains(name), "{}", stage.row(0)));
        let stage = Stage::new(sample(), lang, (40, 12));
        assert!(
            stage.row(0).contains("[1]") && stage.row(0).contains('5'),
            "{}",
            stage.row(0)
        );
    }
}

#[test]
fn a_name_is_found_while_typing_by_sound_and_phone_and_a_miss_becomes_a_customer() {
    for typed in ["王", "wang", "wf", "1390", "vip wf"] {
        let mut stage = stage();
        stage.press("/").take(Msg::Paste(typed.to_owned()));
        assert!(stage.find(">  王芳").is_some(), "{typed}: {}", stage.text());
    }
    let mut stage = stage();
    stage.press("/ Bob");
    assert!(
        stage.find("No match for \"Bob\"").is_some(),
        "{}",
        stage.text()
    );
    stage.press("<enter>");
    let Some(Overlay::Form(form)) = stage.app.overlay() else {
        panic!("no form")
    };
    assert_eq!(
        form.present().map(|f| f.input.text()),
        Some("Bob".to_owned())
    );
}

#[test]
fn cursor_and_marks_stay_with_their_records_through_sort_and_delete() {
    let mut stage = stage();
    stage.press("G <space>");
    let marked = stage.app.targets();
    stage.press("S");
    assert_eq!(stage.app.targets(), marked);
    stage.press("d");
    assert!(stage.row(22).contains("u undo"), "{}", stage.text());
    assert!(stage.desk.book.get(marked[0]).is_none());
    assert!(stage.app.target().is_some());
    stage.press("u");
    assert!(stage.desk.book.get(marked[0]).is_some());
    assert_eq!(
        stage.app.target(),
        Some(marked[0]),
        "undo puts the cursor on what came back"
    );
}

#[test]
fn a_form_says_in_words_under_the_field_what_is_wrong_and_keeps_what_was_typed() {
    let mut stage = stage();
    stage.press("a 李雷");
    let Some(Overlay::Form(form)) = stage.app.overlay() else {
        panic!("no form")
    };
    let at = form
        .fields
        .iter()
        .position(|f| f.row(Kind::Customer).is_some_and(|row| row.key == "phones"))
        .unwrap();
    for _ in 0..at {
        stage.press("<tab>");
    }
    stage.press("138-0 <c-s>");
    assert!(
        stage.find("^ Enter 5 to 15 digits").is_some(),
        "{}",
        stage.text()
    );
    assert!(
        stage.row(22).contains("To mend (1): Phones"),
        "{}",
        stage.text()
    );
    assert!(
        stage.cursor.is_some(),
        "the hardware cursor is on the caret"
    );
    stage.press("<esc>");
    assert!(stage.app.overlays.is_empty());
    stage.press("a");
    assert!(
        stage.find("138-0").is_some(),
        "the draft came back: {}",
        stage.text()
    );
}

#[test]
fn a_hang_up_keeps_what_is_typed() {
    let mut stage = stage();
    stage.press("a Bob");
    stage.take(Msg::Hangup);
    assert!(stage.app.is_done);
    assert_eq!(
        stage.desk.kept[0].texts[0],
        ("name".to_owned(), "Bob".to_owned())
    );
}

#[test]
fn the_quick_line_shows_how_it_is_understood_and_undo_takes_all_of_it_back() {
    let mut stage = stage();
    stage.press("o").take(Msg::Paste(
        "王芳 call wants quote tomorrow #vip2 +2w".to_owned(),
    ));
    let row = stage.row(21);
    assert!(
        row.contains("王芳")
            && row.contains("call: wants quote tomorrow")
            && row.contains("#vip2")
            && row.contains("06 Dec"),
        "{}",
        stage.text()
    );
    let seq = stage.desk.book.seq;
    stage.press("<enter>");
    assert_eq!(
        stage.desk.book.seq,
        seq + 1,
        "one change set: {}",
        stage.text()
    );
    assert_eq!(stage.desk.log.last().unwrap().changes.len(), 3);
    stage.press("u");
    assert!(
        stage
            .desk
            .book
            .get(crate::domain::Id::new(Kind::Task, 4))
            .is_none()
    );
}

#[test]
fn tasks_are_done_and_put_off_with_a_key() {
    let mut stage = stage();
    stage.press("3");
    assert!(stage.find("-- Late 1 ").is_some(), "{}", stage.text());
    stage.press("x");
    assert!(stage.find("-- Done today 1 ").is_some(), "{}", stage.text());
    assert!(stage.row(0).contains("Tasks 4"), "{}", stage.row(0));
    stage.press("z");
    assert!(
        stage.row(22).contains("Snooze to next week"),
        "{}",
        stage.text()
    );
    stage.press("w");
    assert!(
        stage.row(22).contains("Put off to Sun 29 Nov"),
        "{}",
        stage.text()
    );
}

#[test]
fn a_deal_moves_over_the_board_and_takes_the_cursor_along() {
    let mut stage = stage();
    stage.press("2");
    assert!(stage.find("Proposal 1").is_some(), "{}", stage.text());
    let deal = stage.app.target().unwrap();
    stage.press("L");
    assert_eq!(stage.app.target(), Some(deal));
    assert_eq!(
        stage.desk.book.get(deal).unwrap().text("stage"),
        "qualified"
    );
    stage.press("x");
    assert_eq!(stage.desk.book.get(deal).unwrap().text("stage"), "won");
}

#[test]
fn a_complaint_goes_through_its_four_steps() {
    let mut stage = stage();
    stage.press("4 <enter>");
    assert!(stage.find("[1 Listen >]").is_some(), "{}", stage.text());
    for (n, words) in (1..).zip(["heard", "packing", "new cups", "called back"]) {
        stage.press("x").take(Msg::Paste(words.to_owned()));
        stage.press("<enter>");
        assert!(stage.find(words).is_some(), "step {n}: {}", stage.text());
    }
    let case = crate::domain::Id::new(Kind::Case, 1);
    assert_eq!(stage.desk.book.get(case).unwrap().text("state"), "closed");
    assert!(stage.find("[4 Follow up x]").is_some(), "{}", stage.text());
}

#[test]
fn one_column_of_all_marked_is_edited_at_once() {
    let mut stage = stage();
    stage.press("* E").take(Msg::Paste("tags".to_owned()));
    stage.press("<enter> +bulk <enter>");
    let count = stage
        .desk
        .book
        .iter(Kind::Customer)
        .filter(|r| r.items("tags").iter().any(|v| v.as_text() == Some("bulk")))
        .count();
    assert_eq!(count, 5, "{}", stage.text());
    assert!(stage.row(22).contains("Changed 5 of 5"), "{}", stage.text());
}

#[test]
fn every_footer_key_runs_in_every_pane_and_no_pane_is_a_dead_end() {
    for lang in [Lang::En, Lang::Zh] {
        for size in [(80, 24), (40, 12), (1, 1), (200, 60)] {
            let mut stage = Stage::new(sample(), lang, size);
            for pane in Pane::ALL {
                let sections = stage.app.panes[pane as usize].roots.len();
                for _ in 0..sections {
                    let key = (pane as usize + 1).to_string();
                    if stage.app.pane != pane {
                        stage.press(&key);
                    }
                    for command in COMMANDS.iter().flat_map(|rows| rows.iter()) {
                        let runs = matches!(
                            command.act,
                            super::commands::Do::Quit
                                | super::commands::Do::Close
                                | super::commands::Do::Pane(_)
                                | super::commands::Do::Section(_)
                                | super::commands::Do::Suspend
                                | super::commands::Do::Back
                        );
                        if command.footer.is_some() && stage.app.in_scope(command.scope) && !runs {
                            let before = stage.app.clone();
                            stage.press(command.keys[0]);
                            assert!(stage.app.pending.is_empty(), "{}", command.id);
                            stage.app = before;
                            stage.frame();
                        }
                    }
                    stage.press("<tab>");
                }
            }
        }
    }
}

#[test]
fn a_cursor_move_writes_few_bytes_and_an_unchanged_frame_none() {
    let mut stage = stage();
    let before = (stage.buffer.clone(), stage.cursor);
    stage.frame();
    assert_eq!(
        encode(&before.0, &stage.buffer, before.1, stage.cursor)
            .unwrap()
            .len(),
        0
    );
    let mut stage = Stage::new(sample(), Lang::En, (80, 18));
    let before = (stage.buffer.clone(), stage.cursor);
    stage.press("j");
    let bytes = encode(&before.0, &stage.buffer, before.1, stage.cursor).unwrap();
    assert!(
        bytes.len() <= 120,
        "{} bytes: {:?}",
        bytes.len(),
        String::from_utf8_lossy(&bytes)
    );
}

#[test]
fn an_input_method_left_on_still_commands_and_other_letters_get_a_hint() {
    let mut stage = stage();
    stage.press("２");
    assert_eq!(stage.app.pane, Pane::Pipeline);
    stage.press("：");
    assert!(matches!(stage.app.overlay(), Some(Overlay::Palette(_))));
    stage.press("<esc> 你");
    assert!(stage.row(22).contains("input method"), "{}", stage.text());
}

#[test]
fn the_language_is_changed_by_a_command() {
    let mut stage = stage();
    stage.press(": lang <space> zh-CN <enter>");
    assert!(stage.row(0).contains("[1 客户]"), "{}", stage.text());
    stage.press(": ").take(Msg::Paste("lang en".to_owned()));
    stage.press("<enter>");
    assert!(stage.row(0).contains("[1 Customers]"), "{}", stage.text());
}

#[test]
fn escape_peels_one_layer_and_q_quits_only_at_the_root() {
    let mut stage = stage();
    stage.press("<enter> <tab> q");
    assert!(!stage.app.is_done);
    stage.press("<space> / A <enter> <esc>");
    assert!(stage.app.list().unwrap().query.is_empty());
    assert_eq!(stage.app.list().unwrap().marks.len(), 1);
    stage.press("<esc> <esc>");
    assert!(stage.app.list().unwrap().marks.is_empty());
    stage.press("q");
    assert!(stage.app.is_done);
}

#[test]
fn the_history_takes_back_the_change_under_the_cursor() {
    let mut stage = stage();
    stage.press("a Bob <c-s> a Eve <c-s> U");
    assert!(stage.find("Add Customer Eve").is_some(), "{}", stage.text());
    stage.press("j u");
    assert!(stage.find("undone").is_some(), "{}", stage.text());
    assert!(
        !stage
            .desk
            .book
            .iter(Kind::Customer)
            .any(|r| r.title() == "Bob")
    );
    assert!(
        stage
            .desk
            .book
            .iter(Kind::Customer)
            .any(|r| r.title() == "Eve")
    );
}

#[test]
fn a_report_is_a_table_and_its_rows_open_the_customers_behind_them() {
    let mut stage = stage();
    stage.press("5");
    assert!(stage.find("rfm_mean").is_some(), "{}", stage.text());
    let names = match stage.app.view() {
        Some(super::app::View::Reports(view)) => view.names.len(),
        _ => panic!("no reports"),
    };
    let mut opened = 0;
    for n in 0..names {
        stage.press("<enter>");
        let before = stage.app.pane_state().unwrap().stack.len();
        assert_eq!(before, 1, "report {n} opens: {}", stage.text());
        stage.press("<enter>");
        opened += usize::from(stage.app.list().is_some_and(|list| !list.rows.is_empty()));
        stage.press("[ <esc> <esc> <esc> 5 j");
    }
    assert!(
        opened > names / 4,
        "{opened} of {names} reports open records"
    );
}
