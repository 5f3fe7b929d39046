//! Chance for made-up books: the same numbers for the same seed, on every machine.
//! Rule: integers only, and no other source of chance; a book made twice is the same book.

/// The splitmix64 generator (Steele, Lea, Flood 2014): one word of state, good enough to scatter names and dates.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed ^ 0x6775_616e_7869_0001)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included; `low` when they are the wrong way round.
    pub fn within(&mut self, low: i32, high: i32) -> i32 {
        let span = i64::from(high) - i64::from(low) + 1;
        let Ok(span) = u64::try_from(span) else {
            return low;
        };
        let step = i32::try_from(self.next() % span.max(1)).unwrap_or(0);
        low.saturating_add(step)
    }

    /// A place from 0 to `len` - 1; 0 for an empty list.
    pub fn below(&mut self, len: usize) -> usize {
        let len = u64::try_from(len).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % len).unwrap_or(0)
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// Ten bytes for the random part of a uid.
    pub fn ten(&mut self) -> [u8; 10] {
        let (high, low) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        let mut out = [0; 10];
        for (slot, byte) in out.iter_mut().zip(high.into_iter().chain(low)) {
            *slot = byte;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn numbers_stay_within_their_limits_and_repeat_with_the_seed() {
        let draw = |seed| -> Vec<i32> {
            let mut random = Random::new(seed);
            (0..500).map(|_| random.within(-3, 4)).collect()
        };
        assert!(draw(7).iter().all(|n| (-3..=4).contains(n)));
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert_eq!(Random::new(1).within(5, 1), 5);
    }
}
