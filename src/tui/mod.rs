//! The screen: five panes over one book. State, one `update`, one `draw`; a runner does what they ask for.
//! Rule: only `terminal` knows the terminal and only `runner` the clock; everything else is a function of its arguments.

pub mod app;
pub mod commands;
pub mod contact;
pub mod desk;
pub mod draw;
pub mod effect;
pub mod finding;
pub mod input;
pub mod keymap;
pub mod layout;
pub mod msg;
pub mod now;
pub mod overlays;
pub mod panes;
pub mod pen;
pub mod quick;
pub mod runner;
pub mod search;
pub mod segments;
pub mod start;
pub mod terminal;
pub mod theme;
pub mod update;

use crate::domain::Lang;
use crate::operations::launch::Launch;

/// Shows the book until the user quits. Answers the exit code.
pub fn run(launch: Launch) -> u8 {
    start::run(launch, runner::clock)
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod screens;
#[cfg(test)]
mod scripts;

/// The key table for people: keys, command, what it does, where it holds.
pub fn keys(lang: Lang) -> Vec<[String; 4]> {
    let rows = commands::COMMANDS.iter().flat_map(|rows| rows.iter());
    rows.map(|command| {
        let keys: Vec<String> = command.keys.iter().map(|key| keymap::shown(key)).collect();
        [
            keys.join(", "),
            command.id.to_owned(),
            command.label.get(lang).to_owned(),
            commands::where_it_holds(command.scope).get(lang).to_owned(),
        ]
    })
    .collect()
}
