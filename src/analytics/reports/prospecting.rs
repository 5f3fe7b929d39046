//! Prospect: where monthly revenue is going, by a straight line and by the same month of the year before.

use crate::analytics::numbers::{month_index, month_name};
use crate::analytics::report::{Body, Report, TableRow, View, nobody};
use crate::analytics::reports::profiling::by_month;
use crate::analytics::table::Column;
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "prospecting",
    label: t("Trend and forecast", "趋势与预测"),
    help: t(
        "Uses net revenue per month. A straight line through the last 24 complete months by least squares, six months ahead, band ± twice the standard error, \
         beside the same month of the year before (seasonal-naive). Read: trust the line when the months scatter little, the year before when there are seasons.",
        "使用每月净收入。对最近 24 个完整月作最小二乘直线，外推六个月，区间 ± 2 倍标准误，并列去年同月（季节性朴素预测）。\
         读法：月度波动小看直线，有季节性看去年同月。",
    ),
    tables: &[TableRow {
        name: "prospecting",
        label: t("Months", "月份"),
        columns: FORECAST,
        build: forecast,
        behind: nobody,
    }],
    params: &[],
};

static FORECAST: &[Column] = &[
    Column::text("month", "Month", "月份"),
    Column::money("actual_minor", "Actual", "实际"),
    Column::money_float("trend_minor", "Trend", "趋势"),
    Column::money_float("low_minor", "Low", "下限"),
    Column::money_float("high_minor", "High", "上限"),
    Column::money("last_year_minor", "A year before", "去年同月"),
];

/// A straight line by least squares through values at 0, 1, 2 …: value at 0, slope, standard error.
fn line(values: &[f64]) -> Option<(f64, f64, f64)> {
    if values.len() < 3 {
        return None;
    }
    let n = values.len() as f64;
    let (mean_t, mean_y) = ((n - 1.0) / 2.0, values.iter().sum::<f64>() / n);
    let at = || (0u32..).map(f64::from).zip(values);
    let top: f64 = at().map(|(t, y)| (t - mean_t) * (y - mean_y)).sum();
    let bottom: f64 = at().map(|(t, _)| (t - mean_t) * (t - mean_t)).sum();
    let slope = top / bottom;
    let start = mean_y - slope * mean_t;
    let squares: f64 = at().map(|(t, y)| (y - start - slope * t).powi(2)).sum();
    Some((start, slope, (squares / (n - 2.0)).sqrt()))
}

fn forecast(view: &View) -> Result<Body, Problem> {
    let (first, months) = by_month(view);
    // The month of the report counts only when it is over.
    let is_over = month_index(view.as_of.0.saturating_add(1)) > month_index(view.as_of.0);
    let complete = months.len() - usize::from(!is_over && !months.is_empty());
    let skip = complete.saturating_sub(24);
    let history: Vec<i128> = months.iter().take(complete).map(|m| m.revenue).collect();
    let recent: Vec<f64> = history
        .iter()
        .skip(skip)
        .map(|revenue| *revenue as f64)
        .collect();
    let fitted = line(&recent);
    let start = first + i32::try_from(skip).unwrap_or(0);
    let row = |(place, index): (usize, i32)| {
        let actual = history.get(skip + place).copied();
        let trend = fitted.map(|(start, slope, _)| start + slope * place as f64);
        let band = fitted
            .filter(|_| actual.is_none())
            .map(|(_, _, error)| 2.0 * error);
        let before = (skip + place)
            .checked_sub(12)
            .and_then(|at| history.get(at))
            .copied();
        let edge = |sign: f64| trend.zip(band).map(|(trend, band)| trend + sign * band);
        cells![
            month_name(index),
            actual,
            trend,
            edge(-1.0),
            edge(1.0),
            before
        ]
    };
    let length = if recent.is_empty() {
        0
    } else {
        recent.len() + 6
    };
    Ok((0..length).zip(start..).map(row).collect::<Vec<_>>().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_found_again() {
        let (start, slope, error) = line(&[3.0, 5.0, 7.0, 9.0]).unwrap();
        assert!((start - 3.0).abs() < 1e-12 && (slope - 2.0).abs() < 1e-12 && error < 1e-12);
        assert_eq!(line(&[1.0, 2.0]), None);
    }
}
