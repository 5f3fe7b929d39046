//! Text as it is compared: letter case, accents, full and half width are the same letter.
//! Rule: folded text is only compared and searched, never stored or shown; folding twice changes nothing more.

use unicode_normalization::UnicodeNormalization;

/// Compatibility forms (full width, half-width kana, ligatures) made ordinary, lower case, Latin accents removed.
/// Kana and Hangul keep their marks: バ is another letter than ハ.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Most Chinese text needs nothing but a copy: no letter of it has case, accents or a second width.
    if text.chars().all(|c| plain_han(c) || c.is_ascii()) {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            '’' | '‘' | 'ʼ' => out.push('\''),
            c => out.push(c),
        }
    }
    out.nfkc().collect()
}

/// Ordinary Han characters: neither compatibility ideographs nor radicals, which have another form to fold to.
fn plain_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}')
}

/// Folded and without anything but letters and digits: how names of companies and headers are compared.
pub fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_accents_and_width_do_not_matter() {
        for (text, folded) in [
            ("Müller", "muller"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("ＡＢＣ１２３", "abc123"),
            ("Łódź", "lodz"),
            ("Ångström", "angstrom"),
            ("İstanbul", "istanbul"),
            ("ﾊﾞﾅﾅ", "バナナ"),
            ("Ｏ’Neill", "o'neill"),
            ("Σίσυφος", "σισυφοσ"),
            ("ﬁne", "fine"),
            ("王芳", "王芳"),
            ("（云杉）", "(云杉)"),
            ("한글", "한글"),
        ] {
            assert_eq!(fold(text), folded);
        }
        assert_eq!(letters("Harbour-Lotteries Ltd."), "harbourlotteriesltd");
    }

    #[test]
    fn voiced_kana_stay_other_letters() {
        assert_ne!(fold("バ"), fold("ハ"));
        assert_eq!(fold("ハ\u{3099}"), fold("ﾊﾞ"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
