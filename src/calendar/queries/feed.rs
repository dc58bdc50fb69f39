use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::calendar::model::FeedKind;
use crate::identity::{OrganisationState, Role};
use crate::kernel::{CalendarFeedId, ListingId, OrganisationId, UserId};
use crate::store::schema::{app_user, calendar_feed, listing, organisation, user_role};

/// A feed without its secret.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = calendar_feed, check_for_backend(diesel::pg::Pg))]
pub struct Feed {
    pub id: CalendarFeedId,
    pub kind: FeedKind,
    pub owner_id: UserId,
    pub organisation_id: OrganisationId,
    pub listing_id: Option<ListingId>,
    pub created_at: DateTime<Utc>,
}

pub fn feed_insert(conn: &mut PgConnection, feed: &Feed, token_hash: &[u8]) -> QueryResult<()> {
    diesel::insert_into(calendar_feed::table)
        .values((feed, calendar_feed::token_hash.eq(token_hash)))
        .execute(conn)
        .map(drop)
}

/// How many feeds of a person are in force.
pub fn feed_count(conn: &mut PgConnection, owner: UserId) -> QueryResult<i64> {
    calendar_feed::table
        .filter(calendar_feed::owner_id.eq(owner))
        .filter(calendar_feed::revoked_at.is_null())
        .count()
        .get_result(conn)
}

/// A person's feeds that are in force, newest first, with the names of their listings.
pub fn feed_list(
    conn: &mut PgConnection,
    owner: UserId,
    before: Option<CalendarFeedId>,
    limit: i64,
) -> QueryResult<Vec<(Feed, Option<String>)>> {
    let mut query = calendar_feed::table
        .left_join(listing::table)
        .filter(calendar_feed::owner_id.eq(owner))
        .filter(calendar_feed::revoked_at.is_null())
        .order(calendar_feed::id.desc())
        .limit(limit)
        .select((Feed::as_select(), listing::name.nullable()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(calendar_feed::id.lt(before));
    }
    query.load(conn)
}

/// Ends a person's feed; answers whether there was one in force.
pub fn feed_revoke(
    conn: &mut PgConnection,
    owner: UserId,
    id: CalendarFeedId,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let own = calendar_feed::table.find(id).filter(calendar_feed::owner_id.eq(owner));
    diesel::update(own.filter(calendar_feed::revoked_at.is_null()))
        .set(calendar_feed::revoked_at.eq(now))
        .execute(conn)
        .map(|revoked| revoked == 1)
}

/// A feed that somebody reads, and what its owner is now.
pub struct FeedReader {
    pub feed: Feed,
    pub owner_is_active: bool,
    pub owner_organisation: OrganisationId,
    pub organisation_name: String,
    pub organisation_state: OrganisationState,
    pub roles: Vec<Role>,
    pub listing_name: Option<String>,
}

pub fn feed_reader(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<Option<FeedReader>> {
    let row = calendar_feed::table
        .inner_join(app_user::table)
        .inner_join(organisation::table)
        .left_join(listing::table)
        .filter(calendar_feed::token_hash.eq(token_hash))
        .filter(calendar_feed::revoked_at.is_null())
        .select((
            Feed::as_select(),
            app_user::is_active,
            app_user::organisation_id,
            organisation::name,
            organisation::state,
            listing::name.nullable(),
        ))
        .first::<(Feed, bool, OrganisationId, String, OrganisationState, Option<String>)>(conn)
        .optional()?;
    let Some((feed, owner_is_active, owner_organisation, organisation_name, organisation_state, listing_name)) = row
    else {
        return Ok(None);
    };
    let roles =
        user_role::table.filter(user_role::user_id.eq(feed.owner_id)).select(user_role::role).load::<Role>(conn)?;
    Ok(Some(FeedReader {
        feed,
        owner_is_active,
        owner_organisation,
        organisation_name,
        organisation_state,
        roles,
        listing_name,
    }))
}
