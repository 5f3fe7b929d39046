//! Explaining a number: the formula of a cell with the numbers put in, the same that the decision was made with.
//! `{column}` is a cell of the row (or another metric of the table), `{#key}` a figure of the whole, `{a*b}` a product and
//! `{a*b?c}` how the product compares with `c`.

use super::numbers::narrow;
use super::table::{Cell, METRICS, Table};

/// Formulas of metrics, by table and metric.
static METRIC_FORMULAS: &[(&str, &str, &str)] = &[
    (
        "rfm_stats",
        "customers_without_purchase",
        "{customers_total} − {customers_with_purchase} = {customers_without_purchase}",
    ),
    (
        "rfm_stats",
        "r_mean_days",
        "{r_sum_days} / {customers_with_purchase} = {r_mean_days}",
    ),
    (
        "rfm_stats",
        "f_mean",
        "{f_sum} / {customers_with_purchase} = {f_mean}",
    ),
    (
        "rfm_stats",
        "m_mean_minor",
        "{m_sum_minor} / {customers_with_purchase} = {m_mean_minor}",
    ),
    (
        "gini",
        "gini",
        "(2·Σ i·x − ({customers}+1)·{total_minor}) / ({customers}·{total_minor}) = {gini}",
    ),
    (
        "gini",
        "customers_for_80pct_share",
        "{customers_for_80pct} / {customers} = {customers_for_80pct_share}",
    ),
    (
        "clv_simple",
        "avg_purchase_value_minor",
        "{revenue_minor} / {purchases} = {avg_purchase_value_minor}",
    ),
    (
        "clv_simple",
        "purchase_frequency",
        "{purchases} / {customers} = {purchase_frequency}",
    ),
    (
        "clv_simple",
        "customer_value_minor",
        "{revenue_minor} / {customers} = {customer_value_minor}",
    ),
    (
        "clv_simple",
        "clv_minor",
        "{customer_value_minor} · {lifespan_periods} = {clv_minor}, one division, rounded",
    ),
    (
        "bgnbd_params",
        "gg_population_mean_major",
        "{gg_p} · {gg_gamma} / ({gg_q} − 1) = {gg_population_mean_major}",
    ),
    (
        "churn",
        "retained",
        "{base_customers} − {lost} = {retained}",
    ),
    (
        "churn",
        "churn_absolute",
        "{lost} / {base_customers} = {churn_absolute}",
    ),
    (
        "churn",
        "churn_relative",
        "{lost}·{lost_amount_minor} / ({base_customers}·{base_amount_minor}) = {churn_relative}",
    ),
    (
        "churn",
        "revenue_churn",
        "{lost_amount_minor} / {base_amount_minor} = {revenue_churn}",
    ),
    (
        "churn",
        "retention",
        "{retained} / {base_customers} = {retention}",
    ),
    (
        "churn",
        "net_growth",
        "({current_customers} − {base_customers}) / {base_customers} = {net_growth}",
    ),
    (
        "repurchase_stats",
        "repurchase_rate",
        "{customers_with_gap} / {customers} = {repurchase_rate}",
    ),
    (
        "repurchase_stats",
        "repeat_rate",
        "{customers_with_2_orders} / {customers} = {repeat_rate}",
    ),
    (
        "repurchase_stats",
        "overdue_share",
        "{overdue_customers} / {customers} = {overdue_share}",
    ),
    ("funnel_stats", "open", "{deals} − {won} − {lost} = {open}"),
    (
        "funnel_stats",
        "win_rate_closed",
        "{won} / ({won} + {lost}) = {win_rate_closed}",
    ),
    (
        "nps",
        "nps",
        "100·({promoters} − {detractors}) / {responses} = {nps}",
    ),
    ("csat", "csat", "{satisfied} / {responses} = {csat}"),
];

/// The cell explained, with what the row is about in front. A cell without a formula is said as it is.
pub fn explain(table: &Table, row: usize, column: usize) -> Option<String> {
    let cells = table.rows.get(row)?;
    let value = cells.get(column)?;
    let head = table.columns.get(column)?;
    let is_metric = table.columns.first().map(|column| column.name)
        == METRICS.first().map(|column| column.name);
    let subject = cells.iter().find_map(Cell::as_text).unwrap_or("");
    let formula = if is_metric {
        let row = METRIC_FORMULAS
            .iter()
            .find(|row| row.0 == table.name && row.1 == subject);
        row.map_or("", |row| row.2)
    } else {
        head.formula
    };
    if formula.is_empty() {
        let name = if is_metric { subject } else { head.name };
        return Some(format!("{name} = {}", value.plain()));
    }
    let filled = fill(formula, |name| lookup(table, row, is_metric, name));
    Some(if is_metric || subject.is_empty() {
        filled
    } else {
        format!("{subject}: {filled}")
    })
}

fn lookup(table: &Table, row: usize, is_metric: bool, name: &str) -> Option<Cell> {
    if let Some(key) = name.strip_prefix('#') {
        return table.figure(key).cloned();
    }
    if !is_metric {
        return table.cell(row, name).cloned();
    }
    let is_named = |cells: &&Vec<Cell>| cells.first().and_then(Cell::as_text) == Some(name);
    table.rows.iter().find(is_named)?.get(1).cloned()
}

fn fill(formula: &str, look: impl Fn(&str) -> Option<Cell>) -> String {
    let mut out = String::new();
    let mut rest = formula;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (inside, tail) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(&term(inside, &look));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// A cell, a product, or the sign of a comparison.
fn term(inside: &str, look: &impl Fn(&str) -> Option<Cell>) -> String {
    let number = |words: &str| {
        words.split('*').try_fold(1i128, |product, word| {
            let factor = look(word)?.as_int()?;
            product.checked_mul(i128::from(factor))
        })
    };
    if let Some((left, right)) = inside.split_once('?') {
        return match number(left).zip(number(right)) {
            Some((a, b)) if a < b => "<".to_owned(),
            Some((a, b)) if a > b => ">".to_owned(),
            Some(_) => "=".to_owned(),
            None => "?".to_owned(),
        };
    }
    if inside.contains('*') {
        return number(inside).map_or_else(String::new, |n| narrow(n).to_string());
    }
    let plain = look(inside).map(|cell| cell.plain()).unwrap_or_default();
    if plain.is_empty() {
        "—".to_owned()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::facts::Facts;
    use crate::analytics::params::Params;
    use crate::analytics::report::{REPORTS, View};
    use crate::domain::Day;

    #[test]
    fn a_formula_names_only_cells_and_figures_that_exist() {
        let (facts, params) = (Facts::default(), Params::default());
        let view = View {
            facts: &facts,
            as_of: Day(20_000),
            params: &params,
        };
        for row in REPORTS.iter().flat_map(|report| report.tables) {
            let Ok(made) = row.run(&view) else { continue };
            for column in row.columns {
                let missing = std::cell::RefCell::new(Vec::new());
                fill(column.formula, |name| {
                    let known = match name.strip_prefix('#') {
                        Some(key) => made.figure(key).is_some(),
                        None => made.place(name).is_some(),
                    };
                    if !known {
                        missing.borrow_mut().push(name.to_owned());
                    }
                    Some(Cell::Int(1))
                });
                assert_eq!(
                    missing.into_inner(),
                    Vec::<String>::new(),
                    "{} {}",
                    row.name,
                    column.name
                );
            }
        }
        for (table, metric, formula) in METRIC_FORMULAS {
            let row = REPORTS
                .iter()
                .flat_map(|report| report.tables)
                .find(|row| row.name == *table)
                .unwrap();
            let Ok(made) = row.run(&view) else { continue };
            let names: Vec<&str> = made
                .rows
                .iter()
                .filter_map(|cells| cells[0].as_text())
                .collect();
            assert!(names.contains(metric), "{metric}");
            fill(formula, |name| {
                assert!(names.contains(&name), "{table} has no {name}");
                Some(Cell::Int(1))
            });
        }
    }
}
