use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::*;

fn read_text(text: &str) -> Result<ParsedFile, StatementError> {
    read(Cursor::new(text.as_bytes().to_vec()), &ReadOptions::default())
}

fn the_statement(text: &str) -> ParsedStatement {
    let mut file = read_text(text).expect("readable");
    assert_eq!(file.statements.len(), 1);
    file.statements.remove(0)
}

fn refusal(text: &str) -> (&'static str, String) {
    let error = read_text(text).expect_err(text);
    (error.code(), error.text().en)
}

fn samples() -> Vec<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/camt");
    let folders = fs::read_dir(data).expect("sample folders");
    let files = folders.flat_map(|folder| fs::read_dir(folder.expect("a folder").path()).expect("samples"));
    files.map(|file| file.expect("a file").path()).filter(|path| path.extension().is_some_and(|e| e == "xml")).collect()
}

/// Every sample of others is either read or refused for the reason that it deserves.
#[test]
fn samples_are_read_or_refused_with_the_reason() {
    let outcome = |name: &str| match name {
        "camt053.v2.multi.statement.xml" => Ok((2, 2)),
        "camt053.v2.with-account-name.xml" => Ok((1, 1)),
        // Notifications: what is only for information is passed over, entries are split into their transactions.
        "200519_camt.054-Credit_P_CH2909000000250094239_1110092691_0_2019042421291293.xml"
        | "camt054-returns_p_ch5109000000250092291_1110097606_0_2020112500512470.xml" => Ok((1, 1)),
        "200519_camt.054_P_CH2909000000250094239_1111091335_0_2020061900081727.xml"
        | "200519_camt054-chdd_p_ch2909000000250094239_1110097484_0_20190520700381159.xml" => Ok((1, 2)),
        "200519_camt054-epo_p_ch5109000000250092291_1110097605_0_2019052103322231.xml" => Ok((1, 3)),
        "200924_camt.054_P_CH2909000000250094239_1110092703_0_2019042423412214.xml" => Ok((1, 6)),
        "FI_camt_054_sample.xml" => Ok((1, 11)),
        "camt053.v2.wrong.xml" => Err("no_statement"),
        // 18.15 + 8.85 is not 27.05; 1.01 + movements is not 4.04; the closing balance is in another currency.
        "camt053.v2.five.decimals.xml" | "camt053.v2.all-balance-types.xml" => Err("balances_disagree"),
        "camt053.v2.minimal.xml" | "camt053.v2.minimal.ultimate.xml" | "camt053.v2.with-party-ids.xml" => {
            Err("mixed_currencies")
        }
        _ => Err("not_camt053"),
    };
    let samples = samples();
    assert!(samples.len() >= 15, "{samples:?}");
    for path in samples {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let found = read(fs::File::open(&path).expect("opens"), &ReadOptions::default());
        let found = found
            .map(|file| (file.statements.len(), file.statements.iter().map(|s| s.lines.len()).sum::<usize>()))
            .map_err(|error| error.code());
        assert_eq!(found, outcome(name), "{name}");
    }
}

/// What is wrong with a statement refuses it, unless who brings it accepts just that.
#[test]
fn what_is_accepted_is_kept_as_a_finding() {
    let accepting = |text: &str, accept: &[FindingCode]| {
        let options = ReadOptions { accept: accept.to_vec(), ..ReadOptions::default() };
        read(Cursor::new(text.as_bytes().to_vec()), &options)
    };
    let (balances, currencies) = (FindingCode::BalancesDisagree, FindingCode::MixedCurrencies);
    let unbalanced = camt(&(bal("OPBD", "5.00") + &bal("CLBD", "9.00") + &entry("2.00", "CRDT", "")));
    assert_eq!(accepting(&unbalanced, &[currencies]).err().map(|error| error.code()), Some("balances_disagree"));
    let file = accepting(&unbalanced, &[balances]).expect("accepted");
    let statement = &file.statements[0];
    assert_eq!((statement.opening, statement.closing), (Some(Fen::new(500)), Some(Fen::new(900))));
    assert_eq!(
        statement.findings.iter().map(|f| (f.code, f.place.as_str())).collect::<Vec<_>>(),
        [(balances, "Stmt[1]")]
    );

    // A balance in another currency is not taken; an entry in one is never accepted.
    let foreign =
        camt(&(bal("OPBD", "5.00") + &bal("CLBD", "9.00").replace("CNY", "SEK") + &entry("2.00", "CRDT", "")));
    assert_eq!(refusal(&foreign).0, "mixed_currencies");
    let file = accepting(&foreign, &[balances, currencies]).expect("accepted");
    assert_eq!((file.statements[0].opening, file.statements[0].closing), (Some(Fen::new(500)), None));
    assert_eq!((file.statements[0].findings[0].code, file.statements[0].findings.len()), (currencies, 1));
    let entries = camt(&(entry("1.00", "DBIT", "") + &entry("1.00", "DBIT", "").replace("CNY", "USD")));
    assert_eq!(accepting(&entries, &[balances, currencies]).err().map(|e| e.code()), Some("entry_currency"));

    // A table whose running balance does not follow keeps its order and its balances.
    let table = "账号,3701\n日期,借方,贷方,余额\n2026-03-02,1.00,,9.00\n2026-03-03,1.00,,7.00\n";
    let file = accepting(table, &[balances]).expect("accepted");
    let statement = &file.statements[0];
    assert_eq!(statement.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [3, 4]);
    assert_eq!((statement.closing, statement.findings.len()), (Some(Fen::new(700)), 1));
    assert!(
        accepting("账号,3701\n日期,借方,贷方,余额\n2026-03-02,1.00,,9.00\n", &[balances]).expect("right").statements[0]
            .findings
            .is_empty()
    );
}

/// One account under one spelling, and no account number is a book.
#[test]
fn account_numbers_are_kept_plain_and_short() {
    let with = |account: &str| camt(&entry("1.00", "DBIT", "")).replace("37000010001", account);
    assert_eq!(the_statement(&with("37 0000-1000 1")).account_number, "37000010001");
    assert_eq!(the_statement(&with(&"9".repeat(1_900))).account_number.len(), 64);
    assert_eq!(refusal(&with(" - ")).0, "missing_element");
}

fn camt(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
        <d:Document xmlns:d=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><d:BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>
        <Stmt><Id>S-2026-03</Id><Acct><Id><Othr><Id>37000010001</Id></Othr></Id><Ccy>CNY</Ccy></Acct>{inside}</Stmt>
        </d:BkToCstmrStmt></d:Document>"
    )
}

fn bal(code: &str, amount: &str) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt></Bal>"
    )
}

fn entry(amount: &str, direction: &str, more: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-03-05T23:30:00+08:00</DtTm></BookgDt>{more}</Ntry>"
    )
}

#[test]
fn an_entry_says_who_what_and_why() {
    let details = "<AcctSvcrRef>B77</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>CQ-1</EndToEndId><PmtInfId>BATCH-9</PmtInfId></Refs>
        <RltdPties><Cdtr><Pty><Nm>甲 &amp; 乙&#20844;司</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>6222</Id></Othr></Id></CdtrAcct></RltdPties>
        <RmtInf><Ustrd>创新券</Ustrd><Ustrd>兑付</Ustrd></RmtInf></TxDtls></NtryDtls>";
    let statement = the_statement(&camt(
        &[&bal("OPBD", "100.00"), &bal("CLBD", "87.5"), &entry("12.50000", "DBIT", details)]
            .map(String::as_str)
            .concat(),
    ));
    assert_eq!((statement.opening, statement.closing), (Some(Fen::new(10_000)), Some(Fen::new(8_750))));
    let line = &statement.lines[0];
    assert_eq!(
        (line.direction, line.amount, line.booked_on.to_string().as_str()),
        (Direction::Debit, Fen::new(1_250), "2026-03-05")
    );
    assert_eq!((line.end_to_end_reference.as_str(), line.bank_reference.as_str()), ("CQ-1", "B77 BATCH-9"));
    assert_eq!((line.counterparty_name.as_str(), line.counterparty_account.as_str()), ("甲 & 乙公司", "6222"));
    assert_eq!(line.remark, "创新券 兑付");
}

#[test]
fn a_batched_entry_becomes_its_transactions_if_they_add_up() {
    let details = |amounts: &[&str]| {
        let one = |(n, amount): (usize, &&str)| {
            format!(
                "<TxDtls><Refs><EndToEndId>CQ-{n}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"CNY\">{amount}</Amt></TxAmt></AmtDtls></TxDtls>"
            )
        };
        format!(
            "<NtryDtls><Btch><PmtInfId>BATCH-9</PmtInfId></Btch>{}</NtryDtls>",
            amounts.iter().enumerate().map(one).collect::<String>()
        )
    };
    let split = the_statement(&camt(&entry("30.00", "DBIT", &details(&["10.00", "20.00"]))));
    let found: Vec<_> =
        split.lines.iter().map(|l| (l.number, l.amount.get(), l.end_to_end_reference.as_str())).collect();
    assert_eq!(found, [(1, 1_000, "CQ-0"), (2, 2_000, "CQ-1")]);
    assert_eq!(split.lines[1].place, "Stmt[1]/Ntry[1]/TxDtls[2]");
    let whole = the_statement(&camt(&entry("30.00", "DBIT", &details(&["10.00", "19.00"]))));
    assert_eq!((whole.lines.len(), whole.lines[0].amount.get(), whole.passed_over.len()), (1, 3_000, 1));
    assert!(whole.lines[0].remark.contains("CQ-1") && whole.lines[0].bank_reference == "BATCH-9");
}

#[test]
fn only_booked_money_counts() {
    let pending = entry("5.00", "DBIT", "").replace("BOOK", "PDNG");
    let statement = the_statement(&camt(&(entry("1.00", "CRDT", "") + &pending)));
    assert_eq!((statement.lines.len(), statement.passed_over.len()), (1, 1));
    assert_eq!(statement.passed_over[0].place, "Stmt[1]/Ntry[2]");
}

/// ISO 20022: CdtDbtInd is the way the money moved; RvslInd tells that the movement undoes one of the other way.
#[test]
fn a_reversal_moves_the_other_way_and_names_the_first_parties() {
    let parties = "<RvslInd>true</RvslInd><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>财政局</Nm></Dbtr><Cdtr><Nm>某公司</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>";
    let inside = bal("OPBD", "0") + &bal("CLBD", "9.00") + &entry("9.00", "CRDT", parties);
    let statement = the_statement(&camt(&inside));
    assert_eq!(
        (statement.lines[0].direction, statement.lines[0].counterparty_name.as_str()),
        (Direction::Credit, "某公司")
    );
}

#[test]
fn pages_are_balanced_by_interim_balances() {
    let page = |from: &str, to: &str| camt(&(bal("ITBD", from) + &bal("ITBD", to) + &entry("2.00", "DBIT", "")));
    assert_eq!(the_statement(&page("5.00", "3.00")).closing, Some(Fen::new(300)));
    assert_eq!(refusal(&page("5.00", "4.00")).0, "balances_disagree");
}

#[test]
fn refusals_name_the_place() {
    for (inside, code, place) in [
        (entry("1.005", "DBIT", ""), "bad_amount", "Stmt[1]/Ntry[1]"),
        (entry("-1.00", "DBIT", ""), "bad_amount", "Stmt[1]/Ntry[1]"),
        (entry("1.00", "DEBIT", ""), "bad_direction", "Stmt[1]/Ntry[1]/CdtDbtInd"),
        (entry("1.00", "DBIT", "").replace("2026-03-05T", "05/03/2026 "), "missing_element", "Stmt[1]/Ntry[1]/BookgDt"),
        (
            entry("1.00", "DBIT", "") + &entry("1.00", "DBIT", "").replace("CNY", "USD"),
            "entry_currency",
            "Stmt[1]/Ntry[2]/Amt",
        ),
        ("<AddtlStmtInf>&unknown;</AddtlStmtInf>".to_owned(), "not_xml", "unknown"),
        ("<AddtlStmtInf>".to_owned(), "not_xml", ""),
    ] {
        let (found, text) = refusal(&camt(&inside));
        assert_eq!(found, code, "{text}");
        assert!(text.contains(place), "{text}");
    }
    assert_eq!(refusal("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><Document/>").0, "not_camt053");
    assert_eq!(refusal(&format!("<Document>{}", "<a>".repeat(100))).0, "not_camt053");
    assert_eq!(refusal("<Document><BkToCstmrStmt><Stmt>").0, "not_xml");
}

const BANK_CSV: &str = "\
XX银行账户交易明细,,,,,,,
账号：3700 0001 0001  币种：人民币,,,,,,,
期初余额：,\"10,000.00\",,,,,,
交易日期,借方发生额（元）,贷方发生额（元）,余额,对方户名,对方账号,摘要,流水号
2026-03-02,\"1,200.50\",,\"8,799.50\",威海甲公司,6222 0001,创新券CQ-2026-1,L1
20260303,--,300.00,\"9,099.50\",威海乙公司,\"=\"\"0012\"\"\",退汇,L2

合计,\"1,200.50\",300.00,,,,,
打印时间,2026-04-01,,,,,,
";

#[test]
fn an_account_said_beside_the_file_is_the_files_own() {
    let read_as = |said: &str| {
        let options = ReadOptions { account_number: Some(said.to_owned()), ..ReadOptions::default() };
        read(Cursor::new(BANK_CSV.as_bytes().to_vec()), &options)
    };
    let same = read_as("3700 0001-0001").expect("the same account");
    assert_eq!(same.statements[0].account_number, "370000010001");
    assert_eq!(read_as("370000010002").err().map(|error| error.code()), Some("account_differs"));
}

#[test]
fn a_common_bank_layout_needs_no_mapping() {
    let gbk = GB18030.encode(BANK_CSV).0.into_owned();
    let file = read(Cursor::new(gbk), &ReadOptions::default()).expect("readable");
    let statement = &file.statements[0];
    assert_eq!((statement.account_number.as_str(), statement.currency.as_str()), ("370000010001", "CNY"));
    assert_eq!((statement.opening, statement.closing), (Some(Fen::new(1_000_000)), Some(Fen::new(909_950))));
    let lines: Vec<_> = statement
        .lines
        .iter()
        .map(|l| {
            (
                l.number,
                l.direction,
                l.amount.get(),
                l.counterparty_account.as_str(),
                l.remark.as_str(),
                l.bank_reference.as_str(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            (5, Direction::Debit, 120_050, "62220001", "创新券CQ-2026-1", "L1"),
            (6, Direction::Credit, 30_000, "0012", "退汇", "L2"),
        ]
    );
    assert_eq!(statement.passed_over.len(), 2);
}

#[test]
fn newest_first_is_turned_round() {
    let csv = "账号,3701\n日期,发生额,借贷标志,余额\n2026-03-03,5.00,贷,95.00\n2026-03-02,10.00,借,90.00\n";
    let statement = the_statement(csv);
    assert_eq!(statement.opening, Some(Fen::new(10_000)));
    assert_eq!(statement.lines.iter().map(|l| l.number).collect::<Vec<_>>(), [4, 3]);
}

#[test]
fn signs_are_written_in_many_ways() {
    let signed = |csv: &str| the_statement(csv).lines.iter().map(|l| l.signed().get()).collect::<Vec<_>>();
    assert_eq!(signed("账号,3701\n日期,金额\n2026-03-02,-10.00\n2026-03-03,5.00\n"), [-1_000, 500]);
    assert_eq!(signed("账号;3701\ndate;amount;D/C\n2026-03-02;10.00;D\n2026-03-03;5.00;C\n"), [-1_000, 500]);
    // 红字: a debit taken back.
    assert_eq!(signed("账号,3701\n日期,借方,贷方\n2026-03-02,10.00,\n2026-03-03,-10.00,\n"), [-1_000, 1_000]);
    // Headings over two rows, the upper merged.
    assert_eq!(signed("账号,3701\n日期,发生额,,摘要\n,借方,贷方,\n2026-03-02,10.00,,甲\n"), [-1_000]);
}

#[test]
fn a_mapping_names_what_is_not_known() {
    let layout: Layout = serde_json::from_value(serde_json::json!({
        "date_formats": ["%d/%m/%Y"],
        "amount_sign": "positive_is_debit",
        "columns": {"booked_on": ["Tag"], "amount": ["Betrag (CNY)"], "end_to_end_reference": ["Zweck"]},
    }))
    .expect("a mapping");
    let options = ReadOptions { account_number: Some("3701".to_owned()), layout, ..ReadOptions::default() };
    let csv = "Tag;Betrag;Zweck\n02/03/2026;10.00;CQ-1\n";
    let file = read(Cursor::new(csv), &options).expect("readable");
    let line = &file.statements[0].lines[0];
    assert_eq!((line.signed().get(), line.end_to_end_reference.as_str()), (-1_000, "CQ-1"));
    assert!(serde_json::from_str::<Layout>("{\"colums\": {}}").is_err());
}

#[test]
fn table_refusals_name_the_line() {
    for (csv, code, place) in [
        ("日期,余额\n2026-03-02,1\n", "no_headings", ""),
        ("日期,借方,借方,贷方\n2026-03-02,1,,\n", "duplicate_heading", "columns 2 and 3"),
        (
            "账号,3701\n日期,借方,贷方,余额\n2026-03-02,1.00,,9.00\n2026-03-03,1.00,,7.00\n",
            "balances_disagree",
            "line 4",
        ),
        ("账号,3701\n期初余额,5.00\n日期,借方,贷方,余额\n2026-03-02,1.00,,9.00\n", "balances_disagree", "line 4"),
        ("账号,3701\n日期,借方,贷方\n2026-03-02,1.00,2.00\n", "both_sides", "line 3"),
        ("账号,3701\n日期,借方,贷方\n03/02/26,1.00,\n", "bad_date", "line 3"),
        ("账号,3701\n日期,金额,借贷标志\n2026-03-02,1.00,?\n", "bad_direction", "line 3"),
        ("账号,3701\n日期,借方,贷方\n2026-03-02,1.005,\n", "bad_amount", "line 3, column 2"),
        ("账号,3701\n日期,借方,贷方\n2026-03-02,1.00,\n合计,2.00,\n", "totals_disagree", "line 4"),
        ("日期,借方,贷方\n2026-03-02,1.00,\n", "no_account", ""),
        ("账号,日期,借方,贷方\n1,2026-03-02,1.00,\n2,2026-03-02,1.00,\n", "several_accounts", "line 3"),
        ("账号,3701\n日期,借方,贷方\n", "no_statement", ""),
        ("币种,夸克\n账号,3701\n日期,借方,贷方\n2026-03-02,1.00,\n", "bad_currency", ""),
    ] {
        let (found, text) = refusal(csv);
        assert_eq!(found, code, "{text}");
        assert!(text.contains(place), "{text}");
    }
}

#[test]
fn a_workbook_reads_like_a_csv() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let mut fill = || -> Result<(), rust_xlsxwriter::XlsxError> {
        sheet.merge_range(0, 0, 0, 3, "交易明细", &Format::new())?;
        sheet.write_row(1, 0, ["账号", "3701"])?.write_row(2, 0, ["交易日期", "借方发生额", "余额", "对方账号"])?;
        sheet.write_with_format(3, 0, ExcelDateTime::from_ymd(2026, 3, 2)?, &date)?;
        sheet.write(3, 1, 1200.1)?.write(3, 2, 0.0)?.write(3, 3, "6222")?;
        Ok(())
    };
    fill().expect("fills");
    let file = read(Cursor::new(book.save_to_buffer().expect("saves")), &ReadOptions::default()).expect("readable");
    assert_eq!(file.format, StatementFormat::Xlsx);
    assert_eq!(file.statements[0].lines[0].signed(), Fen::new(-120_010));

    let sheet = book.worksheet_from_index(0).expect("there");
    sheet.write(3, 3, 6_222_021_606_001_234_567_f64).expect("writes");
    let error = read(Cursor::new(book.save_to_buffer().expect("saves")), &ReadOptions::default()).expect_err("refused");
    assert_eq!(error.code(), "digits_lost");
}

proptest! {
    /// Whatever a bank writes, what is read adds up: opening and movements make the closing balance.
    #[test]
    fn what_is_read_adds_up(moves in proptest::collection::vec(-1_000_000_i64..1_000_000, 1..30), opening in 0..1_000_000_i64, newest_first: bool) {
        let mut balance = opening;
        let mut rows: Vec<String> = moves.iter().enumerate().map(|(n, fen)| {
            balance += fen;
            let (debit, credit) = if *fen < 0 { (Fen::new(-fen).to_string(), String::new()) } else { (String::new(), Fen::new(*fen).to_string()) };
            format!("2026-03-{:02},{debit},{credit},{},CQ-{n}\n", n / 2 + 1, Fen::new(balance))
        }).collect();
        if newest_first {
            rows.reverse();
        }
        let statement = the_statement(&format!("账号,3701\n日期,借方,贷方,余额,附言\n{}", rows.concat()));
        prop_assert_eq!(statement.closing, Some(Fen::new(balance)));
        prop_assert_eq!(statement.opening, Some(Fen::new(opening)));
        prop_assert_eq!(statement.lines.len(), moves.iter().filter(|fen| **fen != 0).count());
    }

    #[test]
    fn nothing_makes_a_reader_panic(text in "\\PC{0,200}", rows in "(日期|借方|余额|2026-03-02|1.00|,|\n|\"|<Document>|<Stmt>|&#1;|</Ntry>){0,40}") {
        let _ = read_text(&text);
        let _ = read_text(&rows);
        let _ = read_text(&camt(&rows));
    }
}
