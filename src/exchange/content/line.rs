//! One property: group, name, parameters and value of a logical line.

use super::quoted;
use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::Encoding;

/// A parameter; a bare word of the old form has no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Upper case; empty for a bare word.
    pub name: String,
    pub values: Vec<String>,
}

/// A property as it stood, and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Physical line on which it began, from 1.
    pub line: usize,
    /// The logical line, unfolded, nothing else changed.
    pub raw: Vec<u8>,
    /// Group as written, empty when there is none.
    pub group: String,
    /// Upper case. Empty when the line cannot be read.
    pub name: String,
    pub parameters: Vec<Parameter>,
    /// Where the value begins in `raw`.
    value_at: usize,
}

/// The text of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// Something could not be decoded; marks stand for it.
    pub damaged: bool,
    /// No character set was named, the bytes are not UTF-8, and the file's guess was used.
    pub guessed: bool,
}

/// Words of the old form that name an encoding rather than a type.
const ENCODINGS: [&str; 5] = ["QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"];

impl Line {
    /// Reads a logical line. What cannot be read has an empty name and keeps its bytes.
    pub fn parse(line: usize, raw: Vec<u8>) -> Line {
        let unread = |raw: Vec<u8>| Line {
            line,
            value_at: raw.len(),
            raw,
            group: String::new(),
            name: String::new(),
            parameters: Vec::new(),
        };
        let Some(colon) = colon_outside_quotes(&raw) else {
            return unread(raw);
        };
        let head = String::from_utf8_lossy(raw.get(..colon).unwrap_or_default()).into_owned();
        let mut pieces = split_outside_quotes(&head, ';').into_iter();
        let full = pieces.next().unwrap_or_default().trim();
        let (group, name) = full.rsplit_once('.').unwrap_or(("", full));
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
        if name.is_empty() || !name.chars().all(fits) {
            return unread(raw);
        }
        Line {
            line,
            group: group.to_owned(),
            name: name.to_ascii_uppercase(),
            parameters: pieces.map(parameter).collect(),
            value_at: colon + 1,
            raw,
        }
    }

    /// A property made from its text, for writing.
    pub fn of_text(text: &str) -> Line {
        Line::parse(0, text.as_bytes().to_vec())
    }

    pub fn value_bytes(&self) -> &[u8] {
        self.raw.get(self.value_at..).unwrap_or_default()
    }

    /// All values of a parameter, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = move |p: &&Parameter| p.name == name;
        let values = self.parameters.iter().filter(named);
        values.flat_map(|p| p.values.iter().map(String::as_str))
    }

    /// The first value of a parameter.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Types in lower case, those of the old bare form included.
    pub fn types(&self) -> Vec<String> {
        let bare = self.all("").filter(|word| !is_encoding(word));
        let named = self.all("TYPE").flat_map(|value| value.split(','));
        named
            .chain(bare)
            .map(|word| word.trim().to_lowercase())
            .collect()
    }

    fn encoding(&self) -> Option<String> {
        let bare = self.all("").find(|word| is_encoding(word));
        self.first("ENCODING").or(bare).map(str::to_ascii_uppercase)
    }

    pub fn is_quoted_printable(&self) -> bool {
        self.encoding().as_deref() == Some("QUOTED-PRINTABLE")
    }

    pub fn is_base64(&self) -> bool {
        matches!(self.encoding().as_deref(), Some("B" | "BASE64"))
    }

    /// The bytes of a base64 value or a `data:` address; `None` when they are not base64.
    pub fn binary(&self) -> Option<Vec<u8>> {
        let value = self.value_bytes();
        let coded = if self.is_base64() {
            value
        } else {
            let at =
                memchr::memmem::find(value, b";base64,").filter(|_| value.starts_with(b"data:"))?;
            value.get(at + 8..)?
        };
        let plain: Vec<u8> = coded
            .iter()
            .copied()
            .filter(|b| !b.is_ascii_whitespace())
            .collect();
        let config = GeneralPurposeConfig::new()
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true);
        GeneralPurpose::new(&base64::alphabet::STANDARD, config)
            .decode(plain)
            .ok()
    }

    /// The text of the value: transfer encoding, then the property's own character set, else UTF-8, else the guess.
    pub fn decode(&self, guess: &'static Encoding) -> Decoded {
        let (bytes, broken) = if self.is_quoted_printable() {
            quoted::decode(self.value_bytes())
        } else {
            (self.value_bytes().to_vec(), false)
        };
        let named = self
            .first("CHARSET")
            .map(str::trim)
            .filter(|s| !s.is_empty());
        let known = named.and_then(|label| Encoding::for_label(label.as_bytes()));
        let unknown = named.is_some() && known.is_none();
        let (encoding, guessed) = match known {
            Some(encoding) => (encoding, false),
            None if std::str::from_utf8(&bytes).is_ok() || unknown => (encoding_rs::UTF_8, false),
            None => (guess, guess != encoding_rs::UTF_8),
        };
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes);
        Decoded {
            text: text.replace('\0', ""),
            damaged: damaged || broken,
            guessed,
        }
    }

    /// The line as text for keeping: itself when it is UTF-8, else its bytes in a form that is.
    pub fn kept(&self) -> String {
        match std::str::from_utf8(&self.raw) {
            Ok(text) if !text.contains(['\n', '\r', '\0']) => text.to_owned(),
            _ => format!("{KEPT_BYTES}{}", BASE64.encode(&self.raw)),
        }
    }

    /// Reads what [`Line::kept`] wrote.
    pub fn of_kept(text: &str) -> Line {
        let bytes = text
            .strip_prefix(KEPT_BYTES)
            .and_then(|coded| BASE64.decode(coded).ok());
        Line::parse(0, bytes.unwrap_or_else(|| text.as_bytes().to_vec()))
    }
}

const BASE64: GeneralPurpose = base64::engine::general_purpose::STANDARD;
const KEPT_BYTES: &str = "X-GUANXI-BYTES:";

fn is_encoding(word: &str) -> bool {
    ENCODINGS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

fn parameter(piece: &str) -> Parameter {
    // Android writes a label with its own character set and encoding inside one word.
    let bare = piece.trim_start().starts_with("X-CUSTOM(");
    let (name, value) = match piece.split_once('=') {
        Some((name, value)) if !bare => (name.trim().to_ascii_uppercase(), value),
        _ => (String::new(), piece),
    };
    let values = if bare {
        vec![piece.trim().to_owned()]
    } else {
        split_outside_quotes(value, ',')
            .into_iter()
            .map(plain)
            .collect()
    };
    Parameter { name, values }
}

/// A parameter's value without its quotes, with the escapes of RFC 6868 resolved.
fn plain(value: &str) -> String {
    let value = value.trim();
    let inner = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    let value = inner.unwrap_or(value);
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let meant = match (c, chars.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('\'')) => '"',
            ('^', Some('^')) => '^',
            _ => {
                out.push(c);
                continue;
            }
        };
        chars.next();
        out.push(meant);
    }
    out
}

fn colon_outside_quotes(raw: &[u8]) -> Option<usize> {
    let mut quoted = false;
    raw.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b':' && !quoted
    })
}

fn split_outside_quotes(text: &str, mark: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        quoted ^= c == '"';
        c == mark && !quoted
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{GBK, UTF_8};

    fn line(text: &str) -> Line {
        Line::of_text(text)
    }

    #[test]
    fn group_name_parameters_and_value_are_told_apart() {
        let tel = line("item1.tel;VALUE=uri;TYPE=\"cell,voice\";type=x;WORK:tel:+1;ext=2");
        assert_eq!((tel.group.as_str(), tel.name.as_str()), ("item1", "TEL"));
        assert_eq!(tel.types(), ["cell", "voice", "x", "work"]);
        assert_eq!(tel.value_bytes(), b"tel:+1;ext=2");
        let quoted = line("ORG;SORT-AS=\"a;b:c\",^'d^'^n:v");
        assert_eq!(
            quoted.all("SORT-AS").collect::<Vec<_>>(),
            ["a;b:c", "\"d\"\n"]
        );
        let android = line("TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E5=85=AC):1");
        assert_eq!(
            android.first(""),
            Some("X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E5=85=AC)")
        );
    }

    #[test]
    fn lines_that_are_none_keep_their_bytes() {
        for text in [
            "NO-COLON-LINE",
            ":no name",
            "item1.:x",
            "TEL;TYPE=\"unclosed:123",
            "王:1",
        ] {
            assert_eq!(
                (line(text).name.as_str(), line(text).kept().as_str()),
                ("", text)
            );
        }
    }

    #[test]
    fn a_property_is_decoded_by_its_own_character_set() {
        let mut raw = b"FN;CHARSET=GBK:".to_vec();
        raw.extend_from_slice(&GBK.encode("陈静").0);
        let gbk = Line::parse(1, raw);
        assert_eq!(gbk.decode(UTF_8).text, "陈静");
        assert_eq!(Line::of_kept(&gbk.kept()).raw, gbk.raw);
        let quoted = line("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E4=BD");
        assert_eq!(
            quoted.decode(UTF_8),
            Decoded {
                text: "王;\u{fffd}".into(),
                damaged: true,
                guessed: false
            }
        );
        let mut raw = b"FN:".to_vec();
        raw.extend_from_slice(&GBK.encode("陈静").0);
        assert_eq!(
            Line::parse(1, raw).decode(GBK),
            Decoded {
                text: "陈静".into(),
                damaged: false,
                guessed: true
            }
        );
    }

    #[test]
    fn pictures_are_read_with_blanks_inside_and_as_data_addresses() {
        assert_eq!(
            line("PHOTO;BASE64: QUJ DRA==").binary(),
            Some(b"ABCD".to_vec())
        );
        assert_eq!(
            line("PHOTO:data:image/png;base64,QUJD").binary(),
            Some(b"ABC".to_vec())
        );
        assert_eq!(line("PHOTO;ENCODING=b:!!!!").binary(), None);
        assert_eq!(line("PHOTO;VALUE=uri:http://example.com/a").binary(), None);
    }
}
