//! Fields: the table row from which form line, column, details, CSV and JSON, import mapping and query word are made.
//! Rule: nobody names a field twice; a noun's file in `nouns/` is the only place.

use super::kind::Kind;
use super::text::{Text, t};
use serde::{Deserialize, Serialize};

/// Position of a field in its kind's table. Only meaningful together with the kind; files use the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldNo(pub u8);

/// One value of a choice: the key that is stored and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub key: &'static str,
    pub label: Text,
}

/// Shorthand for rows of choices.
pub const fn choice(key: &'static str, en: &'static str, zh: &'static str) -> Choice {
    Choice {
        key,
        label: t(en, zh),
    }
}

/// A list of values to choose from.
#[derive(Debug, PartialEq, Eq)]
pub struct Choices {
    /// Name of the list, under which the book keeps the user's additions (`lists` of the settings).
    pub name: &'static str,
    pub rows: &'static [Choice],
    /// The user, or a file, may add words of his own.
    pub open: bool,
}

impl Choices {
    /// The key of a typed word: key or label of either language, letter case ignored.
    pub fn find(&self, word: &str) -> Option<&'static Choice> {
        let word = word.trim().to_lowercase();
        let fits = |c: &&Choice| {
            c.key == word || c.label.en.to_lowercase() == word || c.label.zh.to_lowercase() == word
        };
        self.rows.iter().find(fits)
    }
}

/// A named part of a row in a list field.
#[derive(Debug)]
pub struct Part {
    pub key: &'static str,
    pub label: Text,
    pub ty: Type,
}

/// What a field holds and how it is typed. The stored [`super::Value`] is named in brackets.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// One line of text (Text).
    Line,
    /// Several lines of text (Text).
    Long,
    /// A whole number with its unit (Int).
    Int(Text),
    /// Basis points, shown as percent (Int).
    Percent,
    /// Whole days, typed `90d`, `12w`, `6m`, `1y` (Int).
    Span,
    /// Yes or no (Flag).
    Flag,
    /// A civil date (Day).
    Day,
    /// A date of which parts may be unknown, or a lunar one (Partial).
    Partial,
    /// An instant (Moment).
    Moment,
    /// A civil date or an instant (Day or Moment).
    When,
    /// Money (Money).
    Money,
    /// One key of a list (Text).
    Choice(&'static Choices),
    /// Several keys of a list (List of Text).
    Many(&'static Choices),
    /// The stage of a deal within its pipeline (Text).
    Stage,
    /// A record of one of these kinds; an empty list means any kind (Ref).
    Link(&'static [Kind]),
    /// Several records (List of Ref).
    Links(&'static [Kind]),
    /// Phones (List of Text, or of Map with `value`, `label`, `preferred`, `verified` when there is more than the number).
    Phones,
    /// E-mail addresses (same shape as phones).
    Emails,
    /// Other addresses: WeChat, QQ, web … (List of Map with `value`, `label`).
    Reaches,
    /// Postal addresses (List of Map with `label street district city region code country`, or of Text as written).
    Addresses,
    /// Short words without order (List of Text).
    Tags,
    /// Several short texts in order (List of Text).
    Lines,
    /// Rows with named parts (List of Map).
    Rows(&'static [Part]),
    /// Names with values: own fields, outside ids (Map).
    Pairs,
    /// Kept as it came, never shown: lines of a card we do not map (List of Text).
    Raw,
}

impl Type {
    /// True when the field holds several values, each typed by itself. What is only kept as it came is not typed.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Type::Many(_)
                | Type::Links(_)
                | Type::Phones
                | Type::Emails
                | Type::Reaches
                | Type::Addresses
                | Type::Tags
                | Type::Lines
                | Type::Rows(_)
        )
    }
}

/// Groups of a form and of the details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Main,
    Reach,
    Person,
    Organisation,
    Relation,
    Money,
    Dates,
    Steps,
    Service,
    Plan,
    Result,
    Notes,
    Record,
}

impl Group {
    pub const fn label(self) -> Text {
        match self {
            Group::Main => t("Main", "基本"),
            Group::Reach => t("How to reach", "联系方式"),
            Group::Person => t("Person", "个人"),
            Group::Organisation => t("Organisation", "组织"),
            Group::Relation => t("Relation", "关系"),
            Group::Money => t("Money", "金额"),
            Group::Dates => t("Dates", "日期"),
            Group::Steps => t("Steps", "步骤"),
            Group::Service => t("Service", "服务"),
            Group::Plan => t("Plan", "计划"),
            Group::Result => t("Result", "结果"),
            Group::Notes => t("Notes", "备注"),
            Group::Record => t("Record", "记录"),
        }
    }
}

/// A row of a field table.
#[derive(Debug)]
pub struct Field {
    /// Name in files, queries and commands: lower-case English words joined by `_`; a list's key is plural.
    pub key: &'static str,
    /// Further names accepted (the singular of a list, older words).
    pub also: &'static [&'static str],
    pub label: Text,
    pub ty: Type,
    pub group: Group,
    /// Column width in cells when listed; 0 means that it is not offered as a column.
    pub width: u16,
    /// In the form, and settable by commands and import.
    pub editable: bool,
    /// A date that usually lies ahead: `fri`, `7d` and a day without a year mean the next one, not the last.
    pub ahead: bool,
    /// One line of help under the field in a form.
    pub help: Option<Text>,
}

impl Field {
    /// A row with the usual settings: editable, no further names, no help.
    pub const fn new(
        key: &'static str,
        en: &'static str,
        zh: &'static str,
        ty: Type,
        group: Group,
        width: u16,
    ) -> Field {
        Field {
            key,
            also: &[],
            label: t(en, zh),
            ty,
            group,
            width,
            editable: true,
            ahead: false,
            help: None,
        }
    }

    pub const fn also(mut self, also: &'static [&'static str]) -> Field {
        self.also = also;
        self
    }

    pub const fn help(mut self, en: &'static str, zh: &'static str) -> Field {
        self.help = Some(t(en, zh));
        self
    }

    /// A date that usually lies ahead.
    pub const fn ahead(mut self) -> Field {
        self.ahead = true;
        self
    }

    /// Kept by the program, not typed.
    pub const fn kept(mut self) -> Field {
        self.editable = false;
        self
    }
}

/// Builds a noun's table: its own rows, then the rows common to all kinds.
#[macro_export]
macro_rules! field_table {
    ($($row:expr),* $(,)?) => {
        /// The field table of this kind.
        pub fn fields() -> &'static [$crate::domain::Field] {
            static FIELDS: std::sync::LazyLock<Vec<$crate::domain::Field>> = std::sync::LazyLock::new(|| {
                let mut rows = vec![$($row),*];
                rows.extend($crate::domain::nouns::common::rows());
                rows
            });
            &FIELDS
        }
    };
}
