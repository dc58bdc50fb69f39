//! What passes between the bureau and its bank beside the statement: layouts of the files, answers to the orders, a returned
//! payment that is sent again, a notification ahead of the statement.

use std::io::Cursor;
use std::sync::Arc;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::money::account_of;
use super::people::People;
use super::stage::{Failure, Stage};
use crate::kernel::{BatchId, Invalid, PaymentLayoutId, RegionCode, RegionScope, SettingProposalId};
use crate::programme::BudgetLevel;
use crate::proposal::SettingVerdict;
use crate::proposal::service::layouts;
use crate::reconciliation::files as statements;
use crate::reconciliation::model::layout::NewStatementLayout;
use crate::reconciliation::service::{self as reconciliation, NewImport};
use crate::settlement::files::{PaymentLayoutDefinition, report};
use crate::settlement::model::{NewPaymentLayout, Payment, PaymentState, ReissueVerdict, TreasuryLayout, message_id};
use crate::settlement::service::{self as settlement, NewExport, NewReport};

/// The layout in which the city's bank takes orders.
pub(super) fn payment_layout(stage: &Stage, people: &People) -> Result<(), Failure> {
    let (maker, checker) = (people.get("maker")?, people.get("checker")?);
    let definition: PaymentLayoutDefinition =
        serde_json::from_str(include_str!("../../data/layouts/payment-demo.json"))
            .map_err(|error| Failure::new("payment layout", error))?;
    let new = NewPaymentLayout { name: "演示银行 批量付款（GBK）".to_owned(), definition };
    let fault = |fault: Invalid| Failure::new("payment layout", fault.text);
    let agree = |id: SettingProposalId| {
        let agreed = SettingVerdict::Agreed;
        stage.act("layout agreed", checker, |tx| settlement::setting_decide(tx, checker, id, agreed, ""))
    };
    let proposed = stage.act("payment layout", maker, |tx| {
        layouts::propose::<settlement::SavedPaymentLayouts>(tx, maker, None, new.clone())
    })?;
    let layout = agree(proposed.id)?.subject.parse::<PaymentLayoutId>().map_err(fault)?;
    let (region, wanted) = (RegionCode::parse("371000").map_err(fault)?, TreasuryLayout { layout_id: Some(layout) });
    let proposed = stage.act("treasury's layout", maker, |tx| {
        settlement::treasury_layout_propose(tx, maker, (BudgetLevel::City, &region), &wanted)
    })?;
    agree(proposed.id).map(drop)
}

/// The bank takes on the orders of the first batch, and returns the last payment of the last, which is sent again.
pub(super) fn answer(stage: &Stage, people: &People, batches: &[BatchId]) -> Result<(), Failure> {
    let maker = people.get("maker")?;
    let (Some(&first), Some(&last)) = (batches.first(), batches.last()) else { return Ok(()) };
    let reference = |id| {
        stage
            .db
            .read(|conn| settlement::batch_detail(conn, &RegionScope::everything(), id))
            .map_err(|e| Failure::new("batch", e))
            .map(|b| b.batch.reference)
    };
    let accepted = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>YHHZ-0001</MsgId><CreDtTm>{}</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{}</OrgnlMsgId>\
         <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>ACSP</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>\n",
        stage.now().format("%Y-%m-%dT%H:%M:%SZ"),
        message_id(&reference(first)?, 1),
    );
    take(stage, people, "pain002-YHHZ-0001.xml", accepted)?;
    let of_last = payments(stage, last)?;
    let Some(returned) = of_last.iter().rev().find(|payment| payment.state == PaymentState::Sent) else {
        return Ok(());
    };
    let list = format!(
        "演示银行退汇清单,,,,\n付款单号,收款户名,金额,处理结果,退汇代码,退汇原因\n{},{},{},退汇,AC06,收款账户暂时冻结\n",
        returned.reference, returned.payee_name, returned.amount_fen
    );
    take(stage, people, "退汇清单.csv", list)?;
    stage.pass(chrono::Duration::hours(2));
    let again = stage.act("payment reissued", maker, |tx| settlement::reissue(tx, maker, returned.id))?;
    let checker = people.get("checker")?;
    let verdict = ReissueVerdict::Confirmed;
    stage.act("reissue confirmed", checker, |tx| settlement::reissue_decide(tx, checker, again.id, verdict, ""))?;
    let export = NewExport { formats: vec![crate::settlement::files::FileFormat::Xlsx], ..NewExport::default() };
    stage.act("batch exported", maker, |tx| settlement::export(tx, maker, last, &export))?;
    Ok(())
}

fn take(stage: &Stage, people: &People, file_name: &str, text: String) -> Result<(), Failure> {
    let maker = people.get("maker")?;
    let file_sha256 = Sha256::digest(&text).into();
    let report = report::read(Cursor::new(text.into_bytes())).map_err(|error| Failure::new("bank report", error))?;
    let new = NewReport { file_name: file_name.to_owned(), file_sha256, report, message_id: None };
    stage.act("bank report", maker, |tx| settlement::report_import(tx, maker, &new)).map(drop)
}

/// The payments of a batch, in the order of their references.
pub(super) fn payments(stage: &Stage, id: BatchId) -> Result<Vec<Payment>, Failure> {
    stage
        .db
        .read(|conn| settlement::payment_list(conn, &RegionScope::everything(), id, None, None, 1_000))
        .map_err(|error| Failure::new("payments", error))
}

/// The layout of the bank's statements, made from one of them as the page makes it.
pub(super) fn statement_layout(stage: &Stage, people: &People, sample: &str) -> Result<(), Failure> {
    let (maker, checker) = (people.get("maker")?, people.get("checker")?);
    let content: Arc<[u8]> = sample.as_bytes().into();
    let seen = statements::inspect(&content, None, None).map_err(|error| Failure::new("statement layout", error))?;
    let new = NewStatementLayout {
        name: "演示银行 账户明细".to_owned(),
        bank: "演示银行".to_owned(),
        account_number: None,
        definition: seen.layout,
        headings: seen.headings,
    };
    let proposed = stage.act("statement layout", maker, |tx| {
        layouts::propose::<reconciliation::SavedStatementLayouts>(tx, maker, None, new.clone())
    })?;
    let (id, agreed) = (proposed.id, SettingVerdict::Agreed);
    stage.act("layout agreed", checker, |tx| reconciliation::setting_decide(tx, checker, id, agreed, "")).map(drop)
}

/// A notification (camt.054) of one debit, which the statement shows again.
pub(super) fn notice(
    stage: &Stage,
    people: &People,
    (payment, day): (&Payment, NaiveDate),
    serial: &str,
) -> Result<(), Failure> {
    let maker = people.get("maker")?;
    let Payment { amount_fen, reference, payee_name, account_number, .. } = payment;
    // The city treasury's.
    let account = account_of(1);
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">\
         <BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>TZ-0001</MsgId></GrpHdr><Ntfctn><Id>TZ-{day}</Id>\
         <Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>\
         <Ntry><Amt Ccy=\"CNY\">{amount_fen}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>\
         <AcctSvcrRef>{serial}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>\
         <RltdPties><Cdtr><Pty><Nm>{payee_name}</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>{account_number}</Id></Othr></Id></CdtrAcct></RltdPties>\
         </TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n"
    );
    let file_sha256 = Sha256::digest(&text).into();
    let file = statements::read(Cursor::new(text.into_bytes()), &statements::ReadOptions::default())
        .map_err(|error| Failure::new("notification", error))?;
    let import = NewImport { file_name: "camt054-TZ-0001.xml".to_owned(), file_sha256, file, layout: None };
    stage
        .act("notification imported", maker, |tx| {
            reconciliation::import_statement(tx, &RegionScope::everything(), &import)
        })
        .map(drop)
}
