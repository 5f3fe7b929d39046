//! A contact of an organisation in one line: "李雷, 采购经理, decider" makes the person and the link in one change set.

use super::effect::Then;
use super::now::Now;
use crate::domain::nouns::link::ROLES;
use crate::domain::text::t;
use crate::domain::{Change, Choice, Draft, Id, Kind, Lang};
use crate::operations::Ask;
use crate::operations::records::{Edit, drafted};
use std::sync::Arc;

/// Name, job, role: by commas; a last part that is a role in decisions is one, also without a job.
fn parts(line: &str) -> (String, String, Option<&'static Choice>) {
    let mut parts: Vec<&str> = line
        .split([',', '，', '、'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let role = parts
        .last()
        .and_then(|last| ROLES.find(last))
        .filter(|_| parts.len() > 1);
    if role.is_some() {
        parts.pop();
    }
    let name = parts.first().copied().unwrap_or("").to_owned();
    let job = parts.get(1..).unwrap_or_default().join(", ");
    (name, job, role)
}

/// How a line is understood.
pub fn words(lang: Lang, line: &str) -> String {
    let (name, job, role) = parts(line);
    let role = role.map(|role| role.label.get(lang).to_owned());
    let rest = [Some(job).filter(|job| !job.is_empty()), role];
    let rest = rest.into_iter().flatten().collect::<Vec<_>>().join(" | ");
    format!("= {name} | {rest}")
}

/// The person, related as a contact, and the link by which he works at the organisation.
pub fn add(now: &Now, ask: &Ask, organisation: Id, line: &str) -> Result<(Draft, Then), String> {
    let (name, job, role) = parts(line);
    let words = |refusal: crate::operations::Refusal| refusal.problem().get(ask.lang).to_owned();
    let mut edits = vec![
        Edit::set(Kind::Customer, "name", name.as_str()),
        Edit::set(Kind::Customer, "relation", "contact"),
    ];
    edits.extend((!job.is_empty()).then(|| Edit::set(Kind::Customer, "job", job.as_str())));
    let person = drafted(now.book, ask, Kind::Customer, &edits).map_err(words)?;
    let mut edits = vec![
        Edit::set(Kind::Link, "customer", person.id),
        Edit::set(Kind::Link, "to", organisation),
        Edit::set(Kind::Link, "type", "works-at"),
    ];
    edits.extend((!job.is_empty()).then(|| Edit::set(Kind::Link, "job", job.as_str())));
    edits.extend(role.map(|role| Edit::set(Kind::Link, "role", role.key)));
    let link = drafted(now.book, ask, Kind::Link, &edits).map_err(words)?;
    let args: [&dyn std::fmt::Display; 2] = [&name, &now.title(organisation)];
    let what = t("Add contact {0} of {1}", "新建 {1} 的联系人 {0}").fill(ask.lang, &args);
    let toast = t("Added {0}, contact of {1}.", "已新增 {1} 的联系人 {0}。").fill(ask.lang, &args);
    let changes = vec![
        Change::Create(Arc::new(person)),
        Change::Create(Arc::new(link)),
    ];
    Ok((
        ask.draft(what, changes),
        Then {
            toast,
            ..Then::default()
        },
    ))
}
