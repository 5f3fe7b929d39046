//! What a file of cards or calendars is known by, and what character set it has where it names none.

use crate::domain::text::t;
use crate::exchange::content::{TooDeep, to_utf8};
use crate::exchange::incoming::RefusedFile;
use encoding_rs::Encoding;

/// True for cards, whatever the file is called.
pub fn recognise(bytes: &[u8]) -> bool {
    first_line_is(bytes, "BEGIN:VCARD")
}

/// The first line that is not blank, compared without letter case.
pub fn first_line_is(bytes: &[u8], wanted: &str) -> bool {
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
    let text = to_utf8(head);
    let mut lines = text.split(|b| matches!(b, b'\n' | b'\r'));
    let first = lines.find(|line| !line.trim_ascii().is_empty());
    first.is_some_and(|line| line.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes()))
}

/// The character set for lines that name none and are not UTF-8: as told, else guessed from those lines.
pub fn guess_of(bytes: &[u8], told: Option<&str>) -> &'static Encoding {
    if let Some(encoding) = told.and_then(|label| Encoding::for_label(label.as_bytes())) {
        return encoding;
    }
    let strange = |line: &&[u8]| {
        std::str::from_utf8(line).is_err() && memchr::memmem::find(line, b"CHARSET=").is_none()
    };
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let mut any = false;
    for line in bytes.split(|b| *b == b'\n').filter(strange).take(1000) {
        any = true;
        detector.feed(line, false);
    }
    if !any {
        return encoding_rs::UTF_8;
    }
    detector.feed(b"", true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// Why a file of components is refused as a whole.
pub fn too_deep(error: TooDeep) -> RefusedFile {
    let text = t(
        "Line {0}: components are nested deeper than 8 levels. Nothing was imported; mend the missing END lines.",
        "第 {0} 行：嵌套超过 8 层。未导入任何内容；请补上缺少的 END 行。",
    );
    RefusedFile {
        reason: "too-deep",
        message: text.problem(&[&error.line]),
        option: None,
    }
}
