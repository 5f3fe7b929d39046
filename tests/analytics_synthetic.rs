//! The counts that three other programs agree on for the made-up book of a million orders.

#[path = "tables/synthetic.rs"]
mod synthetic;

use guanxi::analytics::params::Params;
use guanxi::analytics::report::View;
use guanxi::analytics::reports::abc::ranked_customers;
use guanxi::analytics::reports::cohort::Cohorts;
use guanxi::analytics::reports::rfm::type_counts;
use guanxi::domain::Day;

#[test]
fn a_million_orders_give_the_counts_the_peers_found() {
    assert_eq!(
        synthetic::order(0),
        (32_099, Day::of(2020, 8, 27).unwrap(), 90_690)
    );
    let (facts, params) = (synthetic::book(1_000_000), Params::default());
    let view = View {
        facts: &facts,
        as_of: Day::of(2024, 12, 31).unwrap(),
        params: &params,
    };
    let sum: i64 = facts.orders.all().iter().map(|order| order.amount).sum();
    let with_order = facts
        .orders
        .each()
        .filter(|orders| !orders.is_empty())
        .count();
    assert_eq!((sum, with_order), (48_067_116_809, 99_837));
    // Types in the order 111 101 011 001 110 100 010 000.
    assert_eq!(
        type_counts(&view),
        [24_046, 2976, 3414, 1222, 3710, 34_047, 1005, 29_395]
    );
    let (ranked, _) = ranked_customers(&view);
    let of_class = |class: usize| ranked.iter().filter(|row| row.class == class).count();
    assert_eq!([0, 1, 2].map(of_class), [54_705, 26_808, 18_324]);
    let cohorts = Cohorts::of(&view);
    let cells = cohorts.active.iter().filter(|active| **active > 0).count();
    assert_eq!((cells, cohorts.active.iter().sum::<i64>()), (1829, 841_472));
}
