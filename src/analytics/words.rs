//! Words of classes in the tables, with what they are called on the screen and in queries.
//! Rule: files print the word, whatever the language; only the screen translates.

use crate::domain::text::{Text, t};

/// A class: the word in tables, its key in queries, its name on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    pub word: &'static str,
    pub key: &'static str,
    pub label: Text,
}

const fn word(word: &'static str, key: &'static str, en: &'static str) -> Word {
    Word {
        word,
        key,
        label: t(en, word),
    }
}

/// The eight types of recency, frequency and money, in the order of their codes below.
pub static RFM_TYPES: [Word; 8] = [
    word("重要价值", "important-value", "Important value"),
    word("重要发展", "important-develop", "Important develop"),
    word("重要保持", "important-keep", "Important keep"),
    word("重要挽留", "important-retain", "Important retain"),
    word("一般价值", "ordinary-value", "Ordinary value"),
    word("一般发展", "ordinary-develop", "Ordinary develop"),
    word("一般保持", "ordinary-keep", "Ordinary keep"),
    word("一般挽留", "ordinary-retain", "Ordinary retain"),
];

/// The code of each type: recency, frequency, money, 1 high and 0 low.
pub static RFM_CODES: [&str; 8] = ["111", "101", "011", "001", "110", "100", "010", "000"];

/// Bands of recency, latest first.
pub static R_BANDS: [Word; 4] = [
    word("活跃", "active", "Active"),
    word("沉默", "silent", "Silent"),
    word("沉睡", "asleep", "Asleep"),
    word("流失", "lost", "Lost"),
];

/// Bands of frequency, fewest first.
pub static F_BANDS: [Word; 4] = [
    word("新", "new", "New"),
    word("二次", "second", "Second"),
    word("老", "old", "Old"),
    word("粉丝", "fan", "Fan"),
];

pub static ABC: [Word; 3] = [
    Word {
        word: "A",
        key: "a",
        label: t("A", "A"),
    },
    Word {
        word: "B",
        key: "b",
        label: t("B", "B"),
    },
    Word {
        word: "C",
        key: "c",
        label: t("C", "C"),
    },
];

/// Value against cost.
pub static MATRIX: [Word; 4] = [
    Word {
        word: "I",
        key: "i",
        label: t("I be careful", "I 谨慎"),
    },
    Word {
        word: "II",
        key: "ii",
        label: t("II cherish", "II 珍惜"),
    },
    Word {
        word: "III",
        key: "iii",
        label: t("III let go", "III 放弃"),
    },
    Word {
        word: "IV",
        key: "iv",
        label: t("IV watch", "IV 关注潜力"),
    },
];

/// Profit against strength of the tie.
pub static PORTFOLIO: [Word; 4] = [
    word("优质", "quality", "Quality"),
    word("时尚", "fashion", "Fashion"),
    word("问题", "problem", "Problem"),
    word("低质", "low", "Low"),
];

/// Perceived against expected.
pub static LEVELS: [Word; 3] = [
    word("满意", "satisfied", "Satisfied"),
    word("基本满意", "met", "Met"),
    word("不满意", "dissatisfied", "Dissatisfied"),
];

/// Present against potential value.
pub static VALUE_CLASSES: [Word; 4] = [
    word("贵宾型", "vip", "VIP"),
    word("改进型", "improve", "Improve"),
    word("维持型", "keep", "Keep"),
    word("放弃型", "give-up", "Give up"),
];

/// What a word of a table is called on the screen; words that are data stay as they are.
pub fn label(word: &str) -> Option<Text> {
    let lists: [&[Word]; 8] = [
        &RFM_TYPES,
        &R_BANDS,
        &F_BANDS,
        &ABC,
        &MATRIX,
        &PORTFOLIO,
        &LEVELS,
        &VALUE_CLASSES,
    ];
    let mut words = lists.into_iter().flatten();
    words
        .find(|row| row.word == word)
        .map(|row| row.label)
        .or_else(|| super::labels::label(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_translated_and_data_is_not() {
        assert_eq!(
            label("重要价值").map(|text| text.en),
            Some("Important value")
        );
        assert_eq!(label("茶叶"), None);
    }
}
