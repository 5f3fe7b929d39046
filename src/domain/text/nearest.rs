//! The word that was probably meant, for "did you mean".

use super::fold::fold;

/// The candidate closest to a word by letters to insert, drop, change or swap (optimal string alignment distance);
/// `None` when none is close: more than a third of the word would have to change.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = fold(word.trim()).chars().collect();
    if typed.is_empty() {
        return None;
    }
    let mut best: Option<(usize, &'a str)> = None;
    for name in candidates {
        let letters: Vec<char> = fold(name).chars().collect();
        let begins = typed.len() >= 2 && letters.starts_with(&typed);
        let steps = if begins {
            1
        } else {
            distance(&typed, &letters)
        };
        let allowed = 1 + typed.len().max(letters.len()) / 3;
        if steps <= allowed && steps < typed.len().max(2) && best.is_none_or(|(s, _)| steps < s) {
            best = Some((steps, name));
        }
    }
    best.map(|(_, name)| name)
}

fn distance(a: &[char], b: &[char]) -> usize {
    // Three rows of the table are enough: a swap looks two rows back.
    let mut older: Vec<usize> = Vec::new();
    let mut old: Vec<usize> = (0..=b.len()).collect();
    let at = |row: &[usize], i: usize| row.get(i).copied().unwrap_or(usize::MAX / 2);
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut steps = (at(&old, j) + usize::from(x != y))
                .min(at(&old, j + 1) + 1)
                .min(at(&row, j) + 1);
            let before = |s: &[char], n: usize| n.checked_sub(1).and_then(|n| s.get(n).copied());
            if i > 0 && j > 0 && before(a, i) == Some(*y) && before(b, j) == Some(*x) {
                steps = steps.min(at(&older, j - 1) + 1);
            }
            row.push(steps);
        }
        older = std::mem::replace(&mut old, row);
    }
    at(&old, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_the_word_and_nonsense_finds_none() {
        let words = ["customer", "contract", "coupon", "case", "task"];
        assert_eq!(nearest("custmoer", words), Some("customer"));
        assert_eq!(nearest("Contrct", words), Some("contract"));
        assert_eq!(nearest("taks", words), Some("task"));
        assert_eq!(nearest("cust", words), Some("customer"));
        assert_eq!(nearest("zebra", words), None);
        assert_eq!(nearest("", words), None);
        assert_eq!(nearest("x", words), None);
    }

    #[test]
    fn a_swap_of_neighbours_is_one_step() {
        let letters = |s: &str| s.chars().collect::<Vec<_>>();
        assert_eq!(distance(&letters("ab"), &letters("ba")), 1);
        assert_eq!(distance(&letters("kitten"), &letters("sitting")), 3);
        assert_eq!(distance(&letters(""), &letters("abc")), 3);
    }
}
