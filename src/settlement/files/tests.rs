use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use calamine::{Data, Reader, Xlsx};
use chrono::{TimeZone, Utc};
use proptest::prelude::*;

use super::*;

fn bank(name: &str, number: &str) -> BankDetails {
    BankDetails {
        account_name: name.to_owned(),
        account_number: number.to_owned(),
        bank_name: "威海市商业银行营业部".to_owned(),
        bank_code: "313465000018".to_owned(),
    }
}

fn order(number: u32, name: &str, fen: i64) -> Order {
    Order {
        reference: format!("JS2026-000001-{number:06}"),
        payee: bank(name, "6217002430001234567"),
        payee_uscc: Uscc::complete("91371000MA3C0000X").ok(),
        amount: Fen::new(fen),
        purpose: "创新券兑付".to_owned(),
        remark: "创新券兑付 JS2026-000001".to_owned(),
    }
}

fn payer(budget: &str, orders: Vec<Order>) -> PayerOrders {
    PayerOrders { budget: budget.to_owned(), account: bank("威海市财政局", "371000000000001"), orders }
}

fn orders(payers: Vec<PayerOrders>) -> PaymentOrders {
    PaymentOrders {
        message_id: "JS2026-000001-E1".to_owned(),
        initiator: "威海市财政局".to_owned(),
        created_at: Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment"),
        execute_on: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date"),
        payers,
    }
}

fn example() -> PaymentOrders {
    orders(vec![
        payer("市级 371000", vec![order(1, "山东大学（威海）", 123_456), order(2, "=HYPERLINK(\"x\")", 1)]),
        payer("区县级 371002", vec![order(3, "哈工大\u{0}<威海>&\u{202e}", 50_000_000_000)]),
    ])
}

/// Validates with libxml2's `xmllint`; fails, and says what to install, where it is missing.
fn assert_valid(xml: &[u8], schema: &str) {
    let schema = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/pain").join(schema);
    let mut child = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint is needed for this test: apt-get install libxml2-utils");
    child.stdin.take().expect("a pipe").write_all(xml).expect("xmllint reads");
    let output = child.wait_with_output().expect("xmllint ends");
    assert!(output.status.success(), "{}\n{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(xml));
}

fn text(orders: &PaymentOrders, format: FileFormat) -> String {
    String::from_utf8(write(orders, format).expect("written")).expect("UTF-8")
}

#[test]
fn pain_files_are_valid_by_their_schemas() {
    for (format, schema) in
        [(FileFormat::Pain00103, "pain.001.001.03.xsd"), (FileFormat::Pain00109, "pain.001.001.09.xsd")]
    {
        assert_valid(&write(&example(), format).expect("written"), schema);
        let mut odd = example();
        for payer in &mut odd.payers {
            payer.account.account_name = "长".repeat(500);
            for order in &mut payer.orders {
                order.payee.account_name = String::new();
                order.payee.bank_name = " \n\t".to_owned();
                order.payee_uscc = None;
                order.remark = "]]>\u{ffff}\u{1}".repeat(80);
            }
        }
        assert_valid(&write(&odd, format).expect("written"), schema);
    }
}

#[test]
fn the_schema_check_notices_a_fault() {
    let spoilt = text(&example(), FileFormat::Pain00109).replace("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>CASH</PmtMtd>");
    let outcome = std::panic::catch_unwind(|| assert_valid(spoilt.as_bytes(), "pain.001.001.09.xsd"));
    assert!(outcome.is_err());
}

#[test]
fn one_block_per_payer_with_its_own_sums() {
    let xml = text(&example(), FileFormat::Pain00109);
    assert_eq!(xml.matches("<PmtInf>").count(), 2);
    assert_eq!(xml.matches("<CdtTrfTxInf>").count(), 3);
    let between = |tag: &str| -> Vec<String> {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next().map(str::to_owned)).collect()
    };
    assert_eq!(between("CtrlSum"), ["500001234.57", "1234.57", "500000000.00"]);
    assert_eq!(between("NbOfTxs"), ["3", "2", "1"]);
    assert_eq!(between("EndToEndId").len(), 3);
    assert!(xml.contains("<CreDtTm>2026-03-02T09:00:00+08:00</CreDtTm>"));
    assert!(xml.contains("<Nm>哈工大 &lt;威海&gt;&amp;</Nm>"), "{xml}");
}

#[test]
fn a_csv_opens_in_a_spreadsheet_and_starts_no_formula() {
    let bytes = write(&example(), FileFormat::Csv).expect("written");
    assert!(bytes.starts_with(&[0xef, 0xbb, 0xbf]));
    let mut reader = ::csv::Reader::from_reader(bytes.get(3..).expect("text"));
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 3);
    let cell = |row: usize, column: usize| rows.get(row).and_then(|r| r.get(column)).expect("a cell");
    assert_eq!(cell(0, 10), "1234.56");
    assert_eq!(cell(0, 7), "6217002430001234567");
    assert_eq!(cell(1, 6), "'=HYPERLINK(\"x\")");
}

#[test]
fn a_workbook_keeps_account_numbers_and_amounts() {
    let bytes = write(&example(), FileFormat::Xlsx).expect("written");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let details = book.worksheet_range("明细").expect("the sheet");
    assert_eq!(details.get_value((1, 7)), Some(&Data::String("6217002430001234567".to_owned())));
    assert_eq!(details.get_value((1, 10)), Some(&Data::Float(1234.56)));
    assert_eq!(details.get_value((2, 6)), Some(&Data::String("=HYPERLINK(\"x\")".to_owned())));
    let summary = book.worksheet_range("汇总").expect("the sheet");
    assert_eq!(summary.get_value((3, 4)), Some(&Data::Float(500_001_234.57)));
}

#[test]
fn the_same_orders_give_the_same_bytes() {
    for &format in FileFormat::ALL {
        assert_eq!(
            write(&example(), format).expect("written"),
            write(&example(), format).expect("written"),
            "{format}"
        );
    }
}

/// What a reader of the message finds: the control sum of the header, of the blocks, and of the orders.
fn sums(xml: &str) -> (Fen, Fen, Fen) {
    let amount =
        |part: &str, end: &str| Fen::parse_yuan(part.split(end).next().unwrap_or_default()).expect("an amount");
    let mut control = xml.split("<CtrlSum>").skip(1).map(|part| amount(part, "<"));
    let header = control.next().expect("the header's");
    let orders = xml.split("<InstdAmt Ccy=\"CNY\">").skip(1).map(|part| amount(part, "<")).sum();
    (header, control.sum(), orders)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn control_sums_agree_whatever_the_orders(
        blocks in prop::collection::vec(prop::collection::vec((any::<String>(), 1..1_000_000_000_000_i64), 1..6), 1..4)
    ) {
        let payers = blocks.iter().map(|block| {
            payer("市级 371000", (1..).zip(block).map(|(n, (name, fen))| order(n, name, *fen)).collect())
        });
        let all = orders(payers.collect());
        let (header, of_blocks, of_orders) = sums(&text(&all, FileFormat::Pain00103));
        prop_assert_eq!((header, of_blocks, of_orders), (all.total(), all.total(), all.total()));
        let csv = text(&all, FileFormat::Csv);
        let mut reader = ::csv::Reader::from_reader(csv.as_bytes());
        let listed: Fen = reader.records()
            .map(|row| Fen::parse_yuan(row.expect("a row").get(AMOUNT).expect("a cell")).expect("an amount")).sum();
        prop_assert_eq!(listed, all.total());
    }
}

const AMOUNT: usize = 10;
