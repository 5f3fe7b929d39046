//! Physical lines become logical ones.
//! Rule: one pass, every byte looked at a bounded number of times, whatever the folding.

/// A logical line and the physical line (from 1) on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logical {
    pub line: usize,
    pub bytes: Vec<u8>,
}

/// The bytes in UTF-8 when they are UTF-16 (with a byte order mark, or plainly so without); else as they are.
pub fn to_utf8(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let nuls = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let many = sample.len().max(4) * 3 / 10;
    let encoding = match bytes {
        [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
        _ if nuls(1) >= many && nuls(0) == 0 => Some(encoding_rs::UTF_16LE),
        _ if nuls(0) >= many && nuls(1) == 0 => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    match encoding {
        Some(encoding) => {
            let (text, _, _) = encoding.decode(bytes);
            std::borrow::Cow::Owned(text.into_owned().into_bytes())
        }
        None => std::borrow::Cow::Borrowed(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    }
}

/// What the head of an open logical line says of the lines after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Continues {
    Unknown,
    No,
    QuotedPrintable,
    Base64,
}

/// Joins folded lines. A line that begins with a space or tab continues the one before; a quoted-printable one that
/// ends in `=` continues with the next as it is; base64 may go on without a mark.
pub fn logical_lines(bytes: &[u8]) -> Vec<Logical> {
    let mut out: Vec<Logical> = Vec::new();
    let mut continues = Continues::No;
    for (place, physical) in physical_lines(bytes).enumerate() {
        let Some(open) = out.last_mut() else {
            if !physical.trim_ascii().is_empty() {
                out.push(begin(place, physical));
                continues = Continues::Unknown;
            }
            continue;
        };
        if open.bytes.ends_with(b"=") && known(&mut continues, open) == Continues::QuotedPrintable {
            open.bytes.pop();
            open.bytes.extend_from_slice(physical);
        } else if let [b' ' | b'\t', rest @ ..] = physical {
            open.bytes.extend_from_slice(rest);
        } else if physical.is_empty() {
        } else if is_base64(physical) && known(&mut continues, open) == Continues::Base64 {
            open.bytes.extend_from_slice(physical);
        } else {
            out.push(begin(place, physical));
            continues = Continues::Unknown;
        }
    }
    out
}

fn begin(place: usize, physical: &[u8]) -> Logical {
    Logical {
        line: place + 1,
        bytes: physical.to_vec(),
    }
}

/// Looks at the head of the open line, once.
fn known(continues: &mut Continues, open: &Logical) -> Continues {
    if *continues == Continues::Unknown {
        let end = memchr::memchr(b':', &open.bytes).unwrap_or(0);
        let head = open
            .bytes
            .get(..end)
            .unwrap_or_default()
            .to_ascii_uppercase();
        let has = |word: &[u8]| memchr::memmem::find(&head, word).is_some();
        *continues = if has(b"QUOTED-PRINTABLE") && !has(b"X-CUSTOM(") {
            Continues::QuotedPrintable
        } else if has(b";BASE64") || has(b"ENCODING=B") {
            Continues::Base64
        } else {
            Continues::No
        };
    }
    *continues
}

fn is_base64(line: &[u8]) -> bool {
    line.iter()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// Lines ended by CR LF, LF or CR, mixed as they come.
fn physical_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let now = rest?;
        match memchr::memchr2(b'\r', b'\n', now) {
            None => {
                rest = None;
                (!now.is_empty()).then_some(now)
            }
            Some(end) => {
                let (line, tail) = now.split_at(end);
                let after = tail.strip_prefix(b"\r\n").or_else(|| tail.get(1..));
                rest = after;
                Some(line)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<(usize, String)> {
        logical_lines(text)
            .into_iter()
            .map(|l| (l.line, String::from_utf8(l.bytes).unwrap()))
            .collect()
    }

    #[test]
    fn folds_soft_breaks_and_line_ends_of_all_kinds_are_joined() {
        let text = "A:1\r\n 2\r\n\t 3\rB;ENCODING=QUOTED-PRINTABLE:=E7=\n=8E=8B=\n\nC:x=\nP;BASE64:\n  QUJD\nREVG\n\nEND:X";
        let expected = [
            (1, "A:12 3"),
            (4, "B;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B"),
            (7, "C:x="),
            (8, "P;BASE64: QUJDREVG"),
            (12, "END:X"),
        ];
        assert_eq!(
            lines(text.as_bytes()),
            expected.map(|(n, s)| (n, s.to_owned()))
        );
    }

    #[test]
    fn a_fold_may_split_a_character() {
        let mut bytes = b"N:".to_vec();
        let name = "客".as_bytes();
        bytes.extend_from_slice(&name[..1]);
        bytes.extend_from_slice(b"\r\n ");
        bytes.extend_from_slice(&name[1..]);
        assert_eq!(lines(&bytes), [(1, "N:客".to_owned())]);
    }

    #[test]
    fn sixteen_bit_text_is_read_with_and_without_its_mark() {
        let text = "BEGIN:VCARD\r\nFN:王\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [&little, &big, &[&b"\xff\xfe"[..], &little].concat()] {
            assert_eq!(to_utf8(bytes), text.as_bytes());
        }
        assert_eq!(to_utf8(b"\xef\xbb\xbfA\0B"), &b"A\0B"[..]);
    }
}
