use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::kernel::{ListingId, OrganisationId, QualificationId, UserId};
use crate::store::schema::{app_user, listing, organisation, qualification};
use crate::training::model::Qualification;

/// What people call those whom qualifications name, in their order.
pub fn qualification_names(
    conn: &mut PgConnection,
    qualifications: &[Qualification],
) -> QueryResult<Vec<[Option<String>; 5]>> {
    let users: Vec<_> = qualifications.iter().flat_map(|one| [one.user_id, one.granted_by]).collect();
    let parties: Vec<_> = qualifications.iter().flat_map(|one| [one.organisation_id, one.provider_id]).collect();
    let listings: Vec<_> = qualifications.iter().map(|one| one.listing_id).collect();
    let users: HashMap<UserId, String> = app_user::table
        .filter(app_user::id.eq_any(users))
        .select((app_user::id, app_user::name))
        .load(conn)?
        .into_iter()
        .collect();
    let parties: HashMap<OrganisationId, String> = organisation::table
        .filter(organisation::id.eq_any(parties))
        .select((organisation::id, organisation::name))
        .load(conn)?
        .into_iter()
        .collect();
    let listings: HashMap<ListingId, String> = listing::table
        .filter(listing::id.eq_any(listings))
        .select((listing::id, listing::name))
        .load(conn)?
        .into_iter()
        .collect();
    let named = |one: &Qualification| {
        [
            users.get(&one.user_id).cloned(),
            parties.get(&one.organisation_id).cloned(),
            listings.get(&one.listing_id).cloned(),
            parties.get(&one.provider_id).cloned(),
            users.get(&one.granted_by).cloned(),
        ]
    };
    Ok(qualifications.iter().map(named).collect())
}

/// Grants a qualification in the place of the one before of the same level.
pub fn qualification_insert(conn: &mut PgConnection, new: &Qualification) -> QueryResult<()> {
    let before = qualification::listing_id
        .eq(new.listing_id)
        .and(qualification::user_id.eq(new.user_id))
        .and(qualification::level.eq(new.level));
    diesel::update(qualification::table.filter(before.and(qualification::ended_at.is_null())))
        .set(qualification::ended_at.eq(new.granted_at))
        .execute(conn)?;
    diesel::insert_into(qualification::table)
        .values((
            qualification::id.eq(new.id),
            qualification::listing_id.eq(new.listing_id),
            qualification::provider_id.eq(new.provider_id),
            qualification::user_id.eq(new.user_id),
            qualification::organisation_id.eq(new.organisation_id),
            qualification::session_id.eq(new.session_id),
            qualification::granted_by.eq(new.granted_by),
            qualification::granted_at.eq(new.granted_at),
            qualification::valid_until.eq(new.valid_until),
            qualification::level.eq(new.level),
            qualification::level_name.eq(&new.level_name),
            qualification::grant_reason.eq(&new.grant_reason),
        ))
        .execute(conn)
        .map(drop)
}

/// The qualifications in force, the highest level first: the person's own, or, if they are not of the organisation, those of
/// its people; of each level the one that holds longest.
pub fn qualification_held(
    conn: &mut PgConnection,
    listing: ListingId,
    user: UserId,
    organisation: OrganisationId,
) -> QueryResult<Vec<Qualification>> {
    let is_of_it = app_user::table.filter(app_user::id.eq(user).and(app_user::organisation_id.eq(organisation)));
    let of_colleague = qualification::organisation_id.eq(organisation).and(not(exists(is_of_it)));
    qualification::table
        .filter(qualification::listing_id.eq(listing).and(qualification::ended_at.is_null()))
        .filter(qualification::user_id.eq(user).or(of_colleague))
        .distinct_on(qualification::level)
        .order((qualification::level.desc(), qualification::valid_until.desc().nulls_first()))
        .select(Qualification::as_select())
        .load(conn)
}

/// A person's own qualification of one level in force.
pub fn qualification_of_level(
    conn: &mut PgConnection,
    listing: ListingId,
    user: UserId,
    level: i32,
) -> QueryResult<Option<Qualification>> {
    let own = qualification::listing_id.eq(listing).and(qualification::user_id.eq(user));
    qualification::table
        .filter(own.and(qualification::level.eq(level)).and(qualification::ended_at.is_null()))
        .select(Qualification::as_select())
        .first(conn)
        .optional()
}

/// Whether a qualification was neither renewed nor revoked.
pub fn qualification_stands(conn: &mut PgConnection, id: QualificationId) -> QueryResult<bool> {
    let standing = qualification::table.find(id).filter(qualification::ended_at.is_null());
    diesel::select(exists(standing)).get_result(conn)
}

/// Ends one of the provider's in force; `None` if there is none such.
pub fn qualification_revoke(
    conn: &mut PgConnection,
    id: QualificationId,
    provider: OrganisationId,
    reason: &str,
    at: DateTime<Utc>,
) -> QueryResult<Option<Qualification>> {
    let in_force = qualification::provider_id.eq(provider).and(qualification::ended_at.is_null());
    diesel::update(qualification::table.filter(qualification::id.eq(id)).filter(in_force))
        .set((qualification::ended_at.eq(at), qualification::revoke_reason.eq(reason)))
        .returning(Qualification::as_returning())
        .get_result(conn)
        .optional()
}

/// A qualification's place: newest first.
pub type QualificationKey = (DateTime<Utc>, QualificationId);

/// Of one person, or of all for a provider's listings.
pub fn qualification_list(
    conn: &mut PgConnection,
    whose: Result<UserId, OrganisationId>,
    before: Option<QualificationKey>,
    limit: i64,
) -> QueryResult<Vec<Qualification>> {
    let mut query = qualification::table
        .order((qualification::granted_at.desc(), qualification::id.desc()))
        .limit(limit)
        .select(Qualification::as_select())
        .into_boxed();
    query = match whose {
        Ok(user) => query.filter(qualification::user_id.eq(user)),
        Err(provider) => query.filter(qualification::provider_id.eq(provider)),
    };
    if let Some((at, id)) = before {
        let later = qualification::granted_at.eq(at).and(qualification::id.lt(id));
        query = query.filter(qualification::granted_at.lt(at).or(later));
    }
    query.load(conn)
}
