use std::io::Cursor;

use super::*;

fn read_text(text: &str) -> Result<ParsedReport, ReportError> {
    read(Cursor::new(text.as_bytes().to_vec()))
}

fn code(result: Result<ParsedReport, ReportError>) -> &'static str {
    match result {
        Err(ReportError::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

fn rejected(about: About, code: &str, text: &str, amount: Option<i64>) -> ReportEntry {
    let reason = ReturnReason { code: code.to_owned(), text: text.to_owned() };
    ReportEntry { about, status: BankStatus::Rejected, reason, amount: amount.map(Fen::new) }
}

/// Written after the shapes in which banks answer: the whole message refused, one order refused, a payer's block taken.
#[test]
fn a_status_report_speaks_of_the_message_a_payer_or_an_order() {
    let whole = "<Document xmlns='urn:x'><CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId></GrpHdr><OrgnlGrpInfAndSts>\
        <OrgnlMsgId>JS2026-000001-E1</OrgnlMsgId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM10</Cd></Rsn>\
        <AddtlInf>904114;ControlSum</AddtlInf></StsRsnInf></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>";
    let report = read_text(whole).expect("a report");
    assert_eq!((report.reference.as_str(), report.message_id.as_str()), ("B1", "JS2026-000001-E1"));
    assert_eq!(report.entries, [rejected(About::Message, "AM10", "904114;ControlSum", None)]);

    let parts = "<?xml version='1.0'?><p:Document xmlns:p='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'>\
        <p:CstmrPmtStsRpt><p:GrpHdr><p:MsgId>B2</p:MsgId></p:GrpHdr><p:OrgnlGrpInfAndSts>\
        <p:OrgnlMsgId>JS2026-000001-E2</p:OrgnlMsgId><p:GrpSts>PART</p:GrpSts></p:OrgnlGrpInfAndSts>\
        <p:OrgnlPmtInfAndSts><p:OrgnlPmtInfId>JS2026-000001-E2-1</p:OrgnlPmtInfId><p:PmtInfSts>ACSC</p:PmtInfSts>\
        </p:OrgnlPmtInfAndSts><p:OrgnlPmtInfAndSts><p:OrgnlPmtInfId>JS2026-000001-E2-2</p:OrgnlPmtInfId>\
        <p:PmtInfSts>PART</p:PmtInfSts><p:TxInfAndSts><p:OrgnlInstrId>I</p:OrgnlInstrId>\
        <p:OrgnlEndToEndId>JS2026-000001-000002</p:OrgnlEndToEndId><p:TxSts>RJCT</p:TxSts><p:StsRsnInf><p:Rsn>\
        <p:Cd>AC01</p:Cd></p:Rsn><p:AddtlInf>Konto &amp; Name</p:AddtlInf></p:StsRsnInf><p:OrgnlTxRef><p:Amt>\
        <p:InstdAmt Ccy='CNY'>50.00</p:InstdAmt></p:Amt></p:OrgnlTxRef></p:TxInfAndSts></p:OrgnlPmtInfAndSts>\
        </p:CstmrPmtStsRpt></p:Document>";
    let report = read_text(parts).expect("a report");
    let order = About::Order("JS2026-000001-000002".to_owned());
    let payer = ReportEntry {
        about: About::Payer("JS2026-000001-E2-1".to_owned()),
        status: BankStatus::Accepted,
        reason: ReturnReason::default(),
        amount: None,
    };
    assert_eq!(report.entries, [payer, rejected(order, "AC01", "Konto & Name", Some(5_000))]);
}

/// A bank's own samples: orders refused one by one, a message that was taken.
#[test]
fn reports_of_a_real_bank_are_read() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pain002")).expect("the samples");
    let files = folder.map(|file| file.expect("a file").path());
    let mut read_so_far = 0;
    for path in files.filter(|path| path.extension().is_some_and(|end| end == "xml")) {
        let report = read(Cursor::new(std::fs::read(&path).expect("a sample")));
        let report = report.unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
        assert!(!report.reference.is_empty() && !report.message_id.is_empty(), "{}", path.display());
        assert!(!report.entries.is_empty(), "{}", path.display());
        read_so_far += 1;
    }
    assert_eq!(read_so_far, 3);
}

#[test]
fn what_is_no_report_is_refused() {
    assert_eq!(code(read_text("<Document><BkToCstmrStmt/></Document>")), "not_pain002");
    assert_eq!(code(read_text("<Document><CstmrPmtStsRpt></CstmrPmtStsRpt></Document>")), "no_status");
    assert_eq!(code(read_text("<Document><CstmrPmtStsRpt>")), "not_xml");
    assert_eq!(code(read_text("<!DOCTYPE a><Document/>")), "not_xml");
    let odd = "<Document><CstmrPmtStsRpt><OrgnlGrpInfAndSts><GrpSts>ODD</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>";
    assert_eq!(code(read_text(odd)), "unknown_status");
    assert_eq!(code(read_text("付款单号,金额\nA,1\n")), "no_headings");
    assert_eq!(code(read_text("付款单号,处理结果\nA,也许\n")), "unknown_status");
    assert_eq!(code(read_text("付款单号,处理结果,金额\nA,失败,很多\n")), "bad_amount");
    assert_eq!(code(read_text("付款单号,处理结果\n合计,\n")), "unknown_status");
    assert_eq!(code(read_text("付款单号,处理结果\n,合计\n")), "no_status");
}

#[test]
fn tables_say_the_result_or_are_returns_as_a_whole() {
    let results = "某银行 代付结果\n批次号,X1\n付款单号,金额（元）,处理结果,原因代码,失败原因\n\
                   JS2026-000001-000001,\"1,050.00\",交易成功,,\nJS2026-000001-000002,50.00,失败,BE01,户名不符\n,1100.00,,,\n";
    let report = read_text(results).expect("a report");
    assert_eq!(report.format, ReportFormat::Csv);
    let about = |n: u32| About::Order(format!("JS2026-000001-00000{n}"));
    assert_eq!(report.entries[0].status, BankStatus::Accepted);
    assert_eq!((&report.entries[0].about, report.entries[0].amount), (&about(1), Some(Fen::new(105_000))));
    assert_eq!(report.entries[1], rejected(about(2), "BE01", "户名不符", Some(5_000)));
    let returns = "企业流水号,退汇原因\nJS2026-000001-000002,账号已销户\n";
    assert_eq!(read_text(returns).expect("a report").entries, [rejected(about(2), "", "账号已销户", None)]);
}
