//! Quality of the data on a customer: how complete, what is missing, what is stale, what contradicts itself.
//! Rule: completeness = weights of the filled fields / weights of all fields that matter for such a customer, in percent;
//! the weights stand in one table.

use crate::domain::text::{Text, t};
use crate::domain::values::phone;
use crate::domain::{Book, Day, Id, Kind, Record, Value};

/// How much a field counts for a person and for an organisation; 0 = not asked for.
struct Weight {
    field: &'static str,
    person: u32,
    organisation: u32,
    /// Days after which what was entered should be confirmed again; 0 = never.
    stale_days: i32,
}

static WEIGHTS: &[Weight] = &[
    Weight {
        field: "name",
        person: 3,
        organisation: 3,
        stale_days: 0,
    },
    Weight {
        field: "phones",
        person: 3,
        organisation: 3,
        stale_days: 365,
    },
    Weight {
        field: "emails",
        person: 2,
        organisation: 2,
        stale_days: 0,
    },
    Weight {
        field: "addresses",
        person: 1,
        organisation: 2,
        stale_days: 0,
    },
    Weight {
        field: "birthday",
        person: 1,
        organisation: 0,
        stale_days: 0,
    },
    Weight {
        field: "gender",
        person: 1,
        organisation: 0,
        stale_days: 0,
    },
    Weight {
        field: "job",
        person: 1,
        organisation: 0,
        stale_days: 0,
    },
    Weight {
        field: "industry",
        person: 0,
        organisation: 2,
        stale_days: 0,
    },
    Weight {
        field: "size",
        person: 0,
        organisation: 1,
        stale_days: 0,
    },
    Weight {
        field: "grade",
        person: 2,
        organisation: 2,
        stale_days: 0,
    },
    Weight {
        field: "acquisition",
        person: 1,
        organisation: 1,
        stale_days: 0,
    },
    Weight {
        field: "tags",
        person: 1,
        organisation: 1,
        stale_days: 0,
    },
    Weight {
        field: "consents",
        person: 1,
        organisation: 0,
        stale_days: 0,
    },
];

/// Something to mend in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A field that matters is empty.
    Missing(&'static str),
    /// The record was not touched for longer than the field keeps.
    Stale { field: &'static str, days: i32 },
    /// A value that cannot be right, with the reason.
    Invalid { field: &'static str, why: Text },
}

/// What is known of the data on one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quality {
    /// Whole percent.
    pub complete: u32,
    pub findings: Vec<Finding>,
}

impl Quality {
    pub fn is_poor(&self) -> bool {
        self.complete < 50
            || self
                .findings
                .iter()
                .any(|f| !matches!(f, Finding::Missing(_)))
    }
}

/// The quality of one customer's data on a day.
pub fn of(record: &Record, country: &str, today: Day, zone: chrono_tz::Tz) -> Quality {
    let is_organisation = record.text("type") == "organisation";
    let (mut all, mut filled) = (0, 0);
    let mut findings = Vec::new();
    let age_days = today.0 - record.updated.day_in(zone).0;
    for row in WEIGHTS {
        let weight = if is_organisation {
            row.organisation
        } else {
            row.person
        };
        all += weight;
        match record.get(row.field) {
            Some(_) => {
                filled += weight;
                if row.stale_days > 0 && age_days > row.stale_days {
                    findings.push(Finding::Stale {
                        field: row.field,
                        days: age_days,
                    });
                }
            }
            None if weight > 0 => findings.push(Finding::Missing(row.field)),
            None => {}
        }
    }
    invalid(record, country, today, &mut findings);
    let complete = (filled * 100 + all / 2).checked_div(all).unwrap_or(0);
    Quality { complete, findings }
}

fn invalid(record: &Record, country: &str, today: Day, findings: &mut Vec<Finding>) {
    let texts = |key: &str| -> Vec<String> {
        let plain = |v: &Value| v.part("value").unwrap_or(v).as_text().map(str::to_owned);
        record.items(key).iter().filter_map(plain).collect()
    };
    if texts("phones")
        .iter()
        .any(|text| phone::key(text, country).is_none())
    {
        findings.push(Finding::Invalid {
            field: "phones",
            why: t("a number that cannot be called", "有无法拨打的号码"),
        });
    }
    if texts("emails")
        .iter()
        .any(|text| text.matches('@').count() != 1)
    {
        findings.push(Finding::Invalid {
            field: "emails",
            why: t("an address without one @", "邮箱格式不正确"),
        });
    }
    if let Some(Value::Partial(date)) = record.get("birthday")
        && date
            .day()
            .is_some_and(|day| day > today || day.year() < today.year() - 120)
    {
        findings.push(Finding::Invalid {
            field: "birthday",
            why: t("not a possible birthday", "生日不合理"),
        });
    }
    if record.text("relation") == "customer"
        && matches!(record.text("lifecycle"), "suspect" | "prospect")
    {
        let why = t(
            "a customer whose life cycle says not yet one",
            "关系为客户但生命周期仍为潜在/意向",
        );
        findings.push(Finding::Invalid {
            field: "lifecycle",
            why,
        });
    }
}

/// Customers whose data need mending, worst first, with their quality.
pub fn poor(book: &Book, today: Day) -> Vec<(Id, Quality)> {
    let (country, zone) = (book.settings.country(), book.settings.zone());
    let mut list: Vec<(Id, Quality)> = book
        .iter(Kind::Customer)
        .filter(|record| record.get("archived").is_none())
        .map(|record| (record.id, of(&record, &country, today, zone)))
        .filter(|(_, quality)| quality.is_poor())
        .collect();
    list.sort_by_key(|(id, quality)| (quality.complete, *id));
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;

    #[test]
    fn what_is_missing_is_named_and_completeness_follows_the_weights() {
        let id = Id::new(Kind::Customer, 1);
        let record = Record::new(id, uuid::Uuid::nil(), Moment(0))
            .with("type", "organisation")
            .with("name", "ACME");
        let today: Day = "1970-01-02".parse().unwrap();
        let quality = of(&record, "CN", today, chrono_tz::UTC);
        assert_eq!(quality.complete, 18, "3 of 17 points");
        assert!(quality.findings.contains(&Finding::Missing("industry")));
        assert!(
            !quality.findings.contains(&Finding::Missing("birthday")),
            "not asked of an organisation"
        );
        let wrong = record.with("emails", Value::List(vec!["a.b".into()]));
        let wrong = of(&wrong, "CN", today, chrono_tz::UTC);
        assert!(wrong.findings.iter().any(|f| matches!(
            f,
            Finding::Invalid {
                field: "emails",
                ..
            }
        )));
    }
}
