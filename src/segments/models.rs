//! Fields of a customer that are computed: scores, classes and dates from the models.
//! Rule: one row per field; queries, completion and columns derive from the rows. Where the numbers come from is behind
//! [`ModelFields`].

use super::dates::Side;
use super::subject::Compare;
use crate::domain::field::choice;
use crate::domain::text::{Text, t};
use crate::domain::{Choice, Day, Id};

/// A computed field of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    Rfm,
    R,
    F,
    M,
    Rf,
    Abc,
    Revenue,
    Orders,
    Clv,
    Churn,
    Loyalty,
    Recency,
    Last,
    Due,
    Matrix,
    Portfolio,
    Satisfaction,
    Tier,
    Points,
    Nps,
    Age,
}

/// What can move a computed field beside the customer's own records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only records of this customer.
    Own,
    /// Every customer: a mean, a rank or a median.
    Book,
}

/// A row of the table.
pub struct ModelField {
    pub model: Model,
    pub key: &'static str,
    pub label: Text,
    pub compare: Compare,
    pub reach: Reach,
    /// True when the value moves with the day although nothing is changed.
    pub daily: bool,
}

/// A computed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The key of a class.
    Class(&'static str),
    Word(Box<str>),
    Int(i64),
    /// Minor units of the home currency.
    Money(i64),
    Day(Day),
}

/// Where computed fields come from. `None`: the customer has no such value.
pub trait ModelFields: Send + Sync {
    fn value(&self, customer: Id, model: Model) -> Option<Figure>;
}

/// A source without computed fields, for lists of other kinds and tests.
pub struct NoModels;

impl ModelFields for NoModels {
    fn value(&self, _: Id, _: Model) -> Option<Figure> {
        None
    }
}

const fn classes(list: &'static str, rows: &'static [Choice]) -> Compare {
    Compare::Choice {
        list,
        rows,
        open: false,
    }
}

/// The eight types of customers by recency, frequency and money.
pub static RFM: &[Choice] = &[
    choice("important-value", "Important, value", "重要价值"),
    choice("important-develop", "Important, develop", "重要发展"),
    choice("important-keep", "Important, keep", "重要保持"),
    choice("important-retain", "Important, retain", "重要挽留"),
    choice("ordinary-value", "Ordinary, value", "一般价值"),
    choice("ordinary-develop", "Ordinary, develop", "一般发展"),
    choice("ordinary-keep", "Ordinary, keep", "一般保持"),
    choice("ordinary-retain", "Ordinary, retain", "一般挽留"),
];

/// The sixteen cells of recency band and frequency band.
pub static RF: &[Choice] = &[
    choice("active-new", "Active, new", "活跃-新"),
    choice("active-second", "Active, second", "活跃-二次"),
    choice("active-old", "Active, old", "活跃-老"),
    choice("active-fan", "Active, fan", "活跃-粉丝"),
    choice("silent-new", "Silent, new", "沉默-新"),
    choice("silent-second", "Silent, second", "沉默-二次"),
    choice("silent-old", "Silent, old", "沉默-老"),
    choice("silent-fan", "Silent, fan", "沉默-粉丝"),
    choice("asleep-new", "Asleep, new", "沉睡-新"),
    choice("asleep-second", "Asleep, second", "沉睡-二次"),
    choice("asleep-old", "Asleep, old", "沉睡-老"),
    choice("asleep-fan", "Asleep, fan", "沉睡-粉丝"),
    choice("lost-new", "Lost, new", "流失-新"),
    choice("lost-second", "Lost, second", "流失-二次"),
    choice("lost-old", "Lost, old", "流失-老"),
    choice("lost-fan", "Lost, fan", "流失-粉丝"),
];

pub static ABC: &[Choice] = &[
    choice("a", "Class A", "A 类"),
    choice("b", "Class B", "B 类"),
    choice("c", "Class C", "C 类"),
];

pub static MATRIX: &[Choice] = &[
    choice("i", "I high value, high cost", "I 高价值高成本"),
    choice("ii", "II high value, low cost", "II 高价值低成本"),
    choice("iii", "III low value, high cost", "III 低价值高成本"),
    choice("iv", "IV low value, low cost", "IV 低价值低成本"),
];

pub static PORTFOLIO: &[Choice] = &[
    choice("quality", "Quality", "优质"),
    choice("fashion", "Fashion", "时尚"),
    choice("problem", "Problem", "问题"),
    choice("low", "Low", "低质"),
];

pub static SATISFACTION: &[Choice] = &[
    choice("satisfied", "Satisfied", "满意"),
    choice("met", "Met", "基本满意"),
    choice("dissatisfied", "Dissatisfied", "不满意"),
];

pub static TIERS: &[Choice] = &[
    choice("ordinary", "Ordinary", "普通会员"),
    choice("vip", "VIP", "VIP 会员"),
];

const TIER: Compare = Compare::Choice {
    list: "tier",
    rows: TIERS,
    open: true,
};

macro_rules! model_fields {
    ($($model:ident $key:literal $en:literal $zh:literal, $compare:expr, $reach:ident, $daily:literal;)*) => {
        /// Every computed field.
        pub static MODEL_FIELDS: &[ModelField] = &[$(ModelField {
            model: Model::$model, key: $key, label: t($en, $zh), compare: $compare, reach: Reach::$reach, daily: $daily,
        }),*];
    };
}

model_fields! {
    Rfm "rfm" "RFM type" "RFM 类型", classes("rfm", RFM), Book, true;
    R "r" "Recency score" "R 分", Compare::Number, Book, true;
    F "f" "Frequency score" "F 分", Compare::Number, Book, true;
    M "m" "Money score" "M 分", Compare::Number, Book, true;
    Rf "rf" "R×F cell" "R×F 格", classes("rf", RF), Book, true;
    Abc "abc" "ABC class" "ABC 类", classes("abc", ABC), Book, true;
    Revenue "revenue" "Revenue" "累计消费", Compare::Money, Own, true;
    Orders "orders" "Purchases" "购买次数", Compare::Number, Own, true;
    Clv "clv" "Life-time value" "终身价值", Compare::Money, Book, true;
    Churn "churn" "Risk of loss" "流失风险", Compare::Number, Book, true;
    Loyalty "loyalty" "Loyalty score" "忠诚度", Compare::Number, Book, true;
    Recency "recency" "Days since the last purchase" "距上次购买", Compare::Days, Own, true;
    Last "last" "Days since the last touch" "距上次联系", Compare::Days, Own, true;
    Due "due" "Next contact due" "下次联系", Compare::Day(Side::Future), Own, false;
    Matrix "matrix" "Customer matrix" "客户矩阵", classes("matrix", MATRIX), Book, true;
    Portfolio "portfolio" "Portfolio" "客户组合", classes("portfolio", PORTFOLIO), Book, true;
    Satisfaction "satisfaction" "Satisfaction" "满意度", classes("satisfaction", SATISFACTION), Own, true;
    Tier "tier" "Member tier" "会员等级", TIER, Own, true;
    Points "points" "Points balance" "积分余额", Compare::Number, Own, true;
    Nps "nps" "Would recommend (0 to 10)" "推荐值", Compare::Number, Own, true;
    Age "age" "Age" "年龄", Compare::Number, Own, true;
}

impl Model {
    pub fn row(self) -> Option<&'static ModelField> {
        MODEL_FIELDS.iter().find(|row| row.model == self)
    }

    pub fn key(self) -> &'static str {
        self.row().map_or("", |row| row.key)
    }

    /// A computed field by its key.
    pub fn find(key: &str) -> Option<&'static ModelField> {
        MODEL_FIELDS.iter().find(|row| row.key == key)
    }
}

/// The key of a class by the word reports print: its Chinese label, or its key in capitals.
pub fn class_of(rows: &'static [Choice], word: &str) -> Option<&'static str> {
    rows.iter()
        .find(|row| row.label.zh == word || row.key.eq_ignore_ascii_case(word))
        .map(|row| row.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_fields_have_keys_of_their_own() {
        let mut seen = std::collections::BTreeSet::new();
        for row in MODEL_FIELDS {
            assert!(seen.insert(row.key), "{} twice", row.key);
            assert_eq!(row.model.key(), row.key);
            let (_, own) = crate::domain::Kind::Customer.field(row.key).unzip();
            assert!(own.is_none(), "{} is stored already", row.key);
        }
    }
}
