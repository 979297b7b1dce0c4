use super::*;
use crate::web::i18n::Lang;

fn read(columns: &[&str], cells: &[&str]) -> ReadRow {
    let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    let cells: Vec<String> = cells.iter().map(|c| (*c).to_owned()).collect();
    let mapping = Mapping::guess(&columns);
    let domains = HashSet::from(["alpha.edu".to_owned()]);
    Reader {
        columns: &columns,
        mapping: &mapping,
        domains: &domains,
    }
    .read(&cells, None)
}

fn error(cells: &[&str]) -> String {
    let row = read(&["number", "name", "email", "year"], cells);
    row.errors
        .iter()
        .map(|e| format!("{}:{}", e.field, e.code))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn cells_that_cannot_be_taken_are_named() {
    assert_eq!(error(&["1", "Asha", "a@alpha.edu", "2026"]), "");
    assert_eq!(error(&["", "Asha"]), "number:required");
    assert_eq!(error(&["2.20101E+11", "Asha"]), "number:mangled_number");
    assert_eq!(error(&["1", "A\u{2400}"]), "full_name:nul_character");
    assert_eq!(error(&["1", "A\u{FFFD}"]), "full_name:wrong_encoding");
    assert_eq!(error(&["1", "A\u{202E}b"]), "full_name:forbidden_character");
    assert_eq!(error(&["1", &"x".repeat(121)]), "full_name:too_long");
    assert_eq!(error(&["1", "two\nlines"]), "full_name:forbidden_character");
    assert_eq!(error(&["1", "Asha", "nobody"]), "email:invalid_email");
    assert_eq!(error(&["1", "Asha", "", "26"]), "batch_year:invalid_year");
    assert_eq!(error(&["1", "\u{200B}"]), "full_name:required");
    assert_eq!(error(&["1", "Asha", "", "2026", "x"]), ":too_many_cells");
    assert_eq!(error(&["1", "Asha", "", "2026", " "]), "");
}

#[test]
fn page_p23_a_year_out_of_range_is_said_so() {
    assert_eq!(error(&["1", "Asha", "", "1890"]), "batch_year:year_out_of_range");
    assert_eq!(error(&["1", "Asha", "", "2101"]), "batch_year:year_out_of_range");
    for good in ["2026", "٢٠٢٦", "２０２６", "2026.0", " 2026 "] {
        let row = read(&["number", "name", "year"], &["1", "Asha", good]);
        assert_eq!(row.candidate.batch_year, Some(2026), "{good}");
    }
}

#[test]
fn fault_b04_numbers_that_look_the_same_are_the_same() {
    let mut seen = Seen::default();
    let mut duplicates = Vec::new();
    for (line, number) in (2..).zip([
        "R1",
        "\u{200B}R1",
        "R1\u{AD}",
        "R 2",
        "R\u{A0}2",
        "2201",
        "２２０１",
        "٢٢٠١",
        "r1",
        "Q-1",
        "Q\u{2011}1",
        "Q\u{2013}1",
        "Q\u{2212}1",
        "Q\u{FF0D}1",
        "Q/1",
        "Q\u{2215}1",
        "Q\u{1D159}-1",
    ]) {
        let mut row = read(&["number", "name"], &[number, "A"]);
        assert!(row.errors.is_empty(), "{number:?}: {:?}", row.errors);
        seen.check(line, &mut row);
        if row.errors.iter().any(|error| error.code == "duplicate_number") {
            duplicates.push(line);
        }
    }
    assert_eq!(duplicates, [3, 4, 6, 8, 9, 10, 12, 13, 14, 15, 17, 18]);
}

#[test]
fn fault_b05_text_kept_as_a_formula_is_taken_off() {
    for cell in ["=\"008\"", "=\"\"008\"\"", "'=\"008\""] {
        let row = read(&["number", "name"], &[cell, "=\"Ravi\""]);
        let number = if cell.starts_with('\'') { "=\"008\"" } else { "008" };
        assert_eq!(row.candidate.number, number, "{cell}");
        assert_eq!(row.candidate.full_name.as_deref(), Some("Ravi"));
    }
}

#[test]
fn what_deserves_a_look_is_said() {
    let row = read(&["number", "name", "email"], &["1", "=SUM(A1)", "a@beta.edu"]);
    let codes: Vec<&str> = row.warnings.iter().map(|w| w.code.as_str()).collect();
    assert_eq!(codes, ["formula", "foreign_domain"]);
    assert!(row.errors.is_empty());
}

#[test]
fn every_remark_has_words() {
    let code = include_str!("evaluate.rs");
    let of_rows = code.split("Remark::new(").skip(1).filter_map(|call| {
        let call = call.trim_start().strip_prefix('"')?;
        call.split('"').next()
    });
    // The code stands between the field and the empty sentence.
    let of_cells = code.split(".add(").skip(1).filter_map(|call| {
        let literals: Vec<&str> = call.split(");").next()?.split('"').skip(1).step_by(2).collect();
        literals.iter().rev().nth(1).copied()
    });
    let of_checks = [
        "too_long",
        "forbidden_character",
        "open_quote",
        "stray_quote",
        "cell_too_long",
    ];
    let codes: HashSet<&str> = of_rows.chain(of_cells).chain(of_checks).collect();
    assert!(
        codes.len() > 15 && codes.contains("number_in_use") && codes.contains("mangled_number"),
        "{codes:?}"
    );
    for lang in Lang::ALL {
        for code in &codes {
            let text = Remark::new(code, "", "", "", "7").text(lang);
            assert!(!text.starts_with("roster-remark-"), "{code} has no text in {lang:?}");
        }
    }
}

#[test]
fn a_spreadsheets_short_numbers_are_known() {
    for (text, short) in [
        ("2.2E+11", true),
        ("2E+5", true),
        ("22E101", false),
        ("E+5", false),
        ("2,2E+10", true),
        ("2.2E10", true),
        ("2.2e10", true),
        ("2201.00", true),
        ("220101000000.0", true),
        ("٢٢٠١.٠", true),
        ("2021.045", false),
        ("2201", false),
        ("#REF!", true),
        ("#N/A", true),
        ("#NAME?", true),
        ("#NV", true),
        ("#N/D", true),
        ("Err:502", true),
        ("#12", false),
        ("20E", false),
        ("CS.00", false),
    ] {
        assert_eq!(mangled(text), short, "{text}");
    }
}

#[test]
fn fault_b21_what_is_hardly_a_number_is_pointed_out() {
    for (text, doubt) in [
        ("1.5", true),
        ("05-Jan", true),
        ("Jan-24", true),
        ("5 January 2024", true),
        ("2024-01-05", true),
        ("12/05/2024", true),
        ("00:05", true),
        ("1,234,567", true),
        ("12%", true),
        ("(12)", true),
        ("?", true),
        ("-", true),
        ("NULL", true),
        ("undefined", true),
        ("TRUE", true),
        ("(blank)", true),
        ("202301.", true),
        ("1234567890123450000", true),
        ("1234567890123456", false),
        ("2201", false),
        ("CS-2024-015", false),
        ("21/CS/05", false),
        ("2024-CS-05", false),
        ("24-1017", false),
        ("NA17", false),
        ("1MS21CS001", false),
        ("٢٢٠١", false),
    ] {
        let row = read(&["number", "name"], &[text, "Asha"]);
        let found = row.warnings.iter().any(|warning| warning.code == "doubtful_number");
        assert_eq!(found, doubt, "{text}");
        assert!(row.errors.is_empty(), "{text}: {:?}", row.errors);
    }
}

#[test]
fn fault_b21_what_a_spreadsheet_spoiled_is_pointed_out_in_every_column() {
    for (text, spoiled) in [
        ("#N/A", true),
        ("#REF!", true),
        ("NULL", true),
        ("2024-01-05", true),
        ("[object Object]", true),
        ("JosÃ© García", true),
        ("Ø¹Ù\u{84}ÙŠ", true),
        ("&#233;tienne", true),
        ("Jos&eacute;", true),
        ("R&D; Lab", false),
        ("Null, Anna", false),
        ("José García", false),
        ("علي", false),
        ("Ø. Ørsted", false),
    ] {
        for column in ["name", "programme"] {
            let row = read(&["number", column], &["7", text]);
            let found = row.warnings.iter().any(|warning| warning.code == "doubtful_cell");
            assert_eq!(found, spoiled, "{text} as {column}");
        }
    }
}

#[test]
fn attack_s01_a_number_is_as_long_as_what_it_is_compared_by() {
    let too_long = |number: &str| {
        let row = read(&["number", "name"], &[number, "Asha"]);
        (
            row.errors.iter().any(|error| error.code == "too_long"),
            row.candidate.number.len(),
        )
    };
    assert_eq!(too_long(&"7".repeat(64)), (false, 64));
    for number in [
        "7".repeat(65),
        "\u{FDFA}".repeat(11),
        "\u{FDFA}".repeat(60),
        "abc".repeat(900),
    ] {
        assert_eq!(too_long(&number), (true, 0), "{} characters", number.chars().count());
    }
}
