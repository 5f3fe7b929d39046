//! Fields the user declares at run time: rows of the setting `custom_fields`, one per kind and key.
//! Rule: what is declared is read and checked by its type; what is not declared is text, so that nothing a file brings is
//! lost. The values live in the record's `custom` under their key.

use super::field::{Field, Group, Type};
use super::kind::Kind;
use super::settings::Settings;
use super::text::{Lang, Problem, nearest::nearest, t};
use super::values::Value;
use super::values::context::Context;
use serde::{Deserialize, Serialize};

/// What an own field holds, by the word in the setting.
pub const TYPES: [&str; 8] = [
    "text",
    "number",
    "money",
    "date",
    "yes/no",
    "choice",
    "multi-choice",
    "link",
];

/// A declared field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnField {
    /// Key of the kind it belongs to.
    pub kind: String,
    pub key: String,
    /// One of [`TYPES`].
    #[serde(rename = "type", default = "text_type")]
    pub ty: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zh: String,
    /// Values of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

fn text_type() -> String {
    "text".to_owned()
}

/// All declared fields; rows that cannot be read are left out.
pub fn all(settings: &Settings) -> Vec<OwnField> {
    let rows = settings.get("custom_fields");
    let rows = rows.as_array().cloned().unwrap_or_default();
    rows.into_iter()
        .filter_map(|row| serde_json::from_value(row).ok())
        .collect()
}

/// The declared fields of a kind.
pub fn of(settings: &Settings, kind: Kind) -> Vec<OwnField> {
    all(settings)
        .into_iter()
        .filter(|own| own.kind == kind.key())
        .collect()
}

impl OwnField {
    pub fn label(&self, lang: Lang) -> &str {
        let word = match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        };
        if word.is_empty() { &self.key } else { word }
    }

    fn row_type(&self) -> Type {
        match self.ty.as_str() {
            "number" => Type::Int(t("", "")),
            "money" => Type::Money,
            "date" => Type::Day,
            "yes/no" => Type::Flag,
            "link" => Type::Link(&[]),
            "multi-choice" => Type::Lines,
            _ => Type::Line,
        }
    }

    /// Reads what was typed, by the type.
    pub fn read(&self, text: &str, context: &Context<'_>) -> Result<Option<Value>, Problem> {
        let row = Field::new(
            "custom",
            "Own field",
            "自定义字段",
            self.row_type(),
            Group::Notes,
            0,
        );
        let value = row.read(text, context)?;
        if matches!(self.ty.as_str(), "choice" | "multi-choice") {
            let chosen = value
                .iter()
                .flat_map(Value::items)
                .filter_map(Value::as_text);
            for word in chosen {
                if !self.choices.iter().any(|choice| choice == word) {
                    return Err(self.no_choice(word));
                }
            }
        }
        Ok(value)
    }

    fn no_choice(&self, word: &str) -> Problem {
        let near = nearest(word, self.choices.iter().map(String::as_str));
        match near {
            Some(near) => t(
                "{0} is none of: {1}. Did you mean {2}?",
                "{0} 不在选项 {1} 中。您是指 {2} 吗？",
            )
            .problem(&[&word, &self.choices.join(", "), &near]),
            None => t("{0} is none of: {1}.", "{0} 不在选项 {1} 中。")
                .problem(&[&word, &self.choices.join(", ")]),
        }
    }

    /// Says whether a declaration makes sense.
    pub fn check(&self) -> Result<(), Problem> {
        if Kind::parse(&self.kind).is_none() {
            return Err(t("{0} is not a kind.", "没有种类 {0}。").problem(&[&self.kind]));
        }
        if self.key.trim().is_empty() || self.key.contains(['=', ':', '"', '\n']) {
            return Err(t(
                "A field needs a name without = : and quotes.",
                "字段名不能为空，也不能含 = : 和引号。",
            )
            .into());
        }
        if !TYPES.contains(&self.ty.as_str()) {
            return Err(t("{0} is not a type: {1}.", "没有类型 {0}：可用 {1}。")
                .problem(&[&self.ty, &TYPES.join(", ")]));
        }
        if self.ty.contains("choice") && self.choices.is_empty() {
            return Err(t("A choice needs its values.", "选项字段需要给出选项。").into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(ty: &str, choices: &[&str]) -> OwnField {
        let choices = choices.iter().map(|s| (*s).to_owned()).collect();
        OwnField {
            kind: "customer".into(),
            key: "x".into(),
            ty: ty.into(),
            en: String::new(),
            zh: String::new(),
            choices,
        }
    }

    #[test]
    fn a_declared_field_takes_only_what_its_type_allows() {
        let context = Context::of(&Settings::default(), crate::domain::Moment(0), Lang::En);
        assert_eq!(
            own("number", &[]).read("42", &context),
            Ok(Some(Value::Int(42)))
        );
        assert!(own("number", &[]).read("many", &context).is_err());
        assert_eq!(
            own("yes/no", &[]).read("yes", &context),
            Ok(Some(Value::Flag(true)))
        );
        assert_eq!(
            own("choice", &["red", "blue"]).read("red", &context),
            Ok(Some(Value::from("red")))
        );
        assert!(
            own("choice", &["red", "blue"])
                .read("rad", &context)
                .unwrap_err()
                .en
                .contains("Did you mean red")
        );
        assert_eq!(own("date", &[]).read("", &context), Ok(None));
        assert!(own("colour", &[]).check().is_err() && own("choice", &[]).check().is_err());
    }
}
