//! Reports on the made-up book of a million orders, beside the floor: one pass that sums the amounts.

#[path = "../tests/tables/synthetic.rs"]
mod synthetic;

use criterion::{Criterion, criterion_group, criterion_main};
use guanxi::analytics::models::Models;
use guanxi::analytics::params::Params;
use guanxi::analytics::report::View;
use guanxi::analytics::reports::abc::ranked_customers;
use guanxi::analytics::reports::cohort::Cohorts;
use guanxi::analytics::reports::rfm::type_counts;
use guanxi::domain::Day;
use std::hint::black_box;

fn reports(criterion: &mut Criterion) {
    let (facts, params) = (synthetic::book(1_000_000), Params::default());
    let as_of = Day::of(2024, 12, 31).unwrap_or_default();
    let view = View {
        facts: &facts,
        as_of,
        params: &params,
    };
    let mut group = criterion.benchmark_group("a million orders");
    group.sample_size(20);
    let floor = || {
        facts
            .orders
            .all()
            .iter()
            .map(|order| order.amount)
            .sum::<i64>()
    };
    group.bench_function("floor: one pass", |b| b.iter(|| black_box(floor())));
    group.bench_function("rfm by the mean", |b| {
        b.iter(|| black_box(type_counts(&view)))
    });
    group.bench_function("abc", |b| b.iter(|| black_box(ranked_customers(&view))));
    group.bench_function("cohorts", |b| b.iter(|| black_box(Cohorts::of(&view))));
    group.bench_function("model fields of all", |b| {
        b.iter(|| black_box(Models::of(&facts, as_of, &params)))
    });
    let mut models = Models::of(&facts, as_of, &params);
    group.bench_function("model fields after one change", |b| {
        b.iter(|| models.refresh(&facts, &[4711]))
    });
    group.finish();
}

criterion_group!(benches, reports);
criterion_main!(benches);
