//! Persons and companies told apart by their names, and names put together.
//! Rule: a company column is always a company; only names in customer columns are judged.

use crate::domain::text::fold::fold;

const COMPANY_HAN: [&str; 31] = [
    "公司",
    "集团",
    "厂",
    "店",
    "行",
    "中心",
    "学校",
    "医院",
    "银行",
    "事务所",
    "工作室",
    "合作社",
    "有限",
    "股份",
    "株式",
    "合同会社",
    "㈱",
    "学院",
    "大学",
    "协会",
    "局",
    "委员会",
    "研究院",
    "研究所",
    "超市",
    "商行",
    "企业",
    "物流",
    "超商",
    "部队",
    "酒店",
];

const COMPANY_LATIN: [&str; 31] = [
    "ltd",
    "ltd.",
    "llc",
    "inc",
    "inc.",
    "corp",
    "corp.",
    "co.",
    "gmbh",
    "ag",
    "kg",
    "bv",
    "b.v.",
    "s.l.",
    "sl",
    "s.a.",
    "sa",
    "sarl",
    "srl",
    "oy",
    "ab",
    "a/s",
    "pty",
    "plc",
    "limited",
    "тов",
    "ооо",
    "company",
    "corporation",
    "group",
    "incorporated",
];

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2ffff}')
}

/// True when the name holds a word of companies.
pub fn has_company_word(name: &str) -> bool {
    if COMPANY_HAN.iter().any(|word| name.contains(word)) {
        return true;
    }
    let folded = fold(name);
    folded
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '（' | '）'))
        .any(|word| COMPANY_LATIN.contains(&word) || matches!(word, "co" | "gmbh&co"))
}

/// Judges a lone name: `true` is a company. `crm` says how Latin names without a sign are taken.
pub fn is_company(name: &str, crm: bool) -> bool {
    let trimmed = name.trim();
    let person_end = [
        "先生",
        "女士",
        "小姐",
        "老师",
        "总",
        "经理",
        "（个人）",
        "(个人)",
    ];
    if person_end.iter().any(|end| trimmed.ends_with(end)) {
        return false;
    }
    if has_company_word(trimmed) {
        return true;
    }
    let lower = trimmed.to_lowercase();
    let title = lower.split([' ', '.']).next().unwrap_or("");
    if matches!(title, "mr" | "mrs" | "ms" | "herr" | "frau" | "dr") {
        return false;
    }
    let han = trimmed.chars().filter(|c| is_han(*c)).count();
    match han {
        0 => crm,
        1..=4 => false,
        _ => true,
    }
}

/// A person's name from its parts: Han names family first without a space, others given first.
pub fn full_name(given: &str, middle: &str, family: &str) -> String {
    let parts = [given, middle, family];
    if parts.iter().any(|part| part.chars().any(is_han))
        && !parts
            .iter()
            .any(|part| part.chars().any(|c| c.is_ascii_alphabetic()))
    {
        return [family, middle, given].concat();
    }
    let filled: Vec<&str> = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    filled.join(" ")
}

/// Salutation at the start of a name, and the rest.
pub fn salutation(name: &str) -> (&str, &str) {
    for word in [
        "Herr ", "Frau ", "Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms ",
    ] {
        if let Some(rest) = name.strip_prefix(word) {
            return (word.trim(), rest.trim());
        }
    }
    ("", name)
}

/// Several names of one cell.
pub fn names(cell: &str) -> Vec<&str> {
    let parts: Vec<&str> = cell
        .split(['、', '/', '；', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let short = |name: &&str| name.chars().count() <= 40;
    if parts.is_empty() || !parts.iter().all(short) {
        vec![cell.trim()]
    } else {
        parts
    }
}

/// Names that stand for nobody in particular.
pub fn is_nobody(name: &str) -> bool {
    matches!(
        name.trim().to_lowercase().as_str(),
        "散客" | "guest" | "匿名" | "匿名买家" | "匿名用户" | "unknown" | "anonymous" | "gast"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_by_their_words_and_length() {
        for (name, crm, company) in [
            ("苏州阀门有限公司", true, true),
            ("张三（个人）", true, false),
            ("林先生", true, false),
            ("王芳", true, false),
            ("广州某某物流", true, true),
            ("Harbour Ltd", false, true),
            ("Ada", false, false),
            ("Ada", true, true),
            ("Frau Groß", true, false),
            ("Talleres Núñez, S.L.", false, true),
            ("北京甲乙丙丁", true, true),
        ] {
            assert_eq!(is_company(name, crm), company, "{name}");
        }
    }

    #[test]
    fn names_are_put_together_as_their_script_has_it() {
        assert_eq!(full_name("晓红", "", "王"), "王晓红");
        assert_eq!(full_name("Ana María", "", "Núñez"), "Ana María Núñez");
        assert_eq!(full_name("", "", "赵敏"), "赵敏");
        assert_eq!(salutation("Frau Groß"), ("Frau", "Groß"));
        assert_eq!(names("陈工、李工"), ["陈工", "李工"]);
    }
}
