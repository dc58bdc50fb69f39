//! Objections 异议 against published claims.

use diesel::pg::PgConnection;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{advance, lock_to_decide};
use crate::claim::error::Error;
use crate::claim::model::{Claim, Objection, ObjectionState, Step, Verdict};
use crate::claim::queries::{self, Change};
use crate::identity::Caller;
use crate::kernel::{ClaimId, NoticeId, ObjectionId, local_date};
use crate::store::{Tx, outbox};
use crate::{audit, voucher};

/// Characters of a statement or answer, and of a name or contact.
const STATEMENT: std::ops::RangeInclusive<usize> = 10..=5_000;
const MAX_ANSWER: usize = 5_000;
const MAX_NAME: usize = 200;

/// What somebody has against a published claim; without a name it is anonymous.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObjection {
    pub claim_id: ClaimId,
    pub objector_name: Option<String>,
    /// How the bureau can reach the objector.
    pub contact: Option<String>,
    /// 10 to 5,000 characters.
    #[schema(min_length = 10, max_length = 5_000)]
    pub statement: String,
}

/// The bureau's decision on an objection.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ObjectionAnswer)]
pub struct Answer {
    pub verdict: Verdict,
    /// Given to the parties and, where there is a contact, to the objector.
    pub answer: String,
}

/// Takes an objection from anybody while the notice is open; the claim is suspended until it is decided.
///
/// # Errors
/// No such notice, or it is closed; the claim is not in it or was decided; a statement that is too short or too long.
pub fn raise_objection(tx: &mut Tx<'_>, id: NoticeId, new: &NewObjection) -> Result<Objection, Error> {
    let objection = checked(tx, id, new)?;
    let notice = queries::notice_fetch(tx.conn(), id)?;
    if !notice.is_open_on(local_date(tx.now())) {
        return Err(Error::NoticeClosed);
    }
    let claim = lock_in_notice(tx, id, new.claim_id)?;
    let publisher = queries::notice_publisher(tx.conn(), id)?;
    advance(tx, &claim, Step::Object, &Change::default(), &[claim.enterprise_id, publisher])?;
    queries::objection_insert(tx.conn(), &objection)?;
    let detail = json!({
        "objection_id": objection.id, "is_anonymous": objection.objector_name.is_none(), "statement": objection.statement,
    });
    audit::record(tx, "objection.raised", "claim", claim.id.uuid(), &detail)?;
    Ok(objection)
}

fn checked(tx: &Tx<'_>, notice_id: NoticeId, new: &NewObjection) -> Result<Objection, Error> {
    let statement = new.statement.trim();
    if !STATEMENT.contains(&statement.chars().count()) {
        return Err(Error::invalid(
            "statement",
            "length",
            "异议内容应为 10 到 5000 字",
            "a statement has 10 to 5,000 characters",
        ));
    }
    let short = |field, text: &Option<String>| match text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) if text.chars().count() > MAX_NAME => {
            Err(Error::invalid(field, "too_long", "不能超过 200 字", "at most 200 characters"))
        }
        text => Ok(text.map(str::to_owned)),
    };
    Ok(Objection {
        id: ObjectionId::new(),
        notice_id,
        claim_id: new.claim_id,
        objector_name: short("objector_name", &new.objector_name)?,
        contact: short("contact", &new.contact)?,
        statement: statement.to_owned(),
        state: ObjectionState::Open,
        answer: None,
        decided_by: None,
        raised_at: tx.now(),
        decided_at: None,
    })
}

fn lock_in_notice(tx: &mut Tx<'_>, notice: NoticeId, id: ClaimId) -> Result<Claim, Error> {
    match queries::claim_lock(tx.conn(), id) {
        Ok(claim) if claim.notice_id == Some(notice) => Ok(claim),
        Ok(_) | Err(diesel::result::Error::NotFound) => {
            Err(Error::invalid("claim_id", "not_in_notice", "该公示中没有这笔兑付", "this claim is not in the notice"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Decides an objection. Upheld: the claim is rejected, its money goes back to the voucher, and whatever else was
/// objected to it is settled by the same answer. Dismissed: the notice goes on, unless another objection stands.
///
/// # Errors
/// Outside the caller's region; a party decides; decided before; no answer.
pub fn decide_objection(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ObjectionId,
    decision: &Answer,
) -> Result<Objection, Error> {
    let answer = checked_answer(decision)?;
    let claim_id = queries::objection_fetch(tx.conn(), id)?.claim_id;
    let claim = lock_to_decide(tx, caller, claim_id)?;
    let open: Vec<ObjectionId> = queries::objection_list_by_claim(tx.conn(), claim.id)?
        .into_iter()
        .filter(|objection| objection.state == ObjectionState::Open)
        .map(|objection| objection.id)
        .collect();
    if !open.contains(&id) {
        return Err(Error::ObjectionDecided);
    }
    let decided = match decision.verdict {
        Verdict::Upheld => open.as_slice(),
        Verdict::Dismissed => &[id],
    };
    let now = tx.now();
    queries::objection_decide(tx.conn(), decided, decision.verdict.state(), answer, caller.user_id, now)?;
    let detail = json!({ "objections": decided, "verdict": decision.verdict, "answer": answer });
    audit::record(tx, "objection.decided", "claim", claim.id.uuid(), &detail)?;
    match decision.verdict {
        Verdict::Upheld => reject(tx, &claim, answer)?,
        Verdict::Dismissed if open.len() == 1 => go_on(tx, &claim, answer)?,
        Verdict::Dismissed => {}
    }
    Ok(queries::objection_fetch(tx.conn(), id)?)
}

fn reject(tx: &mut Tx<'_>, claim: &Claim, answer: &str) -> Result<(), Error> {
    let change = Change { reason: Some(Some(answer.to_owned())), ..Change::default() };
    advance(tx, claim, Step::Uphold, &change, &super::parties(claim))?;
    Ok(voucher::service::give_back(tx, claim.voucher_id, claim.id, claim.amount_fen)?)
}

fn go_on(tx: &mut Tx<'_>, claim: &Claim, answer: &str) -> Result<(), Error> {
    advance(tx, claim, Step::Dismiss, &Change::default(), &[])?;
    let told = json!({
        "recipients": super::parties(claim), "reference": claim.reference, "claim_id": claim.id, "answer": answer,
    });
    Ok(outbox::announce(tx, "objection.dismissed", "claim", claim.id.uuid(), &told)?)
}

fn checked_answer(decision: &Answer) -> Result<&str, Error> {
    let answer = decision.answer.trim();
    match answer.chars().count() {
        0 => Err(Error::invalid("answer", "missing", "必须答复", "an answer is needed")),
        1..=MAX_ANSWER => Ok(answer),
        _ => Err(Error::invalid("answer", "too_long", "答复不能超过 5000 字", "at most 5,000 characters")),
    }
}

/// Objections to claims of the caller's region, oldest first.
///
/// # Errors
/// The database refuses.
pub fn objection_list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<ObjectionState>,
    after: Option<ObjectionId>,
    limit: i64,
) -> Result<Vec<Objection>, Error> {
    Ok(queries::objection_list(conn, &caller.region, state, after, limit + 1)?)
}
