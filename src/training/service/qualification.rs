//! Who is qualified, until when, and who is not.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::audit;
use crate::catalog;
use crate::identity::{Caller, Capability};
use crate::kernel::{Invalid, ListingId, OrganisationId, QualificationId, Text, UserId};
use crate::store::{Tx, outbox};
use crate::training::Error;
use crate::training::model::{Qualification, Requirement};
use crate::training::queries::{self, QualificationKey, SessionRow};

/// Qualifies somebody who passed; answers until when.
pub(super) fn qualify(
    tx: &mut Tx<'_>,
    caller: &Caller,
    session: &SessionRow,
    user_id: UserId,
    organisation_id: OrganisationId,
) -> Result<Option<DateTime<Utc>>, Error> {
    let now = tx.now();
    let rule = queries::rule_find(tx.conn(), session.listing_id)?.unwrap_or_default();
    let valid_until = rule.valid_until(session.level, now);
    let new = Qualification {
        id: QualificationId::new(),
        listing_id: session.listing_id,
        provider_id: session.provider_id,
        user_id,
        organisation_id,
        session_id: Some(session.id),
        granted_by: caller.user_id,
        granted_at: now,
        valid_until,
        ended_at: None,
        revoke_reason: None,
        level: session.level,
        level_name: session.level_name.clone(),
        grant_reason: None,
    };
    queries::qualification_insert(tx.conn(), &new)?;
    audit::record(tx, "qualification.granted", "qualification", new.id.uuid(), &new)?;
    Ok(valid_until)
}

/// A level in a sentence; nothing where there is only one.
pub(super) fn level_words(name: &str) -> Text {
    if name.is_empty() {
        Text::new("操作", "use")
    } else {
        Text::new(format!("“{name}”"), format!("“{name}”"))
    }
}

/// A qualification with the names of those that it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QualificationView {
    #[serde(flatten)]
    pub qualification: Qualification,
    pub user_name: String,
    pub organisation_name: String,
    pub listing_name: String,
    pub provider_name: String,
    /// Who of the provider's staff granted it.
    pub granted_by_name: String,
}

pub(super) fn named(conn: &mut PgConnection, rows: Vec<Qualification>) -> Result<Vec<QualificationView>, Error> {
    let names = queries::qualification_names(conn, &rows)?;
    let view = |(qualification, names): (_, [Option<String>; 5])| {
        let [user_name, organisation_name, listing_name, provider_name, granted_by_name] =
            names.map(Option::unwrap_or_default);
        QualificationView { qualification, user_name, organisation_name, listing_name, provider_name, granted_by_name }
    };
    Ok(rows.into_iter().zip(names).map(view).collect())
}

/// The provider takes a qualification back.
///
/// # Errors
/// Not of its listing, ended before, or no reason.
pub fn revoke(tx: &mut Tx<'_>, caller: &Caller, id: QualificationId, reason: &str) -> Result<QualificationView, Error> {
    let reason = reason.trim();
    if !(1..=2_000).contains(&reason.chars().count()) {
        return Err(Error::fault(
            "reason",
            Invalid::new("reason", "请填写 1 到 2000 字", "write 1 to 2,000 characters"),
        ));
    }
    let now = tx.now();
    let ended = queries::qualification_revoke(tx.conn(), id, caller.organisation_id, reason, now)?;
    let ended = ended.ok_or(Error::NotFound)?;
    audit::record(tx, "qualification.revoked", "qualification", id.uuid(), &ended)?;
    let name = catalog::service::listing_for_booking(tx.conn(), ended.listing_id)?.map(|listing| listing.name);
    let level = level_words(&ended.level_name);
    let news = json!({ "people": [ended.user_id], "listing_name": name, "reason": reason, "level": level });
    outbox::announce(tx, "qualification.revoked", "qualification", id.uuid(), &news)?;
    named(tx.conn(), vec![ended])?.pop().ok_or(Error::NotFound)
}

/// The caller's own qualifications, or, for a provider that does not ask for `mine`, all for its listings; newest first, at most
/// `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn qualification_list(
    conn: &mut PgConnection,
    caller: &Caller,
    mine: bool,
    before: Option<QualificationKey>,
    limit: i64,
) -> Result<Vec<QualificationView>, Error> {
    let serves = caller.can(Capability::BookingServe) && !mine;
    let whose = if serves { Err(caller.organisation_id) } else { Ok(caller.user_id) };
    let rows = queries::qualification_list(conn, whose, before, limit + 1)?;
    named(conn, rows)
}

/// What a listing asks of who will use it, if it asks anything. Where somebody books who is not of the customer's own
/// people, it is enough that one of them is qualified.
///
/// # Errors
/// The database refuses.
pub fn requirement(
    conn: &mut PgConnection,
    listing: ListingId,
    user: Option<UserId>,
    organisation: OrganisationId,
) -> Result<Option<Requirement>, Error> {
    let Some(rule) = queries::rule_find(conn, listing)?.filter(|rule| rule.is_required) else { return Ok(None) };
    // Whom nobody named is none of its people.
    let user = user.unwrap_or_else(|| UserId::from_uuid(uuid::Uuid::nil()));
    Ok(Some(Requirement { rule, held: queries::qualification_held(conn, listing, user, organisation)? }))
}
