//! CSV for spreadsheets: no cell is taken for a formula, and what goes out comes in again unchanged.

use actix_web::HttpResponse;
use actix_web::http::header;
use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::error::AppError;

/// Characters a spreadsheet takes for the beginning of a formula (OWASP's list, with the full-width forms).
fn begins_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'
    )
}

/// Whether a spreadsheet could take the text for a formula, apostrophes in front of it set aside.
pub fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(begins_formula)
}

/// Puts an apostrophe before what could be a formula. A text that begins with apostrophes and then one of the
/// characters gets one more, so that [`unprotect`] always finds the way back.
pub fn protect(text: &str) -> String {
    if looks_like_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Takes the apostrophe off again, and the other way programs keep a text from being taken for a number: `="008"`.
pub fn unprotect(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if looks_like_formula(text) => rest,
        Some(_) => text,
        None => quoted_formula(text).unwrap_or(text),
    }
}

/// What stands in `="..."`, also where the marks were doubled.
fn quoted_formula(text: &str) -> Option<&str> {
    let mut inner = text.strip_prefix("=\"")?.strip_suffix('"')?;
    while let Some(within) = inner.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        inner = within;
    }
    (!inner.contains('"')).then_some(inner)
}

/// A CSV file as a download; never shown in place, never guessed to be something else.
pub fn csv_answer(name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(bytes)
}

/// A CSV file in the making: RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8.
pub struct CsvFile {
    writer: csv::Writer<Vec<u8>>,
}

impl CsvFile {
    /// An empty file.
    pub fn new() -> Self {
        let writer = WriterBuilder::new()
            .quote_style(QuoteStyle::Necessary)
            .terminator(Terminator::CRLF)
            .flexible(true)
            .from_writer("\u{FEFF}".as_bytes().to_vec());
        Self { writer }
    }

    /// Adds a row, every cell protected.
    ///
    /// # Errors
    /// Never in memory; the writer's signature allows for it.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Result<(), AppError> {
        let cells: Vec<String> = cells.into_iter().map(protect).collect();
        self.writer.write_record(&cells).map_err(AppError::internal)
    }

    /// The bytes.
    ///
    /// # Errors
    /// As [`CsvFile::row`].
    pub fn finish(self) -> Result<Vec<u8>, AppError> {
        self.writer.into_inner().map_err(AppError::internal)
    }
}

impl Default for CsvFile {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_protected_and_come_back() {
        for (plain, out) in [
            ("Asha", "Asha"),
            ("", ""),
            ("'", "'"),
            ("O'Neil", "O'Neil"),
            ("'Abd", "'Abd"),
            ("=1+1", "'=1+1"),
            ("+91 98", "'+91 98"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            ("=HYPERLINK(\"http://x\",\"a\")", "'=HYPERLINK(\"http://x\",\"a\")"),
        ] {
            assert_eq!(protect(plain), out);
            assert_eq!(unprotect(out), plain, "{out:?}");
        }
    }

    #[test]
    fn rows_follow_rfc_4180() {
        let mut file = CsvFile::new();
        file.row(["a,b", "say \"x\"", "two\nlines", "=1"]).unwrap();
        let text = String::from_utf8(file.finish().unwrap()).unwrap();
        assert_eq!(text, "\u{FEFF}\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",'=1\r\n");
    }
}
