use super::*;

fn read(bytes: &[u8]) -> Sheet {
    sheet(bytes).unwrap_or_else(|error| panic!("{error:?}"))
}

fn code(bytes: &[u8]) -> String {
    match sheet(bytes) {
        Ok(_) => "ok".to_owned(),
        Err(AppError::Invalid(errors)) => errors.first().map(|e| e.code.clone()).unwrap_or_default(),
        Err(other) => other.code().to_owned(),
    }
}

fn cells(row: &SheetRow) -> Vec<String> {
    serde_json::from_str(&row.cells).unwrap()
}

#[test]
fn fault_b19_the_separator_line_is_known_in_every_form() {
    for (text, delimiter) in [
        ("sep=;\rnumber;name\r1;A\r", ';'),
        ("SEP=;\nnumber;name\n1;A\n", ';'),
        ("Sep=,\r\nnumber,name\r\n1,A\r\n", ','),
        ("sep=,,,\nnumber,name,x,y\n1,A,b,c\n", ','),
        ("\"sep=;\"\r\nnumber;name\r\n1;A\r\n", ';'),
    ] {
        let sheet = read(text.as_bytes());
        assert_eq!(sheet.delimiter, delimiter, "{text:?}");
        assert_eq!(sheet.columns[..2], ["number", "name"], "{text:?}");
        assert_eq!((sheet.rows.len(), sheet.rows[0].line), (1, 3), "{text:?}");
    }
    assert_eq!(read(b"sep=x\nnumber,name\n1,A\n").columns, ["sep=x"]);
}

#[test]
fn fault_b22_quotes_that_do_not_fit_are_defects() {
    let sheet = read(b"number,name\nZ1,\"Asha \\\"A\\\" Rao\"\nZ2,\"Asha \"\"A\"\" Rao\"\nZ3,\"Ann\" B\nZ4,O\"Hara\n");
    let defects: Vec<_> = sheet.rows.iter().map(|row| row.defect).collect();
    assert_eq!(
        defects,
        [Some(Defect::StrayQuote), None, Some(Defect::StrayQuote), None]
    );
    assert_eq!(cells(&sheet.rows[1])[1], "Asha \"A\" Rao");
    for end in [
        &b"\x1A"[..],
        b"\r\n\x1A",
        b"\x1A\x1A",
        b"\0\0\0\0\0\0\0\0",
        b"\x1A\0\0\0",
    ] {
        let sheet = read(&[b"number,name\r\n1,A\r\n", end].concat());
        assert_eq!(sheet.rows.len(), 1, "{end:?}");
    }
}

#[test]
fn encodings_are_found() {
    let text = "number,name\r\n1,José Müller\r\n";
    let utf16 = |little: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    };
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "UTF-8"),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8"),
        (utf16(true, true), "UTF-16LE"),
        (utf16(false, true), "UTF-16BE"),
        (utf16(true, false), "UTF-16LE"),
        (utf16(false, false), "UTF-16BE"),
        (windows.to_vec(), "windows-1252"),
    ] {
        let sheet = read(&bytes);
        assert_eq!(sheet.encoding, encoding);
        assert_eq!(sheet.columns, ["number", "name"]);
        assert_eq!(cells(&sheet.rows[0]), ["1", "José Müller"], "{encoding}");
    }
}

#[test]
fn a_broken_byte_does_not_spoil_the_other_names() {
    let sheet = read(b"number,name\n1,\xC3\xA9\xC3\xA8\xC3\xA9\xC3\xA8\n2,a\xFFb\n");
    assert_eq!(sheet.encoding, "UTF-8");
    assert_eq!(cells(&sheet.rows[0])[1], "éèéè");
    assert_eq!(cells(&sheet.rows[1])[1], "a\u{FFFD}b");
}

#[test]
fn delimiters_are_found() {
    for (text, delimiter) in [
        ("a,b\n1,2\n", ','),
        ("a;b\n1,5;2,5\n", ';'),
        ("a\tb\n1\t2\n", '\t'),
        ("a|b\n1|2\n", '|'),
        ("sep=;\na;b\n1;2\n", ';'),
        ("a\n1\n", ','),
        ("a;\"x,y\"\n1;\"1,2\"\n", ';'),
    ] {
        assert_eq!(read(text.as_bytes()).delimiter, delimiter, "{text:?}");
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for newline in ["\n", "\r\n", "\r"] {
        let text = "\nnumber,name\n\n1,\"two\nlines\"\n,\n2,b\n".replace('\n', newline);
        let sheet = read(text.as_bytes());
        let lines: Vec<i32> = sheet.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [4, 7], "{newline:?}");
        assert_eq!(sheet.blank, 1);
    }
    let sheet = read(b"sep=,\r\na,b\r\n1,2\r\n");
    assert_eq!(sheet.rows[0].line, 3);
}

#[test]
fn an_open_quote_costs_one_line_only() {
    let sheet = read(b"number,name\n1,\"open\n2,b\n3,c\n4,\"also open\n5,e\n");
    let seen: Vec<(i32, bool)> = sheet.rows.iter().map(|row| (row.line, row.defect.is_some())).collect();
    assert_eq!(seen, [(2, true), (3, false), (4, false), (5, true), (6, false)]);
}

#[test]
fn what_is_no_table_is_named() {
    assert_eq!(code(b""), "empty_file");
    assert_eq!(code(b"\xEF\xBB\xBF \r\n"), "empty_file");
    assert_eq!(code(b"number,name\n"), "no_rows");
    assert_eq!(code(b"number,name\n,\n , \n"), "no_rows");
    assert_eq!(code(b"PK\x03\x04rest"), "spreadsheet");
    assert_eq!(code(b"\xD0\xCF\x11\xE0\xA1\xB1"), "spreadsheet");
    assert_eq!(code(b"%PDF-1.7"), "not_text");
    let binary: Vec<u8> = (0..4096_u32).map(|i| (i * 37 % 256) as u8).collect();
    assert_eq!(code(&binary), "not_text");
    assert_eq!(code(b",,,\n"), "no_rows");
    assert_eq!(code(format!("a{}\n", ",b".repeat(300)).as_bytes()), "too_many_columns");
    assert_eq!(
        code(format!("a,b\n{}\n", ",".repeat(20_000)).as_bytes()),
        "too_many_columns"
    );
    let long = format!("a,b\n{}", "1,2\n".repeat(MAX_ROWS + 1));
    assert_eq!(code(long.as_bytes()), "too_many_rows");
}

#[test]
fn nul_ragged_and_headless() {
    let sheet = read(b"number,name\n1,a\0b\n2\n3,c,d,e\n");
    assert_eq!(cells(&sheet.rows[0])[1], "a\u{2400}b");
    assert_eq!(cells(&sheet.rows[1]).len(), 1);
    assert_eq!(cells(&sheet.rows[2]).len(), 4);
    let sheet = read(b"1,asha@x.edu\n2,ravi@x.edu\n");
    assert_eq!((sheet.columns.len(), sheet.rows.len()), (2, 2));
    assert_eq!(sheet.columns[0], "Column 1");
    let sheet = read(b"a,a,,b\n1,2,3,4\n");
    assert_eq!(sheet.columns, ["a", "a (2)", "Column 3", "b"]);
}

#[test]
fn files_of_four_bytes_a_character_and_of_other_scripts_are_read() {
    let latin = "number,name\r\n1,José Müller\r\n";
    let arabic = "الرقم,الاسم\n١,ليلى حسن\n٢,عمر\n";
    let chinese = "学号,姓名\n一,王小明\n二,李雷\n";
    let utf32 = |text: &str, little: bool, mark: bool| -> Vec<u8> {
        let letters = mark.then_some('\u{FEFF}').into_iter().chain(text.chars());
        letters
            .flat_map(|c| {
                if little {
                    u32::from(c).to_le_bytes()
                } else {
                    u32::from(c).to_be_bytes()
                }
            })
            .collect()
    };
    let utf16 = |text: &str, little: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    };
    for text in [latin, arabic, chinese] {
        let columns: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        for (bytes, encoding) in [
            (utf32(text, true, true), "UTF-32LE"),
            (utf32(text, false, true), "UTF-32BE"),
            (utf32(text, true, false), "UTF-32LE"),
            (utf32(text, false, false), "UTF-32BE"),
            (utf16(text, true), "UTF-16LE"),
            (utf16(text, false), "UTF-16BE"),
        ] {
            let sheet = read(&bytes);
            assert_eq!(sheet.encoding, encoding, "{text}");
            assert_eq!(sheet.columns, columns, "{encoding}");
        }
    }
    // A letter whose byte is that of the end of a DOS file stays whole.
    let sheet = read(&utf16("number,name\n1,А\n2,К", false));
    assert_eq!(cells(&sheet.rows[1])[1], "К");
    let sheet = read(&utf16("number,name\n1,A\n\u{1A}", true));
    assert_eq!(sheet.rows.len(), 1);
    // A zero in a file of single bytes does not make it one of two.
    assert_eq!(read(b"number,name\n1,a\0\n2,b\n").encoding, "UTF-8");
}

#[test]
fn tabs_separate_though_names_of_columns_have_commas() {
    let sheet = read(b"Roll\tName, first, last, middle\tE-mail, personal\n1\tAsha, A, B, C\ta@x.edu, none\n");
    assert_eq!((sheet.delimiter, sheet.columns.len()), ('\t', 3));
    // A tab left behind a cell by a program does not.
    let sheet = read(b"number\t,name\t,year\n1\t,Asha\t,2026\n");
    assert_eq!((sheet.delimiter, sheet.columns.len()), (',', 3));
}

#[test]
fn encoding_and_delimiter_can_be_chosen_by_hand() {
    let chosen = |encoding: &str, delimiter: &str, bytes: &[u8]| {
        sheet_as(bytes, &ReadAs::parse(encoding, delimiter).unwrap()).unwrap()
    };
    let (arabic, _, _) = encoding_rs::WINDOWS_1256.encode("number,name\n1,عمر\n");
    let sheet = chosen("Windows-1256", "", &arabic);
    assert_eq!(
        (sheet.encoding, cells(&sheet.rows[0])[1].as_str()),
        ("windows-1256", "عمر")
    );
    let sheet = chosen("", "semicolon", b"sep=,\nnumber;name, first\n1;Asha, A\n");
    assert_eq!((sheet.delimiter, sheet.columns.len()), (';', 2));
    assert!(ReadAs::parse("klingon", "").is_err() && ReadAs::parse("", "colon").is_err());
    assert_eq!(ReadAs::parse(" ", "").unwrap(), ReadAs::default());
}

#[test]
fn fault_b04_names_of_columns_are_told_apart_by_what_one_sees() {
    let sheet = read("number,Hos\u{200B}tel,hostel,Hostel\u{A0},\u{200B}\n1,a,b,c,d\n".as_bytes());
    assert_eq!(
        sheet.columns,
        ["number", "Hostel", "hostel (2)", "Hostel (3)", "Column 5"]
    );
}
