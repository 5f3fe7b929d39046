//! One value of a kind as it is typed: yes and no, percent, whole numbers, choices, stages, short ids.
//! Rule: a word that is not known is answered with the nearest one and the list.

use super::number::{Scale, read_decimal};
use super::{Context, Value};
use crate::domain::field::Choices;
use crate::domain::id::Id;
use crate::domain::kind::Kind;
use crate::domain::text::fold::fold;
use crate::domain::text::nearest::nearest;
use crate::domain::text::{Lang, Problem, Text, t};

static YES: &[&str] = &["yes", "y", "true", "1", "on", "是", "有", "对"];
static NO: &[&str] = &["no", "n", "false", "0", "off", "否", "无", "不"];

pub fn read_flag(text: &str) -> Result<bool, Problem> {
    let word = fold(text.trim());
    if YES.contains(&word.as_str()) {
        Ok(true)
    } else if NO.contains(&word.as_str()) {
        Ok(false)
    } else {
        Err(t(
            "Enter yes or no. You typed “{0}”.",
            "请输入是或否。您输入了“{0}”。",
        )
        .problem(&[&text.trim()]))
    }
}

/// A whole number, with or without its unit behind it.
pub fn read_int(text: &str, unit: Text) -> Result<i64, Problem> {
    let typed = text.trim();
    let folded = fold(typed);
    let bare = [unit.en, unit.zh]
        .iter()
        .filter(|word| !word.is_empty())
        .find_map(|word| folded.strip_suffix(fold(word).as_str()))
        .unwrap_or(&folded);
    let read = read_decimal(bare).map(|decimal| decimal.scaled(0));
    match read {
        Some(Ok(number)) => Ok(number),
        Some(Err(Scale::TooLarge)) => {
            Err(t("The number {0} is too large.", "数字 {0} 过大。").problem(&[&typed]))
        }
        _ => Err(t(
            "Enter a whole number. You typed “{0}”.",
            "请输入整数。您输入了“{0}”。",
        )
        .problem(&[&typed])),
    }
}

/// Percent as basis points: `60`, `60%` and `12.5 %` are 6000, 6000 and 1250.
pub fn read_percent(text: &str) -> Result<i64, Problem> {
    let typed = text.trim();
    let bare = typed.trim_end_matches(['%', '％']).trim_end();
    let read = read_decimal(bare).map(|decimal| decimal.scaled(2));
    read.and_then(Result::ok).ok_or_else(|| {
        t(
            "Enter a percentage such as 60 or 12.5, with at most two decimals. You typed “{0}”.",
            "请输入百分数，如 60 或 12.5，最多两位小数。您输入了“{0}”。",
        )
        .problem(&[&typed])
    })
}

/// `60%`, `12.5%` from basis points.
pub fn show_percent(basis_points: i64) -> String {
    let sign = if basis_points < 0 { "-" } else { "" };
    let (whole, rest) = (
        basis_points.unsigned_abs() / 100,
        basis_points.unsigned_abs() % 100,
    );
    let decimals = format!("{rest:02}");
    let decimals = decimals.trim_end_matches('0');
    let mark = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{whole}{mark}{decimals}%")
}

/// The key of a choice, by key or label; a new word where the list is open.
pub fn read_choice(text: &str, list: &Choices, ctx: &Context) -> Result<Value, Problem> {
    let typed = text.trim();
    if let Some(row) = list.find(typed) {
        return Ok(Value::text(row.key));
    }
    let folded = fold(typed);
    let words = |row: &crate::domain::Choice| [row.key, row.label.en, row.label.zh];
    let by_fold = |row: &&crate::domain::Choice| words(row).iter().any(|word| fold(word) == folded);
    if let Some(row) = list.rows.iter().find(by_fold) {
        return Ok(Value::text(row.key));
    }
    let added = ctx.additions.iter().filter(|(name, _)| name == list.name);
    if let Some((_, [key, ..])) = added
        .clone()
        .find(|(_, row)| row.iter().any(|word| fold(word) == folded))
    {
        return Ok(Value::text(key.as_str()));
    }
    if list.open {
        return Ok(Value::text(typed));
    }
    let of = |lang: Lang| {
        let label = |row: &crate::domain::Choice| format!("{} ({})", row.key, row.label.get(lang));
        let more = added.clone().map(|(_, [key, ..])| key.clone());
        list.rows.iter().map(label).chain(more).collect::<Vec<_>>()
    };
    let more = added
        .clone()
        .flat_map(|(_, row)| row.iter().map(String::as_str));
    let candidates = list.rows.iter().flat_map(words).chain(more);
    Err(unknown_word(
        typed,
        nearest(typed, candidates),
        &of(Lang::En),
        &of(Lang::Zh),
    ))
}

/// “x” is not one of these; perhaps the nearest was meant.
pub fn unknown_word(typed: &str, near: Option<&str>, en: &[String], zh: &[String]) -> Problem {
    let (en, zh) = (en.join(", "), zh.join("、"));
    let known = Problem { en, zh };
    let problem = match near {
        Some(near) => t(
            "“{0}” is not known. Did you mean {1}? Choose one of: ",
            "没有“{0}”。您是指 {1} 吗？可选：",
        )
        .problem(&[&typed, &near]),
        None => t("“{0}” is not known. Choose one of: ", "没有“{0}”。可选：").problem(&[&typed]),
    };
    Problem {
        en: format!("{}{}.", problem.en, known.en),
        zh: format!("{}{}。", problem.zh, known.zh),
    }
}

/// The key of a stage of any pipeline; which pipeline the deal is in is checked with the deal.
pub fn read_stage(text: &str, ctx: &Context) -> Result<Value, Problem> {
    let typed = text.trim();
    let folded = fold(typed);
    let fits = |row: &&[String; 3]| row.iter().any(|word| fold(word) == folded);
    if let Some([key, ..]) = ctx.stages.iter().find(fits) {
        return Ok(Value::text(key.as_str()));
    }
    if ctx.stages.is_empty() {
        return Ok(Value::text(typed));
    }
    let near = nearest(typed, ctx.stages.iter().flatten().map(String::as_str));
    let en: Vec<String> = ctx
        .stages
        .iter()
        .map(|[key, en, _]| format!("{key} ({en})"))
        .collect();
    let zh: Vec<String> = ctx
        .stages
        .iter()
        .map(|[key, _, zh]| format!("{key} ({zh})"))
        .collect();
    Err(unknown_word(typed, near, &en, &zh))
}

/// The record a text means: a short id of the right kind, or what the context finds.
pub fn read_link(text: &str, kinds: &[Kind], ctx: &Context) -> Result<Id, Problem> {
    let typed = text.trim();
    let id = typed.parse::<Id>().ok();
    if let Some(id) = id.filter(|id| kinds.is_empty() || kinds.contains(&id.kind)) {
        return Ok(id);
    }
    let found = ctx.resolve.map(|resolve| resolve(typed, kinds));
    match (found, id) {
        (Some(Ok(found)), _) => Ok(found),
        (_, Some(id)) => Err(wrong_kind(id, kinds)),
        (Some(Err(problem)), None) => Err(problem),
        (None, None) => {
            let letter = kinds.first().unwrap_or(&Kind::Customer).letter();
            Err(t(
                "Enter a short id such as {0}12. You typed “{1}”.",
                "请输入编号，如 {0}12。您输入了“{1}”。",
            )
            .problem(&[&letter, &typed]))
        }
    }
}

fn wrong_kind(id: Id, kinds: &[Kind]) -> Problem {
    let wanted = |lang: Lang| {
        let labels: Vec<String> = kinds
            .iter()
            .map(|kind| kind.label(lang).to_lowercase())
            .collect();
        labels.join(" / ")
    };
    Problem {
        en: t("{0} is of kind {1}; here belongs: {2}.", "").fill(
            Lang::En,
            &[
                &id,
                &id.kind.label(Lang::En).to_lowercase(),
                &wanted(Lang::En),
            ],
        ),
        zh: t("", "{0} 是{1}，这里应为{2}。").fill(
            Lang::Zh,
            &[&id, &id.kind.label(Lang::Zh), &wanted(Lang::Zh)],
        ),
    }
}
