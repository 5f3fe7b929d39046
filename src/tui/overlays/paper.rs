//! Lines to read: what an import would do, the way conditions are written, settings.

#[derive(Clone, Debug, Default)]
pub struct Paper {
    pub title: String,
    pub lines: Vec<String>,
    pub top: usize,
    /// The file Enter takes in.
    pub import: Option<String>,
}

impl Paper {
    /// True when Enter does something.
    pub fn asks(&self) -> bool {
        self.import.is_some()
    }
}
