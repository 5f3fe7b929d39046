//! The real program in a real pseudo-terminal: from start to quit, and a terminal that goes away.
//! Rule: what is waited for is what the screen shows, with a limit; nothing sleeps a fixed time.
#![allow(clippy::disallowed_methods)] // a limit for waiting needs the real clock

// A test outside the program waits by the clock.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(60);

struct Session {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Session {
    fn start(data_dir: &Path, arguments: &[&str]) -> Session {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_guanxi"));
        command.args(arguments);
        command.env("GUANXI_DATA_DIR", data_dir);
        command.env("GUANXI_CONFIG", data_dir.join("config.toml"));
        command.env("XDG_RUNTIME_DIR", data_dir);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(n) = reader.read(&mut bytes) {
                if n == 0 || send.send(bytes[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        Session {
            master: pair.master,
            child,
            keys,
            output,
            screen: vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0),
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until the screen shows a text.
    fn wait(&mut self, text: &str) {
        let end = Instant::now() + LIMIT;
        while !self.screen.screen().contents().contains(text) {
            assert!(
                Instant::now() < end,
                "{text:?} never came:\n{}",
                self.screen.screen().contents()
            );
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
                self.screen.process(&bytes);
            }
        }
    }

    /// Everything that is still written until nothing comes for a while.
    fn settle(&mut self) -> usize {
        let mut count = 0;
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(1500)) {
            count += bytes.len();
            self.screen.process(&bytes);
        }
        count
    }

    fn exit_code(&mut self) -> u32 {
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < end, "the program does not end");
            while let Ok(bytes) = self.output.try_recv() {
                self.screen.process(&bytes);
            }
            std::thread::yield_now();
        }
    }
}

#[test]
fn the_program_runs_from_start_to_quit_and_what_was_saved_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::start(folder.path(), &["--lang", "en"]);
    session.wait("add your first customer");
    session.press("a");
    session.wait("New customer");
    session.press("Alice 王芳");
    session.wait("Alice 王芳");
    session.press("\x13");
    session.wait("Saved \"Alice 王芳\".   u undo");
    session.press("?");
    session.wait("Keys of this screen");
    session.press("\x1b");
    session.wait("Enter open");
    session.press("q");
    assert_eq!(session.exit_code(), 0);
    let mut again = Session::start(folder.path(), &["--lang", "zh-CN"]);
    again.wait("Alice 王芳");
    again.wait("[1 客户]");
    again.press("u");
    again.wait("添加第一位客户");
    again.press("q");
    assert_eq!(again.exit_code(), 0);
}

#[test]
fn an_idle_screen_is_silent_and_a_cursor_move_writes_little() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::start(folder.path(), &["--demo", "--lang", "en"]);
    session.wait("[1 Customers]");
    session.wait("Enter open");
    // What further columns need is read after the first frame; on a busy machine that takes its time.
    let end = Instant::now() + LIMIT;
    while session.settle() > 0 {
        assert!(Instant::now() < end, "the screen never comes to rest");
    }
    assert_eq!(session.settle(), 0, "an idle screen writes nothing");
    session.press("j");
    let bytes = session.settle();
    assert!(
        (1..=700).contains(&bytes),
        "{bytes} bytes for a cursor move with its preview"
    );
    session.press("q");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn a_terminal_that_goes_away_ends_the_program_and_keeps_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::start(folder.path(), &["--lang", "en"]);
    session.wait("add your first customer");
    session.press("a");
    session.wait("New customer");
    session.press("Bob half typed");
    session.wait("Bob half typed");
    let Session {
        master,
        mut child,
        keys,
        output,
        ..
    } = session;
    drop((keys, master, output));
    let end = Instant::now() + LIMIT;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "the program outlives its terminal");
        std::thread::yield_now();
    }
    let mut again = Session::start(folder.path(), &["--lang", "en"]);
    again.wait("add your first customer");
    again.press("a");
    again.wait("Bob half typed");
    again.press("\x1b");
    again.wait("Your draft is kept");
    again.press("q");
    assert_eq!(again.exit_code(), 0);
}
