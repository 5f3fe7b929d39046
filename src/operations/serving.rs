//! Commands while the interface holds the book: they hand their request over a Unix socket to the program that holds it,
//! which runs it through the same operations and answers with output and exit code.
//! Rule: same user only; a call is taken up within a second or the holder counts as hung; calls are run one at a time, in
//! the order they came.
//!
//! On the wire: four bytes of length (big endian) and JSON; then one byte when the call is taken up; then length and
//! JSON of the answer.

use base64::Engine;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

/// A holder that does not take a call up within this time counts as hung.
pub const PATIENCE: Duration = Duration::from_secs(1);

/// The largest call: standard input of an import goes along.
const LARGEST_CALL_BYTES: usize = 1 << 30;

const TAKEN_UP: u8 = 1;

/// A command handed over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call {
    /// Version of the program that asks; another one is refused.
    pub version: String,
    pub argv: Vec<String>,
    pub folder: PathBuf,
    pub environment: BTreeMap<String, String>,
    /// Standard input, when the command reads it; base64 on the wire.
    #[serde(with = "base64_bytes")]
    pub input: Vec<u8>,
    pub input_is_terminal: bool,
    pub output_is_terminal: bool,
    pub error_is_terminal: bool,
}

/// What a command that was handed over answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    #[serde(with = "base64_bytes")]
    pub out: Vec<u8>,
    #[serde(with = "base64_bytes")]
    pub err: Vec<u8>,
    pub exit: u8,
}

mod base64_bytes {
    use super::*;
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&base64::engine::general_purpose::STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(d)?;
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .map_err(serde::de::Error::custom)
    }
}

/// How a call ended.
#[derive(Debug)]
pub enum Outcome {
    Answered(Reply),
    /// Nobody listens: the socket is left over, or the holder has none.
    Nobody,
    /// The holder did not take the call up in time, or is of another version.
    Hung,
}

/// Hands a call to the program that holds the book.
pub fn call(socket: &Path, call: &Call) -> Outcome {
    let Ok(mut stream) = UnixStream::connect(socket) else {
        return Outcome::Nobody;
    };
    let ready = stream
        .set_read_timeout(Some(PATIENCE))
        .and_then(|()| send(&mut stream, call));
    let mut byte = [0_u8; 1];
    if ready.is_err() || stream.read_exact(&mut byte).is_err() || byte != [TAKEN_UP] {
        return Outcome::Hung;
    }
    // Taken up: the work itself may take as long as it takes.
    if stream.set_read_timeout(None).is_err() {
        return Outcome::Hung;
    }
    match receive(&mut stream) {
        Ok(reply) => Outcome::Answered(reply),
        Err(_) => Outcome::Hung,
    }
}

fn send<T: Serialize>(stream: &mut UnixStream, what: &T) -> io::Result<()> {
    let bytes = serde_json::to_vec(what)?;
    let length =
        u32::try_from(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    stream.write_all(&length.to_be_bytes())?;
    stream.write_all(&bytes)?;
    stream.flush()
}

fn receive<T: for<'de> Deserialize<'de>>(stream: &mut UnixStream) -> io::Result<T> {
    let mut length = [0_u8; 4];
    stream.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > LARGEST_CALL_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    stream.take(length as u64).read_to_end(&mut bytes)?;
    serde_json::from_slice(&bytes).map_err(io::Error::from)
}

/// A call that came in, and the way its answer goes back.
pub struct Incoming {
    pub call: Call,
    stream: UnixStream,
    busy: Arc<AtomicBool>,
    /// The caller knows already that it is being served.
    told: bool,
}

impl Incoming {
    /// Runs the call: says that it is taken up, lets `run` do the work, sends what it answers.
    /// A caller that went away meanwhile is no error: what was done is done.
    pub fn answer(mut self, run: impl FnOnce(&Call) -> Reply) {
        self.busy.store(true, Ordering::SeqCst);
        if !self.told {
            let _ = self.stream.write_all(&[TAKEN_UP]);
        }
        let reply = run(&self.call);
        let _ = send(&mut self.stream, &reply);
        self.busy.store(false, Ordering::SeqCst);
    }
}

/// The socket of the program that holds the book.
pub struct Server {
    path: PathBuf,
    calls: Receiver<Incoming>,
}

impl Server {
    /// Listens. `wake` is called after each call that came in, from another thread.
    pub fn listen(path: &Path, wake: impl Fn() + Send + Sync + 'static) -> io::Result<Server> {
        // A socket left over from a crash is no obstacle: the lock of the book is held by us.
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let listener = UnixListener::bind(path)?;
        restrict(path)?;
        let (calls_in, calls) = mpsc::channel();
        let wake = Arc::new(wake);
        let busy = Arc::new(AtomicBool::new(false));
        std::thread::Builder::new()
            .name("calls".to_owned())
            .spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (calls_in, wake, busy) = (calls_in.clone(), wake.clone(), busy.clone());
                    // Each caller in a thread of its own: a slow one does not keep the others waiting.
                    let taken = std::thread::Builder::new()
                        .spawn(move || take(stream, &calls_in, wake.as_ref(), busy));
                    if taken.is_err() {
                        return;
                    }
                }
            })?;
        Ok(Server {
            path: path.to_owned(),
            calls,
        })
    }

    /// The calls that came in and were not run yet, in order.
    pub fn waiting(&self) -> impl Iterator<Item = Incoming> + '_ {
        self.calls.try_iter()
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The next holder removes a left-over itself.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

fn take(
    mut stream: UnixStream,
    calls: &Sender<Incoming>,
    wake: &(dyn Fn() + Send + Sync),
    busy: Arc<AtomicBool>,
) {
    if !is_same_user(&stream)
        || stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .is_err()
    {
        return;
    }
    let Ok(call) = receive::<Call>(&mut stream) else {
        return;
    };
    if call.version != env!("CARGO_PKG_VERSION") {
        return;
    }
    // While another call is run this one waits its turn; its caller must not take that for a hang-up.
    let told = busy.load(Ordering::SeqCst);
    if told && stream.write_all(&[TAKEN_UP]).is_err() {
        return;
    }
    let _ = calls.send(Incoming {
        call,
        stream,
        busy,
        told,
    });
    wake();
}

fn is_same_user(stream: &UnixStream) -> bool {
    match rustix::net::sockopt::socket_peercred(stream) {
        Ok(peer) => peer.uid == rustix::process::getuid(),
        Err(_) => false,
    }
}

/// Where the socket of a book lies: the user's runtime folder, else the book's own (a socket path has 108 bytes).
pub fn socket_path(data_dir: &Path, runtime_dir: Option<&str>, store_id: &str) -> PathBuf {
    match runtime_dir.filter(|dir| !dir.is_empty()) {
        Some(dir) => Path::new(dir)
            .join("guanxi")
            .join(format!("{store_id}.sock")),
        None => data_dir.join("guanxi.sock"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_call(argv: &[&str]) -> Call {
        Call {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            argv: argv.iter().map(|s| (*s).to_owned()).collect(),
            folder: PathBuf::from("/"),
            environment: BTreeMap::new(),
            input: vec![0, 159, 146, 150],
            input_is_terminal: false,
            output_is_terminal: false,
            error_is_terminal: false,
        }
    }

    #[test]
    fn a_call_is_answered_with_output_and_exit_code() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.sock");
        let (woken_in, woken) = mpsc::channel();
        let woken_in = std::sync::Mutex::new(woken_in);
        let server =
            Server::listen(&path, move || woken_in.lock().unwrap().send(()).unwrap()).unwrap();
        let asking = std::thread::spawn(move || call(&path, &a_call(&["list", "customer"])));
        woken.recv_timeout(Duration::from_secs(5)).unwrap();
        for incoming in server.waiting() {
            incoming.answer(|call| Reply {
                out: call.input.clone(),
                err: b"e".to_vec(),
                exit: u8::try_from(call.argv.len()).unwrap(),
            });
        }
        match asking.join().unwrap() {
            Outcome::Answered(reply) => {
                assert_eq!((reply.out, reply.exit), (vec![0, 159, 146, 150], 2))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_holder_that_does_not_take_up_a_call_counts_as_hung_and_a_left_over_socket_as_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.sock");
        let server = Server::listen(&path, || {}).unwrap();
        assert!(matches!(call(&path, &a_call(&["today"])), Outcome::Hung));
        drop(server);
        assert!(matches!(call(&path, &a_call(&["today"])), Outcome::Nobody));
    }
}
