//! How the letters of a file are written: chosen by hand, named by the mark at its beginning, or found from its bytes.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::AppError;

/// How much of a file is looked at to find out what it is.
pub(super) const SAMPLE: usize = 64 * 1024;

pub(super) fn refuse(code: &'static str, detail: impl Into<String>) -> AppError {
    AppError::field("file", code, detail)
}

/// A way to write letters as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// One that browsers know.
    Web(&'static Encoding),
    /// Four bytes a character, the smallest first.
    Utf32Le,
    /// Four bytes a character, the largest first.
    Utf32Be,
}

impl Charset {
    /// What can be chosen by hand: what spreadsheets and record systems write.
    pub const ALL: [Charset; 11] = [
        Charset::Web(UTF_8),
        Charset::Web(UTF_16LE),
        Charset::Web(UTF_16BE),
        Charset::Utf32Le,
        Charset::Utf32Be,
        Charset::Web(encoding_rs::WINDOWS_1252),
        Charset::Web(encoding_rs::WINDOWS_1256),
        Charset::Web(encoding_rs::WINDOWS_1251),
        Charset::Web(encoding_rs::SHIFT_JIS),
        Charset::Web(encoding_rs::GB18030),
        Charset::Web(encoding_rs::BIG5),
    ];

    /// Its usual name.
    pub fn as_str(self) -> &'static str {
        match self {
            Charset::Web(encoding) => encoding.name(),
            Charset::Utf32Le => "UTF-32LE",
            Charset::Utf32Be => "UTF-32BE",
        }
    }

    /// Reads the name, in any letter case.
    pub fn parse(name: &str) -> Option<Charset> {
        Charset::ALL
            .into_iter()
            .find(|one| one.as_str().eq_ignore_ascii_case(name))
    }

    fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            // Marks are dropped by the caller, so that a mark in the middle stays visible as a wrong character.
            Charset::Web(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Charset::Utf32Le => utf32(bytes, u32::from_le_bytes),
            Charset::Utf32Be => utf32(bytes, u32::from_be_bytes),
        }
    }
}

fn utf32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> Cow<'_, str> {
    let (whole, rest) = bytes.as_chunks::<4>();
    let mut text: String = whole
        .iter()
        .map(|four| char::from_u32(number(*four)).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Cow::Owned(text)
}

/// The bytes as text, and the encoding that was chosen or found. What old programs put at the end of a file (the sign for
/// its end, 0x1A, and zeros that fill up a block) is left out.
///
/// # Errors
/// 422 on `file` when it is no text.
pub(super) fn decode(bytes: &[u8], chosen: Option<Charset>) -> Result<(Charset, Cow<'_, str>), AppError> {
    let known: [(&[u8], &'static str, &str); 5] = [
        (
            b"PK\x03\x04",
            "spreadsheet",
            "This is a workbook, not a CSV file. Save it as CSV (UTF-8) and send that.",
        ),
        (
            b"\xD0\xCF\x11\xE0",
            "spreadsheet",
            "This is an old Excel workbook. Save it as CSV (UTF-8) and send that.",
        ),
        (b"%PDF", "not_text", "This is a PDF, not a CSV file."),
        (b"\x1F\x8B", "not_text", "This file is compressed. Unpack it first."),
        (b"\x89PNG", "not_text", "This is a picture, not a CSV file."),
    ];
    for (signature, code, detail) in known {
        if bytes.starts_with(signature) {
            return Err(refuse(code, detail));
        }
    }
    let bytes = without_end_marks(bytes);
    if bytes.is_empty() {
        return Err(refuse("empty_file", "The file is empty."));
    }
    let charset = match chosen.or_else(|| marked(bytes)) {
        Some(charset) => charset,
        None => guess(bytes)?,
    };
    let end_marks = ['\0', '\u{1A}'];
    let text = match charset.decode(bytes) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(end_marks)),
        Cow::Owned(mut text) => {
            text.truncate(text.trim_end_matches(end_marks).len());
            Cow::Owned(text)
        }
    };
    Ok((charset, text))
}

/// Without the marks at the end, where a byte is a character. A file with zeros elsewhere may be one of several bytes a
/// character, in which these bytes are parts of letters: there they are taken off the text.
fn without_end_marks(bytes: &[u8]) -> &[u8] {
    let end = |marks: &[u8]| {
        bytes
            .iter()
            .rposition(|byte| !marks.contains(byte))
            .map_or(0, |last| last + 1)
    };
    let text = bytes.get(..end(&[0, 0x1A])).unwrap_or(bytes);
    if text.contains(&0) { bytes } else { text }
}

/// The encoding a mark at the beginning names. That of UTF-32 begins as that of UTF-16 does.
fn marked(bytes: &[u8]) -> Option<Charset> {
    if bytes.starts_with(b"\xFF\xFE\0\0") {
        Some(Charset::Utf32Le)
    } else if bytes.starts_with(b"\0\0\xFE\xFF") {
        Some(Charset::Utf32Be)
    } else {
        Encoding::for_bom(bytes).map(|(encoding, _)| Charset::Web(encoding))
    }
}

fn guess(bytes: &[u8]) -> Result<Charset, AppError> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let controls = sample
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C))
        .count();
    let many = controls >= 5 && controls * 50 > sample.len();
    // Of several bytes a character, those of separators, line breaks and figures are zeros.
    if many || controls * 10 > sample.len() {
        let wide = [
            Charset::Utf32Le,
            Charset::Utf32Be,
            Charset::Web(UTF_16LE),
            Charset::Web(UTF_16BE),
        ];
        if let Some(charset) = wide.into_iter().find(|charset| reads_as_table(*charset, sample)) {
            return Ok(charset);
        }
    }
    if many {
        return Err(refuse(
            "not_text",
            "This is not a text file. Save the list as CSV (UTF-8) and send that.",
        ));
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return Ok(Charset::Web(UTF_8));
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    Ok(Charset::Web(detector.guess(None, false)))
}

/// Whether bytes read so are lines of a list, in letters of any script: nothing that cannot be read, no controls, and line
/// breaks among them. Read the wrong way round, a line break is no line break.
fn reads_as_table(charset: Charset, sample: &[u8]) -> bool {
    let width = match charset {
        Charset::Utf32Le | Charset::Utf32Be => 4,
        Charset::Web(_) => 2,
    };
    // A character of two units may be cut by the end of the sample.
    let whole = sample.len() - sample.len() % width;
    let Some(sample) = sample.get(..whole).filter(|sample| sample.len() >= 2 * width) else {
        return false;
    };
    let text = charset.decode(sample);
    let text = text.trim_end_matches(['\0', '\u{1A}']);
    let text = match sample.len() {
        length if length >= SAMPLE => text.trim_end_matches(char::REPLACEMENT_CHARACTER),
        _ => text,
    };
    let unreadable =
        |c: char| c == char::REPLACEMENT_CHARACTER || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}'));
    let breaks = text.chars().filter(|c| matches!(c, '\n' | '\r')).count();
    let strange = text.chars().filter(|c| unreadable(*c)).count();
    breaks > 0 && strange * 50 <= text.chars().count()
}

/// UTF-8 with a few broken bytes: the broken rows are named, rather than every name spoiled by another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad.saturating_mul(4)
}
