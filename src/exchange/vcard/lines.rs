//! Lines made by us, in the form of each version.

use super::labels;
use super::write::Version;
use crate::domain::Value;
use crate::exchange::content::{Line, escape, fold, quote, quoted_printable};

/// A card being written.
pub struct Out {
    pub version: Version,
    pub bytes: Vec<u8>,
    /// Number of the next group of our own.
    next_group: usize,
}

/// Name and parameters of a line to be written.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub group: String,
    pub name: String,
    /// As they stand after the name, each with its `;`.
    pub parameters: String,
}

impl Head {
    pub fn of(name: &str) -> Head {
        Head {
            name: name.to_owned(),
            ..Head::default()
        }
    }

    /// The head of a kept line for another value: group and parameters stay, except for those of the old encoding.
    pub fn kept(line: &Line, old: bool) -> Head {
        let mut parameters = String::new();
        for parameter in &line.parameters {
            if matches!(parameter.name.as_str(), "ENCODING" | "CHARSET") {
                continue;
            }
            for value in &parameter.values {
                let coding = ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B"];
                let bare = parameter.name.is_empty();
                if bare && coding.contains(&value.to_ascii_uppercase().as_str()) {
                    continue;
                }
                parameters.push(';');
                match (bare, old) {
                    (true, true) => parameters.push_str(value),
                    (true, false) => parameters.push_str(&format!("TYPE={}", quote(value))),
                    (false, _) => {
                        parameters.push_str(&format!("{}={}", parameter.name, quote(value)))
                    }
                }
            }
        }
        Head {
            group: line.group.clone(),
            name: line.name.clone(),
            parameters,
        }
    }

    pub fn with(mut self, parameters: &str) -> Head {
        self.parameters.push_str(parameters);
        self
    }
}

impl Out {
    pub fn new(version: Version, kept: &[Line]) -> Out {
        let number = |line: &Line| line.group.strip_prefix("item")?.parse::<usize>().ok();
        Out {
            version,
            bytes: Vec::new(),
            next_group: kept.iter().filter_map(number).max().unwrap_or(0) + 1,
        }
    }

    fn old(&self) -> bool {
        self.version == Version::V2
    }

    /// A line whose value has its escapes already.
    pub fn put(&mut self, head: &Head, value: &str) {
        let group = if head.group.is_empty() {
            String::new()
        } else {
            format!("{}.", head.group)
        };
        let plain = value.bytes().all(|b| (0x20..0x7f).contains(&b));
        if self.old() && !plain {
            let coded = quoted_printable(value.replace("\\n", "\r\n").as_bytes());
            let text = format!(
                "{group}{}{};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{coded}",
                head.name, head.parameters
            );
            self.bytes.extend_from_slice(&soft_broken(&text));
        } else if self.old() {
            let text = format!("{group}{}{}:{value}\r\n", head.name, head.parameters);
            self.bytes.extend_from_slice(text.as_bytes());
        } else {
            let text = format!("{group}{}{}:{value}", head.name, head.parameters);
            fold(&mut self.bytes, text.as_bytes());
        }
    }

    /// A line with a text.
    pub fn text(&mut self, head: &Head, text: &str) {
        let value = self.escaped(text);
        self.put(head, &value);
    }

    /// Text with the escapes of the version.
    pub fn escaped(&self, text: &str) -> String {
        if self.old() {
            text.replace('\\', "\\\\")
                .replace(';', "\\;")
                .replace("\r\n", "\n")
                .replace('\n', "\\n")
        } else {
            escape(text)
        }
    }

    /// A kept line as it came.
    pub fn kept(&mut self, line: &Line) {
        if self.old() && line.is_quoted_printable() {
            let text = String::from_utf8_lossy(&line.raw).into_owned();
            self.bytes.extend_from_slice(&soft_broken(&text));
        } else if self.old() && !line.is_base64() {
            self.bytes.extend_from_slice(&line.raw);
            self.bytes.extend_from_slice(b"\r\n");
        } else {
            fold(&mut self.bytes, &line.raw);
            if self.old() {
                // Old readers find the end of base64 by a blank line.
                self.bytes.extend_from_slice(b"\r\n");
            }
        }
    }

    /// The head of a phone, address or the like with our label: types where cards have the word, else a group of its
    /// own with Apple's label.
    pub fn labelled(&mut self, name: &str, item: &Value) -> (Head, Option<String>) {
        let part = |key: &str| item.part(key).and_then(Value::as_text).unwrap_or("");
        let mut head = Head::of(name);
        let mut own = None;
        let label = part("label");
        match labels::types_of(label) {
            _ if label.is_empty() => {}
            Some(types) => {
                for ty in types {
                    let ty = if self.version == Version::V4 {
                        ty.to_owned()
                    } else {
                        ty.to_uppercase()
                    };
                    head.parameters.push_str(&if self.old() {
                        format!(";{ty}")
                    } else {
                        format!(";TYPE={ty}")
                    });
                }
            }
            None => {
                head.group = self.group();
                own = Some(label.to_owned());
            }
        }
        if item.part("preferred").and_then(Value::as_flag) == Some(true) {
            head.parameters.push_str(match self.version {
                Version::V4 => ";PREF=1",
                Version::V2 => ";PREF",
                _ => ";TYPE=pref",
            });
        }
        if let Some(verified) = item.part("verified") {
            let text = verified
                .as_text()
                .map_or_else(|| format!("{verified:?}"), str::to_owned);
            head.parameters
                .push_str(&format!(";X-GUANXI-VERIFIED={}", quote(&text)));
        }
        (head, own)
    }

    pub fn group(&mut self) -> String {
        let group = format!("item{}", self.next_group);
        self.next_group += 1;
        group
    }

    /// The label of a group of our own.
    pub fn label(&mut self, group: &str, label: &str) {
        let head = Head {
            group: group.to_owned(),
            ..Head::of("X-ABLabel")
        };
        self.text(&head, label);
    }
}

/// A quoted-printable line with soft breaks, never inside an escape.
fn soft_broken(text: &str) -> Vec<u8> {
    const WIDTH_BYTES: usize = 75;
    let mut out = Vec::with_capacity(text.len() + text.len() / 60);
    let mut used = 0;
    let mut in_value = false;
    let mut rest = text.as_bytes();
    while let [first, ..] = rest {
        let length = match rest {
            [b'=', a, b, ..] if in_value && a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => 3,
            _ => 1,
        };
        in_value |= *first == b':';
        let (piece, tail) = rest.split_at(length.min(rest.len()));
        rest = tail;
        if in_value && used + length > WIDTH_BYTES {
            out.extend_from_slice(b"=\r\n");
            used = 0;
        }
        out.extend_from_slice(piece);
        used += length;
    }
    out.extend_from_slice(b"\r\n");
    out
}
