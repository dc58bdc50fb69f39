use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::super::model::ComingPrices;
use crate::kernel::{ComingPricesId, ListingId};
use crate::store::schema::listing_coming_prices as coming;

/// Announced prices, as they are kept.
#[derive(Debug, Clone, Queryable)]
pub struct ComingRow {
    pub id: ComingPricesId,
    pub begins_on: NaiveDate,
    pub begins_at: DateTime<Utc>,
    pub prices: Value,
    pub tariff: Option<Value>,
    pub announced_at: DateTime<Utc>,
    pub announced_by: String,
    pub ended_as: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_by: Option<String>,
}

type Columns = (
    coming::id,
    coming::begins_on,
    coming::begins_at,
    coming::prices,
    coming::tariff,
    coming::announced_at,
    coming::announced_by,
    coming::ended_as,
    coming::ended_at,
    coming::ended_by,
);

const fn columns() -> Columns {
    (
        coming::id,
        coming::begins_on,
        coming::begins_at,
        coming::prices,
        coming::tariff,
        coming::announced_at,
        coming::announced_by,
        coming::ended_as,
        coming::ended_at,
        coming::ended_by,
    )
}

impl ComingRow {
    pub fn coming(&self) -> QueryResult<ComingPrices> {
        Ok(ComingPrices {
            id: self.id,
            begins_on: self.begins_on,
            prices: super::from_json(self.prices.clone())?,
            tariff: self.tariff.clone().map(super::from_json).transpose()?,
            announced_at: self.announced_at,
        })
    }
}

/// Prices of a listing that have not begun, the next first.
pub fn coming_list(conn: &mut PgConnection, listing: ListingId) -> QueryResult<Vec<ComingRow>> {
    coming::table
        .filter(coming::listing_id.eq(listing).and(coming::ended_as.is_null()))
        .order(coming::begins_on)
        .select(columns())
        .load(conn)
}

/// Everything that was ever announced for a listing, newest first.
pub fn coming_history(
    conn: &mut PgConnection,
    listing: ListingId,
    before: Option<ComingPricesId>,
    limit: i64,
) -> QueryResult<Vec<ComingRow>> {
    let mut query =
        coming::table.filter(coming::listing_id.eq(listing)).order(coming::id.desc()).limit(limit).into_boxed();
    if let Some(before) = before {
        query = query.filter(coming::id.lt(before));
    }
    query.select(columns()).load(conn)
}

pub fn coming_insert(
    conn: &mut PgConnection,
    listing: ListingId,
    new: &ComingPrices,
    announced_by: &str,
) -> QueryResult<()> {
    diesel::insert_into(coming::table)
        .values((
            coming::id.eq(new.id),
            coming::listing_id.eq(listing),
            coming::begins_on.eq(new.begins_on),
            coming::prices.eq(super::to_json(&new.prices)?),
            coming::tariff.eq(new.tariff.as_ref().map(super::to_json).transpose()?),
            coming::announced_at.eq(new.announced_at),
            coming::announced_by.eq(announced_by),
        ))
        .execute(conn)
        .map(drop)
}

/// Ends what is announced: begun, withdrawn or replaced.
pub fn coming_end(
    conn: &mut PgConnection,
    id: ComingPricesId,
    ended_as: &str,
    (by, at): (&str, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::update(coming::table.find(id))
        .set((coming::ended_as.eq(ended_as), coming::ended_at.eq(at), coming::ended_by.eq(by)))
        .execute(conn)
        .map(drop)
}

/// Listings of which announced prices are to begin, at most `limit`; of `among` only, if it is said.
pub fn coming_due(
    conn: &mut PgConnection,
    among: Option<&[ListingId]>,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<ListingId>> {
    let mut query = coming::table
        .filter(coming::ended_as.is_null().and(coming::begins_at.le(now)))
        .select(coming::listing_id)
        .distinct()
        .limit(limit)
        .into_boxed();
    if let Some(among) = among {
        query = query.filter(coming::listing_id.eq_any(among));
    }
    query.load(conn)
}
