//! The form of a record: all its fields in groups, each a text that is read when the field is left and when it is saved.
//!
//! ```text
//!   Phone           138-0
//!                   ^ Enter 5 to 15 digits, or leave it empty. You typed 4.
//!   Birthday        农历八月十五_                     = 15 Sep 2027, in 297 days
//! ```
//! Rule: what was typed is never cleared; a field that cannot be read says so in words under it.

use crate::domain::field::Choices;
use crate::domain::text::t;
use crate::domain::{Book, Field, FieldNo, Group, Id, Kind, Lang, Problem, Record, Type, Value};
use crate::operations::records::{Act, Edit};
use crate::tui::input::Input;
use crate::tui::now::Now;
use serde::{Deserialize, Serialize};

/// One line of the form.
#[derive(Clone, Debug)]
pub struct FormField {
    pub no: FieldNo,
    pub input: Input,
    /// The text the record had.
    pub original: String,
    pub fault: Option<Problem>,
    /// What the text is understood as, when that is worth saying.
    pub understood: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Form {
    pub kind: Kind,
    /// The record that is changed; none when it is new.
    pub id: Option<Id>,
    pub fields: Vec<FormField>,
    pub at: usize,
    pub top: usize,
    /// Candidates for the link or word being typed.
    pub candidates: Vec<(String, String)>,
    pub candidate: usize,
    /// When the draft was last written aside, as shown.
    pub kept_at: Option<String>,
    pub is_touched: bool,
}

/// A form left before it was saved, as it is kept on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptForm {
    pub kind: String,
    pub id: Option<Id>,
    /// Keys of fields and their texts.
    pub texts: Vec<(String, String)>,
}

impl FormField {
    pub fn row(&self, kind: Kind) -> Option<&'static Field> {
        kind.fields().get(usize::from(self.no.0))
    }

    pub fn is_changed(&self) -> bool {
        self.input.text() != self.original
    }
}

impl Form {
    /// The form of a record, or of a new one with some values set beforehand.
    pub fn new(
        kind: Kind,
        now: &Now,
        lang: Lang,
        record: Option<&Record>,
        set: &[(&str, Value)],
    ) -> Form {
        let mut fields: Vec<FormField> = Vec::new();
        for (place, field) in kind.fields().iter().enumerate() {
            if !field.editable || !is_typed(field) {
                continue;
            }
            let no = FieldNo(u8::try_from(place).unwrap_or(u8::MAX));
            let text = record
                .and_then(|r| r.at(no))
                .map_or_else(String::new, |v| text_of(now, lang, field, v));
            let given = set.iter().find(|(key, _)| *key == field.key);
            let typed = given.map_or_else(
                || text.clone(),
                |(_, value)| text_of(now, lang, field, value),
            );
            fields.push(FormField {
                no,
                input: Input::new(typed),
                original: text,
                fault: None,
                understood: None,
            });
        }
        let group = |f: &FormField| f.row(kind).map_or(Group::Record, |row| row.group);
        fields.sort_by_key(|f| (weight(kind, f), group(f)));
        Form {
            kind,
            id: record.map(|r| r.id),
            fields,
            at: 0,
            top: 0,
            candidates: Vec::new(),
            candidate: 0,
            kept_at: None,
            is_touched: false,
        }
    }

    pub fn present(&self) -> Option<&FormField> {
        self.fields.get(self.at)
    }

    pub fn present_mut(&mut self) -> Option<&mut FormField> {
        self.fields.get_mut(self.at)
    }

    pub fn field(&self) -> Option<&'static Field> {
        self.present()?.row(self.kind)
    }

    /// Goes to another field; the one left is read.
    pub fn go(&mut self, now: &Now, lang: Lang, by: isize) {
        self.check(now, lang, self.at);
        let count = isize::try_from(self.fields.len().max(1)).unwrap_or(1);
        for _ in 0..self.fields.len() {
            let to = (isize::try_from(self.at).unwrap_or(0) + by).rem_euclid(count);
            self.at = usize::try_from(to).unwrap_or(0);
            if !self.is_hidden(self.at) {
                break;
            }
        }
        (self.candidates, self.candidate) = (Vec::new(), 0);
    }

    /// What only an organisation has is not asked of a person, nor the other way round, while it is empty.
    pub fn is_hidden(&self, at: usize) -> bool {
        let text = |key: &str| {
            let field = self
                .fields
                .iter()
                .find(|f| f.row(self.kind).is_some_and(|row| row.key == key));
            field.map(|f| f.input.text()).unwrap_or_default()
        };
        let Some(field) = self
            .fields
            .get(at)
            .filter(|field| self.kind == Kind::Customer && field.input.is_empty())
        else {
            return false;
        };
        let choice = crate::domain::nouns::customer::TYPES.find(&text("type"));
        let is_organisation = choice.is_some_and(|choice| choice.key == "organisation");
        match field.row(self.kind).map(|row| (row.group, row.key)) {
            Some((Group::Person, _)) | Some((_, "organisation")) => is_organisation,
            Some((Group::Organisation, _)) => !is_organisation,
            _ => false,
        }
    }

    /// Reads a field and says under it what is wrong, or what it is understood as.
    pub fn check(&mut self, now: &Now, lang: Lang, at: usize) {
        let kind = self.kind;
        let Some(field) = self.fields.get_mut(at) else {
            return;
        };
        let Some(row) = field.row(kind) else { return };
        let answer = read(now, lang, row, &field.input.text());
        field.understood = answer
            .as_ref()
            .ok()
            .and_then(|v| v.as_ref())
            .and_then(|v| understood(now, lang, row, &field.input.text(), v));
        field.fault = if field.is_changed() {
            answer.err()
        } else {
            None
        };
    }

    /// What is wrong keeps being said while it is being mended, and goes as soon as it is right.
    pub fn typed(&mut self, now: &Now, lang: Lang) {
        self.is_touched = true;
        let had_fault = self.present().is_some_and(|f| f.fault.is_some());
        let at = self.at;
        self.check(now, lang, at);
        if !had_fault && let Some(field) = self.present_mut() {
            field.fault = None;
        }
        self.namesake(now, lang);
        self.complete(now);
    }

    /// A new customer who is called like one in the book: said beside the name, never refused.
    fn namesake(&mut self, now: &Now, lang: Lang) {
        if self.kind != Kind::Customer
            || self.id.is_some()
            || self.field().is_none_or(|row| row.key != "name")
        {
            return;
        }
        let Some(field) = self.present_mut() else {
            return;
        };
        let found = crate::tui::finding::namesakes(now, &field.input.text());
        field.understood =
            found.map(|title| t("already there: {0}", "已有：{0}").fill(lang, &[&title]));
    }

    /// Reads all fields: the edits, or the places of those that cannot be read.
    pub fn edits(&mut self, now: &Now, lang: Lang) -> Result<Vec<Edit>, Vec<usize>> {
        let mut wrong = Vec::new();
        let mut edits = Vec::new();
        for at in 0..self.fields.len() {
            let kind = self.kind;
            let Some(field) = self.fields.get_mut(at) else {
                continue;
            };
            if !field.is_changed() {
                continue;
            }
            let Some(row) = field.row(kind) else { continue };
            match read(now, lang, row, &field.input.text()) {
                Ok(value) => {
                    field.fault = None;
                    edits.push(Edit {
                        field: field.no,
                        act: Act::Set(value),
                    });
                }
                Err(problem) => {
                    field.fault = Some(problem);
                    wrong.push(at);
                }
            }
        }
        if wrong.is_empty() {
            Ok(edits)
        } else {
            Err(wrong)
        }
    }

    /// Offers what may be meant by the beginning typed in a field of links.
    fn complete(&mut self, now: &Now) {
        (self.candidates, self.candidate) = (Vec::new(), 0);
        let Some(row) = self.field() else { return };
        let (kinds, text) = match (row.ty, self.present()) {
            (Type::Link(kinds), Some(field)) => (kinds, field.input.text()),
            (Type::Links(kinds), Some(field)) => {
                let text = field.input.text();
                (
                    kinds,
                    text.rsplit([',', '，']).next().unwrap_or("").to_owned(),
                )
            }
            _ => return,
        };
        self.candidates = crate::tui::finding::candidates(now, text.trim(), kinds, 5);
    }

    /// Puts the chosen candidate into the field.
    pub fn take_candidate(&mut self) -> bool {
        let Some((text, _)) = self.candidates.get(self.candidate).cloned() else {
            return false;
        };
        let is_list = matches!(self.field().map(|row| row.ty), Some(Type::Links(_)));
        if let Some(field) = self.present_mut() {
            let before = field.input.text();
            let kept = before
                .rsplit_once([',', '，'])
                .map(|(kept, _)| format!("{kept}, "));
            let head = if is_list {
                kept.unwrap_or_default()
            } else {
                String::new()
            };
            field.input = Input::new(format!("{head}{text}"));
        }
        self.candidates.clear();
        self.is_touched = true;
        true
    }

    /// The texts that were typed, for keeping.
    pub fn kept(&self) -> KeptForm {
        let changed = self.fields.iter().filter(|field| field.is_changed());
        let texts = changed
            .filter_map(|field| Some((field.row(self.kind)?.key.to_owned(), field.input.text())));
        KeptForm {
            kind: self.kind.key().to_owned(),
            id: self.id,
            texts: texts.collect(),
        }
    }

    /// Puts kept texts back.
    pub fn take_back(&mut self, kept: &KeptForm) {
        let kind = self.kind;
        for (key, text) in &kept.texts {
            let found = self
                .fields
                .iter_mut()
                .find(|f| f.row(kind).is_some_and(|row| row.key == key));
            if let Some(field) = found {
                field.input = Input::new(text.clone());
                self.is_touched = true;
            }
        }
    }
}

impl KeptForm {
    pub fn is_of(&self, kind: Kind, id: Option<Id>) -> bool {
        self.kind == kind.key() && self.id == id
    }
}

/// Fields a person types; histories and rows with many parts have their own ways.
fn is_typed(field: &Field) -> bool {
    !matches!(field.ty, Type::Raw | Type::Pairs)
        && !matches!(field.key, "stage_history" | "lifecycle_history" | "steps")
}

/// What a record cannot be without comes first.
fn weight(kind: Kind, field: &FormField) -> usize {
    let key = field.row(kind).map_or("", |row| row.key);
    match key {
        "name" => 0,
        "customer" | "customers" => 1,
        _ => 2,
    }
}

/// The choices of a field, the user's additions of the book included.
pub fn choices(book: &Book, field: &Field, lang: Lang) -> Vec<String> {
    let words = |list: &Choices| {
        let own = book.settings.get("lists");
        let added = own
            .get(list.name)
            .and_then(|v| v.as_array())
            .cloned()
            .unwrap_or_default();
        let rows = list.rows.iter().map(|c| c.label.get(lang).to_owned());
        rows.chain(added.iter().filter_map(|v| v.as_str().map(str::to_owned)))
            .collect()
    };
    match field.ty {
        Type::Choice(list) | Type::Many(list) => words(list),
        Type::Flag => vec![
            t("yes", "是").get(lang).to_owned(),
            t("no", "否").get(lang).to_owned(),
        ],
        Type::Stage => {
            let pipelines = book.settings.pipelines();
            let stages = pipelines
                .first()
                .map(|p| p.stages.clone())
                .unwrap_or_default();
            stages
                .iter()
                .map(|stage| stage.label(lang).to_owned())
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A value as the text of a form: labels for choices, names with ids for links.
fn text_of(now: &Now, lang: Lang, field: &Field, value: &Value) -> String {
    let linked = |id: Id| format!("{} ({id})", now.title(id));
    match (field.ty, value) {
        (Type::Link(_), Value::Ref(id)) => linked(*id),
        (Type::Links(_), Value::List(items)) => items
            .iter()
            .filter_map(Value::as_ref)
            .map(linked)
            .collect::<Vec<_>>()
            .join(", "),
        (Type::Choice(_) | Type::Flag | Type::Stage, _) => field.show(value, &now.context(lang)),
        _ => field.edit(value),
    }
}

/// Reads the text of a field.
pub fn read(now: &Now, lang: Lang, field: &Field, text: &str) -> Result<Option<Value>, Problem> {
    let mut context = now.context(lang);
    let resolve = |word: &str, kinds: &[Kind]| crate::tui::finding::one(now, word, kinds);
    context.resolve = Some(&resolve);
    if text.chars().count() > 1024 && !matches!(field.ty, Type::Long) && text.len() > 64 * 1024 {
        return Err(t("This is too long for one line.", "内容过长。").into());
    }
    match field.ty {
        Type::Link(kinds) if !text.trim().is_empty() => {
            resolve(text, kinds).map(|id| Some(Value::Ref(id)))
        }
        Type::Links(kinds) if !text.trim().is_empty() => {
            let words = text
                .split([',', '，', '、'])
                .map(str::trim)
                .filter(|word| !word.is_empty());
            let ids = words.map(|word| resolve(word, kinds).map(Value::Ref));
            Ok(Some(Value::List(ids.collect::<Result<_, _>>()?)))
        }
        _ => field.read(text, &context),
    }
}

/// How a text is understood, where it is not plain: dates, amounts, spans.
fn understood(now: &Now, lang: Lang, field: &Field, text: &str, value: &Value) -> Option<String> {
    let context = now.context(lang);
    let shown = match field.ty {
        Type::Day | Type::When | Type::Moment | Type::Span | Type::Money | Type::Partial => {
            field.show(value, &context)
        }
        Type::Phones | Type::Percent => field.show(value, &context),
        _ => return None,
    };
    let day = super::super::panes::columns::day_of(now, Some(value));
    let distance = day.map(|day| match day.0 - now.today.0 {
        0 => t(", today", "，今天").get(lang).to_owned(),
        n if n > 0 => t(", in {0} days", "，{0} 天后").fill(lang, &[&n]),
        n => t(", {0} days ago", "，{0} 天前").fill(lang, &[&-n]),
    });
    let words = format!("{shown}{}", distance.unwrap_or_default());
    (words.trim() != text.trim()).then(|| format!("= {words}"))
}
