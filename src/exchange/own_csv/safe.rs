//! Cells that a spreadsheet would take for a formula.
//! Rule: the mark is put before such a cell, and before one that only looks marked, so that taking it off is exact.

/// Header of the column that says the cells of the file carry the mark.
pub const SAFE_MARK: &str = "guanxi.safe=1";

/// Signs with which formulas begin.
const SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn looks_like_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(SIGNS)
}

/// A number (with its currency or as percent), a phone or a date: signs in front are part of it.
fn is_plain(cell: &str) -> bool {
    let rest = cell.trim_start_matches(['+', '-']);
    if rest.len() + 2 < cell.len() || !rest.starts_with(|c: char| c.is_ascii_digit() || c == '(') {
        return false;
    }
    let (figures, currency) = rest
        .rsplit_once(' ')
        .filter(|(_, code)| is_code(code))
        .unwrap_or((rest, ""));
    let _ = currency;
    let figures = figures.strip_suffix('%').unwrap_or(figures);
    figures
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ',' | '-' | '(' | ')'))
}

fn is_code(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// The cell as a spreadsheet may have it.
pub fn protect(cell: &str) -> String {
    if looks_like_formula(cell) && !is_plain(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The cell without the mark.
pub fn unprotect(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if looks_like_formula(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_marked_and_numbers_phones_and_dates_are_not() {
        for cell in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "'=1",
            "+86a",
            "-A1 CNY",
        ] {
            assert_eq!(protect(cell), format!("'{cell}"));
        }
        for cell in [
            "+86 138 0013-8000",
            "-12.50",
            "-12.50 CNY",
            "--05-17",
            "-5%",
            "a=b",
            "'a",
            "",
            "+49 (0)30 1",
        ] {
            assert_eq!(protect(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn taking_the_mark_off_is_exact(cell in "['=+\\-@\t0-9a ]{0,8}") {
            let marked = protect(&cell);
            prop_assert_eq!(unprotect(&marked), cell);
        }
    }
}
