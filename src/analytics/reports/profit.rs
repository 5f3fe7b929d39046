//! Profit: of customers after all their costs, of products, and our share of what a customer spends.

use crate::analytics::facts::NO_PRODUCT;
use crate::analytics::numbers::ratio;
use crate::analytics::report::{Body, Report, TableRow, View, nobody, the_customer};
use crate::analytics::standing::Standing;
use crate::analytics::table::Column;
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "customer_profit",
    label: t("Profit per customer and product", "客户与产品利润"),
    help: t(
        "Uses orders and their costs, costs of touches, and booked costs. gross = revenue − order costs; net = gross − touches − booked costs.\n\
         Share of customer: our sales of the last 365 days / his estimated yearly spend on our kind of goods; gap = what he buys elsewhere.\n\
         effort compares the share of costs to serve with the share of profit: above 1 more is put in than comes back. Read: negative ones first.",
        "使用订单及成本、互动成本与登记费用。毛利 = 收入 − 订单成本；净利 = 毛利 − 互动成本 − 登记费用。\n\
         顾客份额：最近 365 天我方销售 / 其同类年度总支出估计；差额为其在别处的购买。\n\
         effort 为服务成本占比与利润占比之比：大于 1 表示投入多于回报。读法：先看为负的客户。",
    ),
    tables: &[
        TableRow {
            name: "customer_profit",
            label: t("Customers", "客户"),
            columns: COLUMNS,
            build: customers,
            behind: the_customer,
        },
        TableRow {
            name: "product_profit",
            label: t("Products", "产品"),
            columns: PRODUCTS,
            build: products,
            behind: nobody,
        },
        TableRow {
            name: "share_of_customer",
            label: t("Share of customer", "顾客份额"),
            columns: WALLET,
            build: wallet,
            behind: the_customer,
        },
    ],
    params: &[],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::money("order_cost_minor", "Order costs", "订单成本"),
    Column::money("gross_minor", "Gross margin", "毛利").how("{revenue_minor} − {order_cost_minor} = {gross_minor}"),
    Column::money("touch_cost_minor", "Touches", "互动成本"),
    Column::money("booked_cost_minor", "Booked costs", "登记费用"),
    Column::money("net_minor", "Net margin", "净利").how("{gross_minor} − {touch_cost_minor} − {booked_cost_minor} = {net_minor}"),
    Column::share("net_share", "Of revenue", "净利率").how("{net_minor} / {revenue_minor} = {net_share}"),
    Column::float("effort", "", "Effort", "投入产出").how("({touch_cost_minor} + {booked_cost_minor}) / {#service} against {net_minor} / {#net} = {effort}"),
    Column::flag("negative", "Negative", "为负"),
];

static PRODUCTS: &[Column] = &[
    Column::text("product", "Product", "产品"),
    Column::int("quantity", "units", "Quantity", "数量"),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::money("cost_minor", "Cost", "成本"),
    Column::money("margin_minor", "Margin", "毛利")
        .how("{revenue_minor} − {cost_minor} = {margin_minor}"),
    Column::share("margin_share", "Of revenue", "毛利率")
        .how("{margin_minor} / {revenue_minor} = {margin_share}"),
    Column::money("year_minor", "Last 365 days", "近 365 天"),
    Column::money("before_minor", "365 days before", "之前 365 天"),
    Column::share("change", "Change", "变化")
        .how("({year_minor} − {before_minor}) / {before_minor} = {change}"),
];

static WALLET: &[Column] = &[
    Column::customer(),
    Column::money("ours_minor", "Ours, 365 days", "我方 365 天"),
    Column::money("total_minor", "Yearly spend", "年度总支出"),
    Column::share("share", "Share", "份额").how("{ours_minor} / {total_minor} = {share}"),
    Column::money("gap_minor", "Gap", "差额").how("{total_minor} − {ours_minor} = {gap_minor}"),
];

/// Booked costs of each customer up to the day.
pub fn booked(view: &View) -> Vec<i64> {
    let mut sums = vec![0i64; view.facts.len()];
    for cost in view
        .facts
        .booked
        .iter()
        .filter(|cost| cost.day <= view.as_of.0)
    {
        if let Some(slot) = cost
            .customer
            .and_then(|customer| sums.get_mut(customer as usize))
        {
            *slot = slot.saturating_add(cost.amount);
        }
    }
    sums
}

fn customers(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let booked = booked(view);
    let of = |customer: &u32| {
        let standing = standings.get(*customer as usize)?;
        let costs = booked.get(*customer as usize).copied().unwrap_or(0);
        let counts = standing.sum.has_order() || standing.cost_to_serve != 0 || costs != 0;
        counts.then(|| {
            (
                *customer,
                standing,
                costs,
                standing.profit().saturating_sub(costs),
            )
        })
    };
    let found: Vec<_> = view.facts.by_id.iter().filter_map(of).collect();
    let service: i128 = found
        .iter()
        .map(|(_, s, costs, _)| i128::from(s.cost_to_serve) + i128::from(*costs))
        .sum();
    let whole: i128 = found.iter().map(|(_, _, _, net)| i128::from(*net)).sum();
    let row = |(customer, standing, costs, net): &(u32, &Standing, i64, i64)| {
        let sum = &standing.sum;
        let own = i128::from(standing.cost_to_serve) + i128::from(*costs);
        let effort = ratio(own, service)
            .zip(ratio(*net, whole))
            .filter(|(_, net)| *net > 0.0);
        cells![
            view.facts.id(*customer),
            sum.amount,
            sum.cost,
            sum.amount.saturating_sub(sum.cost),
            standing.cost_to_serve,
            *costs,
            *net,
            ratio(*net, sum.amount),
            effort.map(|(cost, net)| cost / net),
            *net < 0
        ]
    };
    let body = Body::from(found.iter().map(row).collect::<Vec<_>>());
    Ok(body.with("service", service).with("net", whole))
}

fn products(view: &View) -> Result<Body, Problem> {
    let facts = view.facts;
    let (until, year) = (view.as_of.0, view.as_of.0.saturating_sub(364));
    // Quantity, revenue, cost, of the last year, of the year before.
    let mut sums = vec![[0i128; 5]; facts.products.len()];
    for (place, order) in facts
        .orders
        .all()
        .iter()
        .enumerate()
        .filter(|(_, order)| order.day <= until)
    {
        for line in facts
            .lines_of(place)
            .iter()
            .filter(|line| line.product != NO_PRODUCT)
        {
            let Some([quantity, revenue, cost, last, before]) = sums.get_mut(line.product as usize)
            else {
                continue;
            };
            *quantity += i128::from(line.quantity);
            *revenue += i128::from(line.amount);
            *cost += i128::from(line.cost);
            if order.day >= year {
                *last += i128::from(line.amount);
            } else if order.day >= year.saturating_sub(365) {
                *before += i128::from(line.amount);
            }
        }
    }
    let mut rows: Vec<_> = facts.products.iter().zip(sums).collect();
    rows.sort_by(|(a, x), (b, y)| y[1].cmp(&x[1]).then(a.cmp(b)));
    let row =
        |(product, [quantity, revenue, cost, last, before]): (&std::sync::Arc<str>, [i128; 5])| {
            let margin = revenue - cost;
            let change = if before > 0 {
                ratio(last - before, before)
            } else {
                None
            };
            cells![
                product,
                quantity,
                revenue,
                cost,
                margin,
                ratio(margin, revenue),
                last,
                before,
                change
            ]
        };
    Ok(rows.into_iter().map(row).collect::<Vec<_>>().into())
}

fn wallet(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let row = |customer: &u32| {
        let total = view.facts.profile(*customer).spend_per_year?;
        let ours = standings.get(*customer as usize)?.year.amount;
        Some(cells![
            view.facts.id(*customer),
            ours,
            total,
            ratio(ours, total),
            total.saturating_sub(ours)
        ])
    };
    Ok(view
        .facts
        .by_id
        .iter()
        .filter_map(row)
        .collect::<Vec<_>>()
        .into())
}
