use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text as SqlText, Timestamptz, Uuid};
use serde_json::Value;

use super::model::{Bill, BillKind, BillSide, BillState, BillTotal, BillingTerms, CreditGround, CreditNote};
use crate::kernel::{BillId, BookingId, CreditNoteId, Fen, OrganisationId, Uscc, UserId};
use crate::store::schema::{app_user, bill, bill_reminder, billing_terms, credit_note};

/// The terms in force of those providers that have said something.
pub fn terms_list(
    conn: &mut PgConnection,
    providers: &[OrganisationId],
) -> QueryResult<Vec<(OrganisationId, BillingTerms)>> {
    billing_terms::table
        .filter(billing_terms::provider_id.eq_any(providers))
        .distinct_on(billing_terms::provider_id)
        .order((billing_terms::provider_id, billing_terms::id.desc()))
        .select((billing_terms::provider_id, BillingTerms::as_select()))
        .load(conn)
}

pub fn terms_insert(
    conn: &mut PgConnection,
    provider: OrganisationId,
    new: &BillingTerms,
    (by, at): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    let set = (billing_terms::provider_id.eq(provider), billing_terms::set_by.eq(by), billing_terms::set_at.eq(at));
    diesel::insert_into(billing_terms::table).values((new, set)).execute(conn).map(drop)
}

/// A version of terms: its number, what it says, since when and by whom.
pub type TermsRow = (i64, BillingTerms, DateTime<Utc>, String);

/// Every version of a provider's terms, newest first, older than `before`.
pub fn terms_history(
    conn: &mut PgConnection,
    provider: OrganisationId,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<TermsRow>> {
    billing_terms::table
        .inner_join(app_user::table.on(billing_terms::set_by.eq(app_user::id)))
        .filter(billing_terms::provider_id.eq(provider))
        .filter(billing_terms::id.lt(before.unwrap_or(i64::MAX)))
        .order(billing_terms::id.desc())
        .limit(limit)
        .select((billing_terms::id, BillingTerms::as_select(), billing_terms::set_at, app_user::name))
        .load(conn)
}

/// A bill to be written; the database gives its number.
#[derive(Insertable)]
#[diesel(table_name = bill)]
pub struct BillRow<'a> {
    pub id: BillId,
    pub provider_id: OrganisationId,
    pub enterprise_id: OrganisationId,
    pub booking_id: BookingId,
    pub year: i32,
    pub kind: BillKind,
    pub price_fen: Fen,
    pub carried_fen: Fen,
    pub amount_fen: Fen,
    pub lines: Value,
    pub provider_name: String,
    pub provider_uscc: Option<Uscc>,
    pub enterprise_name: String,
    pub enterprise_uscc: Option<Uscc>,
    pub listing_name: &'a str,
    pub pay_to: Option<String>,
    pub issued_on: NaiveDate,
    pub payment_days: i32,
    pub due_on: NaiveDate,
    pub issued_at: DateTime<Utc>,
}

pub fn bill_insert(conn: &mut PgConnection, new: &BillRow<'_>) -> QueryResult<()> {
    diesel::insert_into(bill::table).values(new).execute(conn).map(drop)
}

/// A credit note to be written; the database gives its number.
#[derive(Insertable)]
#[diesel(table_name = credit_note)]
pub struct CreditRow<'a> {
    pub id: CreditNoteId,
    pub bill_id: BillId,
    pub provider_id: OrganisationId,
    pub year: i32,
    pub amount_fen: Fen,
    pub ground: CreditGround,
    pub reason: Option<&'a str>,
    pub issued_by: Option<UserId>,
    pub issued_on: NaiveDate,
    pub issued_at: DateTime<Utc>,
}

pub fn credit_insert(conn: &mut PgConnection, new: &CreditRow<'_>) -> QueryResult<()> {
    diesel::insert_into(credit_note::table).values(new).execute(conn).map(drop)
}

/// Of a bill, in order of their making.
pub fn credit_list(conn: &mut PgConnection, id: BillId) -> QueryResult<Vec<CreditNote>> {
    diesel::sql_query(
        "SELECT bill_label('credit_note', n.year, n.number) AS number, n.amount_fen, n.ground, n.reason, n.issued_on,
                u.name AS issued_by
         FROM credit_note n LEFT JOIN app_user u ON u.id = n.issued_by
         WHERE n.bill_id = $1 ORDER BY n.year, n.number",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}

/// What was credited by hand of a booking's bill.
pub fn credited_by_hand(conn: &mut PgConnection, booking: BookingId) -> QueryResult<Fen> {
    #[derive(QueryableByName)]
    struct Sum {
        #[diesel(sql_type = BigInt)]
        credited: Fen,
    }
    let sum: Sum = diesel::sql_query(
        "SELECT coalesce(sum(n.amount_fen), 0)::bigint AS credited
         FROM bill d JOIN credit_note n ON n.bill_id = d.id WHERE d.booking_id = $1 AND n.ground = 'by_hand'",
    )
    .bind::<Uuid, _>(booking)
    .get_result(conn)?;
    Ok(sum.credited)
}

/// What of a booking's price stays, because a claim that stands is based on it.
pub fn held_by_claim(conn: &mut PgConnection, booking: BookingId) -> QueryResult<Fen> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = BigInt)]
        held: Fen,
    }
    // As the law of credit notes reckons it.
    let row: Held =
        diesel::sql_query("SELECT bill_held_by_claim($1) AS held").bind::<Uuid, _>(booking).get_result(conn)?;
    Ok(row.held)
}

/// The booking of which a bill is.
pub fn booking_of(conn: &mut PgConnection, id: BillId) -> QueryResult<BookingId> {
    bill::table.find(id).select(bill::booking_id).first(conn)
}

const BILLS: &str = "
    SELECT s.id, s.label AS number, s.kind, s.booking_id, b.reference, w.customer_order_number, s.provider_id,
           s.provider_name, s.enterprise_id, s.enterprise_name, s.listing_name, s.price_fen, s.carried_fen, s.amount_fen, s.credited_fen, s.received_fen,
           ARRAY(SELECT bill_label('credit_note', n.year, n.number) FROM credit_note n
                 WHERE n.bill_id = s.id ORDER BY n.year, n.number) AS credit_numbers,
           s.issued_on, s.due_on, s.issued_at, m.reminders, m.reminded_at, m.last_stage
    FROM bill_standing s JOIN booking b ON b.id = s.booking_id
    LEFT JOIN booking_words w ON w.booking_id = s.booking_id
    CROSS JOIN LATERAL (SELECT count(*) AS reminders, max(r.reminded_at) AS reminded_at, max(r.stage) AS last_stage
                        FROM bill_reminder r WHERE r.bill_id = s.id) m";

pub fn bill_fetch(conn: &mut PgConnection, id: BillId) -> QueryResult<Bill> {
    diesel::sql_query(format!("{BILLS} WHERE s.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

pub fn bill_find(conn: &mut PgConnection, id: BillId) -> QueryResult<Option<Bill>> {
    bill_fetch(conn, id).optional()
}

/// The bill of a booking, if there is one.
pub fn bill_of(conn: &mut PgConnection, booking: BookingId) -> QueryResult<Option<Bill>> {
    diesel::sql_query(format!("{BILLS} WHERE s.booking_id = $1")).bind::<Uuid, _>(booking).get_result(conn).optional()
}

/// What is on a bill's paper besides.
#[derive(Queryable, Selectable)]
#[diesel(table_name = bill, check_for_backend(diesel::pg::Pg))]
pub struct Paper {
    pub provider_uscc: Option<String>,
    pub enterprise_uscc: Option<String>,
    pub lines: Value,
    pub pay_to: Option<String>,
}

pub fn paper_fetch(conn: &mut PgConnection, id: BillId) -> QueryResult<Paper> {
    bill::table.find(id).select(Paper::as_select()).first(conn)
}

/// A bill's place: newest first.
pub type BillKey = (DateTime<Utc>, BillId);

#[derive(Debug, Clone, Default)]
pub struct BillFilter {
    pub state: Option<BillState>,
    /// The other party.
    pub with: Option<OrganisationId>,
    /// Older than this one.
    pub after: Option<BillKey>,
}

/// The column of a bill's own party and that of the other.
const fn parties(side: BillSide) -> (&'static str, &'static str) {
    match side {
        BillSide::Owed => ("enterprise_id", "provider_id"),
        BillSide::Receivable => ("provider_id", "enterprise_id"),
    }
}

/// An organisation's bills, newest first.
pub fn bill_list(
    conn: &mut PgConnection,
    (side, own): (BillSide, OrganisationId),
    filter: &BillFilter,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<Bill>> {
    let (mine, theirs) = parties(side);
    diesel::sql_query(format!(
        "{BILLS}
         WHERE s.{mine} = $1
           AND ($2 IS NULL OR bill_state(s.amount_fen, s.credited_fen, s.received_fen, s.due_on, $3) = $2)
           AND ($4 IS NULL OR s.{theirs} = $4) AND ($5 IS NULL OR (s.issued_at, s.id) < ($5, $6))
         ORDER BY s.issued_at DESC, s.id DESC LIMIT $7"
    ))
    .bind::<Uuid, _>(own)
    .bind::<Nullable<SqlText>, _>(filter.state)
    .bind::<Date, _>(today)
    .bind::<Nullable<Uuid>, _>(filter.with)
    .bind::<Nullable<Timestamptz>, _>(filter.after.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(filter.after.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// How many bills an organisation has in each state, and what they come to.
pub fn totals(
    conn: &mut PgConnection,
    (side, own): (BillSide, OrganisationId),
    today: NaiveDate,
) -> QueryResult<Vec<BillTotal>> {
    let (mine, _) = parties(side);
    diesel::sql_query(format!(
        "SELECT state, count(*) AS bills, sum(amount_fen)::bigint AS amount_fen, sum(open_fen)::bigint AS open_fen
         FROM (SELECT bill_state(s.amount_fen, s.credited_fen, s.received_fen, s.due_on, $2) AS state, s.amount_fen,
                      s.open_fen
               FROM bill_standing s WHERE s.{mine} = $1) one
         GROUP BY state ORDER BY state"
    ))
    .bind::<Uuid, _>(own)
    .bind::<Date, _>(today)
    .load(conn)
}

/// What is open of one customer's bills of one age.
#[derive(QueryableByName)]
pub struct AgeRow {
    #[diesel(sql_type = Uuid)]
    pub enterprise_id: OrganisationId,
    #[diesel(sql_type = SqlText)]
    pub name: String,
    #[diesel(sql_type = Integer)]
    pub days_overdue: i32,
    #[diesel(sql_type = BigInt)]
    pub bills: i64,
    #[diesel(sql_type = BigInt)]
    pub open_fen: Fen,
}

/// What a provider's customers have not paid, by the days since the due day; what is not due is of age 0.
pub fn ages(conn: &mut PgConnection, provider: OrganisationId, today: NaiveDate) -> QueryResult<Vec<AgeRow>> {
    diesel::sql_query(
        "SELECT s.enterprise_id, o.name, greatest(0, $2 - s.due_on) AS days_overdue, count(*) AS bills,
                sum(s.open_fen)::bigint AS open_fen
         FROM bill_standing s JOIN organisation o ON o.id = s.enterprise_id
         WHERE s.provider_id = $1 AND s.open_fen > 0
         GROUP BY s.enterprise_id, o.name, days_overdue ORDER BY o.name, s.enterprise_id, days_overdue",
    )
    .bind::<Uuid, _>(provider)
    .bind::<Date, _>(today)
    .load(conn)
}

/// Bills of which something is open and that are due by a day, in the order of their ids, from the one after `after`.
pub fn unpaid_list(
    conn: &mut PgConnection,
    due_by: NaiveDate,
    after: Option<BillId>,
    limit: i64,
) -> QueryResult<Vec<Bill>> {
    diesel::sql_query(format!(
        "{BILLS} WHERE s.open_fen > 0 AND s.due_on <= $1 AND ($2 IS NULL OR s.id > $2) ORDER BY s.id LIMIT $3"
    ))
    .bind::<Date, _>(due_by)
    .bind::<Nullable<Uuid>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Writes down that a bill is reminded of; answers whether it was not before.
pub fn reminder_insert(conn: &mut PgConnection, id: BillId, stage: i32, at: DateTime<Utc>) -> QueryResult<bool> {
    diesel::insert_into(bill_reminder::table)
        .values((bill_reminder::bill_id.eq(id), bill_reminder::stage.eq(stage), bill_reminder::reminded_at.eq(at)))
        .on_conflict_do_nothing()
        .execute(conn)
        .map(|rows| rows == 1)
}

/// What waits about bills: the parts of `store::todo::waiting`.
macro_rules! waiting {
    ($kind:literal, $party:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $kind,
            ", s.id::text, s.label, s.listing_name || ' · ' || s.",
            $party,
            ", bill_state(s.amount_fen, s.credited_fen, s.received_fen, s.due_on, d.today),
                 CASE WHEN d.today > s.due_on THEN d.ends_at ELSE s.issued_at END, d.ends_at, s.open_fen
             FROM bill_standing s CROSS JOIN LATERAL (
                 SELECT ($4 AT TIME ZONE 'Asia/Shanghai')::date AS today,
                        (s.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS ends_at) d
             WHERE s.open_fen > 0 AND ",
            $more
        )
    };
}

/// What an enterprise has not paid. Where its results wait for the money, another entry says so until the day is over.
pub const TO_PAY: &str = waiting!(
    "CASE WHEN d.today > s.due_on THEN 'bill_overdue' ELSE 'bill_to_pay' END",
    "provider_name",
    "s.enterprise_id = $1 AND (d.today > s.due_on OR NOT EXISTS (
         SELECT FROM booking b JOIN attachment a ON a.booking_id = b.id
         WHERE b.id = s.booking_id AND (b.quote #>> '{terms,results_after_payment}') = 'true'))"
);

/// What a provider's customers have not paid in time.
pub const RECEIVABLE: &str =
    waiting!("'receivable_overdue'", "enterprise_name", "s.provider_id = $1 AND d.today > s.due_on");
