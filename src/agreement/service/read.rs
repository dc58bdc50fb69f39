//! Looking at quotations and contracts.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

use super::access::{agreement_visible, quotation_visible, scope_of};
use super::share::{share_of, share_of_plan};
use crate::agreement::Error;
use crate::agreement::model::{
    Agreement, AgreementDetail, AgreementState, AmendmentState, AmendmentView, OfferState, OfferView, Quotation,
    QuotationDetail, QuotationListed, QuotationState,
};
use crate::agreement::queries;
use crate::attachment::{self, Owner};
use crate::identity::Caller;
use crate::kernel::{AgreementId, QuotationId};

/// One quotation with its offers; the enterprise sees what vouchers would pay at `now` of the one that stands.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn quotation_detail(
    conn: &mut PgConnection,
    caller: &Caller,
    id: QuotationId,
    now: DateTime<Utc>,
) -> Result<QuotationDetail, Error> {
    let quotation = quotation_visible(conn, caller, id)?;
    let mut offers = Vec::new();
    for offer in queries::offer_list(conn, id)? {
        let share = if offer.state == OfferState::Live && caller.organisation_id == quotation.enterprise_id {
            share_of(conn, &quotation, &offer, true, now)?
        } else {
            None
        };
        offers.push(OfferView { offer, share });
    }
    let files = attachment::service::list(conn, Owner::Quotation(id))?;
    Ok(QuotationDetail { quotation, offers, files })
}

/// Quotations that the caller may see, newest first: at most `limit + 1`. The enterprise sees beside each offer that stands
/// what vouchers would pay of it.
///
/// # Errors
/// The database refuses.
pub fn quotation_list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<QuotationState>,
    (before, limit): (Option<(DateTime<Utc>, QuotationId)>, i64),
    now: DateTime<Utc>,
) -> Result<Vec<QuotationListed>, Error> {
    let rows = queries::quotation_list(conn, &scope_of(caller), state, before, limit + 1)?;
    let mut listed = Vec::new();
    for quotation in rows {
        let share = share_beside(conn, caller, &quotation, now)?;
        listed.push(QuotationListed { quotation, share });
    }
    Ok(listed)
}

fn share_beside(
    conn: &mut PgConnection,
    caller: &Caller,
    quotation: &Quotation,
    now: DateTime<Utc>,
) -> Result<Option<crate::agreement::model::OfferShare>, Error> {
    if quotation.state != QuotationState::Offered || quotation.enterprise_id != caller.organisation_id {
        return Ok(None);
    }
    match queries::offer_live(conn, quotation.id)? {
        Some(offer) => share_of(conn, quotation, &offer, true, now),
        None => Ok(None),
    }
}

/// One contract with its stages and what was proposed to be changed; of an open proposal the enterprise sees what vouchers
/// would pay at `now`.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn agreement_detail(
    conn: &mut PgConnection,
    caller: &Caller,
    id: AgreementId,
    now: DateTime<Utc>,
) -> Result<AgreementDetail, Error> {
    let agreement = agreement_visible(conn, caller, id)?;
    let stages = queries::stage_list(conn, id)?;
    let mut amendments = Vec::new();
    for amendment in queries::amendment_list(conn, id)? {
        let is_asked = amendment.state == AmendmentState::Proposed && caller.organisation_id == agreement.enterprise_id;
        let shares = if is_asked { share_of_plan(conn, &agreement, &stages, &amendment, now)? } else { None };
        let (share, switched_share) = shares.unzip();
        amendments.push(AmendmentView { amendment, share, switched_share });
    }
    Ok(AgreementDetail { agreement, stages, amendments })
}

/// Contracts that the caller may see, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn agreement_list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<AgreementState>,
    before: Option<(DateTime<Utc>, AgreementId)>,
    limit: i64,
) -> Result<Vec<Agreement>, Error> {
    Ok(queries::agreement_list(conn, &scope_of(caller), state, before, limit + 1)?)
}
