//! What the words of tables are called on the screen: metrics, steps, stages and other words of fixed lists.
//! Rule: files print the word itself; only the screen translates.

use crate::domain::text::{Text, t};

/// The word in tables and its name in both languages.
static LABELS: &[(&str, Text)] = &[
    ("customers_total", t("All customers", "全部客户")),
    ("customers_with_purchase", t("With a purchase", "有购买")),
    (
        "customers_without_purchase",
        t("Without a purchase", "无购买"),
    ),
    (
        "orders_future_ignored",
        t("Future orders left out", "未计的未来订单"),
    ),
    ("purchases", t("Purchases", "购买次数")),
    ("refunds", t("Refunds", "退款次数")),
    ("r_sum_days", t("Sum of R, days", "R 之和（天）")),
    ("f_sum", t("Sum of F", "F 之和")),
    ("m_sum_minor", t("Sum of M, minor units", "M 之和（分）")),
    ("r_mean_days", t("Mean R, days", "R 均值（天）")),
    ("f_mean", t("Mean F", "F 均值")),
    ("m_mean_minor", t("Mean M, minor units", "M 均值（分）")),
    ("customers", t("Customers", "客户数")),
    (
        "customers_clamped_negative",
        t("Values below 0 taken as 0", "负值按 0 计"),
    ),
    ("total_minor", t("Total, minor units", "总额（分）")),
    ("gini", t("Gini", "基尼系数")),
    (
        "customers_for_80pct",
        t("Customers for 80 %", "占 80 % 的客户数"),
    ),
    ("customers_for_80pct_share", t("Their share", "其占比")),
    ("period_from", t("Period from", "期间起")),
    ("period_to", t("Period to", "期间止")),
    ("revenue_minor", t("Revenue, minor units", "收入（分）")),
    (
        "avg_purchase_value_minor",
        t("Average purchase, minor units", "平均每次（分）"),
    ),
    ("purchase_frequency", t("Purchase frequency", "购买频率")),
    (
        "customer_value_minor",
        t("Customer value, minor units", "客户价值（分）"),
    ),
    (
        "lifespan_days_mean",
        t("Mean life span, days", "平均寿命（天）"),
    ),
    ("lifespan_periods", t("Life span, periods", "寿命（期）")),
    ("clv_minor", t("CLV, minor units", "终身价值（分）")),
    ("calibration_end", t("Calibration end", "校准日")),
    ("unit_days", t("Unit, days", "单位（天）")),
    ("horizon_units", t("Horizon, units", "预测期（单位）")),
    (
        "repeat_transactions",
        t("Repeat purchase days", "重复购买日"),
    ),
    ("log_likelihood", t("Log likelihood", "对数似然")),
    (
        "gg_customers",
        t("Customers in Gamma-Gamma", "Gamma-Gamma 客户数"),
    ),
    (
        "gg_log_likelihood",
        t("Log likelihood, Gamma-Gamma", "Gamma-Gamma 对数似然"),
    ),
    (
        "gg_population_mean_major",
        t("Mean spend, major units", "总体平均金额（元）"),
    ),
    ("base_from", t("Base from", "基期起")),
    ("base_to", t("Base to", "基期止")),
    ("current_from", t("Current from", "当期起")),
    ("current_to", t("Current to", "当期止")),
    ("base_customers", t("Customers in base", "基期客户")),
    ("current_customers", t("Customers in current", "当期客户")),
    ("retained", t("Retained", "保留")),
    ("lost", t("Lost", "流失")),
    ("new", t("New", "新客")),
    ("reactivated", t("Reactivated", "回流")),
    (
        "base_amount_minor",
        t("Base amount, minor units", "基期金额（分）"),
    ),
    (
        "lost_amount_minor",
        t("Amount of the lost, minor units", "流失金额（分）"),
    ),
    ("churn_absolute", t("Absolute churn", "绝对客户流失率")),
    ("churn_relative", t("Relative churn", "相对客户流失率")),
    ("revenue_churn", t("Revenue churn", "收入流失率")),
    ("retention", t("Retention", "保持率")),
    ("net_growth", t("Net growth", "净增长")),
    (
        "customers_with_gap",
        t("With two purchase days", "有两个购买日"),
    ),
    (
        "repurchase_rate",
        t("Repurchase rate (days)", "回购率（按购买日）"),
    ),
    ("customers_with_2_orders", t("With two orders", "有两单")),
    ("repeat_rate", t("Repeat rate (orders)", "复购率（按订单）")),
    ("gaps", t("Gaps", "间隔数")),
    ("mean_gap_days", t("Mean gap, days", "平均间隔（天）")),
    ("median_gap_days", t("Median gap, days", "间隔中位数（天）")),
    (
        "p25_gap_days",
        t("25th percentile, days", "第 25 百分位（天）"),
    ),
    (
        "p75_gap_days",
        t("75th percentile, days", "第 75 百分位（天）"),
    ),
    (
        "p90_gap_days",
        t("90th percentile, days", "第 90 百分位（天）"),
    ),
    ("overdue_customers", t("Overdue customers", "逾期客户")),
    ("overdue_share", t("Share overdue", "逾期占比")),
    ("own", t("own", "本人")),
    ("book", t("book", "全体")),
    ("orders", t("Orders", "订单数")),
    ("products", t("Products", "产品")),
    ("min_count", t("Least count", "最少次数")),
    ("rules", t("Rules", "规则数")),
    ("deals", t("Deals", "商机数")),
    (
        "deals_without_events",
        t("Deals without stage", "无阶段商机"),
    ),
    ("won", t("Won", "赢单")),
    ("open", t("Open", "进行中")),
    ("win_rate_closed", t("Win rate", "赢单率")),
    ("responses", t("Responses", "回答数")),
    ("promoters", t("Promoters", "推荐者")),
    ("passives", t("Passives", "被动者")),
    ("detractors", t("Detractors", "贬损者")),
    ("nps", t("NPS", "推荐值")),
    ("satisfied", t("Satisfied", "满意")),
    ("csat", t("CSAT", "满意率")),
    ("mean_score", t("Mean score", "平均分")),
    ("all", t("All", "合计")),
    ("reliability", t("Reliability", "可靠性")),
    ("assurance", t("Assurance", "保证性")),
    ("tangibles", t("Tangibles", "有形性")),
    ("empathy", t("Empathy", "关怀性")),
    ("responsiveness", t("Responsiveness", "响应性")),
    ("hidden", t("Hidden", "隐性")),
    ("pursue", t("Pursue", "争取")),
    ("let go", t("Let go", "放弃")),
    ("true", t("True loyalty", "真忠诚")),
    ("latent", t("Latent", "潜在")),
    ("spurious", t("Spurious", "虚假")),
    ("none", t("None", "不忠诚")),
    ("unknown", t("Not known", "未知")),
    ("high", t("High", "高")),
    ("low", t("Low", "低")),
    ("dissatisfied", t("Dissatisfied", "不满意")),
    ("true loyalty", t("True loyalty", "真忠诚")),
    (
        "satisfied but leaving",
        t("Satisfied but leaving", "满意而离开"),
    ),
    ("false loyalty", t("False loyalty", "虚假忠诚")),
    ("leaving", t("Leaving", "正在离开")),
    ("past_minor", t("Past value, minor units", "过去价值（分）")),
    ("equity_minor", t("Equity, minor units", "客户资产（分）")),
    (
        "equity_per_customer_minor",
        t("Equity per customer, minor units", "人均资产（分）"),
    ),
    ("discount_rate", t("Discount rate", "贴现率")),
    ("years", t("Years ahead", "未来年数")),
    ("buyers", t("Buyers", "购买者")),
    ("conversion", t("Conversion", "转化率")),
    ("repeat_buyers", t("Repeat buyers", "复购者")),
    (
        "new_buyers_365",
        t("New buyers, 365 days", "365 天新购买者"),
    ),
    ("leads_365", t("Entered, 365 days", "365 天新登记")),
    (
        "leads_365_with_purchase",
        t("Of these with a purchase", "其中已购买"),
    ),
    ("lead_conversion_365", t("Their conversion", "其转化率")),
    (
        "acquisition_cost_minor",
        t("Cost to win, minor units", "获客成本（分）"),
    ),
    (
        "cost_per_buyer_minor",
        t("Cost per buyer, minor units", "单客成本（分）"),
    ),
    ("suspect", t("Suspect", "潜在")),
    ("prospect", t("Prospect", "意向")),
    ("first-time", t("First-time", "首次")),
    ("repeat", t("Repeat", "重复")),
    ("majority", t("Majority", "多数")),
    ("loyal", t("Loyal", "忠诚")),
    ("advocate", t("Advocate", "提倡")),
    ("again", t("Buy again", "再次购买")),
    ("cross", t("Cross-sell", "交叉销售")),
    ("type", t("Type", "类型")),
    ("grade", t("Grade", "级别")),
    ("gender", t("Gender", "性别")),
    ("region", t("Region", "地区")),
    ("branch", t("Branch", "分店")),
    ("lifecycle", t("Life cycle", "生命周期")),
    ("source", t("Source", "来源")),
    ("identify", t("Identify", "识别")),
    ("differentiate", t("Differentiate", "区分")),
    ("interact", t("Interact", "互动")),
    ("customise", t("Customise", "定制")),
    (
        "profile at least half complete",
        t("Profile at least half complete", "资料完整过半"),
    ),
    (
        "classified by purchases",
        t("Classified by purchases", "已按购买分类"),
    ),
    (
        "touched within the cadence",
        t("Touched within the cadence", "在联系周期内"),
    ),
    ("preference noted", t("Preference noted", "已记偏好")),
    ("profile", t("Profile", "数据")),
    ("knowledge", t("Knowledge", "知识")),
    ("segmentation", t("Segmentation", "区隔")),
    ("customization", t("Customization", "定制")),
    ("value", t("Value", "价值")),
    ("satisfaction", t("Satisfaction", "满意")),
    ("development", t("Development", "发展")),
    ("acquisition", t("Acquisition", "赢取")),
    ("profitability", t("Profitability", "获利")),
    ("mean completeness", t("Mean completeness", "平均完整度")),
    (
        "customers with a knowledge note",
        t("Customers with a knowledge note", "有知识记录的客户"),
    ),
    (
        "customers in a value class",
        t("Customers in a value class", "有价值分类的客户"),
    ),
    (
        "customers with a preference",
        t("Customers with a preference", "有偏好的客户"),
    ),
    (
        "mean value of buyers",
        t("Mean value of buyers", "购买者平均价值"),
    ),
    ("mean c = b/a", t("Mean c = b/a", "平均 c = b/a")),
    (
        "customers with two products",
        t("Customers with two products", "买过两种产品的客户"),
    ),
    (
        "mean share of wallet",
        t("Mean share of wallet", "平均荷包份额"),
    ),
    ("churn", t("Churn", "流失率")),
    (
        "new customers of 365 days",
        t("New customers of 365 days", "365 天新客"),
    ),
    (
        "cost to win per buyer",
        t("Cost to win per buyer", "单客获客成本"),
    ),
    ("net profit of all", t("Net profit of all", "全部净利")),
    (
        "buyers with negative profit",
        t("Buyers with negative profit", "利润为负的购买者"),
    ),
    ("share", t("share", "占比")),
    ("ratio", t("ratio", "比值")),
    ("minor", t("minor units", "分")),
    ("insight", t("Insight", "客户洞察")),
    ("life cycle", t("Life cycle", "生命周期管理")),
    ("market feedback", t("Market feedback", "市场信息反馈")),
    ("knowing customers", t("Knowing customers", "对客户的了解")),
    (
        "analysing information",
        t("Analysing information", "客户信息分析"),
    ),
    (
        "finding gold customers",
        t("Finding gold customers", "黄金客户识别"),
    ),
    ("new products", t("New products", "研发新产品")),
    (
        "customised production",
        t("Customised production", "定制化生产"),
    ),
    ("staff service", t("Staff service", "员工服务水平")),
    ("delivery", t("Delivery", "交货能力")),
    ("sales channels", t("Sales channels", "销售渠道")),
    ("ease of use", t("Ease of use", "使用方便性")),
    ("brand", t("Brand", "品牌管理")),
    (
        "grip on the relation",
        t("Grip on the relation", "对关系的把握"),
    ),
    (
        "reaction to change",
        t("Reaction to change", "对变化的反应"),
    ),
    ("complaints", t("Complaints", "处理抱怨")),
    ("channel variety", t("Channel variety", "交流渠道多样性")),
    ("timeliness", t("Timeliness", "交流及时性")),
    ("effectiveness", t("Effectiveness", "交流有效性")),
    ("total", t("Total", "总分")),
    ("note 1 to 5", t("Note 1 to 5", "人工评定 1–5")),
    (
        "mean of the known scores",
        t("Mean of the known scores", "已知项均值"),
    ),
    (
        "median days from suggestion to first answer",
        t(
            "Median days from suggestion to first answer",
            "建议到首次回复的天数中位数",
        ),
    ),
    (
        "mean completeness of profiles",
        t("Mean completeness of profiles", "资料平均完整度"),
    ),
    (
        "points of revenue share won by the top fifth in a year",
        t(
            "Points of revenue share won by the top fifth in a year",
            "头部五分之一客户收入占比一年变化（点）",
        ),
    ),
    (
        "share of sales of products first sold within 365 days",
        t(
            "Share of sales of products first sold within 365 days",
            "365 天内新品销售占比",
        ),
    ),
    (
        "c of empathy and responsiveness",
        t("c of empathy and responsiveness", "关怀与响应的 c"),
    ),
    (
        "channels with orders in 365 days",
        t("Channels with orders in 365 days", "365 天有订单的渠道"),
    ),
    (
        "cases of wrong use per 100 orders",
        t("Cases of wrong use per 100 orders", "每百单使用不当"),
    ),
    ("NPS", t("NPS", "推荐值")),
    (
        "points of retention won in a year",
        t("Points of retention won in a year", "保持率一年变化（点）"),
    ),
    ("churn of 365 days", t("Churn of 365 days", "365 天流失率")),
    (
        "median days to the solution",
        t("Median days to the solution", "解决天数中位数"),
    ),
    (
        "channels with touches in 365 days",
        t("Channels with touches in 365 days", "365 天有互动的渠道"),
    ),
    (
        "median days to the first answer",
        t("Median days to the first answer", "首次响应天数中位数"),
    ),
    (
        "median days to answer a consultation",
        t("Median days to answer a consultation", "咨询解决天数中位数"),
    ),
    ("buyers_30", t("Buyers, 30 days", "30 天购买者")),
    ("orders_30", t("Orders, 30 days", "30 天订单")),
    (
        "revenue_30_minor",
        t("Revenue, 30 days, minor units", "30 天收入（分）"),
    ),
    (
        "margin_30_minor",
        t("Margin, 30 days, minor units", "30 天毛利（分）"),
    ),
    ("new_365", t("New, 365 days", "365 天新客")),
    ("lost_365", t("Lost, 365 days", "365 天流失")),
    ("retention_365", t("Retention, 365 days", "365 天保持率")),
    ("open_deals", t("Open deals", "未结商机")),
    (
        "open_pipeline_minor",
        t("Open pipeline, minor units", "未结商机金额（分）"),
    ),
    ("open_complaints", t("Open complaints", "未结投诉")),
    ("organisation", t("Organisation", "组织")),
    ("person", t("Person", "个人")),
];

/// The name of a word.
pub fn label(word: &str) -> Option<Text> {
    LABELS.iter().find(|row| row.0 == word).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use crate::analytics::facts::Facts;
    use crate::analytics::params::Params;
    use crate::analytics::report::{REPORTS, View};
    use crate::analytics::table::Cell;
    use crate::analytics::words;
    use crate::domain::Day;

    /// Symbols of models, codes of types and bands of numbers, the same in every language.
    static SYMBOLS: &[&str] = &[
        "", "r", "alpha", "a", "b", "gg_p", "gg_q", "gg_gamma", "< 1", "1–3", "3–5", "> 5",
    ];

    #[test]
    fn every_word_of_a_table_has_a_name_in_both_languages() {
        let (facts, params) = (Facts::default(), Params::default());
        let view = View {
            facts: &facts,
            as_of: Day(20_000),
            params: &params,
        };
        for row in REPORTS.iter().flat_map(|report| report.tables) {
            let Ok(table) = row.run(&view) else { continue };
            for cell in table.rows.iter().flatten() {
                let Cell::Word(word) = cell else { continue };
                let is_symbol = SYMBOLS.contains(word) || words::RFM_CODES.contains(word);
                assert!(
                    is_symbol || words::label(word).is_some(),
                    "{}: {word}",
                    row.name
                );
            }
        }
    }
}
