use chrono::{DateTime, Utc};
use diesel::alias;
use diesel::dsl::{not, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::catalog::ListingKind;
use crate::claim::model::{Claim, State};
use crate::kernel::{
    BookingId, ClaimId, Fen, InvoiceNumber, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, Uscc, UserId,
    VoucherId,
};
use crate::programme::ReviewStep;
use crate::store::schema::{booking, claim, claim_review, listing, organisation, programme};

alias!(organisation as ENTERPRISE: Enterprise, organisation as PROVIDER: Provider);

/// Whose claims a reader may see.
#[derive(Debug, Clone)]
pub enum Scope {
    /// Those in which the organisation is a party.
    Party(OrganisationId),
    /// Those of the region and what lies inside it, once they are handed in: a draft is the enterprise's own.
    Region(RegionCode),
}

/// Narrows a list; absent members do not.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub states: Vec<State>,
    pub programme_id: Option<ProgrammeId>,
    pub booking_id: Option<BookingId>,
    /// Only claims that no notice has taken yet.
    pub is_unpublished: bool,
}

#[derive(Insertable)]
#[diesel(table_name = claim)]
pub struct NewRow<'a> {
    pub id: ClaimId,
    pub reference: String,
    pub booking_id: BookingId,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub payee_id: OrganisationId,
    pub programme_id: ProgrammeId,
    pub programme_version_id: ProgrammeVersionId,
    pub voucher_id: VoucherId,
    pub region_code: &'a RegionCode,
    pub state: State,
    pub amount_fen: Fen,
    pub lowered_fen: Fen,
    pub base_fen: Option<Fen>,
    pub invoice_number: Option<&'a InvoiceNumber>,
    pub invoice_fen: Option<Fen>,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What changes with a state; `None` leaves a column as it is.
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = claim)]
pub struct Change {
    pub reason: Option<Option<String>>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub approved_at: Option<DateTime<Utc>>,
}

/// What belongs to a claim but is kept elsewhere.
#[derive(Debug, Clone, Queryable)]
pub struct Facts {
    pub enterprise_name: String,
    pub enterprise_uscc: Option<Uscc>,
    pub provider_name: String,
    pub provider_uscc: Option<Uscc>,
    pub programme_name_zh: String,
    pub programme_name_en: String,
    pub service: String,
    /// The booking's final price.
    pub price: Option<Fen>,
    pub kind: ListingKind,
}

/// A claim with the names of its parties.
#[derive(Debug, Clone)]
pub struct Named {
    pub claim: Claim,
    pub enterprise_name: String,
    pub provider_name: String,
}

pub fn claim_insert(conn: &mut PgConnection, row: &NewRow<'_>) -> QueryResult<Claim> {
    diesel::insert_into(claim::table).values(row).returning(Claim::as_returning()).get_result(conn)
}

/// Locks the claim until the transaction ends.
pub fn claim_lock(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Claim> {
    claim::table.find(id).select(Claim::as_select()).for_no_key_update().first(conn)
}

pub fn claim_fetch_visible(conn: &mut PgConnection, id: ClaimId, scope: &Scope) -> QueryResult<Claim> {
    within(scope).filter(claim::id.eq(id)).select(Claim::as_select()).first(conn)
}

/// The state of the latest claim on a booking.
pub fn claim_state_by_booking(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<State>> {
    claim::table
        .filter(claim::booking_id.eq(id))
        .order(claim::created_at.desc())
        .select(claim::state)
        .first(conn)
        .optional()
}

pub fn claim_set_invoice(
    conn: &mut PgConnection,
    id: ClaimId,
    number: Option<&InvoiceNumber>,
    amount: Option<Fen>,
    now: DateTime<Utc>,
) -> QueryResult<Claim> {
    diesel::update(claim::table.find(id))
        .set((
            claim::invoice_number.eq(number),
            claim::invoice_fen.eq(amount),
            claim::version.eq(claim::version + 1),
            claim::updated_at.eq(now),
        ))
        .returning(Claim::as_returning())
        .get_result(conn)
}

/// Sets what is claimed, what of the booking's subsidy is not, and the price that is behind it.
pub fn claim_set_amount(
    conn: &mut PgConnection,
    id: ClaimId,
    (amount, lowered, base): (Fen, Fen, Fen),
    now: DateTime<Utc>,
) -> QueryResult<Claim> {
    diesel::update(claim::table.find(id))
        .set((
            claim::amount_fen.eq(amount),
            claim::lowered_fen.eq(lowered),
            claim::base_fen.eq(base),
            claim::version.eq(claim::version + 1),
            claim::updated_at.eq(now),
        ))
        .returning(Claim::as_returning())
        .get_result(conn)
}

/// Names the registered contract that the claim is about.
pub fn claim_set_contract(
    conn: &mut PgConnection,
    id: ClaimId,
    number: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<Claim> {
    diesel::update(claim::table.find(id))
        .set((claim::contract_number.eq(number), claim::version.eq(claim::version + 1), claim::updated_at.eq(now)))
        .returning(Claim::as_returning())
        .get_result(conn)
}

/// What other claims use of a contract, by the prices of their bookings: those that were handed in and not rejected.
pub fn contract_used(conn: &mut PgConnection, number: &str, except: ClaimId) -> QueryResult<Fen> {
    diesel::sql_query(
        "SELECT coalesce(sum(coalesce(b.final_price_fen, b.price_fen)), 0)::bigint AS used
         FROM claim c JOIN booking b ON b.id = c.booking_id
         WHERE c.contract_number = $1 AND c.id <> $2 AND c.submitted_at IS NOT NULL AND c.state NOT IN ('draft', 'rejected')",
    )
    .bind::<diesel::sql_types::Text, _>(number)
    .bind::<diesel::sql_types::Uuid, _>(except)
    .get_result::<Used>(conn)
    .map(|row| row.used)
}

#[derive(QueryableByName)]
struct Used {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    used: Fen,
}

/// Moves a claim from the state in which it was found; no row if it is there no more.
pub fn claim_set_state(
    conn: &mut PgConnection,
    id: ClaimId,
    from: State,
    to: State,
    change: &Change,
    now: DateTime<Utc>,
) -> QueryResult<Claim> {
    diesel::update(claim::table.filter(claim::id.eq(id)).filter(claim::state.eq(from)))
        .set((change, claim::state.eq(to), claim::version.eq(claim::version + 1), claim::updated_at.eq(now)))
        .returning(Claim::as_returning())
        .get_result(conn)
}

/// Moves many claims from any of `from` to `to` by one statement; answers how many were moved.
pub fn claim_set_state_all(
    conn: &mut PgConnection,
    ids: &[ClaimId],
    from: &[State],
    to: State,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(claim::table.filter(claim::id.eq_any(ids)).filter(claim::state.eq_any(from)))
        .set((claim::state.eq(to), claim::version.eq(claim::version + 1), claim::updated_at.eq(now)))
        .execute(conn)
}

/// Newest first, after the key of the last one seen.
pub fn claim_list(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    after: Option<(DateTime<Utc>, ClaimId)>,
    limit: i64,
) -> QueryResult<Vec<Named>> {
    let mut query = within(scope).order((claim::created_at.desc(), claim::id.desc())).limit(limit);
    if !filter.states.is_empty() {
        query = query.filter(claim::state.eq_any(filter.states.clone()));
    }
    if let Some(programme_id) = filter.programme_id {
        query = query.filter(claim::programme_id.eq(programme_id));
    }
    if let Some(booking_id) = filter.booking_id {
        query = query.filter(claim::booking_id.eq(booking_id));
    }
    if filter.is_unpublished {
        query = query.filter(claim::notice_id.is_null());
    }
    if let Some((at, id)) = after {
        query = query.filter(claim::created_at.lt(at).or(claim::created_at.eq(at).and(claim::id.lt(id))));
    }
    named(query.select(Claim::as_select()).load(conn)?, conn)
}

/// What waits for a review in a region, longest waiting first, with the moment at which it came there: for the city
/// what the district passed, and what needs no district.
pub fn claim_list_queue(
    conn: &mut PgConnection,
    step: ReviewStep,
    region: &RegionCode,
    after: Option<(DateTime<Utc>, ClaimId)>,
    limit: i64,
) -> QueryResult<Vec<(Named, DateTime<Utc>)>> {
    let mut query = within(&Scope::Region(region.clone()))
        .filter(claim::submitted_at.is_not_null())
        .order((claim::submitted_at, claim::id))
        .limit(limit);
    let asks_district = || {
        sql::<Bool>(
            "EXISTS (SELECT FROM programme_version v WHERE v.id = claim.programme_version_id \
             AND v.rules->'review' @> '[\"district\"]')",
        )
    };
    query = match step {
        ReviewStep::District => {
            query.filter(claim::state.eq_any([State::Submitted, State::DistrictReview])).filter(asks_district())
        }
        ReviewStep::City => query
            .filter(claim::state.eq(State::CityReview).or(claim::state.eq(State::Submitted).and(not(asks_district())))),
    };
    if let Some((at, id)) = after {
        query = query.filter(claim::submitted_at.gt(at).or(claim::submitted_at.eq(at).and(claim::id.gt(id))));
    }
    let rows = named(query.select(Claim::as_select()).load(conn)?, conn)?;
    let passed = last_decisions(conn, rows.iter().map(|row| row.claim.id))?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let submitted_at = row.claim.submitted_at?;
            let decided_at = passed.iter().find(|(id, _)| *id == row.claim.id).and_then(|(_, at)| *at);
            Some((row, decided_at.map_or(submitted_at, |at| at.max(submitted_at))))
        })
        .collect())
}

fn last_decisions(
    conn: &mut PgConnection,
    ids: impl Iterator<Item = ClaimId>,
) -> QueryResult<Vec<(ClaimId, Option<DateTime<Utc>>)>> {
    claim_review::table
        .filter(claim_review::claim_id.eq_any(ids))
        .group_by(claim_review::claim_id)
        .select((claim_review::claim_id, diesel::dsl::max(claim_review::decided_at)))
        .load(conn)
}

pub fn claim_facts(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Facts> {
    claim::table
        .inner_join(booking::table.inner_join(listing::table))
        .inner_join(programme::table)
        .inner_join(ENTERPRISE.on(ENTERPRISE.field(organisation::id).eq(claim::enterprise_id)))
        .inner_join(PROVIDER.on(PROVIDER.field(organisation::id).eq(claim::provider_id)))
        .filter(claim::id.eq(id))
        .select((
            ENTERPRISE.field(organisation::name),
            ENTERPRISE.field(organisation::uscc),
            PROVIDER.field(organisation::name),
            PROVIDER.field(organisation::uscc),
            programme::name_zh,
            programme::name_en,
            listing::name,
            booking::final_price_fen,
            listing::kind,
        ))
        .first(conn)
}

fn within(scope: &Scope) -> claim::BoxedQuery<'static, Pg> {
    match scope {
        Scope::Party(id) => {
            claim::table.filter(claim::enterprise_id.eq(*id).or(claim::provider_id.eq(*id))).into_boxed()
        }
        Scope::Region(region) => claim::table
            .filter(claim::region_code.like(format!("{}%", region.prefix())))
            .filter(claim::state.ne(State::Draft))
            .into_boxed(),
    }
}

fn named(claims: Vec<Claim>, conn: &mut PgConnection) -> QueryResult<Vec<Named>> {
    let ids: Vec<_> = claims.iter().flat_map(|claim| [claim.enterprise_id, claim.provider_id]).collect();
    let names: Vec<(OrganisationId, String)> = organisation::table
        .filter(organisation::id.eq_any(ids))
        .select((organisation::id, organisation::name))
        .load(conn)?;
    let name = |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default();
    Ok(claims
        .into_iter()
        .map(|claim| Named {
            enterprise_name: name(claim.enterprise_id),
            provider_name: name(claim.provider_id),
            claim,
        })
        .collect())
}
