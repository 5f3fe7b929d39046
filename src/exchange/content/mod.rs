//! Content lines of cards and calendars, read over bytes.
//! Rule: nothing of a line is lost. A line is unfolded before it is decoded, because a fold may split a character; each
//! property may have a character set of its own; group, parameters and value are kept as they stood. The usual parsers
//! decode the file first and normalise parameters, so neither could be promised with them.

mod component;
mod line;
mod quoted;
mod unfold;
mod words;

pub use component::{Component, DEPTH_LIMIT, TooDeep, parse, trees};
pub use line::{Decoded, Line, Parameter};
pub use quoted::encode as quoted_printable;
pub use unfold::{Logical, logical_lines, to_utf8};
pub use words::{escape, fold, parts, quote, unescape, unescape_old};
