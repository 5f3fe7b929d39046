//! Quoted-printable: `=XX` stands for a byte.

/// The bytes meant. A broken sequence stays as it is; the flag says that there was one.
pub fn decode(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(bytes.len());
    let mut broken = false;
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'=' {
            out.push(*first);
            continue;
        }
        match tail {
            [high, low, after @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push(nibble(*high) << 4 | nibble(*low));
                rest = after;
            }
            // A soft break at the very end of the text.
            [] => {}
            _ => {
                broken = true;
                out.push(b'=');
            }
        }
    }
    (out, broken)
}

fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

/// The text with every byte escaped that is not plain ASCII, for values of the old cards.
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        match byte {
            b'=' | 0..=0x1f | 0x7f.. => out.push_str(&format!("={byte:02X}")),
            plain => out.push(char::from(*plain)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert_eq!(decode(encode(&bytes).as_bytes()), (bytes, false));
        }
    }

    #[test]
    fn broken_sequences_stay() {
        assert_eq!(decode(b"=C3=28=ZZ;="), (b"\xc3(=ZZ;".to_vec(), true));
    }
}
