//! How much a text may make a page do: counted in the source, before the parser sees it. A text that is over is shown as
//! plain lines; nobody writes like that to be read.

/// A text becomes at most so many times its own bytes of HTML.
pub(super) const EXPANSION: usize = 20;
/// Elements that may lie in each other: quotations, lists, emphasis, links. Building HTML takes time with the square of it.
pub(super) const MAX_DEPTH: usize = 24;
/// Links of one text.
pub(super) const MAX_LINKS: usize = 200;
/// Marks of quotations and lists at the beginning of one line.
const MAX_MARKERS: usize = 48;
/// Cells of all tables: columns times the lines that could be rows, since missing cells are made up.
const MAX_CELLS: usize = 2_000;
/// Runs of `*`, `_` and `~`.
const MAX_RUNS: usize = 2_500;
/// Brackets open at one time.
const MAX_BRACKETS: usize = 48;

/// Bytes of HTML a text may become.
pub(super) const fn most_html(markdown: &str) -> usize {
    markdown.len().saturating_mul(EXPANSION)
}

/// Whether a text goes past what is read as Markdown. Looks at each byte a few times.
pub(super) fn is_over(markdown: &str) -> bool {
    runs(markdown) > MAX_RUNS || brackets(markdown) > MAX_BRACKETS || blocks_are_over(markdown)
}

/// Stretches of one sign of emphasis.
fn runs(markdown: &str) -> usize {
    let mut before = b' ';
    let mut runs = 0;
    for byte in markdown.bytes() {
        runs += usize::from(byte != before && matches!(byte, b'*' | b'_' | b'~'));
        before = byte;
    }
    runs
}

/// Most brackets open at one time.
fn brackets(markdown: &str) -> usize {
    let mut open = 0_usize;
    let mut most = 0;
    for byte in markdown.bytes() {
        match byte {
            b'[' => open += 1,
            b']' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

fn blocks_are_over(markdown: &str) -> bool {
    let mut cells = 0_usize;
    // Columns of the table that the lines now read may belong to.
    let mut columns = 0;
    for line in markdown.split(['\n', '\r']) {
        let (markers, rest) = after_markers(line);
        if markers > MAX_MARKERS {
            return true;
        }
        if rest.is_empty() {
            columns = 0;
        } else if rest.contains('|')
            && rest
                .bytes()
                .all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
        {
            // The line that says what the columns are; the one above it is a row, too.
            columns = columns.max(rest.bytes().filter(|byte| *byte == b'|').count() + 1);
            cells += columns;
        }
        cells += columns;
        if cells > MAX_CELLS {
            return true;
        }
    }
    false
}

/// How many marks of quotations and lists a line begins with, and what stands after them.
fn after_markers(line: &str) -> (usize, &str) {
    let mut markers = 0;
    let mut rest = line.trim();
    loop {
        let after = if let Some(after) = rest.strip_prefix('>') {
            after
        } else if let Some(after) = rest.strip_prefix(['-', '+', '*']).filter(|after| ends_marker(after)) {
            after
        } else {
            let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            match after.strip_prefix(['.', ')']) {
                Some(end) if after.len() < rest.len() && ends_marker(end) => end,
                _ => return (markers, rest),
            }
        };
        markers += 1;
        rest = after.trim_start();
    }
}

fn ends_marker(after: &str) -> bool {
    after.is_empty() || after.starts_with([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted() {
        assert_eq!(runs("**a** _b_ c~~d~~ * x"), 7);
        assert_eq!(brackets("[a] [[b]] [[[c"), 3);
        assert_eq!(after_markers("  > - 1. 2) + * text - more"), (6, "text - more"));
        assert_eq!(after_markers("-text"), (0, "-text"));
        assert_eq!(after_markers("2026"), (0, "2026"));
        let table = |columns: usize, rows: usize| {
            format!(
                "{}\n{}\n{}",
                "|a".repeat(columns),
                "|-".repeat(columns),
                "x\n".repeat(rows)
            )
        };
        assert!(!is_over(&table(8, 100)));
        assert!(is_over(&table(300, 300)));
        assert!(is_over(&format!("> {}", table(300, 300).replace('\n', "\n> "))));
        assert!(!is_over(&"Asked about `a | b`.\n---\n".repeat(200)));
    }
}
