use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Text};

use super::scope;
use crate::identity::scope::{REGION_OF_USER, USERS};
use crate::kernel::{ExceptionId, Fen, PaymentId, RegionCode, RegionScope, StatementLineId, UserId};
use crate::reconciliation::model::record::{Age, Exception, age_band};
use crate::reconciliation::model::{ExceptionKind, ExceptionState};
use crate::store::schema::reconciliation_exception as exception;

pub fn exception_fetch(conn: &mut PgConnection, within: &RegionScope, id: ExceptionId) -> QueryResult<Exception> {
    exception::table
        .find(id)
        .filter(sql::<Bool>(&scope::exceptions(within, "reconciliation_exception")))
        .select(Exception::as_select())
        .first(conn)
}

pub fn exception_is_within(conn: &mut PgConnection, within: &RegionScope, id: ExceptionId) -> QueryResult<bool> {
    let found = exception_fetch(conn, within, id).optional()?;
    Ok(found.is_some())
}

pub fn exception_lock(conn: &mut PgConnection, within: &RegionScope, id: ExceptionId) -> QueryResult<Exception> {
    exception::table
        .find(id)
        .filter(sql::<Bool>(&scope::exceptions(within, "reconciliation_exception")))
        .for_update()
        .select(Exception::as_select())
        .first(conn)
}

/// Oldest first; of one line newest first.
pub fn exception_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    state: Option<ExceptionState>,
    kind: Option<ExceptionKind>,
    line: Option<StatementLineId>,
    after: Option<(DateTime<Utc>, ExceptionId)>,
    limit: i64,
) -> QueryResult<Vec<Exception>> {
    let mut query =
        exception::table.filter(sql::<Bool>(&scope::exceptions(within, "reconciliation_exception"))).into_boxed();
    if let Some(state) = state {
        query = query.filter(exception::state.eq(state));
    }
    if let Some(kind) = kind {
        query = query.filter(exception::kind.eq(kind));
    }
    query = match (line, after) {
        (None, None) => query,
        (None, Some((at, id))) => {
            query.filter(exception::raised_at.gt(at).or(exception::raised_at.eq(at).and(exception::id.gt(id))))
        }
        (Some(line), None) => query.filter(exception::line_id.eq(line)),
        (Some(line), Some((at, id))) => query.filter(
            exception::line_id
                .eq(line)
                .and(exception::raised_at.lt(at).or(exception::raised_at.eq(at).and(exception::id.lt(id)))),
        ),
    };
    query = match line {
        None => query.order((exception::raised_at, exception::id)),
        Some(_) => query.order((exception::raised_at.desc(), exception::id.desc())),
    };
    query.limit(limit + 1).select(Exception::as_select()).load(conn)
}

pub fn exception_insert(conn: &mut PgConnection, new: &Exception) -> QueryResult<()> {
    diesel::insert_into(exception::table)
        .values((exception::id.eq(new.id), changing(new), fixed(new)))
        .execute(conn)
        .map(drop)
}

/// Stores what steps change; `before` is the state that the row must still be in.
pub fn exception_update(conn: &mut PgConnection, row: &Exception, before: ExceptionState) -> QueryResult<()> {
    diesel::update(exception::table.filter(exception::id.eq(row.id).and(exception::state.eq(before))))
        .set(changing(row))
        .execute(conn)
        .and_then(|changed| if changed == 1 { Ok(()) } else { Err(diesel::result::Error::NotFound) })
}

pub fn exception_set_owner(
    conn: &mut PgConnection,
    id: ExceptionId,
    owner: Option<UserId>,
    due_on: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(exception::table.find(id))
        .set((exception::owner_id.eq(owner), exception::due_on.eq(due_on)))
        .execute(conn)
        .map(drop)
}

/// A finance officer, and the region in which they work.
#[derive(Debug, QueryableByName)]
pub struct Officer {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    pub id: UserId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub region: RegionCode,
}

/// Makers and checkers at work, region by region.
pub fn officer_list(conn: &mut PgConnection) -> QueryResult<Vec<Officer>> {
    diesel::sql_query(format!(
        "SELECT DISTINCT scoped_user.id, scoped_user.name, {REGION_OF_USER} AS region
         FROM {USERS} JOIN user_role r ON r.user_id = scoped_user.id
         WHERE scoped_user.is_active AND r.role IN ('finance_maker', 'finance_checker')
         ORDER BY region, scoped_user.id"
    ))
    .load(conn)
}

/// Open exceptions by kind and age in days on `today`, counted from the first of their line, in bands that end with the days of `up_to`.
pub fn exception_ages(
    conn: &mut PgConnection,
    within: &RegionScope,
    today: NaiveDate,
    up_to: &[u16],
) -> QueryResult<Vec<Age>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        kind: ExceptionKind,
        #[diesel(sql_type = Integer)]
        band: i32,
        #[diesel(sql_type = BigInt)]
        count: i64,
        #[diesel(sql_type = BigInt)]
        amount_fen: Fen,
        #[diesel(sql_type = BigInt)]
        overdue: i64,
        #[diesel(sql_type = BigInt)]
        unowned: i64,
    }
    let within = scope::exceptions(within, "x");
    let rows: Vec<Row> = diesel::sql_query(format!(
        "SELECT e.kind, width_bucket(e.age, $2) AS band,
                count(*) AS count, coalesce(sum(coalesce(l.amount_fen, p.amount_fen)) FILTER (WHERE l.currency IS NULL OR l.currency = 'CNY'), 0)::bigint AS amount_fen,
                count(*) FILTER (WHERE e.due_on < $1) AS overdue,
                count(*) FILTER (WHERE e.owner_id IS NULL) AS unowned
         FROM (SELECT x.*, $1 - (coalesce(x.since, x.raised_at) AT TIME ZONE 'Asia/Shanghai')::date AS age
               FROM reconciliation_exception x WHERE x.state <> 'resolved' AND {within}) e
         LEFT JOIN statement_line l ON l.id = e.line_id
         LEFT JOIN payment p ON p.id = e.payment_id AND e.line_id IS NULL
         GROUP BY 1, 2 ORDER BY 1, 2"
    ))
    .bind::<Date, _>(today)
    .bind::<Array<Integer>, _>(up_to.iter().map(|last| i32::from(*last) + 1).collect::<Vec<_>>())
    .load(conn)?;
    let age = |row: Row| Age {
        kind: row.kind,
        days: age_band(up_to, usize::try_from(row.band).unwrap_or(0)),
        count: row.count,
        amount_fen: row.amount_fen,
        overdue: row.overdue,
        unowned: row.unowned,
    };
    Ok(rows.into_iter().map(age).collect())
}

/// Whether a payment that no line shows has an exception that is not resolved.
pub fn exception_is_open_for(conn: &mut PgConnection, payment: PaymentId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        exception::table.filter(
            exception::payment_id
                .eq(payment)
                .and(exception::line_id.is_null())
                .and(exception::state.ne(ExceptionState::Resolved)),
        ),
    ))
    .get_result(conn)
}

type Changing<'r> = (
    diesel::dsl::Eq<exception::state, ExceptionState>,
    diesel::dsl::Eq<exception::resolution, Option<crate::reconciliation::model::Resolution>>,
    diesel::dsl::Eq<exception::note, Option<&'r str>>,
    diesel::dsl::Eq<exception::proposed_by, Option<crate::kernel::UserId>>,
    diesel::dsl::Eq<exception::resolved_by, Option<crate::kernel::UserId>>,
    diesel::dsl::Eq<exception::proposed_at, Option<DateTime<Utc>>>,
    diesel::dsl::Eq<exception::resolved_at, Option<DateTime<Utc>>>,
    diesel::dsl::Eq<exception::proposal, Option<&'r serde_json::Value>>,
    diesel::dsl::Eq<exception::recovers, Option<&'r serde_json::Value>>,
    diesel::dsl::Eq<exception::clawback, Option<&'r str>>,
    diesel::dsl::Eq<exception::fee_fen, Option<Fen>>,
);

fn changing(row: &Exception) -> Changing<'_> {
    (
        exception::state.eq(row.state),
        exception::resolution.eq(row.resolution),
        exception::note.eq(row.note.as_deref()),
        exception::proposed_by.eq(row.proposed_by),
        exception::resolved_by.eq(row.resolved_by),
        exception::proposed_at.eq(row.proposed_at),
        exception::resolved_at.eq(row.resolved_at),
        exception::proposal.eq(row.proposal.as_ref()),
        exception::recovers.eq(row.recovers.as_ref()),
        exception::clawback.eq(row.clawback.as_deref()),
        exception::fee_fen.eq(row.fee_fen),
    )
}

type Fixed<'r> = (
    diesel::dsl::Eq<exception::kind, ExceptionKind>,
    diesel::dsl::Eq<exception::line_id, Option<crate::kernel::StatementLineId>>,
    diesel::dsl::Eq<exception::payment_id, Option<PaymentId>>,
    diesel::dsl::Eq<exception::reason, &'r str>,
    diesel::dsl::Eq<exception::raised_at, DateTime<Utc>>,
    diesel::dsl::Eq<exception::is_by_hand, bool>,
    diesel::dsl::Eq<exception::owner_id, Option<UserId>>,
    diesel::dsl::Eq<exception::due_on, Option<NaiveDate>>,
    diesel::dsl::Eq<exception::since, Option<DateTime<Utc>>>,
);

fn fixed(row: &Exception) -> Fixed<'_> {
    (
        exception::kind.eq(row.kind),
        exception::line_id.eq(row.line_id),
        exception::payment_id.eq(row.payment_id),
        exception::reason.eq(row.reason.as_str()),
        exception::raised_at.eq(row.raised_at),
        exception::is_by_hand.eq(row.is_by_hand),
        exception::owner_id.eq(row.owner_id),
        exception::due_on.eq(row.due_on),
        exception::since.eq(row.since),
    )
}
