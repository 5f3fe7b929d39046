//! Parameters of reports: one row each; `--param KEY=VALUE`, a parameter file and the answer's `parameters` derive from it.
//! Rule: every parameter has its default here and nowhere else.

use crate::domain::Day;
use crate::domain::text::{Problem, Text, t};
use serde_json::{Value as Json, json};

/// Both ends of a window, included.
pub type Window = (Day, Day);

/// How recency, frequency and money are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scores {
    Mean,
    Quintile,
}

/// What a caller may change of the reports. Everything not said has its default.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    pub rfm_window_days: Option<i64>,
    pub rfm_scores: Scores,
    pub rf16_r_days: [i64; 3],
    pub rf16_f_orders: [i64; 3],
    pub abc_thresholds_bp: [i64; 2],
    pub clv_period_days: i64,
    pub clv_lifespan_days: Option<i64>,
    pub clv_formula: Vec<(i64, f64, f64)>,
    pub dwyer_i: f64,
    pub ltv_i: f64,
    pub ltv_r: f64,
    pub ltv_years: i64,
    pub bgnbd_calibration_end: Option<Day>,
    pub bgnbd_unit_days: i64,
    pub bgnbd_horizon: i64,
    pub bgnbd_first_customers: Option<i64>,
    pub bgnbd_params: Option<[f64; 4]>,
    pub bgnbd_gg_params: Option<[f64; 3]>,
    pub churn_base: Option<Window>,
    pub churn_current: Option<Window>,
    pub overdue: (i64, i64),
    pub min_count: i64,
    pub sla_first_response_days: i64,
    pub sla_resolution_days: i64,
    pub attribution_days: i64,
    /// The pipeline of funnel and forecast; none: the default one.
    pub pipeline: Option<String>,
    /// Of `--from` and `--to`: what lies outside does not exist.
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl Default for Params {
    fn default() -> Params {
        Params {
            rfm_window_days: None,
            rfm_scores: Scores::Mean,
            rf16_r_days: [90, 180, 365],
            rf16_f_orders: [1, 2, 4],
            abc_thresholds_bp: [8000, 9500],
            clv_period_days: 365,
            clv_lifespan_days: None,
            clv_formula: vec![
                (10_000, 0.8, 0.1),
                (10_000, 0.9, 0.1),
                (10_000, 0.5, 0.0),
                (0, 0.8, 0.1),
            ],
            dwyer_i: 0.1,
            ltv_i: 0.1,
            ltv_r: 0.8,
            ltv_years: 3,
            bgnbd_calibration_end: None,
            bgnbd_unit_days: 7,
            bgnbd_horizon: 52,
            bgnbd_first_customers: None,
            bgnbd_params: None,
            bgnbd_gg_params: None,
            churn_base: None,
            churn_current: None,
            overdue: (3, 2),
            min_count: 2,
            sla_first_response_days: 1,
            sla_resolution_days: 7,
            attribution_days: 30,
            pipeline: None,
            from: None,
            to: None,
        }
    }
}

/// A parameter: key, words, what it takes, and how it is read and shown.
pub struct Row {
    pub key: &'static str,
    pub label: Text,
    /// An example of a value, for messages and help.
    pub example: &'static str,
    read: fn(&mut Params, &Json) -> Option<()>,
    show: fn(&Params) -> Json,
}

macro_rules! rows {
    ($($key:literal, $en:literal, $zh:literal, $example:literal, $field:ident, $take:expr, $give:expr;)*) => {
        /// Every parameter.
        pub static ROWS: &[Row] = &[$(Row {
            key: $key, label: t($en, $zh), example: $example,
            read: |params, json| { params.$field = $take(json)?; Some(()) },
            show: |params| $give(&params.$field),
        }),*];
    };
}

rows! {
    "rfm.window_days", "Only orders of the last days", "只看最近若干天的订单", "365", rfm_window_days, perhaps_days, |v: &Option<i64>| json!(v);
    "rfm.scores", "Scores by mean or quintile", "按均值或五分位评分", "quintile", rfm_scores, scores, show_scores;
    "rf16.r_days", "Upper ends of the recency bands, days", "最近购买分档上限（天）", "90,180,365", rf16_r_days, rising, |v: &[i64; 3]| json!(v);
    "rf16.f_orders", "Upper ends of the frequency bands, orders", "购买次数分档上限", "1,2,4", rf16_f_orders, rising, |v: &[i64; 3]| json!(v);
    "abc.thresholds_bp", "Ends of class A and B, basis points", "A、B 类界限（基点）", "8000,9500", abc_thresholds_bp, rising, |v: &[i64; 2]| json!(v);
    "clv_simple.period_days", "Length of the period, days", "期间长度（天）", "365", clv_period_days, positive, |v: &i64| json!(v);
    "clv_simple.lifespan_days", "Life span, days (none: observed)", "客户寿命（天，缺省为观察值）", "730", clv_lifespan_days, perhaps_days, |v: &Option<i64>| json!(v);
    "clv_formula", "Margin, retention and discount of each row", "每行的毛利、保持率、贴现率", "[[10000,0.8,0.1]]", clv_formula, formula_rows, |v: &Vec<(i64, f64, f64)>| json!(v);
    "clv_dwyer.i", "Yearly discount rate", "年贴现率", "0.1", dwyer_i, rate, |v: &f64| json!(v);
    "ltv.i", "Yearly discount rate", "年贴现率", "0.1", ltv_i, rate, |v: &f64| json!(v);
    "ltv.r", "Yearly retention", "年保持率", "0.8", ltv_r, rate, |v: &f64| json!(v);
    "ltv.years", "Years ahead", "未来年数", "3", ltv_years, year_count, |v: &i64| json!(v);
    "bgnbd.calibration_end", "Last day of the data the model is fitted to", "拟合数据截止日", "2024-12-31", bgnbd_calibration_end, perhaps_day, |v: &Option<Day>| json!(v.map(|d| d.to_string()));
    "bgnbd.unit_days", "Length of a time unit, days", "时间单位（天）", "7", bgnbd_unit_days, positive, |v: &i64| json!(v);
    "bgnbd.horizon", "Units ahead", "预测的单位数", "52", bgnbd_horizon, days, |v: &i64| json!(v);
    "bgnbd.first_customers", "Only the first rows", "只列前若干行", "50", bgnbd_first_customers, perhaps_days, |v: &Option<i64>| json!(v);
    "bgnbd.params", "r, alpha, a, b instead of a fit", "给定 r、alpha、a、b，不拟合", "0.243,4.414,0.793,2.426", bgnbd_params, perhaps_floats, |v: &Option<[f64; 4]>| json!(v);
    "bgnbd.gg_params", "p, q, gamma instead of a fit", "给定 p、q、gamma，不拟合", "6.25,3.74,15.44", bgnbd_gg_params, perhaps_floats, |v: &Option<[f64; 3]>| json!(v);
    "churn.base", "Base window", "基期", "2023-07-01,2024-06-30", churn_base, window, show_window;
    "churn.current", "Current window", "当期", "2024-07-01,2025-06-30", churn_current, window, show_window;
    "repurchase.overdue", "Overdue above this multiple of the cycle", "超过周期多少倍算逾期", "3,2", overdue, fraction, |v: &(i64, i64)| json!([v.0, v.1]);
    "basket.min_count", "Least number of baskets of a pair", "组合最少出现次数", "2", min_count, positive, |v: &i64| json!(v);
    "complaints.sla_first_response_days", "Limit of the first response, days", "首次响应时限（天）", "1", sla_first_response_days, days, |v: &i64| json!(v);
    "complaints.sla_resolution_days", "Limit of the resolution, days", "解决时限（天）", "7", sla_resolution_days, days, |v: &i64| json!(v);
    "campaigns.attribution_days", "Days after its end a campaign still claims orders", "活动结束后仍归因的天数", "30", attribution_days, days, |v: &i64| json!(v);
    "funnel.pipeline", "Pipeline", "销售流程", "default", pipeline, perhaps_text, |v: &Option<String>| json!(v);
}

fn days(json: &Json) -> Option<i64> {
    json.as_i64().filter(|n| (0..=1_000_000).contains(n))
}

fn positive(json: &Json) -> Option<i64> {
    days(json).filter(|n| *n > 0)
}

fn year_count(json: &Json) -> Option<i64> {
    days(json).filter(|n| *n <= 1000)
}

fn perhaps_days(json: &Json) -> Option<Option<i64>> {
    if json.is_null() {
        Some(None)
    } else {
        positive(json).map(Some)
    }
}

fn perhaps_text(json: &Json) -> Option<Option<String>> {
    Some(json.as_str().map(str::to_owned))
}

fn rate(json: &Json) -> Option<f64> {
    json.as_f64().filter(|x| x.is_finite() && *x > -1.0)
}

fn scores(json: &Json) -> Option<Scores> {
    match json.as_str()? {
        "mean" => Some(Scores::Mean),
        "quintile" => Some(Scores::Quintile),
        _ => None,
    }
}

fn show_scores(scores: &Scores) -> Json {
    json!(match scores {
        Scores::Mean => "mean",
        Scores::Quintile => "quintile",
    })
}

fn list<const N: usize, T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<[T; N]> {
    let items: Option<Vec<T>> = json.as_array()?.iter().map(read).collect();
    items?.try_into().ok()
}

fn rising<const N: usize>(json: &Json) -> Option<[i64; N]> {
    let ends: [i64; N] = list(json, Json::as_i64)?;
    ends.is_sorted_by(|a, b| a < b).then_some(ends)
}

fn perhaps_floats<const N: usize>(json: &Json) -> Option<Option<[f64; N]>> {
    if json.is_null() {
        return Some(None);
    }
    let above_zero = |x: &Json| x.as_f64().filter(|x| x.is_finite() && *x > 0.0);
    list(json, above_zero).map(Some)
}

fn formula_rows(json: &Json) -> Option<Vec<(i64, f64, f64)>> {
    let row = |json: &Json| match json.as_array()?.as_slice() {
        [m, r, i] => Some((m.as_i64()?, r.as_f64()?, i.as_f64()?)),
        _ => None,
    };
    // One row may be given without its outer brackets.
    match json.as_array()?.first()? {
        Json::Array(_) => json.as_array()?.iter().map(row).collect(),
        _ => row(json).map(|row| vec![row]),
    }
}

fn day(json: &Json) -> Option<Day> {
    json.as_str()?.parse().ok()
}

fn perhaps_day(json: &Json) -> Option<Option<Day>> {
    if json.is_null() {
        Some(None)
    } else {
        day(json).map(Some)
    }
}

fn window(json: &Json) -> Option<Option<Window>> {
    if json.is_null() {
        return Some(None);
    }
    let [from, to] = list(json, day)?;
    (from <= to).then_some(Some((from, to)))
}

fn show_window(window: &Option<Window>) -> Json {
    json!(window.map(|(from, to)| [from.to_string(), to.to_string()]))
}

fn fraction(json: &Json) -> Option<(i64, i64)> {
    if let Some(whole) = json.as_i64() {
        return (whole >= 0).then_some((whole, 1));
    }
    let [num, den] = list(json, Json::as_i64)?;
    (num >= 0 && den > 0).then_some((num, den))
}

/// Why a parameter was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamError {
    /// No parameter has this key: a warning, the report runs all the same.
    Unknown(Problem),
    /// The value cannot be read: an error.
    Value(Problem),
}

impl Params {
    /// Takes a value as JSON.
    pub fn put(&mut self, key: &str, json: &Json) -> Result<(), ParamError> {
        let Some(row) = ROWS.iter().find(|row| row.key == key) else {
            let words = t(
                "unknown parameter {0}: it is ignored",
                "未知参数 {0}：已忽略",
            );
            return Err(ParamError::Unknown(words.problem(&[&key])));
        };
        (row.read)(self, json).ok_or_else(|| {
            let words = t(
                "parameter {0} cannot be {1}: give it like {2}",
                "参数 {0} 不能为 {1}：应如 {2}",
            );
            ParamError::Value(words.problem(&[&key, json, &row.example]))
        })
    }

    /// Takes `KEY=VALUE` as typed: numbers, dates, words and lists separated by commas (a window also by `..`).
    pub fn put_text(&mut self, typed: &str) -> Result<(), ParamError> {
        let Some((key, value)) = typed.split_once('=') else {
            let words = t(
                "parameter {0} has no value: write KEY=VALUE",
                "参数 {0} 没有值：请写成 键=值",
            );
            return Err(ParamError::Value(words.problem(&[&typed])));
        };
        let (key, value) = (key.trim(), value.trim());
        let word = |s: &str| serde_json::from_str(s).unwrap_or_else(|_| Json::from(s.trim()));
        let parts: Vec<&str> = match value.split_once("..") {
            Some((low, high)) => vec![low, high],
            None => value.split(',').collect(),
        };
        let json = match serde_json::from_str::<Json>(value) {
            Ok(json) => json,
            Err(_) if parts.len() > 1 => parts.into_iter().map(word).collect(),
            Err(_) => match value.split_once('/') {
                Some((num, den)) => [num, den].into_iter().map(word).collect(),
                None => Json::from(value),
            },
        };
        self.put(key, &json)
    }

    /// Takes a parameter file: `as_of` (answered) and per report an object of parameters.
    /// Unknown keys are answered as warnings; a value that cannot be read is an error.
    pub fn put_file(&mut self, file: &Json) -> Result<(Option<Day>, Vec<Problem>), Problem> {
        let Some(groups) = file.as_object() else {
            return Err(t(
                "the parameter file is not a JSON object",
                "参数文件不是 JSON 对象",
            )
            .into());
        };
        let (mut as_of, mut warnings) = (None, Vec::new());
        for (group, value) in groups {
            if group == "as_of" {
                as_of = Some(day(value).ok_or_else(|| {
                    t("as_of {0} is no date", "as_of {0} 不是日期").problem(&[value])
                })?);
                continue;
            }
            let pairs: Vec<(String, &Json)> = match value.as_object() {
                Some(inner) => inner
                    .iter()
                    .map(|(key, value)| (format!("{group}.{key}"), value))
                    .collect(),
                None => vec![(group.clone(), value)],
            };
            for (key, value) in pairs {
                match self.put(&key, value) {
                    Ok(()) => {}
                    Err(ParamError::Unknown(problem)) => warnings.push(problem),
                    Err(ParamError::Value(problem)) => return Err(problem),
                }
            }
        }
        Ok((as_of, warnings))
    }

    /// The parameters whose key begins with one of these words, as they hold.
    pub fn shown(&self, groups: &[&str]) -> Json {
        let used = ROWS.iter().filter(|row| {
            let group = row.key.split('.').next().unwrap_or(row.key);
            groups.contains(&group)
        });
        Json::Object(
            used.map(|row| (row.key.to_owned(), (row.show)(self)))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_read_back_as_it_is_shown_and_every_example_is_taken() {
        for row in ROWS {
            let mut params = Params::default();
            let shown = (row.show)(&params);
            assert_eq!(params.put(row.key, &shown), Ok(()), "{}", row.key);
            assert_eq!(params, Params::default(), "{}", row.key);
            assert_eq!(
                params.put_text(&format!("{}={}", row.key, row.example)),
                Ok(())
            );
        }
    }

    #[test]
    fn an_unknown_key_is_a_warning_and_a_wrong_value_an_error() {
        let mut params = Params::default();
        let file = json!({"as_of": "2025-06-30", "rfm": {"colour": 1}, "basket": {"min_count": 3}});
        let (as_of, warnings) = params.put_file(&file).unwrap();
        assert_eq!(as_of, Day::of(2025, 6, 30));
        assert_eq!((warnings.len(), params.min_count), (1, 3));
        assert!(
            params
                .put_file(&json!({"rf16": {"r_days": [90, 90, 365]}}))
                .is_err()
        );
        assert!(matches!(
            params.put_text("nosuch=1"),
            Err(ParamError::Unknown(_))
        ));
        params
            .put_text("churn.base=2024-01-01..2024-06-30")
            .unwrap();
        assert_eq!(
            params.churn_base,
            Day::of(2024, 1, 1).zip(Day::of(2024, 6, 30))
        );
        params.put_text("repurchase.overdue=5/4").unwrap();
        assert_eq!(params.overdue, (5, 4));
    }
}
