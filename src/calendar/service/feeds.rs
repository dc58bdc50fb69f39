//! Secret addresses under which calendar programs read.

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::audit;
use crate::calendar::Error;
use crate::calendar::model::{self, Entry, FeedKind};
use crate::calendar::queries::{self, Feed, FeedReader, Whose};
use crate::catalog;
use crate::identity::{self, Caller, Capability, OrganisationState};
use crate::kernel::{BookingId, CalendarFeedId, Invalid, ListingId, TimeWindow, TrainingId, UserId};
use crate::store::Tx;

/// Feeds of one person in force at once.
const MOST_FEEDS: i64 = 20;
/// What one feed holds at most.
const MOST_ENTRIES: i64 = 5_000;
/// How far back and ahead a feed reaches, and how long it tells that something was cancelled.
const BACK: Duration = Duration::days(31);
const AHEAD: Duration = Duration::days(366);

/// A feed to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCalendarFeed)]
pub struct NewFeed {
    pub kind: FeedKind,
    /// Of the kind `listing`: which one.
    #[serde(default)]
    pub listing_id: Option<ListingId>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CalendarFeed)]
pub struct FeedView {
    pub id: CalendarFeedId,
    pub kind: FeedKind,
    pub listing_id: Option<ListingId>,
    pub listing_name: Option<String>,
    pub created_at: DateTime<Utc>,
    /// The address, told once: whoever knows it reads the calendar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl FeedView {
    fn of(feed: Feed, listing_name: Option<String>, url: Option<String>) -> Self {
        let Feed { id, kind, listing_id, created_at, .. } = feed;
        Self { id, kind, listing_id, listing_name, created_at, url }
    }
}

/// Makes a feed; `address_of` turns its secret into the address that is told.
///
/// # Errors
/// A listing that is missing, is too many, or is not the caller's organisation's; a kind that its role does not serve;
/// too many feeds.
pub fn feed_create(
    tx: &mut Tx<'_>,
    caller: &Caller,
    new: &NewFeed,
    address_of: impl Fn(&str) -> String,
) -> Result<FeedView, Error> {
    let listing_name = check_kind(tx.conn(), caller, new)?;
    if queries::feed_count(tx.conn(), caller.user_id)? >= MOST_FEEDS {
        return Err(Error::TooManyFeeds(MOST_FEEDS));
    }
    let token = identity::fresh_token()?;
    let feed = Feed {
        id: CalendarFeedId::new(),
        kind: new.kind,
        owner_id: caller.user_id,
        organisation_id: caller.organisation_id,
        listing_id: new.listing_id,
        created_at: tx.now(),
    };
    queries::feed_insert(tx.conn(), &feed, &identity::hash_of(&token))?;
    let detail = json!({ "kind": feed.kind, "listing_id": feed.listing_id });
    audit::record(tx, "calendar_feed.created", "calendar_feed", feed.id.uuid(), &detail)?;
    Ok(FeedView::of(feed, listing_name, Some(address_of(&token))))
}

/// The name of the listing, if the feed is of one.
fn check_kind(conn: &mut PgConnection, caller: &Caller, new: &NewFeed) -> Result<Option<String>, Error> {
    if new.kind != FeedKind::User && !caller.can(Capability::BookingServe) {
        let invalid =
            Invalid::new("not_a_provider", "只有供方可以订阅条目的日历", "only providers have such calendars");
        return Err(Error::Invalid { field: "kind", invalid });
    }
    match (new.kind, new.listing_id) {
        (FeedKind::Listing, Some(id)) => {
            let listing = catalog::service::listing_for_booking(conn, id)?;
            let own = listing.filter(|listing| listing.provider_id == caller.organisation_id);
            own.map(|listing| Some(listing.name)).ok_or(Error::NotFound)
        }
        (FeedKind::Listing, None) => {
            let invalid = Invalid::new("missing", "请指明条目", "say which listing");
            Err(Error::Invalid { field: "listing_id", invalid })
        }
        (FeedKind::User | FeedKind::Provider, Some(_)) => {
            let invalid = Invalid::new("not_of_a_listing", "此类日历不针对单个条目", "this kind is not of one listing");
            Err(Error::Invalid { field: "listing_id", invalid })
        }
        (FeedKind::User | FeedKind::Provider, None) => Ok(None),
    }
}

/// The caller's feeds in force, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn feed_list(
    conn: &mut PgConnection,
    caller: &Caller,
    before: Option<CalendarFeedId>,
    limit: i64,
) -> Result<Vec<FeedView>, Error> {
    let rows = queries::feed_list(conn, caller.user_id, before, limit + 1)?;
    Ok(rows.into_iter().map(|(feed, name)| FeedView::of(feed, name, None)).collect())
}

/// Ends a feed: its address leads nowhere from now on.
///
/// # Errors
/// Not the caller's, or ended before.
pub fn feed_revoke(tx: &mut Tx<'_>, caller: &Caller, id: CalendarFeedId) -> Result<(), Error> {
    let now = tx.now();
    if !queries::feed_revoke(tx.conn(), caller.user_id, id, now)? {
        return Err(Error::NotFound);
    }
    Ok(audit::record(tx, "calendar_feed.revoked", "calendar_feed", id.uuid(), &json!({}))?)
}

/// A calendar as it is sent, and its tag: the same content has the same.
pub struct CalendarFile {
    pub text: String,
    pub tag: String,
}

/// What a feed shows now. Who asks is known by the secret alone, and sees what the feed's owner may see now.
///
/// # Errors
/// [`Error::NotFound`]: unknown, revoked, or of somebody who may not look any more.
pub fn feed_read(conn: &mut PgConnection, token: &str, now: DateTime<Utc>) -> Result<CalendarFile, Error> {
    let hash = identity::hash_of(token);
    let reader = queries::feed_reader(conn, &hash)?.filter(may_read).ok_or(Error::NotFound)?;
    let FeedReader { feed, organisation_name, listing_name, .. } = reader;
    let (whose, name) = match (feed.kind, feed.listing_id) {
        (FeedKind::Listing, Some(id)) => (Whose::Listing(id), listing_name.unwrap_or_default()),
        (FeedKind::Provider, _) => (Whose::Provider(feed.organisation_id), organisation_name),
        _ => (Whose::Person(feed.owner_id), format!("创券 · {organisation_name}")),
    };
    let range = TimeWindow::new(now - BACK, now + AHEAD).map_err(Error::invalid("range"))?;
    let mut entries = queries::booking_list(conn, whose, &range, now - BACK, MOST_ENTRIES)?;
    entries.extend(queries::block_list(conn, whose, &range, now - BACK, MOST_ENTRIES)?);
    entries.extend(queries::lease_list(conn, whose, &range, MOST_ENTRIES)?);
    entries.extend(queries::training_list(conn, whose, &range, now - BACK, MOST_ENTRIES)?);
    let text = model::feed(&name, &entries);
    let tag = identity::hash_of(&text).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(CalendarFile { text, tag })
}

fn may_read(reader: &FeedReader) -> bool {
    let serves = || reader.roles.iter().any(|role| role.grants().contains(&Capability::BookingServe));
    reader.owner_is_active
        && reader.owner_organisation == reader.feed.organisation_id
        && reader.organisation_state == OrganisationState::Admitted
        && (reader.feed.kind == FeedKind::User || serves())
}

/// A booking as it is to be put into its parties' calendars now; none without a window.
///
/// # Errors
/// The database refuses.
pub fn invitation_entry(conn: &mut PgConnection, id: BookingId) -> Result<Option<Entry>, Error> {
    Ok(queries::booking_entry(conn, id)?)
}

/// A training as it is to be put into the calendar of one person now; nothing for who has nothing to do with it.
///
/// # Errors
/// The database refuses.
pub fn training_invitation_entry(
    conn: &mut PgConnection,
    id: TrainingId,
    person: UserId,
) -> Result<Option<Entry>, Error> {
    Ok(queries::training_entry(conn, id, person)?)
}
