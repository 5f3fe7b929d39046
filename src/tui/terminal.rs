//! The terminal: set up and restored whatever happens, read by a thread of its own, written once a frame.
//! Rule: an unchanged frame writes nothing, and the cursor's place is never asked for.
//!
//! The reader waits without a timeout, so idling costs nothing; it tells a terminal that is gone even when SIGHUP is
//! ignored. Window sizes come from the signal thread, because this reader does not see them.

use super::keymap::of_event;
use super::theme::Theme;
use crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, queue, terminal};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What the terminal and the system have to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    Key(String),
    Paste(String),
    Resize(u16, u16),
    Hangup,
    Suspend,
    Continued,
}

/// True while the terminal is ours: restoring twice is safe.
static IS_OURS: AtomicBool = AtomicBool::new(false);

pub struct Terminal {
    shown: Buffer,
    next: Buffer,
    cursor: Option<Position>,
    /// Bytes written since the start, for measuring.
    pub written_bytes: usize,
}

impl Terminal {
    /// Takes the terminal over.
    pub fn start() -> io::Result<Terminal> {
        install_panic_hook();
        let (width, height) = terminal::size()?;
        let area = Rect::new(0, 0, width, height);
        let mut terminal = Terminal {
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            cursor: None,
            written_bytes: 0,
        };
        terminal.enter()?;
        Ok(terminal)
    }

    fn enter(&mut self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        IS_OURS.store(true, Ordering::SeqCst);
        let mut out = Vec::new();
        queue!(
            out,
            EnterAlternateScreen,
            EnableBracketedPaste,
            cursor::Hide
        )?;
        queue!(out, terminal::Clear(terminal::ClearType::All))?;
        self.write(&out)
    }

    pub fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// The size the terminal says it has.
    pub fn asked_size() -> io::Result<(u16, u16)> {
        terminal::size()
    }

    /// Another size: everything is drawn anew.
    pub fn resize(&mut self, width: u16, height: u16) -> io::Result<()> {
        let area = Rect::new(0, 0, width, height);
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        self.clear()
    }

    /// Forgets what is on the screen, so that the next frame writes all of it.
    pub fn clear(&mut self) -> io::Result<()> {
        self.shown.reset();
        self.cursor = None;
        let mut out = Vec::new();
        queue!(out, cursor::Hide, terminal::Clear(terminal::ClearType::All))?;
        self.write(&out)
    }

    /// Draws one frame: only what differs, in one write.
    pub fn draw(
        &mut self,
        picture: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        self.next.reset();
        let cursor = picture(&mut self.next);
        let bytes = encode(&self.shown, &self.next, self.cursor, cursor)?;
        self.write(&bytes)?;
        std::mem::swap(&mut self.shown, &mut self.next);
        self.cursor = cursor;
        Ok(())
    }

    /// Text for the terminal's clipboard.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        use base64::Engine;
        let coded = base64::engine::general_purpose::STANDARD.encode(text);
        self.write(format!("\x1b]52;c;{coded}\x07").as_bytes())
    }

    /// Gives the terminal back, stops, and takes it over again when continued.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
        self.enter()?;
        let (width, height) = terminal::size()?;
        self.resize(width, height)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.written_bytes += bytes.len();
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// What turns one frame into the next: nothing when they are the same.
pub fn encode(
    shown: &Buffer,
    next: &Buffer,
    from: Option<Position>,
    to: Option<Position>,
) -> io::Result<Vec<u8>> {
    let changes = shown.diff(next);
    let mut out = Vec::new();
    if changes.is_empty() && from == to {
        return Ok(out);
    }
    let rows: std::collections::BTreeSet<u16> = changes.iter().map(|(_, y, _)| *y).collect();
    // A frame of several rows is shown as a whole; for two cells that would cost more than it saves.
    let is_large = rows.len() > 2;
    if is_large {
        queue!(out, BeginSynchronizedUpdate)?;
        if from.is_some() {
            queue!(out, cursor::Hide)?;
        }
    }
    if !changes.is_empty() {
        CrosstermBackend::new(&mut out).draw(changes.into_iter())?;
    }
    match to {
        Some(at) => {
            queue!(out, cursor::MoveTo(at.x, at.y))?;
            if from.is_none() || is_large {
                queue!(out, cursor::Show)?;
            }
        }
        None if from.is_some() => queue!(out, cursor::Hide)?,
        None => {}
    }
    if is_large {
        queue!(out, EndSynchronizedUpdate)?;
    }
    Ok(out)
}

/// Gives the terminal back as it was.
pub fn restore() {
    if IS_OURS.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout().lock();
        let _ = queue!(
            out,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            cursor::Show
        );
        let _ = out.flush();
        let _ = terminal::disable_raw_mode();
    }
}

/// A panic gives the terminal back before its message is printed.
fn install_panic_hook() {
    static IS_SET: AtomicBool = AtomicBool::new(false);
    if IS_SET.swap(true, Ordering::SeqCst) {
        return;
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        restore();
        before(info);
    }));
}

/// The palette: with NO_COLOR none, but reverse and bold must survive, which the library would lose.
pub fn theme(no_color: bool) -> Theme {
    crossterm::style::force_color_output(true);
    Theme { colours: !no_color }
}

/// Starts the threads that read keys and signals; each hands what it has to `send` until that answers false.
pub fn listen(send: impl Fn(Input) -> bool + Clone + Send + 'static) -> io::Result<()> {
    let to_reader = send.clone();
    std::thread::Builder::new()
        .name("keys".to_owned())
        .spawn(move || read_keys(&to_reader))?;
    let mut signals =
        signal_hook::iterator::Signals::new([SIGHUP, SIGTERM, SIGINT, SIGWINCH, SIGTSTP, SIGCONT])?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                let input = match signal {
                    SIGWINCH => match terminal::size() {
                        Ok((width, height)) => Input::Resize(width, height),
                        Err(_) => continue,
                    },
                    SIGTSTP => Input::Suspend,
                    SIGCONT => Input::Continued,
                    _ => Input::Hangup,
                };
                if !send(input) {
                    return;
                }
            }
        })?;
    Ok(())
}

fn read_keys(send: &impl Fn(Input) -> bool) {
    if read_until_gone(send).is_none() {
        send(Input::Hangup);
    }
}

/// Reads until the terminal is gone (`None`) or nobody listens any more.
fn read_until_gone(send: &impl Fn(Input) -> bool) -> Option<()> {
    let stdin = io::stdin();
    let opened = match rustix::termios::isatty(&stdin) {
        true => None,
        false => Some(std::fs::File::open("/dev/tty").ok()?),
    };
    loop {
        let mut waiting = match &opened {
            Some(file) => [PollFd::new(file, PollFlags::IN)],
            None => [PollFd::new(&stdin, PollFlags::IN)],
        };
        match poll(&mut waiting, None) {
            Ok(_) => {}
            Err(error) if error == rustix::io::Errno::INTR => continue,
            Err(_) => return None,
        }
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        if waiting.iter().any(|fd| fd.revents().intersects(gone)) {
            return None;
        }
        // Never a wait of zero here: it never says true.
        while event::poll(Duration::from_millis(1)).ok()? {
            if !hand_over(event::read().ok()?, send) {
                return Some(());
            }
        }
    }
}

fn hand_over(event: Event, send: &impl Fn(Input) -> bool) -> bool {
    match event {
        Event::Key(key) => of_event(&key)
            .into_iter()
            .all(|name| send(Input::Key(name))),
        Event::Paste(text) => send(Input::Paste(text)),
        Event::Resize(width, height) => send(Input::Resize(width, height)),
        _ => true,
    }
}
