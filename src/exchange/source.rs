//! Opening what is to be imported: regular files and bytes given on standard input, packed with gzip or not.
//! Rule: only a regular file is ever read, never more than the limit, and what is refused is told in words.

use super::incoming::RefusedFile;
use crate::domain::text::{Problem, Text, t};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Largest file that is read.
pub const FILE_BYTES: u64 = 1 << 30;
/// Largest content of a packed file.
pub const UNPACKED_BYTES: u64 = 256 << 20;
/// Largest ratio of content to packed size, for contents above 1 MiB.
pub const UNPACKED_RATIO: u64 = 200;

/// Where the bytes of an input are.
#[derive(Clone, Debug)]
pub enum Content {
    Path(PathBuf),
    /// Standard input, read by whoever calls.
    Bytes(Vec<u8>),
}

/// One input of an import.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Name for people and for the records' origin.
    pub name: String,
    pub content: Content,
}

fn refused(reason: &'static str, text: Text) -> RefusedFile {
    told(reason, text.into())
}

fn told(reason: &'static str, message: Problem) -> RefusedFile {
    RefusedFile {
        reason,
        message,
        option: None,
    }
}

impl RefusedFile {
    /// The exit code of a command whose only file was refused so.
    pub fn exit_code(&self) -> u8 {
        match self.reason {
            "not-found" => 66,
            "no-permission" => 77,
            "read-error" => 74,
            _ => 65,
        }
    }
}

/// The whole content of an input, unpacked.
pub fn open(input: &InputFile) -> Result<Vec<u8>, RefusedFile> {
    let bytes = match &input.content {
        Content::Path(path) => read(path)?,
        Content::Bytes(bytes) => bytes.clone(),
    };
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        unpack(&bytes)?
    } else {
        bytes
    };
    match foreign(&bytes) {
        Some(refused) => Err(refused),
        None => Ok(bytes),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, RefusedFile> {
    let facts = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if facts.is_dir() {
        let text = t(
            "This is a folder. Name the files in it.",
            "这是文件夹。请指定其中的文件。",
        );
        return Err(refused("folder", text));
    }
    if !facts.is_file() {
        let text = t(
            "This is not a regular file (a pipe or a device). Standard input is read with -.",
            "这不是普通文件（而是管道或设备）。标准输入请用 -。",
        );
        return Err(refused("not-a-file", text));
    }
    if facts.len() > FILE_BYTES {
        return Err(refused(
            "too-long",
            t("The file is larger than 1 GiB.", "文件大于 1 GiB。"),
        ));
    }
    let file = fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(facts.len()).unwrap_or(0));
    file.take(FILE_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> RefusedFile {
    const TOO_MANY_LINKS: i32 = 40;
    match error.kind() {
        ErrorKind::NotFound => match fs::read_link(path) {
            Ok(target) => {
                let text = t(
                    "It is a link to {0}, which is not there.",
                    "这是指向 {0} 的链接，目标不存在。",
                );
                told("not-found", text.problem(&[&target.display()]))
            }
            Err(_) => refused("not-found", t("There is no such file.", "没有这个文件。")),
        },
        ErrorKind::PermissionDenied => refused(
            "no-permission",
            t("Reading it is not permitted.", "没有读取权限。"),
        ),
        _ if error.raw_os_error() == Some(TOO_MANY_LINKS) => refused(
            "link-loop",
            t(
                "Its links lead round in a circle (too many links).",
                "链接形成循环（链接过多）。",
            ),
        ),
        _ => {
            let text = t("It cannot be read: {0}.", "无法读取：{0}。");
            told("read-error", text.problem(&[error]))
        }
    }
}

/// Unpacks gzip members, up to the limits.
fn unpack(packed: &[u8]) -> Result<Vec<u8>, RefusedFile> {
    let ratio = (packed.len() as u64)
        .saturating_mul(UNPACKED_RATIO)
        .max(1 << 20);
    let limit = ratio.min(UNPACKED_BYTES);
    let mut bytes = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(packed).take(limit + 1);
    if reader.read_to_end(&mut bytes).is_err() {
        return Err(refused(
            "damaged",
            t(
                "The archive is damaged or cut short.",
                "压缩文件已损坏或不完整。",
            ),
        ));
    }
    if bytes.len() as u64 > limit {
        let text = t(
            "The archive expands to more than 256 MiB or 200 times its size.",
            "压缩文件展开后超过 256 MiB 或原大小的 200 倍。",
        );
        return Err(refused("too-long", text));
    }
    Ok(bytes)
}

/// First bytes of files that are something else, with what to do instead.
const FOREIGN: &[(&[u8], Text)] = &[
    (
        b"PK\x03\x04",
        t(
            "This is a ZIP or Excel file: open it there and save it as CSV UTF-8.",
            "这是 ZIP 或 Excel 文件：请另存为 CSV UTF-8。",
        ),
    ),
    (
        b"PK\x05\x06",
        t("This is an empty ZIP archive.", "这是空的 ZIP 压缩包。"),
    ),
    (
        &[0xd0, 0xcf, 0x11, 0xe0],
        t(
            "This is an old Excel or Office file: save it as CSV UTF-8.",
            "这是旧版 Excel/Office 文件：请另存为 CSV UTF-8。",
        ),
    ),
    (b"%PDF", t("This is a PDF document.", "这是 PDF 文档。")),
    (
        &[0x89, b'P', b'N', b'G'],
        t("This is a picture (PNG).", "这是图片（PNG）。"),
    ),
    (
        &[0xff, 0xd8, 0xff],
        t("This is a picture (JPEG).", "这是图片（JPEG）。"),
    ),
    (b"GIF8", t("This is a picture (GIF).", "这是图片（GIF）。")),
    (
        b"SQLite format 3\0",
        t("This is a SQLite database.", "这是 SQLite 数据库。"),
    ),
    (
        &[0x28, 0xb5, 0x2f, 0xfd],
        t(
            "This is packed with zstd: unpack it first.",
            "这是 zstd 压缩文件：请先解压。",
        ),
    ),
    (
        b"7z\xbc\xaf",
        t("This is a 7z archive.", "这是 7z 压缩包。"),
    ),
    (b"Rar!", t("This is a RAR archive.", "这是 RAR 压缩包。")),
    (
        &[0xff, 0xfe, 0, 0],
        t(
            "This is UTF-32: save it as UTF-8.",
            "这是 UTF-32：请另存为 UTF-8。",
        ),
    ),
];

/// Says what a file is when it is not one that can be taken.
fn foreign(bytes: &[u8]) -> Option<RefusedFile> {
    if let Some((_, text)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(refused("unsupported", *text));
    }
    let head: Vec<u8> = bytes.iter().take(4096).copied().collect();
    let head = String::from_utf8_lossy(&head);
    let start = head.trim_start_matches('\u{feff}').trim_start();
    let lower: String = start.chars().take(16).collect::<String>().to_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        let text = t(
            "This is a web page (HTML): save the table as CSV UTF-8.",
            "这是网页（HTML）：请把表格另存为 CSV UTF-8。",
        );
        return Some(refused("unsupported", text));
    }
    if lower.starts_with("<?xml") {
        return Some(refused(
            "unsupported",
            t("This is an XML file.", "这是 XML 文件。"),
        ));
    }
    if start.starts_with("dn:") {
        let text = t(
            "This is an address book in LDIF: export it as vCard or CSV.",
            "这是 LDIF 通讯录：请导出为 vCard 或 CSV。",
        );
        return Some(refused("unsupported", text));
    }
    if start.starts_with("From ") && head.contains("\nSubject:") {
        return Some(refused(
            "unsupported",
            t(
                "This is a mailbox, not a table.",
                "这是邮箱文件，不是表格。",
            ),
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn bytes(content: &[u8]) -> InputFile {
        InputFile {
            name: "x".to_owned(),
            content: Content::Bytes(content.to_vec()),
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (content, word) in [
            (&b"PK\x03\x04rest"[..], "Excel"),
            (b"%PDF-1.4", "PDF"),
            (b"\x89PNG\r\n", "PNG"),
            (b" <!DOCTYPE HTML><p>", "HTML"),
            (b"dn: cn=x\n", "LDIF"),
        ] {
            let refused = open(&bytes(content)).unwrap_err();
            assert!(refused.message.en.contains(word), "{}", refused.message);
            assert_eq!(refused.exit_code(), 65);
        }
        assert_eq!(open(&bytes(b"name\nAnn\n")).unwrap(), b"name\nAnn\n");
    }

    #[test]
    fn packed_files_come_out_whole_or_not_at_all() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(b"name\nAnn\n").unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(open(&bytes(&packed)).unwrap(), b"name\nAnn\n");
        assert_eq!(open(&bytes(&packed[..15])).unwrap_err().reason, "damaged");
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(&vec![0; 4 << 20]).unwrap();
        let bomb = packer.finish().unwrap();
        assert_eq!(open(&bytes(&bomb)).unwrap_err().reason, "too-long");
    }

    #[test]
    fn folders_and_missing_files_are_refused_with_the_exit_code_of_their_cause() {
        let folder = tempfile::tempdir().unwrap();
        let path = |path: PathBuf| InputFile {
            name: "x".to_owned(),
            content: Content::Path(path),
        };
        assert_eq!(
            open(&path(folder.path().to_owned())).unwrap_err().reason,
            "folder"
        );
        let missing = open(&path(folder.path().join("none"))).unwrap_err();
        assert_eq!((missing.reason, missing.exit_code()), ("not-found", 66));
    }
}
