use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::claim::{ENTERPRISE, PROVIDER};
use crate::claim::model::{ContentLine, Notice, Objection, ObjectionState, State};
use crate::kernel::{
    ClaimId, Fen, NoticeId, ObjectionId, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, UserId,
};
use crate::store::schema::{app_user, booking, claim, listing, objection, organisation, programme, public_notice};

/// A claim that is ready to be published.
#[derive(Debug, Clone, Queryable)]
pub struct Publishable {
    pub id: ClaimId,
    pub reference: String,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub programme_version_id: ProgrammeVersionId,
    pub enterprise_name: String,
    pub provider_name: String,
    pub service: String,
    pub amount: Fen,
}

impl From<&Publishable> for ContentLine {
    fn from(claim: &Publishable) -> Self {
        Self {
            claim_id: claim.id,
            reference: claim.reference.clone(),
            enterprise_name: claim.enterprise_name.clone(),
            provider_name: claim.provider_name.clone(),
            service: claim.service.clone(),
            amount_fen: claim.amount,
        }
    }
}

/// Locks, in the order of their ids, the claims of a programme that passed all reviews and are in no notice yet; only
/// `chosen` ones, if given.
pub fn claim_lock_publishable(
    conn: &mut PgConnection,
    programme_id: ProgrammeId,
    region: &RegionCode,
    chosen: Option<&[ClaimId]>,
) -> QueryResult<Vec<Publishable>> {
    let mut waiting = claim::table
        .filter(claim::programme_id.eq(programme_id))
        .filter(claim::state.eq(State::Notice))
        .filter(claim::notice_id.is_null())
        .filter(claim::region_code.like(format!("{}%", region.prefix())))
        .select(claim::id)
        .into_boxed();
    if let Some(chosen) = chosen {
        waiting = waiting.filter(claim::id.eq_any(chosen.to_vec()));
    }
    let found: Vec<ClaimId> = waiting.load(conn)?;
    // Asked again under the lock: another publication may have taken some in between.
    let ids: Vec<ClaimId> = claim::table
        .filter(claim::id.eq_any(found))
        .filter(claim::state.eq(State::Notice))
        .filter(claim::notice_id.is_null())
        .order(claim::id)
        .select(claim::id)
        .for_no_key_update()
        .load(conn)?;
    claim::table
        .inner_join(booking::table.inner_join(listing::table))
        .inner_join(ENTERPRISE.on(ENTERPRISE.field(organisation::id).eq(claim::enterprise_id)))
        .inner_join(PROVIDER.on(PROVIDER.field(organisation::id).eq(claim::provider_id)))
        .filter(claim::id.eq_any(ids))
        .order(claim::reference)
        .select((
            claim::id,
            claim::reference,
            claim::enterprise_id,
            claim::provider_id,
            claim::programme_version_id,
            ENTERPRISE.field(organisation::name),
            PROVIDER.field(organisation::name),
            listing::name,
            claim::amount_fen,
        ))
        .load(conn)
}

/// Name of a programme, Chinese and English.
pub fn programme_names(conn: &mut PgConnection, id: ProgrammeId) -> QueryResult<(String, String)> {
    programme::table.find(id).select((programme::name_zh, programme::name_en)).first(conn)
}

pub fn notice_insert(conn: &mut PgConnection, notice: &Notice, content: &Value) -> QueryResult<()> {
    diesel::insert_into(public_notice::table)
        .values((
            public_notice::id.eq(notice.id),
            public_notice::reference.eq(&notice.reference),
            public_notice::programme_id.eq(notice.programme_id),
            public_notice::title.eq(&notice.title),
            public_notice::content.eq(content),
            public_notice::content_hash.eq(&notice.content_hash),
            public_notice::opens_on.eq(notice.opens_on),
            public_notice::closes_on.eq(notice.closes_on),
            public_notice::working_days.eq(notice.working_days),
            public_notice::published_by.eq(notice.published_by),
            public_notice::published_at.eq(notice.published_at),
        ))
        .execute(conn)
        .map(drop)
}

/// Puts locked claims into their notice.
pub fn claim_set_notice_all(
    conn: &mut PgConnection,
    ids: &[ClaimId],
    notice: NoticeId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(claim::table.filter(claim::id.eq_any(ids)))
        .set((claim::notice_id.eq(notice), claim::version.eq(claim::version + 1), claim::updated_at.eq(now)))
        .execute(conn)
}

pub fn notice_fetch(conn: &mut PgConnection, id: NoticeId) -> QueryResult<Notice> {
    public_notice::table.find(id).select(Notice::as_select()).first(conn)
}

pub fn notice_content(conn: &mut PgConnection, id: NoticeId) -> QueryResult<Value> {
    public_notice::table.find(id).select(public_notice::content).first(conn)
}

/// Newest first; those that take objections on `open_on`, if given.
pub fn notice_list(
    conn: &mut PgConnection,
    programme_id: Option<ProgrammeId>,
    open_on: Option<NaiveDate>,
    after: Option<NoticeId>,
    limit: i64,
) -> QueryResult<Vec<Notice>> {
    let mut query =
        public_notice::table.order(public_notice::id.desc()).limit(limit).select(Notice::as_select()).into_boxed();
    if let Some(programme_id) = programme_id {
        query = query.filter(public_notice::programme_id.eq(programme_id));
    }
    if let Some(day) = open_on {
        query = query.filter(public_notice::opens_on.le(day)).filter(public_notice::closes_on.ge(day));
    }
    if let Some(id) = after {
        query = query.filter(public_notice::id.lt(id));
    }
    query.load(conn)
}

/// The organisation that published a notice.
pub fn notice_publisher(conn: &mut PgConnection, id: NoticeId) -> QueryResult<OrganisationId> {
    public_notice::table
        .inner_join(app_user::table)
        .filter(public_notice::id.eq(id))
        .select(app_user::organisation_id)
        .first(conn)
}

/// Claims whose notice ended before `today` without a standing objection, in the order of their ids.
pub fn claim_list_unopposed(
    conn: &mut PgConnection,
    today: NaiveDate,
    after: Option<ClaimId>,
    limit: i64,
) -> QueryResult<Vec<ClaimId>> {
    let mut query = claim::table
        .inner_join(public_notice::table)
        .filter(claim::state.eq(State::Notice))
        .filter(public_notice::closes_on.lt(today))
        .order(claim::id)
        .limit(limit)
        .select(claim::id)
        .into_boxed();
    if let Some(id) = after {
        query = query.filter(claim::id.gt(id));
    }
    query.load(conn)
}

/// Closes the notices that ended before `today`; answers which.
pub fn notice_close_ended(conn: &mut PgConnection, today: NaiveDate, now: DateTime<Utc>) -> QueryResult<Vec<NoticeId>> {
    diesel::update(
        public_notice::table.filter(public_notice::closed_at.is_null()).filter(public_notice::closes_on.lt(today)),
    )
    .set(public_notice::closed_at.eq(now))
    .returning(public_notice::id)
    .get_results(conn)
}

pub fn objection_insert(conn: &mut PgConnection, new: &Objection) -> QueryResult<()> {
    diesel::insert_into(objection::table)
        .values((
            objection::id.eq(new.id),
            objection::notice_id.eq(new.notice_id),
            objection::claim_id.eq(new.claim_id),
            objection::objector_name.eq(&new.objector_name),
            objection::contact.eq(&new.contact),
            objection::statement.eq(&new.statement),
            objection::state.eq(new.state),
            objection::raised_at.eq(new.raised_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn objection_fetch(conn: &mut PgConnection, id: ObjectionId) -> QueryResult<Objection> {
    objection::table.find(id).select(Objection::as_select()).first(conn)
}

pub fn objection_list_by_claim(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<Objection>> {
    objection::table.filter(objection::claim_id.eq(id)).order(objection::id).select(Objection::as_select()).load(conn)
}

/// Oldest first, of claims in a region.
pub fn objection_list(
    conn: &mut PgConnection,
    region: &RegionCode,
    state: Option<ObjectionState>,
    after: Option<ObjectionId>,
    limit: i64,
) -> QueryResult<Vec<Objection>> {
    let mut query = objection::table
        .inner_join(claim::table)
        .filter(claim::region_code.like(format!("{}%", region.prefix())))
        .order(objection::id)
        .limit(limit)
        .select(Objection::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(objection::state.eq(state));
    }
    if let Some(id) = after {
        query = query.filter(objection::id.gt(id));
    }
    query.load(conn)
}

/// Decides open objections; answers how many.
pub fn objection_decide(
    conn: &mut PgConnection,
    ids: &[ObjectionId],
    state: ObjectionState,
    answer: &str,
    decided_by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(objection::table.filter(objection::id.eq_any(ids)).filter(objection::state.eq(ObjectionState::Open)))
        .set((
            objection::state.eq(state),
            objection::answer.eq(answer),
            objection::decided_by.eq(decided_by),
            objection::decided_at.eq(now),
        ))
        .execute(conn)
}
