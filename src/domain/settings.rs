//! Settings that belong to the book: what changes numbers or lists. They are journalled and undone like records.
//! Rule: one row per setting; `config`, the settings screen and the header of an export derive from the rows.
//! What concerns only the screen (language, colours, keys, paths) is in the user's own file, not here.

use super::text::{Lang, Problem, Text, t};
use super::values::{Currency, Money};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Settings as they were set; what was never set has its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    set: BTreeMap<String, Json>,
}

/// A stage of a pipeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    pub key: String,
    #[serde(default)]
    pub en: String,
    #[serde(default)]
    pub zh: String,
    /// Probability of winning a deal in this stage, in basis points.
    #[serde(default)]
    pub probability_bp: i64,
    /// A deal longer than this in the stage is stale; 0 = never.
    #[serde(default)]
    pub stale_days: i64,
    /// `won` or `lost` when a deal ends here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
}

impl Stage {
    pub fn is_won(&self) -> bool {
        self.end.as_deref() == Some("won")
    }

    pub fn is_lost(&self) -> bool {
        self.end.as_deref() == Some("lost")
    }

    /// True when a deal that is here is closed.
    pub fn is_end(&self) -> bool {
        self.end.is_some()
    }

    pub fn label(&self, lang: Lang) -> &str {
        let word = match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        };
        if word.is_empty() { &self.key } else { word }
    }

    pub fn fits(&self, word: &str) -> bool {
        let word = word.trim();
        [&self.key, &self.en, &self.zh]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(word) && !own.is_empty())
    }
}

/// A pipeline: its stages in order, the ends last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pipeline {
    pub key: String,
    #[serde(default)]
    pub en: String,
    #[serde(default)]
    pub zh: String,
    pub stages: Vec<Stage>,
}

impl Pipeline {
    /// The stage of a key or of a label in either language.
    pub fn stage(&self, word: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.fits(word))
    }

    pub fn fits(&self, word: &str) -> bool {
        let word = word.trim();
        [&self.key, &self.en, &self.zh]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(word) && !own.is_empty())
    }

    pub fn label(&self, lang: Lang) -> &str {
        let word = match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        };
        if word.is_empty() { &self.key } else { word }
    }
}

/// A setting: its key, words, default and check.
pub struct SettingRow {
    pub key: &'static str,
    pub label: Text,
    pub default: fn() -> Json,
    pub check: fn(&Json) -> Result<(), Problem>,
}

fn any_text(value: &Json) -> Result<(), Problem> {
    if value.is_string() {
        Ok(())
    } else {
        Err(t("Enter a text.", "请输入文字。").into())
    }
}

fn currency(value: &Json) -> Result<(), Problem> {
    let fits = value
        .as_str()
        .is_some_and(|s| s.parse::<Currency>().is_ok());
    if fits {
        Ok(())
    } else {
        Err(t(
            "Enter an ISO 4217 code such as CNY or EUR.",
            "请输入货币代码，如 CNY 或 EUR。",
        )
        .into())
    }
}

fn country(value: &Json) -> Result<(), Problem> {
    let two = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_uppercase());
    if value.as_str().is_some_and(two) {
        Ok(())
    } else {
        Err(t(
            "Enter a country's two capital letters, such as CN or DE.",
            "请输入两位国家代码，如 CN 或 DE。",
        )
        .into())
    }
}

fn zone(value: &Json) -> Result<(), Problem> {
    let fits = value
        .as_str()
        .is_some_and(|s| s.parse::<chrono_tz::Tz>().is_ok());
    if fits {
        Ok(())
    } else {
        Err(t(
            "Enter a time zone such as Asia/Shanghai.",
            "请输入时区，如 Asia/Shanghai。",
        )
        .into())
    }
}

fn days(value: &Json) -> Result<(), Problem> {
    if value.as_i64().is_some_and(|n| (0..=36500).contains(&n)) {
        Ok(())
    } else {
        Err(t(
            "Enter a number of days from 0 to 36500.",
            "请输入 0 到 36500 的天数。",
        )
        .into())
    }
}

fn own_fields(value: &Json) -> Result<(), Problem> {
    let rows = value
        .as_array()
        .ok_or_else(|| t("Enter a list of fields as JSON.", "请输入 JSON 字段列表。"))?;
    for row in rows {
        let own: super::own_fields::OwnField =
            serde_json::from_value(row.clone()).map_err(|error| {
                t("This is not a field: {0}.", "不是字段：{0}。").problem(&[&error])
            })?;
        own.check()?;
    }
    Ok(())
}

fn any_json(_: &Json) -> Result<(), Problem> {
    Ok(())
}

macro_rules! settings {
    ($($key:literal, $en:literal, $zh:literal, $default:expr, $check:ident;)*) => {
        /// Every setting of the book.
        pub static SETTINGS: &[SettingRow] = &[$(SettingRow { key: $key, label: t($en, $zh), default: || $default, check: $check }),*];
    };
}

settings! {
    "book.currency", "Home currency", "本位币", json!("CNY"), currency;
    "book.country", "Country of phone numbers", "电话所属国家", json!("CN"), country;
    "book.zone", "Time zone", "时区", json!("Asia/Shanghai"), zone;
    "book.owner", "Your name", "您的姓名", json!(""), any_text;
    "cadence.a", "Days between touches, grade A", "A 级联系间隔（天）", json!(14), days;
    "cadence.b", "Days between touches, grade B", "B 级联系间隔（天）", json!(30), days;
    "cadence.c", "Days between touches, grade C", "C 级联系间隔（天）", json!(90), days;
    "today.off", "Kinds of matter left out of today", "今日列表中不显示的事项", json!([]), any_json;
    "birthday.days_ahead", "Days ahead that birthdays are listed", "生日提前天数", json!(7), days;
    "contract.notice_days", "Days before a contract ends", "合同到期提前天数", json!(30), days;
    "points.notice_days", "Days before points expire", "积分过期提前天数", json!(30), days;
    "backup.keep", "Daily backups kept", "保留的每日备份数", json!(7), days;
    "custom_fields", "Own fields", "自定义字段", json!([]), own_fields;
    "lists", "Additions to lists of choices", "选项列表的补充", json!({}), any_json;
    "pipelines", "Pipelines and their stages", "销售流程与阶段", default_pipelines(), any_json;
    "tiers", "Member tiers by spend of 12 months", "会员等级（按 12 个月消费）", default_tiers(), any_json;
    "rates", "Exchange rates by date", "汇率表", json!([]), any_json;
    "staff", "Staff names", "员工名单", json!([]), any_json;
}

/// Ordinary members, and VIP from 10,000 in twelve months.
fn default_tiers() -> Json {
    json!([
        {"key": "ordinary", "en": "Ordinary", "zh": "普通会员", "from_minor": 0},
        {"key": "vip", "en": "VIP", "zh": "VIP 会员", "from_minor": 1_000_000}
    ])
}

/// The built-in pipelines: `default` and `win-back` (design 3).
fn default_pipelines() -> Json {
    let stage = |key: &str, en: &str, zh: &str, bp: i64, days: i64| json!({"key": key, "en": en, "zh": zh, "probability_bp": bp, "stale_days": days});
    json!([
        {"key": "default", "en": "Sales", "zh": "销售", "stages": [
            stage("lead", "Lead", "初步接洽", 1000, 30),
            stage("qualified", "Qualified", "需求确认", 2500, 21),
            stage("proposal", "Proposal", "方案报价", 5000, 21),
            stage("negotiation", "Negotiation", "商务谈判", 7500, 14),
            stage("won", "Won", "赢单", 10000, 0),
            stage("lost", "Lost", "输单", 0, 0)]},
        {"key": "win-back", "en": "Win-back", "zh": "挽回", "stages": [
            stage("candidate", "Candidate", "待挽回", 2500, 30),
            stage("offered", "Offered", "已提出", 2500, 21),
            stage("won-back", "Won back", "已挽回", 10000, 0),
            stage("let-go", "Let go", "放弃", 0, 0)]}
    ])
}

impl Settings {
    /// The row of a setting.
    pub fn row(key: &str) -> Option<&'static SettingRow> {
        SETTINGS.iter().find(|row| row.key == key)
    }

    /// What was set, if anything was.
    pub fn raw(&self, key: &str) -> Option<&Json> {
        self.set.get(key)
    }

    /// What holds: set, or the default.
    pub fn get(&self, key: &str) -> Json {
        self.raw(key)
            .cloned()
            .or_else(|| Settings::row(key).map(|row| (row.default)()))
            .unwrap_or(Json::Null)
    }

    pub fn put(&mut self, key: &str, value: Option<Json>) {
        match value {
            Some(value) => self.set.insert(key.to_owned(), value),
            None => self.set.remove(key),
        };
    }

    /// All that was set, by key.
    pub fn all(&self) -> &BTreeMap<String, Json> {
        &self.set
    }

    pub fn int(&self, key: &str) -> i64 {
        self.get(key).as_i64().unwrap_or(0)
    }

    pub fn currency(&self) -> Currency {
        self.get("book.currency")
            .as_str()
            .and_then(|s| s.parse().ok())
            .unwrap_or(Currency::CNY)
    }

    pub fn country(&self) -> String {
        self.get("book.country").as_str().unwrap_or("CN").to_owned()
    }

    pub fn zone(&self) -> chrono_tz::Tz {
        self.get("book.zone")
            .as_str()
            .and_then(|s| s.parse().ok())
            .unwrap_or(chrono_tz::Asia::Shanghai)
    }

    /// The pipelines with their stages, in order.
    pub fn pipelines(&self) -> Vec<Pipeline> {
        serde_json::from_value(self.get("pipelines")).unwrap_or_default()
    }

    /// An amount in the home currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_passes_its_own_check() {
        for row in SETTINGS {
            assert_eq!((row.check)(&(row.default)()), Ok(()), "{}", row.key);
        }
    }
}
