//! The kinds of record and the table that names them.
//! Rule: a kind is one row here and one file of fields in `nouns/`; screens, commands and files derive from both.

use super::field::{Field, FieldNo};
use super::nouns;
use super::text::{Lang, Text, t};

/// A kind of record. The discriminant is only used in memory; files and the journal use letter or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    Customer,
    Link,
    Interaction,
    Task,
    Deal,
    Product,
    Quote,
    Order,
    Contract,
    Receivable,
    Payment,
    Case,
    Article,
    Survey,
    Campaign,
    Points,
    Session,
    Cost,
    Coupon,
    Segment,
}

/// The pane a kind's records are listed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    Customers,
    Pipeline,
    Tasks,
    Complaints,
    Analytics,
}

impl Pane {
    pub const ALL: [Pane; 5] = [
        Pane::Customers,
        Pane::Pipeline,
        Pane::Tasks,
        Pane::Complaints,
        Pane::Analytics,
    ];

    pub const fn label(self) -> Text {
        match self {
            Pane::Customers => t("Customers", "客户"),
            Pane::Pipeline => t("Pipeline", "商机"),
            Pane::Tasks => t("Tasks", "任务"),
            Pane::Complaints => t("Complaints", "投诉"),
            Pane::Analytics => t("Analytics", "分析"),
        }
    }
}

/// What is known of a kind beside its fields.
pub struct KindRow {
    pub kind: Kind,
    /// Letter of the short id (`c12`).
    pub letter: char,
    /// Name on the command line and in files.
    pub key: &'static str,
    /// Plural of the key, accepted as well, and the key of counts.
    pub plural: &'static str,
    /// Further words accepted on the command line.
    pub also: &'static [&'static str],
    pub label: Text,
    pub labels: Text,
    pub pane: Pane,
    /// A record of this kind cannot be without one of these fields.
    pub needs: &'static [&'static str],
    /// Kinds with up to a million records are kept packed in memory.
    pub many: bool,
    pub fields: fn() -> &'static [Field],
}

macro_rules! kinds {
    ($($kind:ident $letter:literal $key:literal $plural:literal $also:expr, $en:literal $ens:literal $zh:literal, $pane:ident, $needs:expr, $many:literal, $room:ident;)*) => {
        /// Every kind, in the order of the letters' table.
        pub static KINDS: &[KindRow] = &[$(KindRow {
            kind: Kind::$kind, letter: $letter, key: $key, plural: $plural, also: &$also,
            label: t($en, $zh), labels: t($ens, $zh), pane: Pane::$pane, needs: &$needs, many: $many,
            fields: nouns::$room::fields,
        }),*];
        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),*];
            pub const COUNT: usize = Kind::ALL.len();
            /// The row of this kind.
            pub fn row(self) -> &'static KindRow {
                match self { $(Kind::$kind => {
                    static ROW: KindRow = KindRow {
                        kind: Kind::$kind, letter: $letter, key: $key, plural: $plural, also: &$also,
                        label: t($en, $zh), labels: t($ens, $zh), pane: Pane::$pane, needs: &$needs, many: $many,
                        fields: nouns::$room::fields,
                    };
                    &ROW
                })* }
            }
        }
    };
}

kinds! {
    Customer    'c' "customer" "customers" ["client"], "Customer" "Customers" "客户", Customers, ["name"], false, customer;
    Link        'l' "link" "links" [], "Link" "Links" "关联", Customers, ["customer"], false, link;
    Interaction 'i' "interaction" "interactions" ["touch"], "Interaction" "Interactions" "互动", Customers, ["subject", "customers", "body"], true, interaction;
    Task        't' "task" "tasks" ["todo"], "Task" "Tasks" "任务", Tasks, ["name"], false, task;
    Deal        'd' "deal" "deals" ["opportunity"], "Deal" "Deals" "商机", Pipeline, ["name", "customer"], false, deal;
    Product     'p' "product" "products" [], "Product" "Products" "产品", Pipeline, ["name", "code"], false, product;
    Quote       'q' "quote" "quotes" [], "Quote" "Quotes" "报价", Pipeline, ["name", "number", "customer"], false, quote;
    Order       'o' "order" "orders" [], "Order" "Orders" "订单", Pipeline, ["name", "number", "customer"], true, order;
    Contract    'k' "contract" "contracts" [], "Contract" "Contracts" "合同", Pipeline, ["name", "customer"], false, contract;
    Receivable  'r' "receivable" "receivables" [], "Receivable" "Receivables" "应收款", Pipeline, ["name", "customer", "order", "contract", "amount"], false, receivable;
    Payment     'y' "payment" "payments" [], "Payment" "Payments" "回款", Pipeline, ["name", "number", "order", "receivable", "customer", "amount"], false, payment;
    Case        'x' "case" "cases" ["complaint", "complaints"], "Case" "Cases" "服务单", Complaints, ["name", "text", "customer"], false, case;
    Article     'a' "article" "articles" [], "Article" "Articles" "知识文章", Complaints, ["name"], false, article;
    Survey      'v' "survey" "surveys" ["answer"], "Survey answer" "Survey answers" "调查答卷", Complaints, ["name", "customer", "measure"], false, survey;
    Campaign    'm' "campaign" "campaigns" ["notice"], "Campaign" "Campaigns" "市场活动", Pipeline, ["name"], false, campaign;
    Points      'g' "points" "points" ["point"], "Points entry" "Points entries" "积分", Customers, ["customer"], true, points;
    Session     'n' "session" "sessions" ["course"], "Session" "Sessions" "课程", Tasks, ["name"], false, session;
    Cost        'b' "cost" "costs" [], "Cost" "Costs" "费用", Pipeline, ["name", "customer", "campaign", "amount"], false, cost;
    Coupon      'u' "coupon" "coupons" [], "Coupon" "Coupons" "优惠券", Pipeline, ["name", "code"], false, coupon;
    Segment     's' "segment" "segments" [], "Segment" "Segments" "分群", Customers, ["name"], false, segment;
}

impl Kind {
    pub fn key(self) -> &'static str {
        self.row().key
    }

    pub fn letter(self) -> char {
        self.row().letter
    }

    pub fn label(self, lang: Lang) -> &'static str {
        self.row().label.get(lang)
    }

    pub fn labels(self, lang: Lang) -> &'static str {
        self.row().labels.get(lang)
    }

    /// The kind of a short id's letter.
    pub fn of_letter(letter: char) -> Option<Kind> {
        KINDS
            .iter()
            .find(|row| row.letter == letter)
            .map(|row| row.kind)
    }

    /// A kind by its key, plural, further words or a label of either language (letter case ignored).
    pub fn parse(word: &str) -> Option<Kind> {
        let word = word.trim().to_lowercase();
        let fits = |row: &KindRow| {
            row.key == word
                || row.plural == word
                || row.also.contains(&word.as_str())
                || row.label.zh == word
                || row.label.en.to_lowercase() == word
                || row.labels.en.to_lowercase() == word
        };
        KINDS.iter().find(|row| fits(row)).map(|row| row.kind)
    }

    /// The field table of the kind: its own fields, then those common to all kinds.
    pub fn fields(self) -> &'static [Field] {
        (self.row().fields)()
    }

    /// A field by its key or one of its further names.
    pub fn field(self, key: &str) -> Option<(FieldNo, &'static Field)> {
        let found = |field: &&Field| field.key == key || field.also.contains(&key);
        let position = self.fields().iter().position(|f| f.key == key);
        let position = position.or_else(|| self.fields().iter().position(|f| found(&f)))?;
        Some((
            FieldNo(u8::try_from(position).ok()?),
            self.fields().get(position)?,
        ))
    }
}
