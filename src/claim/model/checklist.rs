//! What a claim lacks, what contradicts itself, and what a reviewer should look at.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::EInvoice;
use crate::kernel::{Fen, InvoiceNumber, Text, Uscc, text_enum};
use crate::programme::EvidenceKind;

text_enum! {
    /// What a finding means for the claim.
    #[schema(as = ClaimFindingSeverity)]
    pub enum Severity {
        /// Must be added before the claim can be submitted.
        Missing = "missing",
        /// Must be put right before the claim can be submitted.
        Wrong = "wrong",
        /// Does not hinder; the reviewers decide.
        Warning = "warning",
    }
}

/// One thing about a claim's evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ClaimFinding)]
pub struct Finding {
    pub severity: Severity,
    /// Stable, for programs.
    #[schema(value_type = String)]
    pub code: &'static str,
    /// Field of the claim, or `evidence.<kind>`.
    pub field: String,
    pub text: Text,
}

/// Everything that the check looks at.
#[derive(Debug)]
pub struct Stated<'a> {
    /// Kinds that the programme version asks for.
    pub required: &'a BTreeSet<EvidenceKind>,
    /// Kinds that are there.
    pub present: &'a BTreeSet<EvidenceKind>,
    /// What is claimed, fen.
    pub amount: Fen,
    /// The booking's final price, fen.
    pub price: Fen,
    pub invoice_number: Option<&'a InvoiceNumber>,
    pub invoice_amount: Option<Fen>,
    /// The structured invoices among the evidence.
    pub e_invoices: &'a [EInvoice],
    /// Of these, the numbers that another claim states or has among its evidence.
    pub repeated: &'a BTreeSet<String>,
    pub enterprise: Option<&'a Uscc>,
    pub provider: Option<&'a Uscc>,
}

/// Checks a claim against its programme and its own papers. It can be submitted if nothing is missing or wrong.
pub fn check(stated: &Stated<'_>) -> Vec<Finding> {
    let mut findings = missing_evidence(stated);
    findings.extend(invoice_fields(stated));
    for invoice in stated.e_invoices {
        findings.extend(contradictions(stated, invoice));
    }
    findings
}

impl Finding {
    pub(super) fn new(
        severity: Severity,
        code: &'static str,
        field: impl Into<String>,
        zh: String,
        en: String,
    ) -> Self {
        Self { severity, code, field: field.into(), text: Text::new(zh, en) }
    }

    /// Whether the claim cannot be submitted with it.
    pub fn hinders(&self) -> bool {
        self.severity != Severity::Warning
    }
}

fn missing_evidence(stated: &Stated<'_>) -> Vec<Finding> {
    let lacking = stated.required.difference(stated.present);
    lacking
        .map(|&kind| {
            let name = name_of(kind);
            Finding::new(
                Severity::Missing,
                "evidence_missing",
                format!("evidence.{kind}"),
                format!("缺少材料：{}", name.zh),
                format!("missing evidence: {}", name.en),
            )
        })
        .collect()
}

fn name_of(kind: EvidenceKind) -> Text {
    match kind {
        EvidenceKind::Contract => Text::new("合同", "contract"),
        EvidenceKind::Invoice => Text::new("发票", "invoice"),
        EvidenceKind::PaymentProof => Text::new("企业付款凭证", "proof of the enterprise's own payment"),
        EvidenceKind::Result => Text::new("服务成果或检测报告", "result or report"),
        EvidenceKind::Acceptance => Text::new("验收单", "acceptance"),
        EvidenceKind::Other => Text::new("其他材料", "other evidence"),
    }
}

fn invoice_fields(stated: &Stated<'_>) -> Vec<Finding> {
    let is_required = stated.required.contains(&EvidenceKind::Invoice);
    let mut findings = Vec::new();
    if stated.invoice_number.is_none() && (is_required || stated.invoice_amount.is_some()) {
        let (zh, en) = ("缺少发票号码", "the invoice number is missing");
        findings.push(Finding::new(Severity::Missing, "missing", "invoice_number", zh.to_owned(), en.to_owned()));
    }
    match stated.invoice_amount {
        None if is_required || stated.invoice_number.is_some() => {
            let (zh, en) = ("缺少发票金额", "the invoice amount is missing");
            findings.push(Finding::new(Severity::Missing, "missing", "invoice_fen", zh.to_owned(), en.to_owned()));
        }
        Some(invoiced) if invoiced < stated.amount => findings.push(Finding::new(
            Severity::Wrong,
            "invoice_below_claim",
            "invoice_fen",
            format!("发票金额 {invoiced:#} 元低于申请兑付金额 {:#} 元", stated.amount),
            format!("the invoice, {invoiced:#} yuan, is below the claim of {:#} yuan", stated.amount),
        )),
        Some(invoiced) if invoiced != stated.price => findings.push(Finding::new(
            Severity::Warning,
            "invoice_differs_from_price",
            "invoice_fen",
            format!("发票金额 {invoiced:#} 元与结算价格 {:#} 元不一致", stated.price),
            format!("the invoice, {invoiced:#} yuan, differs from the final price of {:#} yuan", stated.price),
        )),
        _ => {}
    }
    findings
}

/// Where a structured invoice says something else than the claim.
fn contradictions(stated: &Stated<'_>, invoice: &EInvoice) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(number) = stated.invoice_number.filter(|number| **number != invoice.number) {
        findings.push(Finding::new(
            Severity::Wrong,
            "invoice_number_differs",
            "invoice_number",
            format!("填写的发票号码 {number} 与上传的数电票号码 {} 不一致", invoice.number),
            format!("the stated number {number} is not that of the uploaded e-invoice, {}", invoice.number),
        ));
    }
    if let Some(amount) = stated.invoice_amount.filter(|amount| *amount != invoice.total_fen) {
        findings.push(Finding::new(
            Severity::Wrong,
            "invoice_amount_differs",
            "invoice_fen",
            format!("填写的发票金额 {amount:#} 元与数电票价税合计 {:#} 元不一致", invoice.total_fen),
            format!("the stated amount, {amount:#} yuan, is not the e-invoice's total, {:#} yuan", invoice.total_fen),
        ));
    }
    findings.extend(oddities(stated, invoice));
    findings.extend(other_party("销售方", "seller", &invoice.seller_id, stated.provider));
    findings.extend(other_party("购买方", "buyer", &invoice.buyer_id, stated.enterprise));
    findings
}

/// What is odd about a structured invoice in itself, and against other claims.
fn oddities(stated: &Stated<'_>, invoice: &EInvoice) -> Vec<Finding> {
    let warning = |code, zh: String, en: String| Finding::new(Severity::Warning, code, "evidence.invoice", zh, en);
    let mut findings = Vec::new();
    let (number, day) = (invoice.number.as_str(), invoice.issued_on.as_str());
    if number.len() != 20 {
        findings.push(warning(
            "invoice_not_fully_digital",
            format!("数电票号码应为 20 位数字，此票号码为 {number}"),
            format!("a fully digital invoice has a number of 20 digits; this one's is {number}"),
        ));
    } else if day.is_ascii() && day.get(2..4).is_some_and(|year| !number.starts_with(year)) {
        // The number begins with the last two digits of the year of issue.
        findings.push(warning(
            "invoice_year_differs",
            format!("数电票号码 {number} 的年份与开票日期 {day} 不一致"),
            format!("the year in the number {number} is not that of its issue, {day}"),
        ));
    }
    if let (Some(net), Some(tax)) = (invoice.net_fen, invoice.tax_fen)
        && net.checked_add(tax) != Some(invoice.total_fen)
    {
        let total = invoice.total_fen;
        findings.push(warning(
            "invoice_sums_differ",
            format!("数电票金额 {net:#} 元加税额 {tax:#} 元不等于价税合计 {total:#} 元"),
            format!("the e-invoice's amount, {net:#} yuan, and tax, {tax:#} yuan, are not its total, {total:#} yuan"),
        ));
    }
    if invoice.total_fen < stated.amount {
        let (total, amount) = (invoice.total_fen, stated.amount);
        findings.push(warning(
            "e_invoice_below_claim",
            format!("数电票价税合计 {total:#} 元低于申请兑付金额 {amount:#} 元"),
            format!("the e-invoice's total, {total:#} yuan, is below the claim of {amount:#} yuan"),
        ));
    }
    if stated.repeated.contains(number) {
        findings.push(warning(
            "invoice_repeated",
            format!("数电票 {number} 已出现在另一笔兑付中；一张发票只能使用一次"),
            format!("the e-invoice {number} is in another claim; an invoice can be used once only"),
        ));
    }
    findings
}

/// A warning where the invoice names another company than the booking does.
fn other_party(zh: &str, en: &str, named: &str, expected: Option<&Uscc>) -> Option<Finding> {
    let expected = expected.filter(|code| !code.as_str().eq_ignore_ascii_case(named.trim()))?;
    let (broken_zh, broken_en) = match Uscc::parse(named.trim()) {
        Ok(_) => ("", ""),
        Err(_) => ("，且不是有效的代码", ", and no valid code"),
    };
    Some(Finding::new(
        Severity::Warning,
        "invoice_party_differs",
        "evidence.invoice",
        format!("数电票{zh}税号 {named} 与预约方的统一社会信用代码 {expected} 不一致{broken_zh}"),
        format!("the e-invoice's {en}, {named}, is not the booking's party, {expected}{broken_en}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SELLER: &str = "12100000400000624D";
    const BUYER: &str = "914403001922038216";

    fn number(digits: &str) -> InvoiceNumber {
        InvoiceNumber::parse(digits).expect("a number")
    }

    fn e_invoice() -> EInvoice {
        EInvoice {
            number: number("26372000000012345678"),
            total_fen: Fen::new(100_000),
            net_fen: Some(Fen::new(94_340)),
            tax_fen: Some(Fen::new(5_660)),
            seller_id: SELLER.to_owned(),
            seller_name: "甲大学".to_owned(),
            buyer_id: BUYER.to_owned(),
            buyer_name: "乙公司".to_owned(),
            issued_on: "2026-05-19".to_owned(),
        }
    }

    /// What a test changes.
    struct Case {
        required: BTreeSet<EvidenceKind>,
        present: BTreeSet<EvidenceKind>,
        number: Option<InvoiceNumber>,
        amount: Option<Fen>,
        e_invoices: Vec<EInvoice>,
        repeated: BTreeSet<String>,
    }

    /// Checks a claim of 500 yuan of a price of 1,000 after `change`; answers severities and codes.
    fn found(change: impl FnOnce(&mut Case)) -> Vec<(Severity, &'static str)> {
        let kinds = BTreeSet::from([EvidenceKind::Invoice, EvidenceKind::Result]);
        let mut case = Case {
            required: kinds.clone(),
            present: kinds,
            number: Some(number("26372000000012345678")),
            amount: Some(Fen::new(100_000)),
            e_invoices: vec![e_invoice()],
            repeated: BTreeSet::new(),
        };
        change(&mut case);
        let (seller, buyer) = (Uscc::parse(SELLER).expect("a code"), Uscc::parse(BUYER).expect("a code"));
        let findings = check(&Stated {
            required: &case.required,
            present: &case.present,
            amount: Fen::new(50_000),
            price: Fen::new(100_000),
            invoice_number: case.number.as_ref(),
            invoice_amount: case.amount,
            e_invoices: &case.e_invoices,
            repeated: &case.repeated,
            enterprise: Some(&buyer),
            provider: Some(&seller),
        });
        findings.into_iter().map(|finding| (finding.severity, finding.code)).collect()
    }

    #[test]
    fn a_complete_claim_has_no_findings() {
        assert_eq!(found(|_| {}), []);
    }

    #[test]
    fn each_lack_is_named() {
        use Severity::Missing;
        assert_eq!(found(|c| c.present.clear()), [(Missing, "evidence_missing"), (Missing, "evidence_missing")]);
        assert_eq!(found(|c| (c.number, c.amount) = (None, None)), [(Missing, "missing"), (Missing, "missing")]);
    }

    #[test]
    fn amounts_are_compared_with_claim_and_price() {
        let stated = |fen| {
            found(|c| {
                c.amount = Some(Fen::new(fen));
                c.e_invoices.clear();
            })
        };
        assert_eq!(stated(49_999), [(Severity::Wrong, "invoice_below_claim")]);
        assert_eq!(stated(50_000), [(Severity::Warning, "invoice_differs_from_price")]);
        assert_eq!(stated(100_000), []);
    }

    #[test]
    fn an_e_invoice_that_says_something_else_is_noticed() {
        use Severity::{Warning, Wrong};
        let reading = |change: fn(&mut EInvoice)| {
            found(|c| {
                for invoice in &mut c.e_invoices {
                    change(invoice);
                }
            })
        };
        assert_eq!(reading(|i| i.number = number("26372000000012345679")), [(Wrong, "invoice_number_differs")]);
        assert_eq!(
            reading(|i| i.total_fen = Fen::new(100_001)),
            [(Wrong, "invoice_amount_differs"), (Warning, "invoice_sums_differ")]
        );
        assert_eq!(reading(|i| i.seller_id = BUYER.to_owned()), [(Warning, "invoice_party_differs")]);
        assert_eq!(reading(|i| i.buyer_id = "91BUYERTAXID00000Y".to_owned()), [(Warning, "invoice_party_differs")]);
    }

    #[test]
    fn what_is_odd_about_an_e_invoice_is_noticed() {
        use Severity::Warning;
        let reading = |change: fn(&mut Case)| found(change);
        assert_eq!(
            reading(|c| c.e_invoices[0].issued_on = "2025-12-31".to_owned()),
            [(Warning, "invoice_year_differs")]
        );
        assert_eq!(reading(|c| c.e_invoices[0].issued_on = "年".to_owned()), []);
        assert_eq!(reading(|c| c.e_invoices[0].tax_fen = Some(Fen::ZERO)), [(Warning, "invoice_sums_differ")]);
        assert_eq!(reading(|c| c.e_invoices[0].tax_fen = None), []);
        let again = |c: &mut Case| _ = c.repeated.insert("26372000000012345678".to_owned());
        assert_eq!(reading(again), [(Warning, "invoice_repeated")]);
        let old = |c: &mut Case| {
            c.number = Some(number("3700231130-12345678"));
            c.e_invoices[0].number = number("3700231130-12345678");
        };
        assert_eq!(reading(old), [(Warning, "invoice_not_fully_digital")]);
        let small = |c: &mut Case| {
            c.e_invoices[0].total_fen = Fen::new(49_999);
            (c.e_invoices[0].net_fen, c.amount) = (None, None);
        };
        assert_eq!(reading(small), [(Severity::Missing, "missing"), (Warning, "e_invoice_below_claim")]);
    }

    #[test]
    fn a_programme_without_invoices_asks_for_none() {
        let without = |c: &mut Case| {
            c.required = BTreeSet::from([EvidenceKind::Result]);
            (c.number, c.amount) = (None, None);
            c.e_invoices.clear();
        };
        assert_eq!(found(without), []);
    }
}
