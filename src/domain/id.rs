//! Short ids: a letter of the kind and a number, given once and never again.

use super::kind::Kind;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The short id of a record, `c12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    pub kind: Kind,
    pub n: u32,
}

impl Id {
    pub const fn new(kind: Kind, n: u32) -> Id {
        Id { kind, n }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.letter(), self.n)
    }
}

/// The word is not a short id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl FromStr for Id {
    type Err = NotAnId;

    /// Reads `c12` (letter case ignored, no sign, no leading zero, number from 1).
    fn from_str(s: &str) -> Result<Id, NotAnId> {
        let mut chars = s.chars();
        let kind = chars
            .next()
            .and_then(|c| Kind::of_letter(c.to_ascii_lowercase()))
            .ok_or(NotAnId)?;
        let digits = chars.as_str();
        let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        let n = if plain {
            digits.parse().map_err(|_| NotAnId)?
        } else {
            return Err(NotAnId);
        };
        Ok(Id { kind, n })
    }
}

// People and other programs read `c12`; compact forms keep the letter, which never changes, and the number.
impl Serialize for Id {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() {
            s.collect_str(self)
        } else {
            (u8::try_from(self.kind.letter()).unwrap_or(b'?'), self.n).serialize(s)
        }
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Id, D::Error> {
        use serde::de::Error;
        if d.is_human_readable() {
            String::deserialize(d)?
                .parse()
                .map_err(|NotAnId| D::Error::custom("not an id"))
        } else {
            let (letter, n) = <(u8, u32)>::deserialize(d)?;
            let kind = Kind::of_letter(char::from(letter))
                .ok_or_else(|| D::Error::custom("unknown kind"))?;
            Ok(Id { kind, n })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_is_read_back_as_printed_and_nothing_else_is_one() {
        for kind in Kind::ALL {
            let id = Id::new(*kind, 12);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        for word in [
            "",
            "c",
            "c0",
            "c01",
            "c-1",
            "c+1",
            "12",
            "王1",
            "z3",
            "c99999999999",
            "c1 ",
        ] {
            assert_eq!(word.parse::<Id>(), Err(NotAnId), "{word}");
        }
    }
}
