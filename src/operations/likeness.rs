//! How much two customers look like one: what speaks for it, what against it, as points with their reasons.
//! Rule: a name is never identity. The same name alone stays far below what is called likely; only ways to be reached,
//! outside ids or dates beside the name raise it.

use crate::domain::text::fold::fold;
use crate::domain::text::words::sounds;
use crate::domain::text::{Lang, Text, t};
use crate::domain::values::phone;
use crate::domain::{Id, PartialDate, Record, Value};

/// From this score on two customers are called likely the same.
pub const LIKELY: u8 = 50;

/// One thing that speaks for or against two customers being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    SameOutsideId,
    SameEmail,
    SamePhone,
    SameName,
    AlsoCalled,
    SameSound,
    NearlySameName,
    SameBirthday,
    SameCompany,
    SameAddress,
    OtherName,
    OtherBirthday,
    OtherGender,
}

impl Reason {
    const fn row(self) -> (i32, Text) {
        match self {
            Reason::SameOutsideId => (60, t("same outside id", "外部编号相同")),
            Reason::SameEmail => (55, t("same e-mail", "邮箱相同")),
            Reason::SamePhone => (50, t("same phone", "电话相同")),
            Reason::SameName => (30, t("same name", "姓名相同")),
            Reason::AlsoCalled => (25, t("also called so", "别名相同")),
            Reason::SameSound => (20, t("name sounds the same", "姓名读音相同")),
            Reason::NearlySameName => (15, t("nearly the same name", "姓名相近")),
            Reason::SameBirthday => (30, t("same birthday", "生日相同")),
            Reason::SameCompany => (20, t("same company", "公司相同")),
            Reason::SameAddress => (20, t("same address", "地址相同")),
            Reason::OtherName => (-30, t("another name", "姓名不同")),
            Reason::OtherBirthday => (-40, t("another birthday", "生日不同")),
            Reason::OtherGender => (-20, t("another gender", "性别不同")),
        }
    }

    pub fn points(self) -> i32 {
        self.row().0
    }

    pub fn label(self, lang: Lang) -> &'static str {
        self.row().1.get(lang)
    }
}

/// What of a customer is compared, made comparable once.
#[derive(Clone, Debug)]
pub struct Traits {
    pub id: Id,
    pub organisation: bool,
    /// Folded, without blanks and signs; words of a Latin name in order of the alphabet.
    pub name: String,
    pub aliases: Vec<String>,
    /// How the name sounds: Chinese in pinyin, two Latin words in both orders.
    pub sounds: Vec<String>,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    /// `source=id`.
    pub outside: Vec<String>,
    pub birthday: Option<PartialDate>,
    pub company: String,
    pub addresses: Vec<String>,
    gender: String,
}

impl Traits {
    /// What is compared of a customer; phones are read as numbers of the book's country.
    pub fn of(record: &Record, country: &str) -> Traits {
        let organisation = record.text("type") == "organisation";
        let number =
            |text: String| phone::key(&text, country).unwrap_or_else(|| phone::digits(&text));
        let texts = |key: &str| {
            record
                .items(key)
                .iter()
                .filter_map(plain)
                .collect::<Vec<_>>()
        };
        Traits {
            id: record.id,
            organisation,
            name: comparable(record.text("name"), organisation),
            aliases: texts("aliases")
                .iter()
                .map(|alias| comparable(alias, organisation))
                .collect(),
            sounds: heard(record.text("name"), organisation),
            phones: texts("phones")
                .into_iter()
                .map(number)
                .filter(|key| key.len() >= 7)
                .collect(),
            emails: texts("emails")
                .iter()
                .map(|mail| fold(mail.trim()))
                .collect(),
            outside: outside(record),
            birthday: match record.get("birthday") {
                Some(Value::Partial(date)) => Some(*date),
                Some(Value::Day(day)) => Some(PartialDate::full(*day)),
                _ => None,
            },
            company: comparable(record.text("organisation"), true),
            addresses: record
                .items("addresses")
                .iter()
                .filter_map(address)
                .collect(),
            gender: record.text("gender").to_owned(),
        }
    }

    /// A quick look whether a record is worth comparing: the same name, or the same way to be reached.
    pub fn may_be(&self, other: &Record) -> bool {
        let texts = |key: &str| {
            other
                .items(key)
                .iter()
                .filter_map(plain)
                .collect::<Vec<_>>()
        };
        // Two spellings of a number agree in their last digits.
        let tail = |digits: &str| {
            digits
                .get(digits.len().saturating_sub(7)..)
                .unwrap_or("")
                .to_owned()
        };
        comparable(other.text("name"), self.organisation) == self.name
            || texts("phones").iter().any(|text| {
                self.phones
                    .iter()
                    .any(|own| tail(own) == tail(&phone::digits(text)))
            })
            || texts("emails")
                .iter()
                .any(|mail| self.emails.contains(&fold(mail.trim())))
            || outside(other).iter().any(|id| self.outside.contains(id))
    }
}

/// The text of an item that may carry a label.
fn plain(value: &Value) -> Option<String> {
    value
        .part("value")
        .unwrap_or(value)
        .as_text()
        .map(str::to_owned)
}

fn outside(record: &Record) -> Vec<String> {
    let pairs = record
        .get("foreign_ids")
        .map(Value::parts)
        .unwrap_or_default();
    let each = |(source, value): &(Box<str>, Value)| {
        let ids = value.items().iter().filter_map(Value::as_text);
        ids.map(|id| format!("{source}={id}")).collect::<Vec<_>>()
    };
    pairs.iter().flat_map(each).collect()
}

/// Street and town of an address, comparable; nothing when there is no street.
fn address(value: &Value) -> Option<String> {
    let part = |key: &str| value.part(key).and_then(Value::as_text).unwrap_or("");
    let text = match value.as_text() {
        Some(text) => text.to_owned(),
        None if part("street").is_empty() => return None,
        None => format!("{} {}", part("street"), part("city")),
    };
    Some(letters(&fold(&text))).filter(|key| !key.is_empty())
}

/// Endings by which the law tells firms apart, not people.
const FORMS: [&str; 14] = [
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "公司",
    "limited",
    "company",
    "gmbh",
    "corp",
    "inc",
    "ltd",
    "llc",
    "plc",
    "co",
    "ag",
];

/// A name as it is compared: words of Latin names in order of the alphabet, so that 'Li Wei' is 'Wei, Li'.
fn comparable(name: &str, organisation: bool) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if organisation {
        let kept: Vec<&str> = words
            .iter()
            .copied()
            .filter(|word| !FORMS.contains(word))
            .collect();
        let joined = if kept.is_empty() {
            words.concat()
        } else {
            kept.concat()
        };
        let short = FORMS
            .iter()
            .filter(|form| !form.is_ascii())
            .find_map(|form| joined.strip_suffix(form));
        return short
            .filter(|rest| !rest.is_empty())
            .unwrap_or(&joined)
            .to_owned();
    }
    words.sort_unstable();
    words.concat()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The sounds of a name. A Latin name of two words may have them the other way round.
fn heard(name: &str, organisation: bool) -> Vec<String> {
    let own = sounds(name).full;
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut heard = vec![own];
    if let ([first, second], false) = (words.as_slice(), organisation) {
        heard.push(sounds(&format!("{second} {first}")).full);
    }
    heard.retain(|sound| !sound.is_empty());
    heard.dedup();
    heard
}

/// Points from 0 to 100 and the reasons, the heaviest first. A person is never an organisation.
pub fn compare(a: &Traits, b: &Traits) -> (u8, Vec<Reason>) {
    if a.organisation != b.organisation {
        return (0, Vec::new());
    }
    let shared = |x: &[String], y: &[String]| x.iter().any(|one| y.contains(one));
    let equal = |x: &str, y: &str| !x.is_empty() && x == y;
    let mut reasons = Vec::new();
    let rows = [
        (Reason::SameOutsideId, shared(&a.outside, &b.outside)),
        (Reason::SameEmail, shared(&a.emails, &b.emails)),
        (Reason::SamePhone, shared(&a.phones, &b.phones)),
        (
            Reason::SameCompany,
            !a.organisation && equal(&a.company, &b.company),
        ),
        (Reason::SameAddress, shared(&a.addresses, &b.addresses)),
        (
            Reason::OtherGender,
            !a.gender.is_empty() && !b.gender.is_empty() && a.gender != b.gender,
        ),
    ];
    reasons.extend(
        rows.into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(reason, _)| reason),
    );
    reasons.extend(name_reason(a, b));
    reasons.extend(birthday_reason(a, b));
    reasons.sort_by_key(|reason| (-reason.points(), *reason));
    let sum: i32 = reasons.iter().map(|reason| reason.points()).sum();
    (u8::try_from(sum.clamp(0, 100)).unwrap_or(0), reasons)
}

fn name_reason(a: &Traits, b: &Traits) -> Option<Reason> {
    if a.name.is_empty() || b.name.is_empty() {
        return None;
    }
    Some(if a.name == b.name {
        Reason::SameName
    } else if a.aliases.contains(&b.name) || b.aliases.contains(&a.name) {
        Reason::AlsoCalled
    } else if a.sounds.iter().any(|sound| b.sounds.contains(sound)) {
        Reason::SameSound
    } else if one_letter_apart(&a.name, &b.name) {
        Reason::NearlySameName
    } else {
        Reason::OtherName
    })
}

/// Two known full dates either agree or not; without the year they only speak for each other.
fn birthday_reason(a: &Traits, b: &Traits) -> Option<Reason> {
    let (x, y) = (a.birthday?, b.birthday?);
    let full =
        |date: &PartialDate| date.year.is_some() && date.month.is_some() && date.day.is_some();
    if x == y && x.day.is_some() {
        Some(Reason::SameBirthday)
    } else if full(&x) && full(&y) && x.lunar == y.lunar {
        Some(Reason::OtherBirthday)
    } else {
        None
    }
}

/// One letter more, less or other, in names long enough that it can be a slip of the pen.
fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if short.len() < 5 || long.len() - short.len() > 1 {
        return false;
    }
    let front = short
        .iter()
        .zip(long.iter())
        .take_while(|(x, y)| x == y)
        .count();
    let back = short
        .iter()
        .rev()
        .zip(long.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    front + back + 1 >= long.len()
}

#[cfg(test)]
mod tests;
