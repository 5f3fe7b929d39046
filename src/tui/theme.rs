//! Colours and styles by what they say, never by what they look like.
//! Rule: 16 colours on the terminal's own background; no state is told by colour alone.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// The active tab, headings.
    Strong,
    /// Rules, hints, what is of less weight.
    Faint,
    /// Keys in the footer and in lists of commands.
    Key,
    Bad,
    Warn,
    Good,
    /// The part of a text that a search matched.
    Match,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    pub colours: bool,
}

impl Theme {
    pub fn style(self, tone: Tone) -> Style {
        let plain = Style::new();
        let tinted = |colour: Color| {
            if self.colours {
                plain.fg(colour)
            } else {
                plain
            }
        };
        match tone {
            Tone::Plain => plain,
            Tone::Strong => plain.add_modifier(Modifier::BOLD),
            Tone::Faint => tinted(Color::DarkGray),
            Tone::Key => tinted(Color::Cyan),
            Tone::Bad => tinted(Color::Red).add_modifier(Modifier::BOLD),
            Tone::Warn => tinted(Color::Yellow),
            Tone::Good => tinted(Color::Green),
            Tone::Match => plain.add_modifier(Modifier::UNDERLINED),
        }
    }
}
