//! Files made here, byte by byte or by a spreadsheet writer, read back.

use std::io::{Cursor, Write};

use encoding_rs::{GB18030, UTF_8};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};
use zip::write::SimpleFileOptions;

use super::*;

fn read_bytes(bytes: impl Into<Vec<u8>>) -> Result<Vec<Row>, TabularError> {
    read_with(bytes, &Options::default())
}

fn read_with(bytes: impl Into<Vec<u8>>, options: &Options) -> Result<Vec<Row>, TabularError> {
    read(Cursor::new(bytes.into()), options)?.collect()
}

fn texts(rows: &[Row]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

const STATEMENT: &str = "账号,3700001\n\n交易日期,借方发生额,对方户名\n2026-03-02,\"1,200.00\",威海某某科技有限公司\n";

#[test]
fn the_encoding_is_found() {
    let expected = vec![
        vec!["账号", "3700001"],
        vec!["交易日期", "借方发生额", "对方户名"],
        vec!["2026-03-02", "1,200.00", "威海某某科技有限公司"],
    ];
    let gbk = GB18030.encode(STATEMENT).0.into_owned();
    let marked = [b"\xef\xbb\xbf", STATEMENT.as_bytes()].concat();
    for bytes in [
        STATEMENT.as_bytes().to_vec(),
        marked,
        gbk,
        utf16(STATEMENT, true, true),
        utf16(STATEMENT, false, true),
        utf16(STATEMENT, true, false),
        utf16(STATEMENT, false, false),
    ] {
        let rows = read_bytes(bytes).expect("readable");
        assert_eq!(texts(&rows), expected);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 4]);
    }
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "", "\"c", "c\",d", "", "", "e,f"].join(end);
        let rows = read_bytes(text).expect("readable");
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 7], "{end:?}");
        assert_eq!(rows[1].text(0), "c\nc");
    }
}

#[test]
fn the_last_row_has_its_line_however_it_ends() {
    for (text, lines) in [("a,b\n1,2", [1, 2]), ("a,b\n1,2\n", [1, 2]), ("a,b\r\n\r\n1,\"o\r\npen\"", [1, 3])] {
        let rows = read_bytes(text).expect("readable");
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), lines, "{text:?}");
    }
}

#[test]
fn a_quotation_mark_left_open_is_refused_with_its_line() {
    for text in ["a,b\n1,2\n3,\"open", "a,b\n1,2\n3,\"open\n4,5\n6,7\n", "a\r\nb\r\n\"c"] {
        assert!(matches!(read_bytes(text), Err(TabularError::OpenQuote { line: 3 })), "{text:?}");
    }
}

#[test]
fn bytes_of_no_known_encoding_are_refused_with_their_line() {
    let mut broken = "a,b\n威海,1\n".as_bytes().to_vec();
    broken.extend(b"\xff\xfe\xfd,2\n");
    assert!(matches!(read_bytes(broken), Err(TabularError::Encoding { line: 3, .. })));
    // Japanese in Shift_JIS decodes as GB 18030, into nonsense.
    let japanese = encoding_rs::SHIFT_JIS.encode("装置名,場所\n走査電子顕微鏡のデータ,お茶の水\n").0.into_owned();
    assert!(matches!(read_bytes(japanese.clone()), Err(TabularError::Encoding { .. })));
    let named = Options { encoding: Some(encoding_rs::SHIFT_JIS), ..Options::default() };
    assert_eq!(read_with(japanese, &named).expect("named")[1].text(1), "お茶の水");
    let wrong = Options { encoding: Some(UTF_8), ..Options::default() };
    assert!(matches!(read_with(&b"a,b\n\xff,c\n"[..], &wrong), Err(TabularError::Encoding { line: 2, .. })));
}

#[test]
fn the_delimiter_is_found() {
    for (text, delimiter) in [
        ("a;b;c\n1,5;2,5;3\n", ';'),
        ("a\tb\n1,0\t2\n", '\t'),
        ("a,b\n1,\"x;y;z\"\n", ','),
        ("a|b\n1|2\n", '|'),
        ("one\n", ','),
    ] {
        let table = read(Cursor::new(text), &Options::default()).expect("readable");
        assert!(matches!(table.format, Format::Csv { delimiter: found, .. } if found == delimiter), "{text}");
    }
}

#[test]
fn what_is_not_a_table_is_named() {
    for (bytes, kind) in [
        (&b"\x89PNG\r\n\x1a\n...."[..], FileKind::Picture),
        (b"%PDF-1.4\n", FileKind::Pdf),
        (b"<html><table></table></html>", FileKind::Html),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", FileKind::OldOffice),
        (b"a,b\n\0\0\0\x01\x02\0\0", FileKind::Binary),
    ] {
        assert!(matches!(read_bytes(bytes), Err(TabularError::NotATable { found }) if found == kind), "{kind:?}");
    }
    assert!(matches!(read_bytes(&b""[..]), Err(TabularError::Empty)));
    let archive = zip_of(&[("notes.txt", b"hello".to_vec())]);
    assert!(matches!(read_bytes(archive), Err(TabularError::NotATable { found: FileKind::Zip })));
    assert!(matches!(read_bytes(&b"PK\x03\x04 cut off"[..]), Err(TabularError::Damaged { .. })));
}

#[test]
fn limits_are_kept() {
    let limits = Limits { bytes: 1000, rows: 3, columns: 2, cell_chars: 5, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let refused = |text: &str| read_with(text, &options).expect_err(text).code();
    assert_eq!(refused("a,b\nc,d\ne,f\ng,h\n"), "too_many_rows");
    assert_eq!(refused("a,b,c\n"), "too_many_columns");
    assert_eq!(refused("a,\"never closed\n1,2\n"), "cell_too_long");
    assert_eq!(refused(&"x".repeat(1001)), "file_too_large");
    assert_eq!(texts(&read_with("五个汉字啊,b,,\n", &options).expect("fits")), [["五个汉字啊", "b"]]);
}

fn workbook(fill: impl FnOnce(&mut Workbook) -> Result<(), rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook).expect("fills");
    workbook.save_to_buffer().expect("saves")
}

#[test]
fn a_workbook_reads_as_it_looks() {
    let bytes = workbook(|book| {
        book.add_worksheet().set_name("空表")?;
        book.add_worksheet().set_name("隐藏")?.set_hidden(true).write(0, 0, "not this")?;
        let sheet = book.add_worksheet().set_name("仪器")?;
        let date = CellFormat::new().set_num_format("yyyy-mm-dd");
        let moment = CellFormat::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.merge_range(1, 0, 3, 0, "一号楼", &CellFormat::new())?;
        sheet.write(1, 1, 0.1 + 0.2)?.write(2, 1, 6_222_021_606_001_234_567_u64 as f64)?;
        sheet.write_with_format(1, 2, ExcelDateTime::from_ymd(2026, 3, 2)?, &date)?;
        sheet.write_with_format(2, 2, ExcelDateTime::from_ymd(2026, 3, 2)?.and_hms(9, 30, 0)?, &moment)?;
        sheet.write_formula(3, 1, Formula::new("=1+1").set_result("2"))?;
        sheet.write_formula(3, 2, Formula::new("=1/0").set_result("#DIV/0!"))?;
        sheet.write(3, 3, true)?;
        Ok(())
    });
    let mut table = read(Cursor::new(bytes), &Options::default()).expect("readable");
    assert_eq!(table.format, Format::Xlsx { sheet: "仪器".to_owned() });
    let rows: Vec<_> = table.by_ref().collect::<Result<_, _>>().expect("rows");
    let shown: Vec<String> = texts(&rows).iter().map(|row| row.join("|")).collect();
    assert_eq!(shown[0], "一号楼|0.3|2026-03-02");
    assert!(shown[1].starts_with("一号楼|6222021606001") && shown[1].ends_with("|2026-03-02T09:30:00"), "{}", shown[1]);
    assert_eq!(shown[2], "一号楼|2|#DIV/0!|true");
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(rows[1].cells[1].kind, Kind::LongNumber);
    assert_eq!([0, 1, 2].map(|row: usize| rows[row].cells[0].is_merged_copy), [false, true, true]);
}

#[test]
fn a_sheet_can_be_named() {
    let bytes = workbook(|book| {
        book.add_worksheet().set_name("甲")?.write(0, 0, "first")?;
        book.add_worksheet().set_name("乙")?.write(0, 0, "second")?;
        Ok(())
    });
    let named = |sheet: &str| Options { sheet: Some(sheet.to_owned()), ..Options::default() };
    assert_eq!(texts(&read_with(bytes.clone(), &named("乙")).expect("there")), [["second"]]);
    assert!(
        matches!(read_with(bytes, &named("丙")), Err(TabularError::NoSuchSheet { sheets, .. }) if sheets == ["甲", "乙"])
    );
}

fn zip_of(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("starts");
        archive.write_all(content).expect("writes");
    }
    archive.finish().expect("finishes").into_inner()
}

#[test]
fn a_zip_bomb_is_refused_before_it_goes_off() {
    let bomb = zip_of(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("xl/workbook.xml", b"<workbook/>".to_vec()),
        ("xl/worksheets/sheet1.xml", vec![b' '; 3 << 20]),
    ]);
    assert!(bomb.len() < 10_000);
    let options = Options { limits: Limits { unpacked_bytes: 1 << 20, ..Limits::default() }, ..Options::default() };
    assert!(matches!(read_with(bomb, &options), Err(TabularError::UnpacksTooLarge { .. })));
}

#[test]
fn announced_counts_are_not_believed() {
    let lying = zip_of(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("xl/workbook.xml", b"<workbook/>".to_vec()),
        ("xl/sharedStrings.xml", b"<sst uniqueCount=\"900000000000\"></sst>".to_vec()),
    ]);
    assert!(matches!(read_bytes(lying), Err(TabularError::TooManyCells { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_bytes(bytes);
    }

    #[test]
    fn a_damaged_workbook_does_not_make_it_panic(at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = workbook(|book| {
            book.add_worksheet().write(0, 0, "a")?.write(1, 1, 2)?;
            Ok(())
        });
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read_bytes(bytes);
    }

    #[test]
    fn what_a_csv_writer_wrote_is_read_back(rows in proptest::collection::vec(proptest::collection::vec("[a-z0-9,\";汉字 ]{0,8}[a-z]", 2..4), 1..10)) {
        let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).expect("writes");
        }
        let options = Options { delimiter: Some(b','), ..Options::default() };
        let read = read_with(writer.into_inner().expect("flushes"), &options).expect("readable");
        let trimmed: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(|cell| cell.trim()).collect()).collect();
        prop_assert_eq!(texts(&read), trimmed);
    }
}
