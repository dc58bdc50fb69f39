//! Public notices 公示: publication, reading, and what follows when their last day is over.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{advance, parties};
use crate::attachment::model::hex;
use crate::claim::error::Error;
use crate::claim::model::{Content, ContentLine, NOTICE_SCHEMA, Notice, Share, State, Step};
use crate::claim::queries::{self, Change, Publishable};
use crate::identity::Caller;
use crate::kernel::{Actor, ClaimId, Fen, NoticeId, ProgrammeId, local_date, reference};
use crate::programme::{self, calendar};
use crate::store::{Db, Tx, outbox};
use crate::{audit, voucher};

/// The most claims that one notice lists.
const MAX_CLAIMS: usize = 100_000;
const MAX_TITLE: usize = 200;
/// Claims looked up at a time when notices close.
const CHUNK: i64 = 500;

/// What to publish.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    pub programme_id: ProgrammeId,
    /// Absent: every claim of the programme that waits for publication.
    pub claim_ids: Option<Vec<ClaimId>>,
    /// Absent: made from the programme's name and the day.
    pub title: Option<String>,
}

/// A notice with what it says.
#[derive(Debug, Clone)]
pub struct NoticeDetail {
    pub notice: Notice,
    pub content: Content,
}

/// Publishes a programme's claims that passed all reviews: what the notice says is frozen with its hash; it opens today
/// (Asia/Shanghai) and takes objections until the end of the last of so many working days as the rules ask.
///
/// # Errors
/// Nothing waits; a chosen claim cannot be published; the statutory calendar of a year that it reaches is not loaded.
pub fn publish_notice(tx: &mut Tx<'_>, caller: &Caller, new: &NewNotice) -> Result<NoticeDetail, Error> {
    let names = queries::programme_names(tx.conn(), new.programme_id)?;
    let claims = lock_claims(tx, caller, new)?;
    let today = local_date(tx.now());
    let working_days = working_days_of(tx.conn(), &claims)?;
    let content = Content {
        schema: NOTICE_SCHEMA,
        programme_name_zh: names.0,
        programme_name_en: names.1,
        claims: claims.iter().map(ContentLine::from).collect(),
        awards: Vec::new(),
    };
    let title = title_of(new.title.as_deref(), &content, today)?;
    let notice = publish_content(tx, caller, new.programme_id, title, working_days, &content)?;
    put_into(tx, &notice, &claims)?;
    Ok(NoticeDetail { notice, content })
}

/// Publishes a content: frozen with its hash, open from today (Asia/Shanghai) until the end of the last of so many working
/// days. What it lists is put into it by the caller.
///
/// # Errors
/// The statutory calendar of a year that it reaches is not loaded.
pub fn publish_content(
    tx: &mut Tx<'_>,
    caller: &Caller,
    programme_id: ProgrammeId,
    title: String,
    working_days: u32,
    content: &Content,
) -> Result<Notice, Error> {
    let today = local_date(tx.now());
    let closes_on = calendar::load(tx.conn())?.nth_working_day_after(today, working_days)?;
    let id = NoticeId::new();
    let notice = Notice {
        id,
        reference: reference("GS", today, id.uuid()),
        programme_id,
        title,
        content_hash: content.hash()?.to_vec(),
        opens_on: today,
        closes_on,
        working_days: i32::try_from(working_days).unwrap_or(i32::MAX),
        published_by: caller.user_id,
        published_at: tx.now(),
        closed_at: None,
    };
    queries::notice_insert(tx.conn(), &notice, &serde_json::to_value(content)?)?;
    Ok(notice)
}

fn lock_claims(tx: &mut Tx<'_>, caller: &Caller, new: &NewNotice) -> Result<Vec<Publishable>, Error> {
    let chosen: Option<BTreeSet<ClaimId>> = new.claim_ids.as_ref().map(|ids| ids.iter().copied().collect());
    let ids: Option<Vec<ClaimId>> = chosen.as_ref().map(|ids| ids.iter().copied().collect());
    let claims = queries::claim_lock_publishable(tx.conn(), new.programme_id, &caller.region, ids.as_deref())?;
    let ready: BTreeSet<ClaimId> = claims.iter().map(|claim| claim.id).collect();
    let lacking: Vec<ClaimId> = chosen.iter().flatten().copied().filter(|id| !ready.contains(id)).collect();
    if !lacking.is_empty() {
        return Err(Error::NotPublishable(lacking));
    }
    match claims.len() {
        0 => Err(Error::NothingToPublish),
        1..=MAX_CLAIMS => Ok(claims),
        _ => Err(Error::invalid(
            "claim_ids",
            "too_many",
            "一次公示最多 100000 笔，请分批选择",
            "a notice has at most 100,000 claims; choose some",
        )),
    }
}

/// The longest period that any of the claims' rules asks for.
fn working_days_of(conn: &mut PgConnection, claims: &[Publishable]) -> Result<u32, Error> {
    let versions: BTreeSet<_> = claims.iter().map(|claim| claim.programme_version_id).collect();
    let mut longest = 1;
    for version in versions {
        longest = longest.max(programme::service::version_fetch(conn, version)?.rules.notice_working_days);
    }
    Ok(longest)
}

/// The title that was given, or one made from the programme's name and the day.
///
/// # Errors
/// A title that is too long.
pub fn title_of(given: Option<&str>, content: &Content, today: NaiveDate) -> Result<String, Error> {
    let given = given.map(str::trim).filter(|title| !title.is_empty());
    if given.is_some_and(|title| title.chars().count() > MAX_TITLE) {
        return Err(Error::invalid("title", "too_long", "标题不能超过 200 字", "a title has at most 200 characters"));
    }
    let made = || format!("{}拟兑付名单公示（{}）", content.programme_name_zh, today.format("%Y年%-m月%-d日"));
    Ok(given.map_or_else(made, str::to_owned))
}

/// Puts the claims into their notice, on record and told to all parties, by a few statements for any number.
fn put_into(tx: &mut Tx<'_>, notice: &Notice, claims: &[Publishable]) -> Result<(), Error> {
    let now = tx.now();
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id).collect();
    queries::claim_set_notice_all(tx.conn(), &ids, notice.id, now)?;
    let subjects: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let detail = json!({ "notice_id": notice.id, "reference": notice.reference, "closes_on": notice.closes_on });
    audit::record_all(tx, "claim.published", "claim", &subjects, &detail)?;
    let total: Fen = claims.iter().map(|claim| claim.amount).sum();
    let detail = json!({
        "reference": notice.reference, "claims": claims.len(), "amount_fen": total, "opens_on": notice.opens_on,
        "closes_on": notice.closes_on, "working_days": notice.working_days,
        "content_sha256": hex(&notice.content_hash),
    });
    audit::record(tx, "notice.published", "notice", notice.id.uuid(), &detail)?;
    let recipients: BTreeSet<_> = claims.iter().flat_map(|claim| [claim.enterprise_id, claim.provider_id]).collect();
    let told = json!({
        "recipients": recipients, "reference": notice.reference, "title": notice.title, "notice_id": notice.id,
        "opens_on": notice.opens_on, "closes_on": notice.closes_on,
    });
    Ok(outbox::announce(tx, "notice.published", "notice", notice.id.uuid(), &told)?)
}

/// Notices, newest first; with `open_on`, those that take objections on that day.
///
/// # Errors
/// The database refuses.
pub fn notice_list(
    conn: &mut PgConnection,
    programme_id: Option<ProgrammeId>,
    open_on: Option<NaiveDate>,
    after: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<Notice>, Error> {
    Ok(queries::notice_list(conn, programme_id, open_on, after, limit + 1)?)
}

/// A notice with its content, as it was published.
///
/// # Errors
/// No such notice.
pub fn notice_show(conn: &mut PgConnection, id: NoticeId) -> Result<NoticeDetail, Error> {
    let notice = queries::notice_fetch(conn, id)?;
    let content = serde_json::from_value(queries::notice_content(conn, id)?)?;
    Ok(NoticeDetail { notice, content })
}

/// Closes the notices whose last day is over: their claims without a standing objection are approved, and so are those
/// whose objection was dismissed after that day. Each claim is a transaction of its own, so that one that cannot be
/// approved is logged and left for the next time while the others go on. Answers how many things were done.
///
/// # Errors
/// The database cannot be asked.
pub fn close_notices(db: &Db) -> Result<usize, Error> {
    let actor = Actor::system("notices");
    let today = local_date(db.clock().now());
    let mut done = db.write(&actor, |tx| close_ended(tx, today))?;
    let mut after = None;
    loop {
        let due = db.read(|conn| queries::claim_list_unopposed(conn, today, after, CHUNK).map_err(Error::from))?;
        after = due.last().copied();
        if after.is_none() {
            return Ok(done);
        }
        for id in due {
            match db.write(&actor, |tx| approve(tx, id, today)) {
                Ok(approved) => done += usize::from(approved),
                Err(error) => tracing::error!(claim = %id, %error, "claim cannot be approved"),
            }
        }
    }
}

fn close_ended(tx: &mut Tx<'_>, today: NaiveDate) -> Result<usize, Error> {
    let now = tx.now();
    let closed = queries::notice_close_ended(tx.conn(), today, now)?;
    let subjects: Vec<_> = closed.iter().map(|id| id.uuid()).collect();
    audit::record_all(tx, "notice.closed", "notice", &subjects, &json!({}))?;
    Ok(closed.len())
}

/// Approves one claim whose notice is over; false if another process was faster or an objection came between.
fn approve(tx: &mut Tx<'_>, id: ClaimId, today: NaiveDate) -> Result<bool, Error> {
    let claim = queries::claim_lock(tx.conn(), id)?;
    let Some(notice) = claim.notice_id.filter(|_| claim.state == State::Notice) else { return Ok(false) };
    if queries::notice_fetch(tx.conn(), notice)?.closes_on >= today {
        return Ok(false);
    }
    let change = Change { approved_at: Some(tx.now()), ..Change::default() };
    advance(tx, &claim, Step::Approve, &change, &parties(&claim))?;
    let owed = voucher::service::pay_out(tx, claim.voucher_id, claim.id, claim.amount_fen, claim.payee_id)?;
    let shares: Vec<Share> = owed
        .into_iter()
        .map(|share| Share {
            level: share.level,
            payer_region: share.payer_region,
            amount_fen: share.amount,
            account_id: share.account_id,
        })
        .collect();
    if shares.iter().map(|share| share.amount_fen).sum::<Fen>() != claim.amount_fen {
        return Err(Error::SharesDiffer(claim.id));
    }
    queries::share_insert_all(tx.conn(), claim.id, &shares)?;
    Ok(true)
}
