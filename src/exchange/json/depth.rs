//! What is checked on the bytes of a JSON text before it is parsed: nesting and length of texts.
//! Rule: one pass without recursion, so that no input can exhaust the stack or the memory of the parser.

/// Levels of brackets that are read.
pub const DEPTH_LIMIT: usize = 64;

/// Bytes of one text that are read.
pub const TEXT_LIMIT_BYTES: usize = 1 << 20;

/// Why a JSON text is not read, and where (line and column from 1, column in bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    TooDeep { line: usize, column: usize },
    TooLong { line: usize, column: usize },
}

/// Says whether a JSON text keeps the limits. It need not be valid: that is the parser's business.
pub fn check(bytes: &[u8], text_limit_bytes: usize) -> Result<(), Fault> {
    let (mut depth, mut line, mut line_start) = (0_usize, 1_usize, 0_usize);
    // Where the open text began, if one is open, and whether the next byte is escaped.
    let mut text: Option<usize> = None;
    let mut escaped = false;
    for (place, byte) in bytes.iter().enumerate() {
        let column = place - line_start + 1;
        if let Some(start) = text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => text = None,
                _ => {}
            }
            if place - start > text_limit_bytes {
                return Err(Fault::TooLong { line, column });
            }
        } else {
            match byte {
                b'"' => text = Some(place),
                b'[' | b'{' => {
                    depth += 1;
                    if depth > DEPTH_LIMIT {
                        return Err(Fault::TooDeep { line, column });
                    }
                }
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if *byte == b'\n' {
            line += 1;
            line_start = place + 1;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted_outside_of_texts_only() {
        assert_eq!(check(br#"["[[[[\"[[","]"]"#, 100), Ok(()));
        let deep = format!("{}\n{}", "[".repeat(64), "[");
        assert_eq!(
            check(deep.as_bytes(), 100),
            Err(Fault::TooDeep { line: 2, column: 1 })
        );
        assert_eq!(check("[{},".repeat(63).as_bytes(), 100), Ok(()));
        let long = format!("[\"{}\"]", "a".repeat(200));
        assert!(matches!(
            check(long.as_bytes(), 100),
            Err(Fault::TooLong { line: 1, .. })
        ));
    }
}
