//! The user's own file: language, colours, symbols, keymap and paths. What changes numbers or lists is not here but in
//! the book (`domain::settings`).
//! Rule: one row per preference; a wrong line is named with file and line and the default stays.

use crate::domain::text::{Lang, Problem, Text, t};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A preference: its key, words, the values it takes (none: any text) and its default.
pub struct PreferenceRow {
    pub key: &'static str,
    pub label: Text,
    pub values: &'static [&'static str],
    pub default: &'static str,
}

/// Every preference.
pub static PREFERENCES: &[PreferenceRow] = &[
    PreferenceRow {
        key: "language",
        label: t("Language", "语言"),
        values: &["en", "zh-CN"],
        default: "",
    },
    PreferenceRow {
        key: "color",
        label: t("Colours", "颜色"),
        values: &["auto", "always", "never"],
        default: "auto",
    },
    PreferenceRow {
        key: "symbols",
        label: t("Symbols", "符号"),
        values: &["unicode", "ascii"],
        default: "unicode",
    },
    PreferenceRow {
        key: "keymap",
        label: t("Keymap", "键位"),
        values: &["default", "arrows"],
        default: "default",
    },
    PreferenceRow {
        key: "keys_file",
        label: t("File with own keys", "自定义键位文件"),
        values: &[],
        default: "",
    },
    PreferenceRow {
        key: "backup_dir",
        label: t("Folder of backups", "备份目录"),
        values: &[],
        default: "",
    },
];

/// The preferences as read from the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    set: BTreeMap<String, String>,
    /// Where they are read from and written to.
    pub file: PathBuf,
}

/// The row of a preference.
pub fn row(key: &str) -> Option<&'static PreferenceRow> {
    PREFERENCES.iter().find(|row| row.key == key)
}

impl Preferences {
    /// Reads the file. A file that is not there gives the defaults; each bad entry is a problem and is left out.
    pub fn read(file: &Path) -> (Preferences, Vec<Problem>) {
        let mut preferences = Preferences {
            set: BTreeMap::new(),
            file: file.to_owned(),
        };
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return (preferences, Vec::new());
            }
            Err(error) => {
                let text = t(
                    "{0} cannot be read ({1}); defaults are used.",
                    "无法读取 {0}（{1}），使用默认设置。",
                );
                return (preferences, vec![text.problem(&[&file.display(), &error])]);
            }
        };
        let mut problems = Vec::new();
        match text.parse::<toml::Table>() {
            Ok(table) => {
                for (key, value) in table {
                    let word = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    match check(&key, &word) {
                        Ok(()) => {
                            preferences.set.insert(key, word);
                        }
                        Err(problem) => problems.push(placed(file, line_of(&text, &key), &problem)),
                    }
                }
            }
            Err(error) => {
                let line = error.span().map_or(1, |span| {
                    text.get(..span.start).unwrap_or("").lines().count().max(1)
                });
                let words = t("{0}; defaults are used.", "{0}；使用默认设置。")
                    .problem(&[&error.message()]);
                problems.push(placed(file, line, &words));
            }
        }
        (preferences, problems)
    }

    pub fn get(&self, key: &str) -> &str {
        self.set
            .get(key)
            .map_or_else(|| row(key).map_or("", |row| row.default), String::as_str)
    }

    pub fn language(&self) -> Option<Lang> {
        Lang::parse(self.get("language"))
    }

    /// Sets or resets a preference and writes the file as a whole.
    pub fn write(&mut self, key: &str, value: Option<&str>) -> Result<(), Problem> {
        match value {
            Some(value) => {
                check(key, value)?;
                self.set.insert(key.to_owned(), value.to_owned());
            }
            None => {
                self.set.remove(key);
            }
        }
        let text = toml::to_string(&self.set).unwrap_or_default();
        replace_file(&self.file, text.as_bytes()).map_err(|error| {
            t(
                "{0} cannot be written ({1}). Nothing was changed.",
                "无法写入 {0}（{1}），未作任何更改。",
            )
            .problem(&[&self.file.display(), &error])
        })
    }
}

fn check(key: &str, value: &str) -> Result<(), Problem> {
    let Some(row) = row(key) else {
        let known: Vec<&str> = PREFERENCES.iter().map(|row| row.key).collect();
        return Err(t(
            "{0} is no setting. There are: {1}.",
            "没有设置项 {0}。可用：{1}。",
        )
        .problem(&[&key, &known.join(", ")]));
    };
    let fits = row.values.is_empty()
        || row.values.contains(&value)
        || (key == "language" && Lang::parse(value).is_some());
    if fits {
        return Ok(());
    }
    Err(t("{0} is one of: {1}.", "{0} 可选：{1}。").problem(&[&key, &row.values.join(", ")]))
}

fn line_of(text: &str, key: &str) -> usize {
    text.lines()
        .position(|line| line.trim_start().trim_start_matches('"').starts_with(key))
        .map_or(1, |at| at + 1)
}

fn placed(file: &Path, line: usize, problem: &Problem) -> Problem {
    let place = format!("{}:{line}: ", file.display());
    Problem {
        en: format!("{place}{}", problem.en),
        zh: format!("{place}{}", problem.zh),
    }
}

/// Replaces a file as a whole or not at all, and makes its folder if there is none.
pub fn replace_file(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|error| error.error)?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_entry_is_named_by_line_and_the_others_hold() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        std::fs::write(&file, "language = \"zh-CN\"\ncolor = \"pink\"\nfoo = 1\n").unwrap();
        let (preferences, problems) = Preferences::read(&file);
        assert_eq!(preferences.language(), Some(Lang::Zh));
        assert_eq!(preferences.get("color"), "auto");
        let texts: Vec<&str> = problems.iter().map(|p| p.en.as_str()).collect();
        assert!(
            texts
                .iter()
                .any(|s| s.contains("config.toml:2: color is one of")),
            "{texts:?}"
        );
        assert!(
            texts
                .iter()
                .any(|s| s.contains("config.toml:3: foo is no setting")),
            "{texts:?}"
        );
    }

    #[test]
    fn what_is_set_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/config.toml");
        let (mut preferences, _) = Preferences::read(&file);
        preferences.write("symbols", Some("ascii")).unwrap();
        assert!(preferences.write("symbols", Some("emoji")).is_err());
        assert_eq!(Preferences::read(&file).0.get("symbols"), "ascii");
    }
}
