//! Bytes to text: which encoding, proven by marks, by validity and last by what the text then says.
//! Rule: decoding comes before any splitting, and what is not proven is asked for, not guessed in silence.

mod common;
mod score;

use super::incoming::RefusedFile;
use crate::domain::text::{Problem, t};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded file.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    pub text: String,
    /// Name of the encoding, with BOM where there was one.
    pub label: String,
    /// Why this encoding was taken.
    pub how: Option<Problem>,
    /// True when it is only the most likely one.
    pub guess: bool,
    /// Physical lines that are not of the encoding; their rows are not taken.
    pub bad_lines: Vec<u32>,
    /// Lines in which NUL was removed.
    pub nul_lines: Vec<u32>,
}

fn decoded(text: String, label: &str) -> Decoded {
    Decoded {
        text,
        label: label.to_owned(),
        ..Decoded::default()
    }
}

/// The encoding of a name as people write it; `None` when there is no such encoding.
pub fn named(name: &str) -> Option<&'static Encoding> {
    let plain = name.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    let label = match plain.as_str() {
        "latin1" | "latin-1" => "windows-1252",
        "cp932" | "ms932" | "shift-jis" | "sjis" => "shift_jis",
        "cp936" => "gbk",
        "cp949" => "euc-kr",
        "cp950" => "big5",
        "cp1252" | "ansi" => "windows-1252",
        "utf8" => "utf-8",
        "utf16" | "utf-16" => "utf-16le",
        other => other,
    };
    Encoding::for_label(label.as_bytes())
}

/// Decodes a file. `words` counts the known header words in a text: the strongest evidence there is.
pub fn decode(
    bytes: Vec<u8>,
    asked: Option<&str>,
    words: &dyn Fn(&str) -> usize,
) -> Result<Decoded, RefusedFile> {
    let mut found = match asked {
        Some(name) => forced(&bytes, name)?,
        None => proven(bytes, words)?,
    };
    if found.text.contains('\0') {
        let marked = |(line, text): (usize, &str)| text.contains('\0').then_some(line);
        found.nul_lines = found
            .text
            .split('\n')
            .enumerate()
            .filter_map(marked)
            .map(|line| u32::try_from(line + 1).unwrap_or(u32::MAX))
            .collect();
        found.text.retain(|c| c != '\0');
    }
    Ok(found)
}

fn forced(bytes: &[u8], name: &str) -> Result<Decoded, RefusedFile> {
    let Some(encoding) = named(name) else {
        let text = t(
            "{0} is not an encoding known here. Use for example utf-8, gb18030, big5, shift_jis, euc-kr or windows-1252.",
            "不认识编码 {0}。可用 utf-8、gb18030、big5、shift_jis、euc-kr、windows-1252 等。",
        );
        return Err(RefusedFile {
            reason: "unknown-encoding",
            message: text.problem(&[&name]),
            option: Some("--encoding utf-8".to_owned()),
        });
    };
    let (text, used, _) = encoding.decode(bytes);
    let mut found = decoded(text.into_owned(), used.name());
    let broken = |(line, text): (usize, &str)| text.contains('\u{fffd}').then_some(line);
    found.bad_lines = found
        .text
        .split('\n')
        .enumerate()
        .filter_map(broken)
        .map(|line| u32::try_from(line + 1).unwrap_or(u32::MAX))
        .collect();
    Ok(found)
}

fn proven(bytes: Vec<u8>, words: &dyn Fn(&str) -> usize) -> Result<Decoded, RefusedFile> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        let label = match encoding {
            e if e == UTF_8 => "UTF-8 with BOM",
            e if e == UTF_16LE => "UTF-16LE with BOM",
            _ => "UTF-16BE with BOM",
        };
        if encoding == UTF_8 {
            return utf8_or_mixed(rest, label, words);
        }
        let (text, _) = encoding.decode_without_bom_handling(rest);
        return Ok(decoded(text.into_owned(), label));
    }
    if let Some(found) = bare_utf16(&bytes) {
        return Ok(found);
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let label = if text.is_ascii() { "ASCII" } else { "UTF-8" };
            Ok(decoded(text, label))
        }
        Err(error) => {
            let bytes = error.into_bytes();
            if looks_binary(&bytes) {
                return Err(RefusedFile {
                    reason: "not-text",
                    message: t("This is not text.", "这不是文本文件。").into(),
                    option: None,
                });
            }
            legacy(&bytes, words)
        }
    }
}

/// UTF-16 without a mark: many NUL bytes, all on the same side of the pairs.
fn bare_utf16(bytes: &[u8]) -> Option<Decoded> {
    let head: Vec<u8> = bytes.iter().take(1 << 16).copied().collect();
    let nul = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (nul(0), nul(1));
    if head.len() < 4 || (even + odd) * 10 < head.len() * 3 || (even > 0 && odd > 0) {
        return None;
    }
    // A file of nothing but NUL is not text.
    if head.iter().all(|b| *b == 0) {
        return None;
    }
    let (encoding, label) = if odd > 0 {
        (UTF_16LE, "UTF-16LE")
    } else {
        (UTF_16BE, "UTF-16BE")
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Some(decoded(text.into_owned(), label))
}

/// Control bytes that no text has, beyond a stray few.
pub fn looks_binary(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes.iter().take(1 << 16).copied().collect();
    let control = head
        .iter()
        .filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31))
        .count();
    control * 20 > head.len()
}

fn is_utf8_line(line: &[u8]) -> bool {
    !line.is_ascii() && std::str::from_utf8(line).is_ok()
}

/// UTF-8 by its mark; lines of another encoding in it are named and left out.
fn utf8_or_mixed(
    bytes: &[u8],
    label: &str,
    _words: &dyn Fn(&str) -> usize,
) -> Result<Decoded, RefusedFile> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(decoded(text.to_owned(), label)),
        Err(_) => Ok(mixed(bytes, label)),
    }
}

/// UTF-8 with lines that are something else.
fn mixed(bytes: &[u8], label: &str) -> Decoded {
    let mut found = decoded(String::from_utf8_lossy(bytes).into_owned(), label);
    found.bad_lines = bytes
        .split(|b| *b == b'\n')
        .enumerate()
        .filter(|(_, line)| std::str::from_utf8(line).is_err())
        .map(|(line, _)| u32::try_from(line + 1).unwrap_or(u32::MAX))
        .collect();
    found
}

fn legacy(bytes: &[u8], words: &dyn Fn(&str) -> usize) -> Result<Decoded, RefusedFile> {
    let lines = bytes.split(|b| *b == b'\n');
    let (good, high) = lines.fold((0_usize, 0_usize), |(good, high), line| {
        (
            good + usize::from(is_utf8_line(line)),
            high + usize::from(!line.is_ascii()),
        )
    });
    if good > 0 && good * 3 >= high && high > 1 {
        let mut found = mixed(bytes, "UTF-8");
        found.how = Some(
            t(
                "more than one encoding: {0} lines are not UTF-8",
                "文件含多种编码：{0} 行不是 UTF-8",
            )
            .problem(&[&found.bad_lines.len()]),
        );
        return Ok(found);
    }
    let candidates = score::candidates(bytes, words);
    match candidates.as_slice() {
        [] => Ok(latin1(bytes)),
        [only] => Ok(taken(bytes, only)),
        [best, second, ..] => {
            let by_words = best.words >= 2 && second.words < 2;
            if by_words || best.score >= second.score * 2.0 {
                Ok(taken(bytes, best))
            } else {
                Err(ambiguous(&candidates))
            }
        }
    }
}

fn taken(bytes: &[u8], best: &score::Candidate) -> Decoded {
    let at = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0);
    let byte = bytes.get(at).copied().unwrap_or(0);
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let text = t(
        "not UTF-8: byte 0x{0} on line {1}; best of the encodings that fit",
        "不是 UTF-8：第 {1} 行有字节 0x{0}；取最合适的编码",
    );
    let mut found = decoded(best.text.clone(), best.encoding.name());
    if best.encoding.name() == "GBK" || best.encoding.name() == "gb18030" {
        found.label = "GB18030".to_owned();
    }
    found.how = Some(text.problem(&[&format!("{byte:02X}"), &line]));
    found.guess = best.encoding == WINDOWS_1252;
    found
}

/// Every byte is the letter of its number: the last resort for Western text with undefined bytes.
fn latin1(bytes: &[u8]) -> Decoded {
    let mut found = decoded(bytes.iter().map(|b| char::from(*b)).collect(), "ISO-8859-1");
    found.guess = true;
    found
}

fn ambiguous(candidates: &[score::Candidate]) -> RefusedFile {
    let shown: Vec<String> = candidates
        .iter()
        .take(3)
        .map(|candidate| format!("{} ({})", candidate.sample(), candidate.encoding.name()))
        .collect();
    let first = candidates.first().map_or("utf-8", |c| c.encoding.name());
    let text = t(
        "The encoding is not certain: {0}. Choose one with --encoding.",
        "无法确定编码：{0}。请用 --encoding 指定。",
    );
    RefusedFile {
        reason: "ambiguous-encoding",
        message: text.problem(&[&shown.join("; ")]),
        option: Some(format!("--encoding {}", first.to_lowercase())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn no_words(_: &str) -> usize {
        0
    }

    fn read(bytes: &[u8]) -> Decoded {
        decode(bytes.to_vec(), None, &no_words).unwrap()
    }

    fn legacy_of(encoding: &'static Encoding, text: &str) -> (String, String) {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{text}");
        let found = read(&bytes);
        (found.label, found.text)
    }

    #[test]
    fn marks_and_validity_prove_unicode() {
        assert_eq!(read(b"\xef\xbb\xbfname\n").label, "UTF-8 with BOM");
        assert_eq!(read("name\n王\n".as_bytes()).label, "UTF-8");
        assert_eq!(read(b"name\n").label, "ASCII");
        let wide: Vec<u8> = "name,phone\nAnn,1\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&wide).text, "name,phone\nAnn,1\n");
        let stray = read(b"name\nAn\0n\n");
        assert_eq!(
            (stray.text.as_str(), stray.nul_lines),
            ("name\nAnn\n", vec![2])
        );
    }

    #[test]
    fn legacy_encodings_are_told_apart_by_what_they_say() {
        let chinese = "客户名称,电话,备注\n苏州阀门有限公司,0512-1,首次拜访对报价满意\n";
        let (label, text) = legacy_of(encoding_rs::GB18030, chinese);
        assert_eq!((label.as_str(), text.as_str()), ("GB18030", chinese));
        let traditional =
            "公司名稱,聯絡人,電話\n臺北電子股份有限公司,林小姐,02-1\n許功蓋,陳先生,2\n";
        assert_eq!(legacy_of(encoding_rs::BIG5, traditional).1, traditional);
        let japanese =
            "会社名\t担当者\t電話番号\n株式会社さくら\t佐藤 健\t03-1\nみどり商店\t鈴木\t06\n";
        assert_eq!(legacy_of(encoding_rs::SHIFT_JIS, japanese).1, japanese);
        let korean = "이름,전화,주소\n김철수,02-1,서울특별시 강남구\n";
        assert_eq!(legacy_of(encoding_rs::EUC_KR, korean).1, korean);
        let western = "Name;Ort\nMüller & Söhne;Köln\nCafé;Zürich\n";
        let (label, text) = legacy_of(WINDOWS_1252, western);
        assert_eq!((label.as_str(), text.as_str()), ("windows-1252", western));
    }

    #[test]
    fn lines_of_another_encoding_are_named() {
        let mut bytes = "name\n李雷\n".as_bytes().to_vec();
        bytes.extend_from_slice(b"Zo\xeb\n");
        assert_eq!(read(&bytes).bad_lines, vec![3]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(bytes, None, &no_words);
        }
    }
}
