//! How well bytes read as text of a legacy encoding.
//! Rule: one invalid sequence and the encoding is out; scores are only compared with each other.

use super::common::is_common;
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};

/// An encoding that fits, with the text it gives.
pub struct Candidate {
    pub encoding: &'static Encoding,
    pub text: String,
    pub words: usize,
    pub score: f64,
}

impl Candidate {
    /// The first letters beyond ASCII, for people to judge.
    pub fn sample(&self) -> String {
        self.text
            .split(|c: char| c.is_control() || ",;|\"".contains(c))
            .find(|cell| !cell.is_ascii())
            .unwrap_or("")
            .chars()
            .take(12)
            .collect()
    }
}

/// The encodings that fit, best first; those that say nothing sensible are left out.
pub fn candidates(bytes: &[u8], words: &dyn Fn(&str) -> usize) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let western = western_shape(bytes);
    for encoding in [GB18030, BIG5, SHIFT_JIS, EUC_KR, WINDOWS_1252] {
        let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
            continue;
        };
        // This decoder gives control characters for undefined bytes instead of failing.
        if encoding == WINDOWS_1252 && text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c)) {
            continue;
        }
        let score = if encoding == WINDOWS_1252 {
            western
        } else {
            (1.0 - western) * reads(encoding, &text)
        };
        let head: String = text.chars().take(4000).collect();
        let words = if encoding == WINDOWS_1252 && western < 0.5 {
            0
        } else {
            words(&head)
        };
        found.push(Candidate {
            encoding,
            text: text.into_owned(),
            words,
            score,
        });
    }
    let best = found.iter().map(|c| c.score).fold(0.0, f64::max);
    found.retain(|c| c.score > 0.0 && c.score >= best * 0.1 || c.words >= 2);
    found.sort_by(|a, b| {
        let rank = |c: &Candidate| (c.words.min(2), c.score);
        let ((words_a, score_a), (words_b, score_b)) = (rank(a), rank(b));
        words_b.cmp(&words_a).then(score_b.total_cmp(&score_a))
    });
    found
}

/// Share of the high bytes that stand alone between ASCII, as accents and typographic marks do.
fn western_shape(bytes: &[u8]) -> f64 {
    let high = |b: Option<&u8>| b.is_some_and(|b| *b >= 0x80);
    let (mut alone, mut all) = (0_u32, 0_u32);
    for (place, byte) in bytes.iter().enumerate() {
        if *byte >= 0x80 {
            all += 1;
            let before = place.checked_sub(1).and_then(|p| bytes.get(p));
            if !high(before) && !high(bytes.get(place + 1)) {
                alone += 1;
            }
        }
    }
    let share = f64::from(alone) / f64::from(all.max(1));
    if share >= 0.7 { 1.0 } else { share * share }
}

/// Punctuation that stands in text of any of the languages.
const MARKS: &str = "、。，：；（）“”！？　￥";

/// What the letters of a text weigh, -1 to 1 each, on average over those beyond ASCII.
fn reads(encoding: &'static Encoding, text: &str) -> f64 {
    let (mut sum, mut all) = (0.0, 0_u32);
    for c in text.chars().filter(|c| !c.is_ascii()).take(20_000) {
        all += 1;
        sum += match c {
            '\u{ff61}'..='\u{ff9f}' | '\u{e000}'..='\u{f8ff}' => -1.0,
            '\u{3040}'..='\u{30ff}' if encoding == SHIFT_JIS => 1.0,
            '\u{3040}'..='\u{30ff}' => 0.2,
            c if MARKS.contains(c) => 0.5,
            '\u{4e00}'..='\u{9fff}' if encoding == EUC_KR => -1.0,
            c if is_common(c) => 1.0,
            '\u{4e00}'..='\u{9fff}' if first_level(encoding, c) => 0.15,
            '\u{3400}'..='\u{9fff}' | '\u{20000}'.. => -0.2,
            _ => 0.0,
        };
    }
    (sum / f64::from(all.max(1))).max(0.0)
}

/// True for the characters that the standard behind an encoding lists as the frequent ones.
fn first_level(encoding: &'static Encoding, c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = encoding.encode(c.encode_utf8(&mut buffer));
    let (lead, trail) = match bytes.as_ref() {
        [lead, trail] if !lost => (*lead, *trail),
        _ => return false,
    };
    match encoding {
        e if e == GB18030 => (0xb0..=0xd7).contains(&lead) && trail >= 0xa1,
        e if e == BIG5 => (0xa4..=0xc6).contains(&lead),
        e if e == SHIFT_JIS => (0x88..=0x97).contains(&lead),
        _ => false,
    }
}
