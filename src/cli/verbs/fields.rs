//! `fields`: what there is to know of a kind, and fields of one's own.

use super::kind;
use crate::cli::failure::Failure;
use crate::cli::output::Sheet;
use crate::cli::session::Session;
use crate::cli::{Verb, option};
use crate::domain::own_fields::{self, OwnField};
use crate::domain::text::t;
use crate::domain::{Field, Kind, Lang, Type};
use crate::operations::setting;
use clap::{Arg, ArgMatches, Command};

pub const FIELDS: Verb = Verb {
    name: "fields",
    about: t(
        "The fields of a kind, or all kinds",
        "某种类的字段，或全部种类",
    ),
    example: "guanxi fields customer",
    arguments: fields_arguments,
    run: fields,
};

fn fields_arguments(command: Command, lang: Lang) -> Command {
    let types = crate::domain::own_fields::TYPES;
    command
        .arg(Arg::new("kind").help(t("Kind", "种类").get(lang)))
        .arg(option(
            "add",
            "NAME",
            t("Declare a field of your own", "新增自定义字段"),
            lang,
        ))
        .arg(
            option("type", "TYPE", t("What it holds", "字段类型"), lang)
                .value_parser(types.to_vec())
                .default_value("text"),
        )
        .arg(option(
            "choices",
            "A,B",
            t("Values of a choice", "选项"),
            lang,
        ))
        .arg(option(
            "remove",
            "NAME",
            t(
                "Take a declaration back; values stay",
                "删除自定义字段的声明，内容保留",
            ),
            lang,
        ))
}

/// Declares a field of the user's own, or takes a declaration back.
fn declare(session: &mut Session<'_>, matches: &ArgMatches, kind: Kind) -> Result<u8, Failure> {
    let word = |name: &str| matches.get_one::<String>(name).cloned();
    session.desk()?;
    let ask = session.ask()?;
    let book = session.book()?;
    let mut all = own_fields::all(&book.settings);
    let name = word("add").or(word("remove")).unwrap_or_default();
    all.retain(|own| own.kind != kind.key() || own.key != name);
    if matches.contains_id("add") {
        let choices = word("choices").unwrap_or_default();
        let choices = choices
            .split(',')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect();
        let ty = word("type").unwrap_or_default();
        let own = OwnField {
            kind: kind.key().to_owned(),
            key: name,
            ty,
            en: String::new(),
            zh: String::new(),
            choices,
        };
        own.check().map_err(|problem| Failure::new(2, problem))?;
        all.push(own);
    }
    let value = serde_json::to_value(&all).unwrap_or_default();
    let draft = setting::draft(book, &ask, "custom_fields", Some(value));
    session.commit(draft)?;
    Ok(0)
}

fn fields(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    if let (Some(word), true) = (
        matches.get_one::<String>("kind"),
        matches.contains_id("add") || matches.contains_id("remove"),
    ) {
        let kind = kind(word)?;
        return declare(session, matches, kind);
    }
    let (format, lang) = (session.format(), session.lang());
    let words = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    let sheet = match matches.get_one::<String>("kind") {
        None => Sheet {
            headings: words(&["kind", "letter", "plural", "label"]),
            rows: Kind::ALL
                .iter()
                .map(|kind| {
                    vec![
                        kind.key().into(),
                        kind.letter().into(),
                        kind.row().plural.into(),
                        kind.label(lang).into(),
                    ]
                })
                .collect(),
        },
        Some(word) => {
            let kind = kind(word)?;
            let row = |field: &Field| {
                let values = match field.ty {
                    Type::Choice(list) | Type::Many(list) => list
                        .rows
                        .iter()
                        .map(|c| c.key)
                        .collect::<Vec<_>>()
                        .join(" "),
                    _ => String::new(),
                };
                vec![
                    field.key.to_owned(),
                    field.label.get(lang).to_owned(),
                    type_name(field.ty).to_owned(),
                    field.group.label().get(lang).to_owned(),
                    if field.editable { "yes" } else { "no" }.to_owned(),
                    values,
                ]
            };
            let settings = session.book()?.settings.clone();
            let own = own_fields::of(&settings, kind).into_iter().map(|own| {
                let group = t("Own fields", "自定义字段").get(lang).to_owned();
                let label = own.label(lang).to_owned();
                vec![
                    format!("custom.{}", own.key),
                    label,
                    own.ty,
                    group,
                    "yes".to_owned(),
                    own.choices.join(" "),
                ]
            });
            Sheet {
                headings: words(&["field", "label", "type", "group", "editable", "values"]),
                rows: kind.fields().iter().map(row).chain(own).collect(),
            }
        }
    };
    let text = sheet.render(format)?;
    session.print(&text)?;
    Ok(0)
}

fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Line => "text",
        Type::Long => "long text",
        Type::Int(_) => "number",
        Type::Percent => "percent",
        Type::Span => "days",
        Type::Flag => "yes/no",
        Type::Day => "date",
        Type::Partial => "date (parts may be unknown)",
        Type::Moment => "time",
        Type::When => "date or time",
        Type::Money => "money",
        Type::Choice(_) => "choice",
        Type::Many(_) => "choices",
        Type::Stage => "stage",
        Type::Link(_) => "link",
        Type::Links(_) => "links",
        Type::Phones => "phones",
        Type::Emails => "e-mails",
        Type::Reaches => "addresses by kind",
        Type::Addresses => "postal addresses",
        Type::Tags => "tags",
        Type::Lines => "texts",
        Type::Rows(_) => "rows",
        Type::Pairs => "names and values",
        Type::Raw => "kept",
    }
}
