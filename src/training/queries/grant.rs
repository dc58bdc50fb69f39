use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Int4, Nullable, Text, Timestamptz, Uuid};

use crate::identity::Email;
use crate::kernel::{ListingId, OrganisationId, QualificationGrantId, QualificationId, Uscc, UserId};
use crate::store::schema::qualification_grant as grants;
use crate::training::model::{Grant, GrantEnd};

/// Whom a grant is about and what it gives.
#[derive(Debug, Clone, Copy)]
pub struct GrantOf<'a> {
    pub listing: ListingId,
    pub email: &'a Email,
    pub uscc: &'a Uscc,
    pub level: i32,
}

/// A grant with the names of those that it is about.
#[derive(Debug, Clone, QueryableByName)]
pub struct GrantRow {
    #[diesel(embed)]
    pub grant: Grant,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    /// None is registered with the code.
    #[diesel(sql_type = Nullable<Text>)]
    pub organisation_name: Option<String>,
    #[diesel(sql_type = Text)]
    pub granted_by_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub accepted_by_name: Option<String>,
}

const NAMED: &str = "
    SELECT g.*, l.name AS listing_name, p.name AS provider_name, o.name AS organisation_name, b.name AS granted_by_name,
           t.name AS accepted_by_name
    FROM qualification_grant g JOIN listing l ON l.id = g.listing_id JOIN organisation p ON p.id = g.provider_id
    JOIN app_user b ON b.id = g.granted_by LEFT JOIN organisation o ON o.uscc = g.uscc
    LEFT JOIN app_user t ON t.id = g.ended_by AND g.ended_as = 'accepted'";

/// Of what waits, what the person `$1` can take up at `$2`: by the address of their own entry, and their organisation.
const OWN: &str = "g.ended_at IS NULL AND (g.valid_until IS NULL OR g.valid_until > $2)
    AND (g.email, g.uscc) IN (SELECT lower(u.email), m.uscc FROM app_user u JOIN organisation m ON m.id = u.organisation_id
                              WHERE u.id = $1 AND u.is_active)";

pub fn grant_insert(conn: &mut PgConnection, new: &Grant) -> QueryResult<()> {
    diesel::insert_into(grants::table)
        .values((
            grants::id.eq(new.id),
            grants::listing_id.eq(new.listing_id),
            grants::provider_id.eq(new.provider_id),
            grants::email.eq(&new.email),
            grants::uscc.eq(&new.uscc),
            grants::level.eq(new.level),
            grants::level_name.eq(&new.level_name),
            grants::valid_until.eq(new.valid_until),
            grants::reason.eq(&new.reason),
            grants::granted_by.eq(new.granted_by),
            grants::granted_at.eq(new.granted_at),
        ))
        .execute(conn)
        .map(drop)
}

/// What was said last of this person and level, what waits before what is over; locked until the transaction ends.
pub fn grant_last(conn: &mut PgConnection, of: GrantOf<'_>) -> QueryResult<Option<Grant>> {
    diesel::sql_query(
        "SELECT * FROM qualification_grant WHERE listing_id = $1 AND email = $2 AND uscc = $3 AND level = $4
         ORDER BY ended_at IS NULL DESC, granted_at DESC, id DESC LIMIT 1 FOR NO KEY UPDATE",
    )
    .bind::<Uuid, _>(of.listing)
    .bind::<Text, _>(of.email)
    .bind::<Text, _>(of.uscc)
    .bind::<Int4, _>(of.level)
    .get_result(conn)
    .optional()
}

/// How a grant ends.
pub struct GrantEnding<'a> {
    pub how: GrantEnd,
    /// Why it was withdrawn.
    pub reason: Option<&'a str>,
    /// What who took it up holds by it.
    pub gives: Option<QualificationId>,
    pub by: UserId,
    pub at: DateTime<Utc>,
}

/// Ends a grant that waits.
pub fn grant_end(conn: &mut PgConnection, id: QualificationGrantId, ending: &GrantEnding<'_>) -> QueryResult<()> {
    diesel::update(grants::table.find(id).filter(grants::ended_at.is_null()))
        .set((
            grants::ended_at.eq(ending.at),
            grants::ended_as.eq(ending.how),
            grants::ended_by.eq(ending.by),
            grants::end_reason.eq(ending.reason),
            grants::qualification_id.eq(ending.gives),
        ))
        .execute(conn)
        .map(drop)
}

/// A grant of the provider's that waits, locked until the transaction ends.
pub fn grant_lock(
    conn: &mut PgConnection,
    id: QualificationGrantId,
    provider: OrganisationId,
) -> QueryResult<Option<Grant>> {
    grants::table
        .find(id)
        .filter(grants::provider_id.eq(provider).and(grants::ended_at.is_null()))
        .select(Grant::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

pub fn grant_fetch(conn: &mut PgConnection, id: QualificationGrantId) -> QueryResult<GrantRow> {
    diesel::sql_query(format!("{NAMED} WHERE g.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// A grant's place: newest first.
pub type GrantKey = (DateTime<Utc>, QualificationGrantId);

/// All that a provider said, of one listing or of all.
pub fn grant_list(
    conn: &mut PgConnection,
    provider: OrganisationId,
    listing: Option<ListingId>,
    before: Option<GrantKey>,
    limit: i64,
) -> QueryResult<Vec<GrantRow>> {
    let (at, id) = before.unzip();
    diesel::sql_query(format!(
        "{NAMED} WHERE g.provider_id = $1 AND ($2::uuid IS NULL OR g.listing_id = $2)
             AND ($3::timestamptz IS NULL OR (g.granted_at, g.id) < ($3, $4))
         ORDER BY g.granted_at DESC, g.id DESC LIMIT $5"
    ))
    .bind::<Uuid, _>(provider)
    .bind::<Nullable<Uuid>, _>(listing)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// What a person can take up, in the order in which it was said.
pub fn grant_list_of_person(
    conn: &mut PgConnection,
    user: UserId,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<GrantRow>> {
    diesel::sql_query(format!("{NAMED} WHERE {OWN} ORDER BY g.granted_at, g.id LIMIT $3"))
        .bind::<Uuid, _>(user)
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(limit)
        .load(conn)
}

/// Of these, what a person can take up, in the order of ids, locked until the transaction ends.
pub fn grants_lock_of_person(
    conn: &mut PgConnection,
    user: UserId,
    now: DateTime<Utc>,
    ids: &[QualificationGrantId],
) -> QueryResult<Vec<Grant>> {
    diesel::sql_query(format!(
        "SELECT g.* FROM qualification_grant g WHERE {OWN} AND g.id = ANY($3) ORDER BY g.id FOR NO KEY UPDATE OF g"
    ))
    .bind::<Uuid, _>(user)
    .bind::<Timestamptz, _>(now)
    .bind::<Array<Uuid>, _>(ids)
    .load(conn)
}

/// Who has an address at an organisation, for those who are told and for nobody else.
pub fn people_at(conn: &mut PgConnection, email: &Email, uscc: &Uscc) -> QueryResult<Vec<UserId>> {
    #[derive(QueryableByName)]
    struct Person {
        #[diesel(sql_type = Uuid)]
        id: UserId,
    }
    let people: Vec<Person> = diesel::sql_query(
        "SELECT u.id FROM organisation o JOIN app_user u ON u.organisation_id = o.id
         WHERE o.uscc = $2 AND lower(u.email) = $1 AND u.is_active ORDER BY u.id",
    )
    .bind::<Text, _>(email)
    .bind::<Text, _>(uscc)
    .load(conn)?;
    Ok(people.into_iter().map(|person| person.id).collect())
}

/// Qualifications that wait for the person whom a provider granted them: a part of `store::todo::waiting`.
pub const TO_ACCEPT: &str = "
    SELECT 'qualification_to_accept', g.id::text, l.name, p.name, 'waiting', g.granted_at, g.valid_until, NULL::bigint
    FROM qualification_grant g JOIN listing l ON l.id = g.listing_id JOIN organisation p ON p.id = g.provider_id
    WHERE g.ended_at IS NULL AND (g.valid_until IS NULL OR g.valid_until > $4)
          AND (g.email, g.uscc) IN (SELECT lower(u.email), m.uscc FROM app_user u
                                    JOIN organisation m ON m.id = u.organisation_id WHERE u.id = $3 AND u.is_active)";
