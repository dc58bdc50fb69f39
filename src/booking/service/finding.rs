//! What a search finds, for one customer: its own price, and what its vouchers would pay of one unit.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::booking::Error;
use crate::catalog;
use crate::catalog::service::{Found, ListingCard, Results, SearchQuery, Slice};
use crate::identity::{self, Caller, Organisation};
use crate::kernel::{Fen, OrganisationId, VoucherId};
use crate::programme::{self, Party, decide};
use crate::voucher::{self, LockedVoucher};

/// A result for who asks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnListingCard {
    #[serde(flatten)]
    pub listing: ListingCard,
    /// Which of the enterprise's vouchers would pay most of one unit now; absent: none pays, or there is no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voucher: Option<VoucherForMe>,
    /// Its place in the order.
    #[serde(skip)]
    pub rank: i64,
}

/// What a voucher would pay. The quote of an order counts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoucherForMe {
    pub id: VoucherId,
    pub number: String,
    /// Of one hour, sample, month or order, fen.
    pub subsidy_fen: Fen,
}

/// What a search finds, with the caller's own price and voucher.
///
/// # Errors
/// As the search.
pub fn find_for(
    conn: &mut PgConnection,
    caller: &Caller,
    query: &SearchQuery,
    slice: Slice,
    now: DateTime<Utc>,
) -> Result<Results<OwnListingCard>, Error> {
    let enterprise = identity::service::organisation_fetch(conn, caller.organisation_id)?;
    let class = catalog::service::class_by_kind(&enterprise);
    let Results { rows, facets } = catalog::service::find(conn, query, Some((enterprise.id, class)), slice, now)?;
    let mut vouchers = Vec::new();
    for id in voucher::service::usable_ids(conn, enterprise.id, now)? {
        vouchers.push(voucher::service::quote_funds(conn, id, enterprise.id, now)?);
    }
    let providers = if vouchers.is_empty() { HashMap::new() } else { providers_of(conn, &rows)? };
    let card = |one: Found| {
        let provider = providers.get(&one.card.provider_id).filter(|_| one.card.voucher_payable);
        let voucher = provider.and_then(|provider| best(&vouchers, &one, (&enterprise, provider), now));
        OwnListingCard { rank: one.card.rank, listing: one.into(), voucher }
    };
    Ok(Results { rows: rows.into_iter().map(card).collect(), facets })
}

/// Who offers what a voucher may pay.
fn providers_of(conn: &mut PgConnection, rows: &[Found]) -> Result<HashMap<OrganisationId, Organisation>, Error> {
    let payable = rows.iter().filter(|one| one.card.voucher_payable);
    let ids: BTreeSet<OrganisationId> = payable.map(|one| one.card.provider_id).collect();
    let ids: Vec<OrganisationId> = ids.into_iter().collect();
    let providers = identity::service::organisations_of(conn, &ids)?;
    Ok(providers.into_iter().map(|provider| (provider.id, provider)).collect())
}

/// The voucher that would pay most of one unit, if one pays anything.
fn best(
    vouchers: &[LockedVoucher],
    found: &Found,
    (enterprise, provider): (&Organisation, &Organisation),
    now: DateTime<Utc>,
) -> Option<VoucherForMe> {
    let price = found.own_price?;
    let order = programme::Order {
        kind: found.card.kind,
        price: price.amount_fen,
        listing_takes_vouchers: found.card.voucher_payable,
        enterprise: Party::from(enterprise),
        provider: Party::from(provider),
        declared: BTreeSet::new(),
        declared_services: BTreeSet::new(),
        category: found.card.category.clone(),
        at: now,
        service: None,
        earlier: Fen::ZERO,
    };
    let paid = vouchers.iter().map(|locked| (decide(&locked.version.rules, &order, &locked.funds()).subsidy, locked));
    let (subsidy, locked) = paid.max_by_key(|(subsidy, _)| *subsidy).filter(|(subsidy, _)| subsidy.is_positive())?;
    let voucher = &locked.voucher;
    Some(VoucherForMe { id: voucher.id, number: voucher.number.clone(), subsidy_fen: subsidy })
}
