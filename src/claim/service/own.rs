//! What the enterprise does with its claim.

use std::collections::BTreeSet;

use diesel::pg::PgConnection;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::advance;
use super::lowering::{claimable, fit_to_bill};
use crate::booking::{AcceptedBooking, Claimable};
use crate::catalog::ListingKind;
use crate::claim::error::Error;
use crate::claim::model::{
    Claim, ContractStated, EInvoice, Evidence, Finding, RegisteredContract, State, Stated, Step, check, check_contract,
    check_credit, is_drawn,
};
use crate::claim::queries::{self, Change, NewRow};
use crate::identity::Caller;
use crate::kernel::{BookingId, ClaimId, Fen, InvoiceNumber, ProgrammeVersionId, VoucherId, local_date, reference};
use crate::programme::{self, PaymentMode};
use crate::store::Tx;
use crate::transfer::model::ContractState;
use crate::{audit, billing, booking, risk, transfer, voucher};

/// What a new claim needs; the invoice may follow.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClaim {
    pub booking_id: BookingId,
    pub invoice_number: Option<InvoiceNumber>,
    /// Total with tax, fen.
    pub invoice_fen: Option<Fen>,
}

/// The invoice and the contract as they should be; all of them are replaced, absent ones emptied.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceEdit {
    pub invoice_number: Option<InvoiceNumber>,
    /// Total with tax, fen.
    pub invoice_fen: Option<Fen>,
    /// Registration number of the technology contract that the claim is about; for services of that kind.
    #[serde(default)]
    pub contract_number: Option<String>,
    /// The claim's version that was read: if it has changed since, nothing is done.
    pub version: Option<i32>,
}

/// Claims the subsidy of the enterprise's accepted booking.
///
/// # Errors
/// Another's booking; one without a subsidy, or with a claim; an invoice that backs another claim; [`Error::NothingPaid`].
pub fn create(tx: &mut Tx<'_>, caller: &Caller, new: &NewClaim) -> Result<Claim, Error> {
    check_amount(new.invoice_fen)?;
    // Asked first: whether another's booking was accepted is none of the caller's business.
    if !queries::booking_is_of(tx.conn(), new.booking_id, caller.organisation_id)? {
        return Err(Error::NotFound);
    }
    let booking = booking::service::booking_for_claim(tx.conn(), new.booking_id)?;
    let (voucher_id, version_id) = paid_by(&booking)?;
    match queries::claim_state_by_booking(tx.conn(), booking.id)? {
        None => {}
        Some(State::Rejected) => return Err(Error::ClaimWasRejected),
        Some(_) => return Err(Error::ClaimExists),
    }
    let region_code = queries::voucher_region(tx.conn(), voucher_id)?;
    let version = programme::service::version_fetch(tx.conn(), version_id)?;
    let (payee_id, amount_fen, base_fen) = match version.rules.payment_mode {
        PaymentMode::Deduction => (booking.provider_id, booking.final_subsidy, None),
        PaymentMode::Reimbursement => {
            let Claimable { amount, base } = claimable(tx, booking.id)?;
            (booking.enterprise_id, amount, Some(base))
        }
    };
    let lowered_fen = booking.final_subsidy.remaining_after(amount_fen);
    let (id, now) = (ClaimId::new(), tx.now());
    let row = NewRow {
        id,
        reference: reference("DF", local_date(now), id.uuid()),
        booking_id: booking.id,
        enterprise_id: booking.enterprise_id,
        provider_id: booking.provider_id,
        payee_id,
        programme_id: version.programme_id,
        programme_version_id: version.id,
        voucher_id,
        region_code: &region_code,
        state: State::Draft,
        amount_fen,
        lowered_fen,
        base_fen,
        invoice_number: new.invoice_number.as_ref(),
        invoice_fen: new.invoice_fen,
        created_by: caller.user_id,
        created_at: now,
        updated_at: now,
    };
    let claim = queries::claim_insert(tx.conn(), &row)?;
    if lowered_fen.is_positive() {
        voucher::service::give_back(tx, voucher_id, id, lowered_fen)?;
    }
    let detail = json!({
        "reference": claim.reference, "booking_id": claim.booking_id, "amount_fen": claim.amount_fen,
        "lowered_fen": claim.lowered_fen, "payee_id": claim.payee_id, "invoice_number": claim.invoice_number,
        "invoice_fen": claim.invoice_fen,
    });
    audit::record(tx, "claim.created", "claim", id.uuid(), &detail)?;
    Ok(claim)
}

/// The voucher and the rules that owe a part of the price.
fn paid_by(booking: &AcceptedBooking) -> Result<(VoucherId, ProgrammeVersionId), Error> {
    match (booking.voucher_id, booking.programme_version_id) {
        (Some(voucher), Some(version)) if booking.final_subsidy.is_positive() => Ok((voucher, version)),
        _ => Err(Error::NotClaimable),
    }
}

fn check_amount(amount: Option<Fen>) -> Result<(), Error> {
    let fault = amount.and_then(|amount| amount.payable().err());
    fault.map_or(Ok(()), |invalid| Err(Error::Invalid { field: "invoice_fen", invalid }))
}

/// Sets the invoice's number and amount while the claim is with the enterprise.
///
/// # Errors
/// Another's claim; one under review; a version that is not the present one; an invoice that backs another claim.
pub fn edit(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId, new: &InvoiceEdit) -> Result<Claim, Error> {
    check_amount(new.invoice_fen)?;
    let claim = lock_own_editable(tx, caller, id)?;
    if new.version.is_some_and(|version| version != claim.version) {
        return Err(Error::Changed(claim.version));
    }
    let changed = set_invoice(tx, &claim, new.invoice_number.as_ref(), new.invoice_fen)?;
    set_contract(tx, changed, new.contract_number.as_deref())
}

/// Names the registered contract; one that is not in the register cannot be named.
fn set_contract(tx: &mut Tx<'_>, claim: Claim, number: Option<&str>) -> Result<Claim, Error> {
    let number = number.map(str::trim).filter(|number| !number.is_empty());
    if claim.contract_number.as_deref() == number {
        return Ok(claim);
    }
    if let Some(number) = number
        && transfer::service::contract_registered(tx.conn(), number)?.is_none()
    {
        let (zh, en) = ("未查到这个登记编号的技术合同", "no technology contract is registered under this number");
        return Err(Error::invalid("contract_number", "unknown", zh, en));
    }
    let now = tx.now();
    let changed = queries::claim_set_contract(tx.conn(), claim.id, number, now)?;
    let detail = json!({ "before": claim.contract_number, "after": number });
    audit::record(tx, "claim.contract_set", "claim", claim.id.uuid(), &detail)?;
    Ok(changed)
}

pub(super) fn set_invoice(
    tx: &mut Tx<'_>,
    claim: &Claim,
    number: Option<&InvoiceNumber>,
    amount: Option<Fen>,
) -> Result<Claim, Error> {
    let now = tx.now();
    let changed = queries::claim_set_invoice(tx.conn(), claim.id, number, amount, now)?;
    let detail = json!({
        "before": { "invoice_number": claim.invoice_number, "invoice_fen": claim.invoice_fen },
        "after": { "invoice_number": number, "invoice_fen": amount },
    });
    audit::record(tx, "claim.invoice_set", "claim", claim.id.uuid(), &detail)?;
    Ok(changed)
}

/// Locks a claim of the caller's enterprise.
fn lock_own(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId) -> Result<Claim, Error> {
    let claim = queries::claim_lock(tx.conn(), id)?;
    if claim.enterprise_id == caller.organisation_id { Ok(claim) } else { Err(Error::NotFound) }
}

pub(super) fn lock_own_editable(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId) -> Result<Claim, Error> {
    let claim = lock_own(tx, caller, id)?;
    if claim.state.is_editable() { Ok(claim) } else { Err(Error::NotEditable(claim.state)) }
}

/// Hands the claim in, for the first time or again after it was returned; for what its bill bears now, under reimbursement.
///
/// # Errors
/// [`Error::Incomplete`] with all that is missing or wrong; [`Error::NothingPaid`].
pub fn submit(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId) -> Result<Claim, Error> {
    let claim = lock_own(tx, caller, id)?;
    claim.state.next(Step::Submit)?;
    let claim = fit_to_bill(tx, claim)?;
    if let Some(number) = &claim.contract_number {
        transfer::service::contract_hold(tx, number)?;
    }
    let evidence = queries::evidence_list(tx.conn(), id)?;
    let hindering: Vec<_> = findings(tx.conn(), &claim, &evidence)?.into_iter().filter(Finding::hinders).collect();
    if !hindering.is_empty() {
        return Err(Error::Incomplete(hindering));
    }
    let change = Change { submitted_at: Some(tx.now()), reason: Some(None), ..Change::default() };
    let share = queries::second_share(tx.conn())?;
    let claim = queries::claim_set_second(tx.conn(), id, is_drawn(id, share))?;
    let submitted = advance(tx, &claim, Step::Submit, &change, &[claim.enterprise_id])?;
    risk::service::assess(tx, id)?;
    Ok(submitted)
}

/// Takes the claim back as long as nobody has taken it up.
///
/// # Errors
/// Another's claim; one that is under review or was never submitted.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId) -> Result<Claim, Error> {
    let claim = lock_own(tx, caller, id)?;
    advance(tx, &claim, Step::Withdraw, &Change::default(), &[claim.enterprise_id])
}

/// What the claim lacks, where it contradicts itself, and what reviewers should look at.
pub(super) fn findings(conn: &mut PgConnection, claim: &Claim, evidence: &[Evidence]) -> Result<Vec<Finding>, Error> {
    let rules = programme::service::version_fetch(conn, claim.programme_version_id)?.rules;
    let facts = queries::claim_facts(conn, claim.id)?;
    let present: BTreeSet<_> = evidence.iter().map(|piece| piece.kind).collect();
    let e_invoices: Vec<EInvoice> = evidence.iter().filter_map(|piece| piece.e_invoice.clone()).collect();
    let numbers: Vec<&str> = e_invoices.iter().map(|invoice| invoice.number.as_str()).collect();
    let repeated = queries::invoice_list_elsewhere(conn, claim.id, &numbers)?.into_iter().collect();
    let price = facts.price.unwrap_or(claim.amount_fen);
    let mut findings = check(&Stated {
        required: &rules.evidence,
        present: &present,
        amount: claim.amount_fen,
        price,
        invoice_number: claim.invoice_number.as_ref(),
        invoice_amount: claim.invoice_fen,
        e_invoices: &e_invoices,
        repeated: &repeated,
        enterprise: facts.enterprise_uscc.as_ref(),
        provider: facts.provider_uscc.as_ref(),
    });
    let credited = billing::service::credited_by_hand(conn, claim.booking_id)?;
    findings.extend(check_credit(claim, rules.payment_mode, credited));
    if facts.kind == ListingKind::TechContract {
        let number = claim.contract_number.as_deref();
        let registered = number.map(|number| registered(conn, claim.id, number)).transpose()?.flatten();
        findings.extend(check_contract(&ContractStated {
            number,
            registered: registered.as_ref(),
            enterprise: facts.enterprise_uscc.as_ref(),
            provider: facts.provider_uscc.as_ref(),
            price,
        }));
    }
    Ok(findings)
}

fn registered(conn: &mut PgConnection, claim: ClaimId, number: &str) -> Result<Option<RegisteredContract>, Error> {
    let Some(contract) = transfer::service::contract_registered(conn, number)? else { return Ok(None) };
    Ok(Some(RegisteredContract {
        is_cancelled: contract.state == ContractState::Cancelled,
        buyer: contract.buyer_uscc,
        seller: contract.seller_uscc,
        amount: contract.amount_fen,
        used: queries::contract_used(conn, number, claim)?,
    }))
}
