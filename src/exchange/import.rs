//! An import from files to a plan of changes: open, decode, recognise, read, match, rehearse. Nothing is written here.
//! Rule: several files are one import; they are all read before anything is compared with the book.

use super::answer::Answer;
use super::decode::{self, Decoded};
use super::delimited::{self, Rows};
use super::formats::{self, Input, Own};
use super::incoming::{Batch, FileReport, ImportContext, ImportOptions, Note, Origin, RefusedFile};
use super::mapping;
use super::rows::{self, Reader, Shape};
use super::settle;
use super::source::{self, InputFile};
use super::tables::{self, TableFile};
use super::worksheet::Worksheet;
use crate::domain::text::t;
use crate::domain::{Book, Change, Kind};
use std::borrow::Cow;
use std::collections::HashSet;

/// Rows of a file that were not taken, in the file's own form with its header, to be mended and imported again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Name of the file they come from.
    pub file: String,
    pub text: String,
}

/// What an import would do.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Empty when nothing is to be changed: then there is no change set.
    pub changes: Vec<Change>,
    pub answer: Answer,
    pub rejected: Vec<Rejected>,
    /// 0, or the exit code of bad data when no row of any file could be taken.
    pub exit_code: u8,
}

/// A file after decoding.
struct Opened {
    decoded: Decoded,
    delimiter: char,
}

/// The files of an import after opening, and what is said of them.
struct Loaded {
    opened: Vec<Option<Opened>>,
    reports: Vec<FileReport>,
    batch: Batch,
    own: Own,
    /// Cards and components that were not taken.
    rejected: Vec<Rejected>,
    exit_code: u8,
}

/// What reading a file may know.
#[derive(Clone, Copy)]
struct Known<'a> {
    options: &'a ImportOptions,
    context: &'a ImportContext,
    book: &'a Book,
}

/// Reads files and plans what they change in a book.
pub fn run(
    files: &[InputFile],
    options: &ImportOptions,
    context: &ImportContext,
    book: &Book,
) -> Outcome {
    let Loaded {
        opened,
        mut reports,
        mut batch,
        own,
        rejected: mut others,
        exit_code,
    } = load(files, options, context, book);
    // Our own exports come first: what else is in the command is compared with the book they leave.
    let (mut changes, own_unchanged) = own.plan(book, options, context, &mut batch);
    let base = after(book, &changes);
    let mut sheet = Worksheet::new(&base, context.now, context.random);
    let known = tables_among(&opened, &mut reports, options);
    let (rows, mut touched) = tables::take(&known, &mut sheet, &mut batch, options, context);
    for (place, file) in opened.iter().enumerate() {
        if let (Some(file), Some(report)) = (file, reports.get_mut(place))
            && report.source.is_empty()
            && report.refused.is_none()
        {
            foreign(file, place, report, &mut batch, options, context);
        }
    }
    let names = reports
        .iter()
        .map(|report| format!("{} {}", short_name(&report.file), report.source))
        .collect();
    touched.extend(settle::settle(
        &mut batch, &mut sheet, options, context, names,
    ));
    for (file, count) in rows {
        if let Some(report) = reports.get_mut(file as usize) {
            report.records = count;
        }
    }
    changes.extend(sheet.finish());
    let mut answer = Answer {
        files: reports,
        not_imported: batch.not_imported,
        warnings: batch.warnings,
        ..Answer::default()
    };
    answer.count(book, &changes);
    let updated: u64 = answer.updated.values().sum();
    answer.unchanged = (touched.len() as u64 + own_unchanged).saturating_sub(updated);
    let exit_code = if answer.nothing_taken() {
        exit_code.max(65)
    } else {
        0
    };
    let mut rejected = rejected(&opened, &answer);
    rejected.append(&mut others);
    Outcome {
        changes,
        answer,
        rejected,
        exit_code,
    }
}

/// The book with changes made.
fn after(book: &Book, changes: &[Change]) -> Book {
    let mut after = book.clone();
    if !changes.is_empty() {
        after.load(Kind::ALL);
        after.apply(changes, book.seq);
    }
    after
}

fn load(
    files: &[InputFile],
    options: &ImportOptions,
    context: &ImportContext,
    book: &Book,
) -> Loaded {
    let mut loaded = Loaded {
        opened: Vec::new(),
        reports: Vec::new(),
        batch: Batch::default(),
        own: Own::default(),
        rejected: Vec::new(),
        exit_code: 0,
    };
    let known = Known {
        options,
        context,
        book,
    };
    for (place, input) in files.iter().enumerate() {
        let mut report = FileReport {
            file: input.name.clone(),
            ..FileReport::default()
        };
        let origin = Origin {
            file: u32::try_from(place).unwrap_or(u32::MAX),
            line: 0,
        };
        let file = match read(input, &mut report, origin.file, &known, &mut loaded) {
            Ok(file) => file,
            Err(refused) => {
                loaded.exit_code = loaded.exit_code.max(refused.exit_code());
                let message = refused.message.clone();
                loaded.batch.refuse(origin, reason_of(&refused), message);
                report.refused = Some(refused);
                None
            }
        };
        loaded.opened.push(file);
        loaded.reports.push(report);
    }
    loaded
}

/// The files that are tables of the reports.
fn tables_among<'a>(
    opened: &'a [Option<Opened>],
    reports: &mut [FileReport],
    options: &ImportOptions,
) -> Vec<TableFile<'a>> {
    let mut known = Vec::new();
    for ((place, file), report) in opened.iter().enumerate().zip(reports) {
        let Some(file) = file.as_ref().filter(|_| options.as_kind.is_none()) else {
            continue;
        };
        if !report.source.is_empty() {
            continue;
        }
        let header = Rows::new(&file.decoded.text, ',').next();
        let header = header.map(|row| row.cells).unwrap_or_default();
        if let Some((table, places)) =
            tables::recognise(&header).filter(|_| !is_torn(&file.decoded.text))
        {
            "guanxi-tables".clone_into(&mut report.source);
            known.push(TableFile {
                file: u32::try_from(place).unwrap_or(u32::MAX),
                name: short_name(&report.file).to_owned(),
                table,
                places,
                text: &file.decoded.text,
                bad_lines: &file.decoded.bad_lines,
            });
        }
    }
    known
}

/// A table of another program, read into the batch.
fn foreign(
    file: &Opened,
    place: usize,
    report: &mut FileReport,
    batch: &mut Batch,
    options: &ImportOptions,
    context: &ImportContext,
) {
    let number = u32::try_from(place).unwrap_or(u32::MAX);
    let text = &file.decoded.text;
    if let Some(line) = delimited::unclosed(text, file.delimiter).filter(|_| !options.accept_errors)
    {
        let words = t(
            "A quote opened at line {0} never closes. With --accept-errors quotes are taken literally.",
            "第 {0} 行的引号未闭合。使用 --accept-errors 可按字面处理引号。",
        );
        let refused = RefusedFile {
            reason: "bad-quote",
            message: words.problem(&[&line]),
            option: Some("--accept-errors".to_owned()),
        };
        refuse_lines(file, number, &refused, batch);
        report.refused = Some(refused);
        return;
    }
    match rows::shape(
        text,
        file.delimiter,
        &file.decoded.bad_lines,
        options,
        number,
        batch,
    ) {
        Shape::Refused(refused) => {
            refuse_lines(file, number, &refused, batch);
            report.refused = Some(refused);
        }
        Shape::Table(table) => {
            table.source.key.clone_into(&mut report.source);
            report.records = table.records;
            let reader = Reader::new(&table, options, context, number, &report.file, batch);
            reader.read(&table, batch);
        }
    }
}

/// The last part of a path.
fn short_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Opens a file. Cards, calendars, JSON and our own exports are read at once; tables are answered.
fn read(
    input: &InputFile,
    report: &mut FileReport,
    file: u32,
    known: &Known<'_>,
    loaded: &mut Loaded,
) -> Result<Option<Opened>, RefusedFile> {
    let (options, context, book) = (known.options, known.context, known.book);
    let bytes = source::open(input)?;
    if bytes.is_empty() {
        return Err(empty());
    }
    if let Some(source) = formats::of_bytes(&bytes, options) {
        source.clone_into(&mut report.source);
        formats::encoding_of(&bytes).clone_into(&mut report.encoding);
        let refused_before = loaded.batch.not_imported.len();
        report.records =
            formats::take_bytes(source, &bytes, file, options, context, &mut loaded.batch)?;
        let refused = loaded.batch.not_imported.iter().skip(refused_before);
        let lines: HashSet<u32> = refused.filter_map(|note| note.line).collect();
        loaded.rejected.extend(
            formats::rejected(source, &bytes, &lines).map(|text| Rejected {
                file: input.name.clone(),
                text,
            }),
        );
        return Ok(None);
    }
    let opened = open(bytes, options)?;
    report.encoding.clone_from(&opened.decoded.label);
    let origin = Origin { file, line: 0 };
    told_nul(&opened.decoded, origin, &mut loaded.batch);
    let text = Input {
        name: &input.name,
        text: &opened.decoded.text,
        file,
    };
    let taken = formats::take_text(
        &text,
        options,
        context,
        book,
        &mut loaded.batch,
        &mut loaded.own,
    )?;
    Ok(match taken {
        Some(taken) => {
            taken.source.clone_into(&mut report.source);
            report.records = taken.records;
            // Its lines are at hand when some of them are not taken.
            Some(opened).filter(|_| taken.by_line)
        }
        None => Some(opened),
    })
}

fn open(bytes: Vec<u8>, options: &ImportOptions) -> Result<Opened, RefusedFile> {
    if options.encoding.is_none() && decode::looks_binary(&bytes) && !wide(&bytes) {
        return Err(RefusedFile {
            reason: "not-text",
            message: t("This is not text.", "这不是文本文件。").into(),
            option: None,
        });
    }
    let decoded = decode::decode(bytes, options.encoding.as_deref(), &known_words)?;
    if decoded
        .text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
    {
        return Err(empty());
    }
    let delimiter = options
        .delimiter
        .unwrap_or_else(|| delimited::delimiter(&decoded.text, &known_cells));
    Ok(Opened { decoded, delimiter })
}

/// Known header words of a text's first lines: what an encoding is judged by.
fn known_words(text: &str) -> usize {
    let lines = text.lines().take(30);
    let words = |line: &str| {
        line.split([',', ';', '\t', '|'])
            .filter(|cell| is_word(cell))
            .count()
    };
    lines.map(words).max().unwrap_or(0)
}

/// ASCII words say nothing of an encoding, so only others count there.
fn is_word(cell: &str) -> bool {
    let cell = cell.trim().trim_matches('"');
    !cell.is_ascii() && cell.len() <= 80 && mapping::is_known(cell)
}

fn known_cells(cells: &[Cow<'_, str>]) -> usize {
    cells
        .iter()
        .filter(|cell| cell.len() <= 80 && mapping::is_known(cell))
        .count()
}

/// UTF-16 has many NUL bytes without being binary.
fn wide(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || {
        let even = bytes
            .iter()
            .take(4096)
            .step_by(2)
            .filter(|b| **b == 0)
            .count();
        let odd = bytes
            .iter()
            .take(4096)
            .skip(1)
            .step_by(2)
            .filter(|b| **b == 0)
            .count();
        (even == 0) != (odd == 0)
    }
}

fn empty() -> RefusedFile {
    RefusedFile {
        reason: "empty",
        message: t("The file is empty.", "文件为空。").into(),
        option: None,
    }
}

fn told_nul(decoded: &Decoded, origin: Origin, batch: &mut Batch) {
    for line in &decoded.nul_lines {
        let at = Origin {
            line: *line,
            ..origin
        };
        batch.warn(
            at,
            "guess",
            t("NUL characters were removed.", "已去除 NUL 字符。"),
        );
    }
    if let Some(how) = &decoded.how {
        let text = t("read as {0}: {1}", "按 {0} 读取：{1}");
        batch.warn(origin, "guess", text.problem(&[&decoded.label, how]));
    }
}

/// A quote of the text never closes; looked for only where the number of quotes is odd.
fn is_torn(text: &str) -> bool {
    let odd = text.bytes().filter(|b| *b == b'"').count() % 2 == 1;
    odd && delimited::unclosed(text, ',').is_some()
}

/// The stable word for the rows of a file that is refused.
fn reason_of(refused: &RefusedFile) -> &'static str {
    match refused.reason {
        "bad-quote" => "bad-quote",
        "too-long" => "too-long",
        "too-deep" => "too-deep",
        "ambiguous-encoding" | "unknown-encoding" => "bad-encoding",
        _ => "unsupported",
    }
}

/// One entry per line of a refused text that is not blank.
fn refuse_lines(file: &Opened, number: u32, refused: &RefusedFile, batch: &mut Batch) {
    let reason = reason_of(refused);
    for (line, text) in file.decoded.text.lines().enumerate() {
        if !text.trim().is_empty() {
            let origin = Origin {
                file: number,
                line: u32::try_from(line + 1).unwrap_or(u32::MAX),
            };
            batch.refuse(origin, reason, refused.message.clone());
        }
    }
}

/// The rows that were not taken, as they stood, under the header of their file.
fn rejected(opened: &[Option<Opened>], answer: &Answer) -> Vec<Rejected> {
    let mut found = Vec::new();
    for (place, file) in opened.iter().enumerate() {
        let (Some(file), Some(report)) = (file, answer.files.get(place)) else {
            continue;
        };
        let of_file = |note: &&Note| note.file as usize == place;
        let lines: HashSet<u32> = answer
            .not_imported
            .iter()
            .filter(of_file)
            .filter_map(|note| note.line)
            .collect();
        if lines.is_empty() || report.refused.is_some() {
            continue;
        }
        let text = &file.decoded.text;
        let mut out = String::new();
        for (row, first) in Rows::new(text, file.delimiter)
            .zip(std::iter::once(true).chain(std::iter::repeat(false)))
        {
            if first || lines.contains(&row.line) {
                out.push_str(text.get(row.from..row.until).unwrap_or(""));
                if !out.ends_with('\n') {
                    out.push('\n');
                }
            }
        }
        found.push(Rejected {
            file: report.file.clone(),
            text: out,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Day, Kind, Lang, Moment};
    use crate::exchange::source::Content;

    fn context() -> ImportContext {
        ImportContext {
            now: Moment(1_700_000_000_000),
            today: Day::of(2024, 5, 1).unwrap(),
            zone: chrono_tz::Asia::Shanghai,
            currency: Currency::CNY,
            country: "CN".to_owned(),
            lang: Lang::En,
            random: [3; 16],
        }
    }

    fn file(name: &str, text: &str) -> InputFile {
        InputFile {
            name: name.to_owned(),
            content: Content::Bytes(text.as_bytes().to_vec()),
        }
    }

    fn book() -> Book {
        let book = Book::default();
        book.load(Kind::ALL);
        book
    }

    fn import(book: &mut Book, files: &[InputFile]) -> Outcome {
        let out = run(files, &ImportOptions::default(), &context(), book);
        book.check(&out.changes).unwrap();
        crate::domain::rules::check(book, &out.changes).unwrap();
        book.apply(&out.changes, book.seq + 1);
        out
    }

    fn business() -> Vec<InputFile> {
        vec![
            file(
                "orders.csv",
                "order_id,customer_id,date,product,quantity,amount_minor\nO1,C1,2024-01-05,tea,1,1000\nO1,C1,2024-01-05,tea,1,1000\nO2,C9,2024-01-06,tea,1,5\nO3,C1,2024-01-07,cup,1,1\nO3,C1,2024-01-08,cup,1,1\n",
            ),
            file(
                "customers.csv",
                "customer_id,customer_name\nC1, 张三 \nC2,\"Li, Si\"\n",
            ),
            file(
                "deals.csv",
                "deal_id,customer_id,amount_minor,expected_close,probability_bp\nD1,C1,500,,\nD2,C2,700,2024-06-01,6000\n",
            ),
            file(
                "deal_events.csv",
                "deal_id,date,stage\nD1,2024-02-02,proposal\nD1,2024-02-02,lead\nD1,2024-02-01,lead\nD2,2024-02-01,demo\n",
            ),
            file(
                "ratings.csv",
                "customer_id,date,dimension,expected,perceived\nC1,2024-03-01,empathy,4,5\nC1,2024-03-01,empathy,4,5\n",
            ),
            file(
                "complaints.csv",
                "complaint_id,customer_id,opened_on,cause,first_response_on,resolved_on\nK1,C1,2024-01-01,noise,,2024-01-03\n",
            ),
        ]
    }

    #[test]
    fn tables_come_in_whatever_their_order_and_a_second_time_change_nothing() {
        let mut book = book();
        let out = import(&mut book, &business());
        let made = |key| out.answer.created.get(key).copied().unwrap_or(0);
        assert_eq!(
            (made("persons"), made("orders"), made("order_lines")),
            (2, 1, 2)
        );
        assert_eq!(
            (
                made("deals"),
                made("surveys"),
                made("complaints"),
                made("products")
            ),
            (2, 2, 1, 1)
        );
        let refused: Vec<_> = out
            .answer
            .not_imported
            .iter()
            .map(|n| (n.line, n.reason))
            .collect();
        assert_eq!(
            refused,
            [
                (Some(4), "unknown-link"),
                (Some(5), "id-conflict"),
                (Some(6), "id-conflict")
            ]
        );
        assert_eq!(
            out.rejected[0].text.lines().count(),
            4,
            "the header and three rows"
        );
        let again = import(&mut book, &business());
        assert_eq!(again.changes, vec![]);
        assert_eq!(
            (again.answer.created.len(), again.answer.updated.len()),
            (0, 0)
        );
    }

    #[test]
    fn cells_of_the_tables_are_taken_byte_for_byte_and_events_keep_the_order_of_the_file() {
        let mut book = book();
        import(&mut book, &business());
        let customer = book.by_outside_id(Kind::Customer, Some("table"), "C1")[0];
        assert_eq!(book.get(customer).unwrap().text("name"), " 张三 ");
        let deal = book
            .get(book.by_outside_id(Kind::Deal, Some("table"), "D1")[0])
            .unwrap();
        let stages: Vec<_> = deal
            .items("stage_history")
            .iter()
            .map(|r| r.part("stage").unwrap().as_text().unwrap().to_owned())
            .collect();
        assert_eq!(stages, ["lead", "proposal", "lead"]);
        let own = book
            .get(book.by_outside_id(Kind::Deal, Some("table"), "D2")[0])
            .unwrap();
        assert_eq!((own.text("pipeline"), own.text("stage")), ("table", "demo"));
    }

    #[test]
    fn a_list_of_sales_with_merged_cells_makes_orders_whose_lines_add_up() {
        let mut book = book();
        let text = "日期,客户,产品,数量,单价,金额\n2024-03-01,王芳,红茶,2,50,100\n,,绿茶,1,30,30\n合计,,,,,130\n";
        let out = import(&mut book, &[file("台账.csv", text)]);
        let order = book.iter(Kind::Order).next().unwrap();
        assert_eq!(order.money("total").unwrap().minor, 13_000);
        assert_eq!((order.items("lines").len(), order.get("other")), (2, None));
        assert_eq!(out.answer.not_imported[0].reason, "totals-row");
        assert_eq!(import(&mut book, &[file("台账.csv", text)]).changes, vec![]);
    }

    #[test]
    fn what_is_empty_or_not_known_is_refused_with_an_entry_per_line() {
        let mut book = book();
        let out = import(&mut book, &[file("x.csv", "foo,bar\n1,2\n\n3,4\n")]);
        assert_eq!((out.answer.not_imported.len(), out.exit_code), (3, 65));
        assert!(out.answer.files[0].refused.is_some());
        let out = import(&mut book, &[file("e.csv", "\n \n")]);
        assert_eq!((out.answer.not_imported.len(), out.exit_code), (1, 65));
        let json = out.answer.to_json(None, Lang::En);
        assert_eq!(json["files"][0]["refused"]["reason"], "empty");
        assert_eq!(json["created"], serde_json::json!({}));
    }
}
