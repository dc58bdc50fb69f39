//! Enterprises claim what the voucher pays, reviewers decide, the public may object, approved money is owed.

use chrono::Duration;

use super::orders::Orders;
use super::paper::page;
use super::people::People;
use super::stage::{Failure, Stage};
use super::transfer::CLAIMED_CONTRACT;
use crate::claim::State;
use crate::claim::model::{Correction, CorrectionField, Corrections, Decision, Verdict};
use crate::claim::service::{self, Answer, InvoiceEdit, NewClaim, NewEvidence, NewNotice, NewObjection, NewReview};
use crate::kernel::{BookingId, ClaimId, InvoiceNumber, NoticeId, ProgrammeId};
use crate::programme::EvidenceKind;

/// What became of the claims.
pub(super) struct Outcome {
    pub(super) claims: usize,
    pub(super) notices: usize,
    pub(super) objections: usize,
    /// Claims that ended with money owed.
    pub(super) approved: usize,
}

/// Claims whose notices are open.
pub(super) struct Published {
    claims: Vec<(&'static str, ClaimId)>,
    notices: usize,
}

/// Act 6: every accepted booking with a subsidy is claimed, one claim after a return; three notices are published; of two
/// objections one is upheld, so that its claim is rejected and its money goes back to the voucher.
pub(super) fn redeem(stage: &Stage, people: &People, orders: &Orders) -> Result<Published, Failure> {
    let mut claims = Vec::new();
    for (number, (enterprise, booking)) in (1_u32..).zip(orders.accepted()) {
        let contract = (*booking == orders.contract).then_some(CLAIMED_CONTRACT);
        claims.push((
            *enterprise,
            claim(stage, people, enterprise, *booking, Papers { contract, ..Papers::own(number) })?,
        ));
    }
    for (number, (enterprise, id)) in claims.iter().enumerate() {
        review(stage, people, enterprise, *id, number == 0)?;
    }
    let mut notices = Vec::new();
    for programme in [orders.deduction, orders.reimbursement, orders.cross_region] {
        notices.push(publish(stage, people, programme)?);
    }
    let published = notices.first().copied().ok_or(Failure { act: "notice", reason: "none".to_owned() })?;
    stage.pass(Duration::days(1));
    let (upheld, dismissed) = match claims.as_slice() {
        [(_, first), (_, second), ..] => (*second, *first),
        _ => return Err(Failure { act: "objection", reason: "too few claims".to_owned() }),
    };
    object(stage, people, published, upheld, Verdict::Upheld)?;
    object(stage, people, published, dismissed, Verdict::Dismissed)?;
    Ok(Published { claims, notices: notices.len() })
}

/// Still act 6: the notices run their days.
pub(super) fn settle(stage: &Stage, people: &People, published: &Published) -> Result<Outcome, Failure> {
    wait_for_the_end(stage)?;
    let approved = count_approved(stage, people, &published.claims)?;
    Ok(Outcome { claims: published.claims.len(), notices: published.notices, objections: 2, approved })
}

/// The papers of a claim, told apart by numbers.
#[derive(Clone, Copy)]
pub(super) struct Papers {
    pub(super) number: u32,
    /// Whose result is attached; a claim's own number, where all is well.
    pub(super) result: u32,
    /// Registration number of the technology contract.
    pub(super) contract: Option<&'static str>,
}

impl Papers {
    pub(super) const fn own(number: u32) -> Self {
        Self { number, result: number, contract: None }
    }
}

/// A claim with all its evidence, that waits for the district.
pub(super) fn claim(
    stage: &Stage,
    people: &People,
    enterprise: &'static str,
    booking_id: BookingId,
    Papers { number, result, contract }: Papers,
) -> Result<ClaimId, Failure> {
    let claimant = people.get(enterprise)?;
    let price = stage
        .db
        .read(|conn| crate::booking::service::booking_for_claim(conn, booking_id))
        .map_err(|e| Failure::new("claim", e))?
        .final_price;
    let invoice =
        InvoiceNumber::parse(&format!("26372000000{number:09}")).map_err(|e| Failure::new("claim", e.text))?;
    let new = NewClaim { booking_id, invoice_number: Some(invoice), invoice_fen: Some(price) };
    stage.act("claim", claimant, |tx| {
        let claim = service::create(tx, claimant, &new)?;
        if let Some(contract_number) = contract {
            let edit = InvoiceEdit {
                invoice_number: new.invoice_number.clone(),
                invoice_fen: new.invoice_fen,
                contract_number: Some(contract_number.to_owned()),
                version: Some(claim.version),
            };
            service::edit(tx, claimant, claim.id, &edit)?;
        }
        for kind in [
            EvidenceKind::Contract,
            EvidenceKind::Invoice,
            EvidenceKind::PaymentProof,
            EvidenceKind::Result,
            EvidenceKind::Acceptance,
        ] {
            let paper = if kind == EvidenceKind::Result { result } else { number };
            let content = page(&format!("Demo evidence {paper}: {kind}"));
            let evidence = NewEvidence { kind, file_name: format!("{kind}.pdf"), content };
            service::evidence_add(tx, claimant, claim.id, &evidence)?;
        }
        service::submit(tx, claimant, claim.id).map(|claim| claim.id)
    })
}

/// The district of the enterprise, then the city. The first claim is returned once and submitted again.
fn review(
    stage: &Stage,
    people: &People,
    enterprise: &'static str,
    id: ClaimId,
    is_returned_first: bool,
) -> Result<(), Failure> {
    let claimant = people.get(enterprise)?;
    let district = people.get(if matches!(enterprise, "ocean" | "composite") { "rongcheng" } else { "huancui" })?;
    let city = people.get("city")?;
    let pass = NewReview {
        decision: Decision::Pass,
        reason: "材料齐全，与预约记录一致".to_owned(),
        corrections: Corrections::default(),
    };
    if is_returned_first {
        let wrong =
            Correction { field: CorrectionField::InvoiceFen, text: "与合同金额不一致，请核对".to_owned() };
        let back = NewReview {
            decision: Decision::Return,
            reason: "请核对发票金额".to_owned(),
            corrections: Corrections(vec![wrong]),
        };
        stage.act("district returns the claim", district, |tx| service::review_district(tx, district, id, &back))?;
        stage.act("claim submitted again", claimant, |tx| {
            let claim = service::show(tx.conn(), claimant, id)?.claim;
            let same = InvoiceEdit {
                invoice_number: claim.invoice_number,
                invoice_fen: claim.invoice_fen,
                contract_number: claim.contract_number,
                version: Some(claim.version),
            };
            service::edit(tx, claimant, id, &same)?;
            service::submit(tx, claimant, id)
        })?;
    }
    stage.act("district reviews", district, |tx| service::review_district(tx, district, id, &pass))?;
    stage.act("city reviews", city, |tx| service::review_city(tx, city, id, &pass)).map(drop)
}

fn publish(stage: &Stage, people: &People, programme_id: ProgrammeId) -> Result<NoticeId, Failure> {
    let city = people.get("city")?;
    let new = NewNotice { programme_id, claim_ids: None, title: None };
    stage.act("notice", city, |tx| service::publish_notice(tx, city, &new)).map(|published| published.notice.id)
}

fn object(
    stage: &Stage,
    people: &People,
    notice: NoticeId,
    claim_id: ClaimId,
    verdict: Verdict,
) -> Result<(), Failure> {
    let city = people.get("city")?;
    let new = NewObjection {
        claim_id,
        objector_name: None,
        contact: None,
        statement: "该项服务疑似与往年补助项目重复，请核实（演示）。".to_owned(),
    };
    let objection = stage.system("objection", |tx| service::raise_objection(tx, notice, &new))?;
    let answer = Answer { verdict, answer: "经核查原始记录后作出决定（演示）。".to_owned() };
    stage.act("objection decided", city, |tx| service::decide_objection(tx, city, objection.id, &answer)).map(drop)
}

/// Notices run their working days; the daily job closes them.
fn wait_for_the_end(stage: &Stage) -> Result<(), Failure> {
    for _ in 0..30 {
        stage.pass(Duration::days(1));
        service::close_notices(&stage.db).map_err(|e| Failure::new("notices close", e))?;
    }
    Ok(())
}

fn count_approved(stage: &Stage, people: &People, claims: &[(&'static str, ClaimId)]) -> Result<usize, Failure> {
    let auditor = people.get("auditor")?;
    let mut approved = 0;
    for (_, id) in claims {
        let shown = stage.db.read(|conn| service::show(conn, auditor, *id)).map_err(|e| Failure::new("claims", e))?;
        approved += usize::from(shown.claim.state == State::Approved);
    }
    Ok(approved)
}
