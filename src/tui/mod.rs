//! The screen: five panes over one book. State, one `update`, one `draw`; a runner does what they ask for.
//! Rule: only `terminal` knows the terminal and only `runner` the clock; everything else is a function of its arguments.

pub mod app;
pub mod commands;
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
pub mod terminal;
pub mod theme;
pub mod update;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod screens;
