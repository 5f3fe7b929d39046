//! What the runner needs of the book behind the screen: reading, writing, the past, files beside it.
//! Rule: an answer says in both languages what was done or why it was not.

use super::msg::Past;
use super::overlays::form::KeptForm;
use crate::domain::{Book, Draft, Id, Lang, Problem};
use crate::operations::Ask;

/// A change that was taken back or done again: what to say, and the records it touched.
pub type Inverted = (Problem, Vec<Id>);

pub trait Desk {
    fn book(&self) -> &Book;

    /// Writes a draft durably, then shows it in the book.
    fn commit(&mut self, draft: Draft) -> Result<(), Problem>;

    fn undo(&mut self, ask: &Ask, seq: Option<u64>) -> Result<Inverted, Problem>;

    fn redo(&mut self, ask: &Ask) -> Result<Inverted, Problem>;

    /// The change sets, newest first.
    fn history(&self, ask: &Ask) -> Vec<Past>;

    /// What an import of a file would do, line by line; true when there is something to take in.
    fn rehearse(&mut self, ask: &Ask, path: &str) -> Result<(Vec<String>, bool), Problem>;

    fn import(&mut self, ask: &Ask, path: &str) -> Result<Problem, Problem>;

    fn export(&mut self, ask: &Ask, path: &str, ids: &[Id]) -> Result<Problem, Problem>;

    fn demo(&mut self, ask: &Ask) -> Result<Problem, Problem>;

    fn drafts(&self) -> Vec<KeptForm>;

    fn keep_drafts(&mut self, drafts: &[KeptForm]);

    fn keep_lang(&mut self, lang: Lang);
}
