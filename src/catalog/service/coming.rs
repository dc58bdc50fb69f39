//! Prices that begin on a day to come: announced, changed and withdrawn until then, and begun when their day comes.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::super::model::{
    ComingPrices, Error, ListingDraft, ListingState, MOST_COMING, NewComingPrices, PriceRule, Tariff,
};
use super::super::queries::{self, ComingRow, DocumentRow, ListingRow};
use super::show::{is_theirs, visible};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Actor, ComingPricesId, Invalid, ListingId, local_date, local_midnight, text_enum};
use crate::store::{Db, Tx};

/// Begun per look; the rest at the next.
const CHUNK: i64 = 200;

text_enum! {
    /// What became of announced prices.
    pub enum ComingEnd {
        /// Their day came: they hold.
        Begun = "begun",
        Withdrawn = "withdrawn",
        /// Others were announced for the same day.
        Replaced = "replaced",
    }
}

/// Announced prices and what became of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AnnouncedPrices {
    pub id: ComingPricesId,
    pub begins_on: NaiveDate,
    pub prices: Vec<PriceRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff: Option<Tariff>,
    pub announced_at: DateTime<Utc>,
    pub announced_by: String,
    /// Absent while they are to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_as: Option<ComingEnd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<String>,
}

impl AnnouncedPrices {
    fn of(row: ComingRow) -> Result<Self, Error> {
        let coming = row.coming()?;
        Ok(Self {
            id: coming.id,
            begins_on: coming.begins_on,
            prices: coming.prices,
            tariff: coming.tariff,
            announced_at: coming.announced_at,
            announced_by: row.announced_by,
            ended_as: row.ended_as.and_then(|end| end.parse().ok()),
            ended_at: row.ended_at,
            ended_by: row.ended_by,
        })
    }
}

/// Prices of a listing that have not begun, the next first: to whoever may see the listing.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn coming_prices(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    id: ListingId,
) -> Result<Vec<ComingPrices>, Error> {
    visible(conn, caller, id)?;
    coming_of(conn, id)
}

pub(super) fn coming_of(conn: &mut PgConnection, id: ListingId) -> Result<Vec<ComingPrices>, Error> {
    let rows = queries::coming_list(conn, id)?;
    Ok(rows.iter().map(ComingRow::coming).collect::<Result<_, _>>()?)
}

/// Everything that was ever announced, newest first, at most `limit + 1`: to the listing's provider and those who admit.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn coming_prices_history(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ListingId,
    before: Option<ComingPricesId>,
    limit: i64,
) -> Result<Vec<AnnouncedPrices>, Error> {
    let row = queries::listing_fetch(conn, id)?;
    if !is_theirs(caller, &row) {
        return Err(Error::NotFound);
    }
    queries::coming_history(conn, id, before, limit + 1)?.into_iter().map(AnnouncedPrices::of).collect()
}

/// Announces the prices of the caller's listing from a day to come on. `replaces` is what is announced for that day already
/// and from which the change was made; it ends and stays on record. What is booked before keeps its price.
///
/// # Errors
/// Not the caller's, withdrawn, a day that is not to come, fields that do not fit, too many, or
/// [`Error::PricesChanged`] if something else is announced for that day.
pub fn coming_prices_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ListingId,
    begins_on: NaiveDate,
    replaces: Option<ComingPricesId>,
    new: NewComingPrices,
) -> Result<ComingPrices, Error> {
    let (now, by) = (tx.now(), tx.actor().label.clone());
    let listing = own_lock(tx, caller, id)?;
    if listing.state == ListingState::Withdrawn {
        let withdrawn = Invalid::new("withdrawn", "该条目已撤回", "the listing was withdrawn");
        return Err(Error::field("id", withdrawn));
    }
    let known = coming_of(tx.conn(), id)?;
    let before = known.iter().find(|known| known.begins_on == begins_on);
    if before.map(|before| before.id) != replaces {
        return Err(Error::PricesChanged);
    }
    let new = new.checked(begins_on, local_date(now)).map_err(Error::Fields)?;
    if let Some(before) = before.filter(|before| before.prices == new.prices && before.tariff == new.tariff) {
        return Ok(before.clone());
    }
    match before {
        Some(before) => queries::coming_end(tx.conn(), before.id, ComingEnd::Replaced.as_str(), (&by, now))?,
        None if known.len() >= MOST_COMING => {
            let many = Invalid::new(
                "too_many",
                format!("最多预告 {MOST_COMING} 次调价"),
                format!("at most {MOST_COMING} changes of price can be announced at once"),
            );
            return Err(Error::field("begins_on", many));
        }
        None => {}
    }
    let coming = ComingPrices {
        id: ComingPricesId::new(),
        begins_on,
        prices: new.prices,
        tariff: new.tariff,
        announced_at: now,
    };
    queries::coming_insert(tx.conn(), id, &coming, &by)?;
    let detail = json!({
        "begins_on": begins_on, "prices": coming.prices, "tariff": coming.tariff,
        "before": before.map(|before| json!({ "prices": before.prices, "tariff": before.tariff })),
    });
    audit::record(tx, "listing.prices_announced", "listing", id.uuid(), &detail)?;
    Ok(coming)
}

/// Takes back prices that have not begun.
///
/// # Errors
/// Not the caller's, or nothing to come is announced for that day.
pub fn coming_prices_withdraw(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ListingId,
    begins_on: NaiveDate,
) -> Result<(), Error> {
    let (now, by) = (tx.now(), tx.actor().label.clone());
    own_lock(tx, caller, id)?;
    let known = coming_of(tx.conn(), id)?;
    let is_meant = |known: &&ComingPrices| known.begins_on == begins_on && local_midnight(begins_on) > now;
    let coming = known.iter().find(is_meant).ok_or(Error::NotFound)?;
    queries::coming_end(tx.conn(), coming.id, ComingEnd::Withdrawn.as_str(), (&by, now))?;
    let detail = json!({ "begins_on": begins_on, "prices": coming.prices, "tariff": coming.tariff });
    Ok(audit::record(tx, "listing.prices_withdrawn", "listing", id.uuid(), &detail)?)
}

fn own_lock(tx: &mut Tx<'_>, caller: &Caller, id: ListingId) -> Result<ListingRow, Error> {
    let listing = queries::listing_lock(tx.conn(), id)?;
    if listing.provider_id == caller.organisation_id { Ok(listing) } else { Err(Error::NotFound) }
}

/// Lets announced prices begin whose day has come, of any listing. Bookings do not wait for this: they are priced by the
/// announcement itself.
///
/// # Errors
/// What is due cannot be read.
pub fn run_coming_prices(db: &Db) -> Result<usize, Error> {
    let actor = Actor::system("coming_prices");
    let now = db.clock().now();
    let due = db.read(|conn| queries::coming_due(conn, None, now, CHUNK).map_err(Error::from))?;
    let mut begun = 0;
    for id in due {
        match db.write(&actor, |tx| begin_due(tx, &[id])) {
            Ok(is_begun) => begun += usize::from(is_begun),
            Err(error) => tracing::error!(listing = %id, %error, "announced prices could not begin"),
        }
    }
    Ok(begun)
}

/// Lets announced prices of these listings begin, each in its order, before anything else is said of the listings'
/// prices; answers whether there were any.
pub(super) fn begin_due(tx: &mut Tx<'_>, ids: &[ListingId]) -> Result<bool, Error> {
    let now = tx.now();
    let due = queries::coming_due(tx.conn(), Some(ids), now, i64::MAX)?;
    let mut is_any = false;
    for id in due {
        // Whoever came first may have done it.
        queries::listing_lock(tx.conn(), id)?;
        for row in queries::coming_list(tx.conn(), id)?.into_iter().filter(|row| row.begins_at <= now) {
            begin(tx, id, &row)?;
            is_any = true;
        }
    }
    Ok(is_any)
}

fn begin(tx: &mut Tx<'_>, id: ListingId, row: &ComingRow) -> Result<(), Error> {
    let (now, coming) = (tx.now(), row.coming()?);
    let before = queries::listing_fetch(tx.conn(), id)?;
    let draft = ListingDraft { prices: coming.prices.clone(), ..before.listing.clone() };
    if draft != before.listing {
        let drafts = [(id, &draft)];
        queries::listing_update_all(tx.conn(), &drafts, now)?;
        queries::prices_follow(tx.conn(), &drafts, row.begins_at)?;
        queries::history_insert(tx.conn(), &[id], now, &row.announced_by)?;
    }
    if let Some(tariff) = &coming.tariff {
        begin_tariff(tx, id, tariff, &row.announced_by)?;
    }
    let by = tx.actor().label.clone();
    queries::coming_end(tx.conn(), coming.id, ComingEnd::Begun.as_str(), (&by, now))?;
    let detail = json!({
        "begins_on": coming.begins_on, "prices": coming.prices, "prices_before": before.listing.prices,
        "tariff": coming.tariff, "announced_by": row.announced_by,
    });
    Ok(audit::record(tx, "listing.prices_begun", "listing", id.uuid(), &detail)?)
}

fn begin_tariff(tx: &mut Tx<'_>, id: ListingId, tariff: &Tariff, by: &str) -> Result<(), Error> {
    let before = queries::document_current::<Tariff>(tx.conn(), id)?;
    let (version, is_same) = before.map_or((0, *tariff == Tariff::default()), |b| (b.version, b.document == *tariff));
    if is_same {
        return Ok(());
    }
    let row = DocumentRow {
        version: version.saturating_add(1),
        document: tariff.clone(),
        changed_at: tx.now(),
        changed_by: by.to_owned(),
    };
    Ok(queries::document_insert(tx.conn(), id, &row)?)
}
