//! The two languages of the program.
//! Rule: a text for the user is a [`Text`] with both languages in one place, so none can be missing.

use std::fmt::Display;

/// Language of the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    #[default]
    En,
    Zh,
}

impl Lang {
    /// Reads `en`, `en_GB.UTF-8`, `zh`, `zh-CN`, `zh_CN.UTF-8` …; anything else is `None`.
    pub fn parse(s: &str) -> Option<Lang> {
        let s = s.to_ascii_lowercase();
        if s == "zh" || s.starts_with("zh-") || s.starts_with("zh_") {
            Some(Lang::Zh)
        } else if s == "en" || s.starts_with("en-") || s.starts_with("en_") {
            Some(Lang::En)
        } else {
            None
        }
    }

    /// The name used on the command line: `en` or `zh-CN`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        }
    }
}

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub en: &'static str,
    pub zh: &'static str,
}

/// English and Chinese side by side.
pub const fn t(en: &'static str, zh: &'static str) -> Text {
    Text { en, zh }
}

impl Text {
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }

    /// The text with `{0}`, `{1}` … replaced by the arguments.
    pub fn fill(self, lang: Lang, args: &[&dyn Display]) -> String {
        fill(self.get(lang), args)
    }

    /// Both languages with the arguments put in.
    pub fn problem(self, args: &[&dyn Display]) -> Problem {
        Problem {
            en: fill(self.en, args),
            zh: fill(self.zh, args),
        }
    }
}

fn fill(pattern: &str, args: &[&dyn Display]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((n, tail)) if n.parse::<usize>().is_ok_and(|n| n < args.len()) => {
                if let Some(arg) = n.parse::<usize>().ok().and_then(|n| args.get(n)) {
                    out.push_str(&arg.to_string());
                }
                rest = tail;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What is wrong with something the user gave, in words, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub en: String,
    pub zh: String,
}

impl Problem {
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

impl From<Text> for Problem {
    fn from(text: Text) -> Self {
        text.problem(&[])
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_go_where_the_numbers_stand() {
        assert_eq!(
            t("{1} of {0}", "{0} 之 {1}").fill(Lang::En, &[&"a", &2]),
            "2 of a"
        );
        assert_eq!(
            t("{1} of {0}", "{0} 之 {1}").fill(Lang::Zh, &[&"a", &2]),
            "a 之 2"
        );
        assert_eq!(t("{x} {9} {", "").fill(Lang::En, &[&1]), "{x} {9} {");
    }

    #[test]
    fn a_locale_names_its_language() {
        assert_eq!(Lang::parse("zh_CN.UTF-8"), Some(Lang::Zh));
        assert_eq!(Lang::parse("en_US"), Some(Lang::En));
        assert_eq!(Lang::parse("fr"), None);
    }
}
