//! What is done with records: forms, one-line questions, deleting, copying.

use super::overlay::commit;
use crate::domain::text::t;
use crate::domain::text::width::{fit, wrap};
use crate::domain::{Change, Id, Kind, Value};
use crate::operations::{deleting, merge as merging};
use crate::tui::app::{App, View};
use crate::tui::commands::{Do, Piece};
use crate::tui::effect::{Effect, Then};
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::overlays::choose::{Choice, ChoiceRow, Choose};
use crate::tui::overlays::form::Form;
use crate::tui::overlays::line::{LineAsk, Purpose};
use crate::tui::overlays::paper::{Consent, Paper};
use crate::tui::panes::columns;

pub fn act(app: &mut App, now: &Now, what: Do) -> Vec<Effect> {
    match what {
        Do::Add => add(app, now),
        Do::AddTo => add_to(app),
        Do::Edit => edit(app, now),
        Do::EditColumn => choose_column(app),
        Do::Quick => {
            let title = t("Quick line: who what #tag +2w", "快捷行：谁 什么 #标签 +2w")
                .get(app.lang)
                .to_owned();
            ask(app, title, Purpose::Quick);
        }
        Do::LogTouch => {
            let ids = app.subjects(now);
            let title = t(
                "Log contact with {0}: channel, words, #tag, +2w",
                "记录与{0}的联系：渠道、内容、#标签、+2w",
            );
            let title = title.fill(app.lang, &[&names(now, &ids)]);
            ask(app, title, Purpose::Log(ids));
        }
        Do::AddTask => {
            let ids = app.subjects(now);
            let title = t(
                "Task for {0}: what, +3d or a date",
                "{0} 的任务：内容、+3d 或日期",
            );
            let title = title.fill(app.lang, &[&names(now, &ids)]);
            ask(app, title, Purpose::Task(ids));
        }
        Do::Delete => return delete(app, now),
        Do::Merge => compare(app, now),
        Do::Copy(piece) => return copy(app, now, piece),
        _ => {}
    }
    Vec::new()
}

fn ask(app: &mut App, title: String, purpose: Purpose) {
    app.overlays
        .push(Overlay::Line(LineAsk::new(title, purpose, "")));
}

/// The names of records in one line.
pub fn names(now: &Now, ids: &[Id]) -> String {
    let first: Vec<String> = ids.iter().take(3).map(|id| now.title(*id)).collect();
    match ids.len().saturating_sub(first.len()) {
        0 => first.join(", "),
        more => format!("{}, +{more}", first.join(", ")),
    }
}

/// The kind `a` adds here: that of the list, or of the section of a record.
fn kind_here(app: &App) -> Option<Kind> {
    match app.view()? {
        View::Detail(detail) => detail
            .present()
            .and_then(|section| section.kind)
            .or(Some(detail.id.kind)),
        _ => app.kind(),
    }
}

fn add(app: &mut App, now: &Now) {
    let Some(kind) = kind_here(app) else { return };
    let name = match app.list() {
        Some(list) if list.rows.is_empty() && !list.query.trim().is_empty() => {
            list.query.trim().to_owned()
        }
        _ => String::new(),
    };
    let given = given(app, now, kind);
    let mut set: Vec<(&str, Value)> = Vec::new();
    if !name.is_empty() && kind.field("name").is_some() {
        set.push(("name", Value::from(name.as_str())));
    }
    if kind == Kind::Customer {
        set.push(("type", Value::from("person")));
    }
    set.extend(given);
    open_form(app, now, kind, None, &set);
}

/// What a new record of a kind belongs to, when it is added from a record.
fn given(app: &App, now: &Now, kind: Kind) -> Vec<(&'static str, Value)> {
    let Some(View::Detail(detail)) = app.view() else {
        return Vec::new();
    };
    if kind == detail.id.kind {
        return Vec::new();
    }
    let subjects = app.subjects(now);
    let mut set = belonging(now, kind, &subjects);
    let own = detail.id.kind.key();
    if detail.id.kind != Kind::Customer && kind.field(own).is_some() {
        set.push((own, Value::Ref(detail.id)));
    }
    set
}

/// The field by which a record of a kind belongs to customers.
fn belonging(now: &Now, kind: Kind, customers: &[Id]) -> Vec<(&'static str, Value)> {
    let Some(first) = customers.first() else {
        return Vec::new();
    };
    match kind {
        Kind::Interaction => {
            let list = customers.iter().map(|id| Value::Ref(*id)).collect();
            vec![("customers", Value::List(list))]
        }
        Kind::Link if is_organisation(now, *first) => {
            vec![("to", Value::Ref(*first)), ("type", "works-at".into())]
        }
        _ if kind.field("customer").is_some() => vec![("customer", Value::Ref(*first))],
        _ => Vec::new(),
    }
}

fn is_organisation(now: &Now, id: Id) -> bool {
    now.book
        .get(id)
        .is_some_and(|record| record.text("type") == "organisation")
}

/// Asks for a person of the selected organisation in one line.
pub fn ask_contact(app: &mut App, now: &Now) {
    let organisation = app
        .subjects(now)
        .into_iter()
        .find(|id| is_organisation(now, *id));
    match organisation {
        Some(id) => {
            let title = t(
                "Contact of {0}: name, job, role",
                "{0} 的联系人：姓名，职务，角色",
            )
            .fill(app.lang, &[&now.title(id)]);
            ask(app, title, Purpose::Contact(id));
        }
        None => {
            let words = t("Choose an organisation first.", "请先选择一个组织。");
            app.complain(now, words.get(app.lang));
        }
    }
}

/// Opens a form; a draft of the same form that was left comes back.
pub fn open_form(app: &mut App, now: &Now, kind: Kind, id: Option<Id>, set: &[(&str, Value)]) {
    let record = id.and_then(|id| now.book.get(id));
    if id.is_some() && record.is_none() {
        return;
    }
    let mut form = Form::new(kind, now, app.lang, record.as_deref(), set);
    if let Some(kept) = app.kept.iter().find(|kept| kept.is_of(kind, id)).cloned() {
        form.take_back(&kept);
        let words = t(
            "Your draft is back. Esc keeps it, Ctrl-S saves.",
            "草稿已恢复。Esc 保留，Ctrl-S 保存。",
        );
        app.say(now, words.get(app.lang));
    }
    app.overlays.push(Overlay::Form(Box::new(form)));
}

fn edit(app: &mut App, now: &Now) {
    let Some(id) = app.target() else { return };
    open_form(app, now, id.kind, Some(id), &[]);
}

/// Kinds that are added to a customer, with the letters of their ids.
const ADDED: [Kind; 8] = [
    Kind::Interaction,
    Kind::Task,
    Kind::Deal,
    Kind::Case,
    Kind::Order,
    Kind::Quote,
    Kind::Payment,
    Kind::Link,
];

fn add_to(app: &mut App) {
    let rows = ADDED.iter().map(|kind| ChoiceRow {
        label: kind.label(app.lang).to_owned(),
        hint: kind.letter().to_string(),
        choice: Choice::Add(*kind),
    });
    let contact = ChoiceRow {
        label: t(
            "Contact person of the organisation: name, job, role",
            "组织的联系人：姓名、职务、角色",
        )
        .get(app.lang)
        .to_owned(),
        hint: String::new(),
        choice: Choice::Contact,
    };
    let rows = rows.chain([contact]).collect();
    let title = t("Add to the selected", "为所选新增")
        .get(app.lang)
        .to_owned();
    app.overlays.push(Overlay::Choose(Choose::new(title, rows)));
}

/// The form of a kind for the customers chosen.
pub fn add_for(app: &mut App, now: &Now, kind: Kind) {
    let subjects = app.subjects(now);
    let set = belonging(now, kind, &subjects);
    open_form(app, now, kind, None, &set);
}

fn choose_column(app: &mut App) {
    let Some(list) = app.list() else { return };
    let kind = list.kind;
    let present = list.columns.get(list.column).map(|column| column.key);
    let fields = kind
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| field.editable);
    let mut rows: Vec<ChoiceRow> = fields
        .filter_map(|(place, field)| {
            Some(ChoiceRow {
                label: field.label.get(app.lang).to_owned(),
                hint: field.key.to_owned(),
                choice: Choice::Column(crate::domain::FieldNo(u8::try_from(place).ok()?)),
            })
        })
        .collect();
    rows.sort_by_key(|row| Some(row.hint.as_str()) != present);
    let count = list.targets().len();
    let title = t(
        "Edit which column of {0} records?",
        "修改 {0} 条记录的哪一列？",
    )
    .fill(app.lang, &[&count]);
    app.overlays.push(Overlay::Choose(Choose::new(title, rows)));
}

fn delete(app: &mut App, now: &Now) -> Vec<Effect> {
    let ids = app.targets();
    let answer = deleting::delete(now.book, &now.ask(app.lang, app.seed), &ids);
    let lang = app.lang;
    commit(app, now, answer, |draft| {
        let gone = draft
            .changes
            .iter()
            .filter(|change| matches!(change, Change::Delete(_)));
        let counted = deleting::counted(gone.filter_map(Change::id), lang);
        Then {
            toast: t("Deleted {0}.", "已删除 {0}。").fill(lang, &[&counted]),
            unmarks: true,
            ..Then::default()
        }
    })
}

/// The marked records side by side; the one under the cursor is kept, the others go into it.
fn compare(app: &mut App, now: &Now) {
    let Some(list) = app.list() else { return };
    let marked = list.targets();
    let cursor = list.cursor.filter(|id| list.marks.contains(id));
    let Some(into) = cursor.or(marked.first().copied()) else {
        return;
    };
    let from: Vec<Id> = marked.into_iter().filter(|id| *id != into).collect();
    let all: Vec<_> = [into]
        .iter()
        .chain(&from)
        .filter_map(|id| now.book.get(*id))
        .collect();
    let half = usize::from(app.width).saturating_sub(22) / all.len().max(1);
    let row = |label: &str, cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|text| fit(text, half)).collect();
        format!("{} {}", fit(label, 16), cells.join(" "))
    };
    let heads: Vec<String> = all
        .iter()
        .map(|r| format!("{} {}", r.id, r.title()))
        .collect();
    let mut lines = vec![row("", &heads)];
    for field in into.kind.fields() {
        let shown = |value| columns::shown(now, app.lang, field, value);
        let cells: Vec<String> = all
            .iter()
            .map(|r| r.get(field.key).map_or_else(String::new, shown))
            .collect();
        if cells.iter().any(|text| Some(text) != cells.first()) {
            lines.push(row(field.label.get(app.lang), &cells));
        }
    }
    lines.push(String::new());
    let words = t(
        "Enter keeps {0} and puts the rest into it: lists are joined, empty fields filled, all history moves. u undoes.",
        "回车保留 {0} 并并入其余：列表合并、空字段补全、历史全部转入。u 可撤销。",
    );
    let room = usize::from(app.width).saturating_sub(5);
    lines.extend(wrap(&words.fill(app.lang, &[&into]), room));
    let title = t("Merge into {0}?", "合并到 {0}？").fill(app.lang, &[&now.title(into)]);
    app.overlays.push(Overlay::Paper(Paper {
        title,
        lines,
        top: 0,
        consent: Some(Consent::Merge { into, from }),
    }));
}

/// Merges records into one.
pub fn merge(app: &mut App, now: &Now, into: Id, from: &[Id]) -> Vec<Effect> {
    let ask = now.ask(app.lang, app.seed);
    let answer = merging::merge(now.book, &ask, into, from, &merging::Choices::new());
    let toast = t("Merged {0} into {1}.", "已将 {0} 合并到 {1}。")
        .fill(app.lang, &[&names(now, from), &now.title(into)]);
    commit(app, now, answer, |_| Then {
        toast,
        go: Some(into),
        unmarks: true,
        ..Then::default()
    })
}

fn copy(app: &mut App, now: &Now, piece: Piece) -> Vec<Effect> {
    let text = match piece {
        Piece::Report => match app.view() {
            Some(View::Report(report)) => report.as_text(),
            _ => String::new(),
        },
        _ => {
            let rows = app.targets().into_iter().filter_map(|id| now.book.get(id));
            let texts = rows
                .map(|record| piece_of(app, now, &record, piece))
                .filter(|text| !text.is_empty());
            texts.collect::<Vec<_>>().join("\n")
        }
    };
    if text.is_empty() {
        let words = t(
            "There is nothing of that kind to copy here.",
            "此处没有可复制的内容。",
        );
        app.complain(now, words.get(app.lang));
        return Vec::new();
    }
    let first = crate::domain::text::width::cut(text.lines().next().unwrap_or(""), 40);
    let words = t(
        "Sent to the terminal's clipboard: {0}",
        "已发送到终端剪贴板：{0}",
    )
    .fill(app.lang, &[&first]);
    app.say(now, words);
    vec![Effect::Copy(text)]
}

fn piece_of(app: &App, now: &Now, record: &crate::domain::Record, piece: Piece) -> String {
    let of_field = |key: &str| {
        let item = record.items(key).first();
        let text = item.and_then(|v| v.part("value").unwrap_or(v).as_text());
        text.unwrap_or("").to_owned()
    };
    match piece {
        Piece::Phone => of_field("phones"),
        Piece::Email => of_field("emails"),
        Piece::Id => record.id.to_string(),
        Piece::WeChat => {
            let fits = |v: &&Value| {
                v.part("label")
                    .and_then(Value::as_text)
                    .is_some_and(|s| s.to_lowercase().contains("wechat") || s.contains("微信"))
            };
            let found = record.items("reaches").iter().find(fits);
            found
                .and_then(|v| v.part("value")?.as_text())
                .unwrap_or("")
                .to_owned()
        }
        Piece::Address => {
            let found = record
                .kind()
                .field("addresses")
                .and_then(|(no, field)| Some((field, record.at(no)?)));
            found.map_or_else(String::new, |(field, value)| {
                columns::shown(now, app.lang, field, value)
            })
        }
        Piece::Row | Piece::Report => {
            let columns = columns::columns(record.kind());
            let cells = columns
                .iter()
                .map(|column| columns::cell(now, app.lang, record, column));
            cells.collect::<Vec<_>>().join("\t")
        }
    }
}
