//! Start and exit code: the edge where arguments, environment, clock and chance come in.
//! Rule: nothing is decided here; a request is put together and given to the command line or the interface.
#![forbid(unsafe_code)]

use guanxi::cli::{self, Asked, Request, Screens, Streams};
use guanxi::domain::Moment;
use guanxi::operations::launch::Launch;
use guanxi::tui;
use std::io::{self, BufWriter, IsTerminal};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// The clock, read here and in the interface's runner only.
#[allow(clippy::disallowed_methods)]
fn now() -> Moment {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Chance for new uids: the random keys the standard library draws for its maps.
fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = std::collections::hash_map::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    hasher.finish()
}

static SCREENS: Screens = Screens { keys: tui::keys };

fn main() -> ExitCode {
    let words = std::env::args_os()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned());
    let mut input = io::stdin();
    let request = Request {
        argv: words.collect(),
        folder: std::env::current_dir().unwrap_or_default(),
        environment: std::env::vars_os()
            .map(|(key, value)| {
                (
                    key.to_string_lossy().into_owned(),
                    value.to_string_lossy().into_owned(),
                )
            })
            .collect(),
        input_is_terminal: input.is_terminal(),
        output_is_terminal: io::stdout().is_terminal(),
        error_is_terminal: io::stderr().is_terminal(),
        input: &mut input,
        now: now(),
        seed: seed(),
    };
    let mut out = BufWriter::new(io::stdout());
    let mut err = io::stderr();
    match cli::run(
        request,
        Streams {
            out: &mut out,
            err: &mut err,
        },
        &SCREENS,
    ) {
        Asked::Done(code) => ExitCode::from(code),
        Asked::Interface(globals, demo) => {
            let launch = Launch {
                data_dir: globals.data_dir,
                lang: globals.lang,
                as_of: globals.as_of,
                at: globals.at,
                colour: globals.colour,
                preferences: globals.preferences,
                demo,
                seed: seed(),
                runtime_dir: std::env::var("XDG_RUNTIME_DIR").ok(),
                run_command: |call, desk, now, seed| cli::serve(call, desk, now, seed, &SCREENS),
            };
            ExitCode::from(tui::run(launch))
        }
    }
}
