//! Samples tell their layout, or say what they do not tell; layouts that make no sense are refused.

use std::io::Cursor;

use encoding_rs::GBK;

use super::layout::AmountSign;
use super::*;
use crate::tabular::DecimalMark;

fn look(text: &str) -> Sample {
    inspect(&text.as_bytes().into(), None, None).expect("a sample")
}

#[test]
fn a_sample_in_gbk_tells_its_layout() {
    let text = "某行网上银行,,,,,\n记账日期,摘要,支出（元）,收入（元）,账户余额,对方户名,核心流水号\n2026-03-02,货款,\"1,200.50\",,\"8,799.50\",威海甲公司,L1\n2026-03-03,退款,,300.00,\"9,099.50\",威海乙公司,L2\n";
    let sample = inspect(&GBK.encode(text).0.into_owned().into(), None, None).expect("a sample");
    assert_eq!((sample.encoding.as_deref(), sample.header_row, sample.line_count), (Some("gb18030"), Some(2), 2));
    assert!(sample.problems.is_empty(), "{:?}", sample.problems);
    let columns = &sample.layout.columns;
    assert_eq!(
        (columns.debit.as_slice(), columns.credit.as_slice()),
        (&["支出（元）".to_owned()][..], &["收入（元）".to_owned()][..])
    );
    assert_eq!((sample.opening_fen, sample.closing_fen), (Some(Fen::new(1_000_000)), Some(Fen::new(909_950))));
    assert!(sample.layout.check().is_empty());
}

#[test]
fn a_foreign_sample_tells_its_marks_and_days() {
    let sample =
        look("Buchungsdatum;Betrag in EUR;Text;IBAN\n13.03.2026;1.234,56;Miete;DE1\n02.03.2026;-5,00;Porto;DE2\n");
    assert_eq!(sample.layout.date_formats, ["%d.%m.%Y"]);
    assert_eq!(sample.layout.amounts.decimal, DecimalMark::Comma);
    let amounts: Vec<_> = sample.lines.iter().map(|line| (line.direction, line.amount_fen.get())).collect();
    assert_eq!(amounts, [(Direction::Credit, 123_456), (Direction::Debit, 500)], "{:?}", sample.problems);
}

#[test]
fn what_a_sample_does_not_tell_is_said() {
    let sample = look("Date,Amount,Description\n02/03/2026,10.00,a\n03/04/2026,5.00,b\n");
    let codes: Vec<&str> = sample.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert!(codes.starts_with(&["date_unknown", "sign_unknown"]), "{codes:?}");
    assert!(sample.layout.date_formats.is_empty() && sample.lines.is_empty());
    // The running balance tells the sign.
    let sample = look("日期,金额,余额\n2026-03-02,10.00,90.00\n2026-03-03,-5.00,95.00\n");
    assert_eq!(sample.layout.amount_sign, AmountSign::PositiveIsDebit);
    assert!(sample.problems.is_empty(), "{:?}", sample.problems);
}

#[test]
fn every_wrong_row_is_named_by_line_and_column() {
    let text =
        "账号,3701\n日期,借方,贷方\n2026-03-02,1.005,\n03/02/26,2.00,\n2026-03-04,\"12,50\",\n2026-03-05,3.00,\n";
    let sample = look(text);
    let places: Vec<_> = sample.problems.iter().map(|p| (p.code.as_str(), p.line, p.column)).collect();
    let wanted = [("bad_amount", Some(3), Some(2)), ("bad_date", Some(4), Some(1)), ("bad_amount", Some(5), Some(2))];
    assert_eq!(places, wanted);
    assert_eq!(sample.lines.len(), 1, "what is right is shown beside what is wrong");
    let error = read(Cursor::new(text), &ReadOptions::default()).expect_err("refused");
    assert_eq!((error.code(), error.faults().len()), ("bad_amount", 3));
}

#[test]
fn a_layout_is_not_read_by_half() {
    let named = |balance: &str| Layout {
        columns: serde_json::from_value(serde_json::json!({
            "booked_on": ["日期"], "amount": ["金额"], "balance": [balance],
        }))
        .expect("columns"),
        only_named: true,
        ..Layout::default()
    };
    let csv = "账号,3701\n日期,金额,余额\n2026-03-02,1.00,1.00\n";
    let by = |layout: Layout| read(Cursor::new(csv), &ReadOptions { layout, ..ReadOptions::default() });
    assert!(by(named("余额")).is_ok());
    assert_eq!(by(named("结存")).expect_err("refused").code(), "no_headings");
    assert_eq!(by(Layout { header_row: Some(1), ..named("余额") }).expect_err("refused").code(), "no_headings");
    assert!(by(Layout { header_row: Some(2), skip_rows: 0, ..named("余额") }).is_ok());
}

#[test]
fn layouts_that_make_no_sense_are_refused() {
    let check = |json: serde_json::Value| {
        let layout: Layout = serde_json::from_value(json).expect("a layout");
        layout.check().into_iter().map(|(field, _)| field).collect::<Vec<_>>()
    };
    let columns = serde_json::json!({ "booked_on": ["日期"], "amount": ["金额"] });
    assert!(check(serde_json::json!({ "only_named": true, "columns": columns })).is_empty());
    assert_eq!(check(serde_json::json!({ "only_named": true })), ["columns.booked_on", "columns.amount"]);
    for (wrong, field) in [
        (serde_json::json!({ "encoding": "EBCDIC-X" }), "encoding"),
        (serde_json::json!({ "delimiter": "，" }), "delimiter"),
        (serde_json::json!({ "skip_rows": 5, "header_row": 5 }), "header_row"),
        (serde_json::json!({ "skip_rows": 201, "header_row": 202 }), "skip_rows"),
        (serde_json::json!({ "header_row": 241 }), "header_row"),
        (serde_json::json!({ "date_formats": ["%Y-%m"] }), "date_formats"),
        (serde_json::json!({ "amounts": { "decimal": "comma", "thousands": "comma" } }), "amounts"),
        (serde_json::json!({ "debit_words": ["借"], "credit_words": [" 借 "] }), "credit_words"),
        (
            serde_json::json!({ "only_named": true, "columns": { "booked_on": ["日期"], "amount": ["金额"], "debit": ["借"] } }),
            "columns.amount",
        ),
        (
            serde_json::json!({ "only_named": true, "columns": { "booked_on": ["日期"], "amount": ["日 期"] } }),
            "columns",
        ),
        (serde_json::json!({ "columns": { "remark": ["——"] } }), "columns.remark"),
    ] {
        assert_eq!(check(wrong.clone()), [field], "{wrong}");
    }
    assert!(check(serde_json::json!({ "skip_rows": 200, "header_row": 240 })).is_empty());
}
