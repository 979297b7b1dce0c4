//! From the bytes of a file to rows: which encoding, which delimiter, where each row begins. Nothing is lost on the way:
//! what cannot be read as a row becomes a row with a defect, under the line it stands on.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};

use super::encoding::{Charset, SAMPLE, decode, refuse};
use crate::error::AppError;
use crate::platform::csv_file::unprotect;
use crate::platform::validate;

/// Most rows of one file.
pub const MAX_ROWS: usize = 100_000;
/// Most columns of one file.
pub const MAX_COLUMNS: usize = 200;
/// Most characters of one cell.
pub const MAX_CELL_CHARS: usize = 10_000;
/// Most bytes of one cell; a file with a longer one is no table, and reading it would keep a process for long.
pub const MAX_CELL_BYTES: usize = 1_000_000;
/// Most separators on one line; a line with more is no table, and would fill the memory with empty cells.
const MAX_SEPARATORS: usize = 10_000;
/// Quotes left open that are mended before the file is given up.
const MAX_OPEN_QUOTES: usize = 50;
/// Stands for a NUL, which the database cannot keep.
pub const NUL_SIGN: char = '\u{2400}';

const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// The same by name, as the API and the page choose them.
pub const DELIMITER_NAMES: [(&str, char); 4] = [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("bar", '|')];

/// What somebody chose by hand about a file; what is `None` is found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadAs {
    /// How its letters are written.
    pub encoding: Option<Charset>,
    /// What separates its cells.
    pub delimiter: Option<char>,
}

impl ReadAs {
    /// Reads the names of the API and of the page; an empty one chooses nothing.
    ///
    /// # Errors
    /// 422 on `encoding` or `delimiter` for another name.
    pub fn parse(encoding: &str, delimiter: &str) -> Result<Self, AppError> {
        let mut checks = validate::Checks::new();
        let named = |name: &str| DELIMITER_NAMES.into_iter().find(|(known, _)| *known == name);
        let choice = Self {
            encoding: Charset::parse(encoding.trim()),
            delimiter: named(delimiter.trim()).map(|(_, sign)| sign),
        };
        if choice.encoding.is_none() && !encoding.trim().is_empty() {
            let known = Charset::ALL.map(Charset::as_str).join(", ");
            checks.add("encoding", "unknown_value", format!("Use one of {known}."));
        }
        if choice.delimiter.is_none() && !delimiter.trim().is_empty() {
            let known = DELIMITER_NAMES.map(|(name, _)| name).join(", ");
            checks.add("delimiter", "unknown_value", format!("Use one of {known}."));
        }
        checks.finish().map(|()| choice)
    }
}

/// What was wrong with a row's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// A quotation mark opens and never closes.
    OpenQuote,
    /// A quotation mark stands where a cell neither begins nor ends (`\"`, or text after the closing one).
    StrayQuote,
    /// A cell is longer than any field.
    LongCell,
}

impl Defect {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Defect::OpenQuote => "open_quote",
            Defect::StrayQuote => "stray_quote",
            Defect::LongCell => "cell_too_long",
        }
    }
}

impl Defect {
    /// What is wrong with a line whose quotation marks do not fit.
    fn of_line(raw: &str, delimiter: char) -> Self {
        let last = raw.rsplit(delimiter).next().unwrap_or_default().trim();
        if raw.matches('"').count() == 1 && last.starts_with('"') {
            Defect::OpenQuote
        } else {
            Defect::StrayQuote
        }
    }
}

/// One row.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// Line it begins on, counted from 1.
    pub line: i32,
    /// Its cells as a JSON list: one allocation a row, and what the database keeps.
    pub cells: String,
    /// What was wrong with it.
    pub defect: Option<Defect>,
}

/// A file, read.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Name of the encoding.
    pub encoding: &'static str,
    /// What separates cells.
    pub delimiter: char,
    /// Names of the columns; made up where the file has none.
    pub columns: Vec<String>,
    /// Rows with content.
    pub rows: Vec<SheetRow>,
    /// Rows without.
    pub blank: usize,
    /// Size of the file.
    pub bytes: usize,
}

/// Reads a file.
///
/// # Errors
/// 422 on `file`, saying what it is instead of a table of text.
pub fn sheet(bytes: &[u8]) -> Result<Sheet, AppError> {
    sheet_as(bytes, &ReadAs::default())
}

/// Reads a file with what somebody chose by hand; the rest is found.
///
/// # Errors
/// As [`sheet`].
pub fn sheet_as(bytes: &[u8], choice: &ReadAs) -> Result<Sheet, AppError> {
    let (encoding, text) = decode(bytes, choice.encoding)?;
    let (text, declared) = without_separator_line(text.trim_start_matches('\u{FEFF}'));
    if text.trim().is_empty() {
        return Err(refuse("empty_file", "The file is empty."));
    }
    let delimiter = choice.delimiter.or(declared).unwrap_or_else(|| find_delimiter(text));
    let first_line = if declared.is_some() { 2 } else { 1 };
    refuse_wide_lines(text, delimiter, first_line)?;
    let mut reading = Reading::new(text, delimiter, first_line);
    reading.run()?;
    let columns = reading.columns;
    if reading.rows.is_empty() {
        return Err(refuse("no_rows", "The file has a header but no rows."));
    }
    Ok(Sheet {
        encoding: encoding.as_str(),
        delimiter,
        columns,
        rows: reading.rows,
        blank: reading.blank,
        bytes: bytes.len(),
    })
}

/// Excel writes `sep=;` as a first line to tell itself the delimiter.
fn without_separator_line(text: &str) -> (&str, Option<char>) {
    let Some((first, rest)) = text.split_once(['\n', '\r']) else {
        return (text, None);
    };
    let line = first.trim().trim_matches('"');
    let named = line.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("sep="));
    let mut signs = line
        .get(4..)
        .filter(|_| named)
        .unwrap_or_default()
        .trim_matches('"')
        .chars();
    // A program that saved the file again filled the line up with the delimiter.
    match signs.next() {
        Some(sign) if DELIMITERS.contains(&sign) && signs.all(|other| other == sign) => {
            let after_pair =
                if first.len() + 1 < text.len() && text.get(first.len()..).is_some_and(|end| end.starts_with("\r\n")) {
                    rest.strip_prefix('\n').unwrap_or(rest)
                } else {
                    rest
                };
            (after_pair, Some(sign))
        }
        _ => (text, None),
    }
}

/// The delimiter that cuts the first lines into the most even table.
fn find_delimiter(text: &str) -> char {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or(text);
    let mut best = (',', 0_usize, 0_usize);
    for delimiter in DELIMITERS {
        let mut reader = builder(delimiter).from_reader(sample.as_bytes());
        let records: Vec<StringRecord> = reader.records().take(30).flatten().collect();
        let header = records.first().map_or(0, StringRecord::len);
        if header < 2 {
            continue;
        }
        // A mark left inside a cell says that the cell was cut at the wrong sign.
        let whole = |cell: &str| !unprotect(cell.trim()).contains('"');
        let fits = |record: &&StringRecord| record.len() == header && record.iter().all(whole);
        let even = records.iter().filter(fits).count() * 100 / records.len().max(1);
        // Tabs stand between cells and hardly ever in them: where they cut an even table they are what separates, however
        // many commas the names of its columns have. A cell that begins with another delimiter was cut by that one.
        let first = records.first().into_iter().flatten();
        let others = |cell: &str| cell.starts_with(DELIMITERS);
        if delimiter == '\t' && even == 100 && records.len() > 1 && !first.into_iter().any(others) {
            return delimiter;
        }
        if (even, header) > (best.1, best.2) {
            best = (delimiter, even, header);
        }
    }
    best.0
}

fn builder(delimiter: char) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .has_headers(false)
        .flexible(true);
    builder
}

/// A cell that is longer than a whole file of people.
fn refuse_cell(line: i32) -> AppError {
    refuse(
        "cell_too_long",
        format!("A cell around line {line} is longer than {MAX_CELL_BYTES} bytes. Is a quotation mark missing there?"),
    )
}

fn refuse_wide_lines(text: &str, delimiter: char, first_line: i32) -> Result<(), AppError> {
    let mut line = first_line;
    for one in text.split('\n') {
        let mut cells = one.split([delimiter, '\r']);
        if one.len() > MAX_CELL_BYTES && cells.any(|cell| cell.len() > MAX_CELL_BYTES) {
            return Err(refuse_cell(line));
        }
        line = line.saturating_add(1);
    }
    let wide = text
        .split(['\n', '\r'])
        .any(|line| line.len() > MAX_SEPARATORS && line.matches(delimiter).count() > MAX_SEPARATORS);
    if wide {
        return Err(refuse(
            "too_many_columns",
            format!("A file can have at most {MAX_COLUMNS} columns."),
        ));
    }
    Ok(())
}

/// A file being read.
struct Reading<'a> {
    text: &'a str,
    delimiter: char,
    /// Where the line counter stands, and the line there.
    counted: (usize, i32),
    columns: Vec<String>,
    rows: Vec<SheetRow>,
    blank: usize,
    open_quotes: usize,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str, delimiter: char, first_line: i32) -> Self {
        Self {
            text,
            delimiter,
            counted: (0, first_line),
            columns: Vec::new(),
            rows: Vec::new(),
            blank: 0,
            open_quotes: 0,
        }
    }

    /// Reads to the end; goes on after the line of a quotation mark that was left open.
    fn run(&mut self) -> Result<(), AppError> {
        let mut from = 0;
        while let Some(next) = self.run_from(from)? {
            from = next;
        }
        Ok(())
    }

    fn run_from(&mut self, from: usize) -> Result<Option<usize>, AppError> {
        let rest = self.text.get(from..).unwrap_or_default();
        let mut reader = builder(self.delimiter).from_reader(rest.as_bytes());
        let mut record = StringRecord::new();
        loop {
            let start = from + offset(reader.position().byte());
            let more = reader
                .read_record(&mut record)
                .map_err(|_| refuse("not_text", "The file could not be read as CSV."))?;
            if !more {
                return Ok(None);
            }
            let end = from + offset(reader.position().byte());
            let raw = self.text.get(start..end).unwrap_or_default();
            let begin = start + (raw.len() - raw.trim_start_matches(['\r', '\n']).len());
            let raw = raw.trim_matches(['\r', '\n']);
            let line = self.line_at(begin);
            if raw.contains('"') && !well_quoted(raw, self.delimiter) {
                if raw.contains(['\n', '\r']) {
                    return self.open_quote(begin, line, raw).map(Some);
                }
                let defect = Defect::of_line(raw, self.delimiter);
                self.take(line, raw.split(self.delimiter).collect(), Some(defect))?;
                continue;
            }
            self.take(line, record.iter().collect(), None)?;
        }
    }

    /// A quotation mark swallowed the lines after it: its line is set aside, reading goes on with the next.
    fn open_quote(&mut self, begin: usize, line: i32, raw: &str) -> Result<usize, AppError> {
        self.open_quotes += 1;
        if self.open_quotes > MAX_OPEN_QUOTES {
            return Err(refuse(
                "open_quotes",
                format!(
                    "Quotation marks are left open in many rows, the first around line {line}. Export the file again."
                ),
            ));
        }
        let first = raw.split(['\n', '\r']).next().unwrap_or_default();
        self.take(line, first.split(self.delimiter).collect(), Some(Defect::OpenQuote))?;
        Ok(begin + first.len())
    }

    fn line_at(&mut self, at: usize) -> i32 {
        let passed = self.text.get(self.counted.0..at).unwrap_or_default();
        let bytes = passed.as_bytes();
        let mut lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        lines += bytes
            .iter()
            .enumerate()
            .filter(|(i, byte)| **byte == b'\r' && bytes.get(i + 1) != Some(&b'\n'))
            .count();
        self.counted = (
            at.max(self.counted.0),
            self.counted.1 + i32::try_from(lines).unwrap_or(0),
        );
        self.counted.1
    }

    fn take(&mut self, line: i32, cells: Vec<&str>, defect: Option<Defect>) -> Result<(), AppError> {
        // A cell of many lines in quotation marks; on one line it was refused before the first row was read.
        if cells.iter().any(|cell| cell.len() > MAX_CELL_BYTES) {
            return Err(refuse_cell(line));
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            self.blank += 1;
            return Ok(());
        }
        if self.columns.is_empty() {
            if cells.len() > MAX_COLUMNS {
                return Err(refuse(
                    "too_many_columns",
                    format!("A file can have at most {MAX_COLUMNS} columns."),
                ));
            }
            let headless = is_data(&cells);
            self.columns = if headless {
                (1..=cells.len()).map(|n| format!("Column {n}")).collect()
            } else {
                named(&cells)
            };
            if !headless {
                return Ok(());
            }
        }
        if self.rows.len() >= MAX_ROWS {
            return Err(refuse(
                "too_many_rows",
                format!("A file can have at most {MAX_ROWS} rows. Split it into several files."),
            ));
        }
        let mut defect = defect;
        let kept: Vec<String> = cells
            .into_iter()
            .take(MAX_COLUMNS + 1)
            .map(|cell| {
                let cell = cell.replace('\0', "\u{2400}");
                if cell.len() > MAX_CELL_CHARS && cell.chars().count() > MAX_CELL_CHARS {
                    defect = defect.or(Some(Defect::LongCell));
                    return cell.chars().take(MAX_CELL_CHARS).collect();
                }
                cell
            })
            .collect();
        let cells = serde_json::to_string(&kept).map_err(AppError::internal)?;
        self.rows.push(SheetRow { line, cells, defect });
        Ok(())
    }
}

/// Whether every quotation mark that opens a cell closes it too. A record of several lines that is not like that was
/// made by a stray mark, not by somebody who wrote a cell of several lines.
fn well_quoted(raw: &str, delimiter: char) -> bool {
    let (mut start, mut quoted, mut closing) = (true, false, false);
    for c in raw.chars() {
        if quoted {
            if closing {
                closing = false;
                if c == '"' {
                    continue;
                }
                if c != delimiter && c != '\n' && c != '\r' {
                    return false;
                }
                (quoted, start) = (false, true);
            } else {
                closing = c == '"';
            }
        } else if start && c == '"' {
            quoted = true;
        } else {
            start = c == delimiter;
        }
    }
    !quoted || closing
}

fn offset(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// Whether a first row is data rather than names: it has an address in it, or nothing but figures.
fn is_data(cells: &[&str]) -> bool {
    let figures = |cell: &&str| !cell.trim().is_empty() && cell.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
    cells.iter().any(|cell| validate::normal_email(cell).is_ok()) || cells.iter().all(figures)
}

/// Names of columns: cleaned, never empty, and never two that differ in nothing one can see but their letter case.
fn named(cells: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    let mut keys = HashSet::with_capacity(cells.len());
    for (i, cell) in cells.iter().enumerate() {
        let plain: String = unprotect(cell.trim())
            .chars()
            .map(|c| if c.is_control() || c == NUL_SIGN { ' ' } else { c })
            .filter(|c| !validate::turns_direction(*c))
            .collect();
        let clean: String = validate::name(&plain).chars().take(80).collect();
        let base = match clean.trim() {
            "" => format!("Column {}", i + 1),
            name => name.to_owned(),
        };
        let mut name = base.clone();
        let mut n = 2;
        while !keys.insert(validate::identity_key(&name)) {
            name = format!("{base} ({n})");
            n += 1;
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
