//! Public notices of awards, objections against them, and what follows when a notice is over.

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{advance, lock_to_decide, queries};
use crate::audit;
use crate::award::error::Error;
use crate::award::model::{Application, Objection, Share};
use crate::award::queries::Change;
use crate::claim::model::{AwardLine, Content, NOTICE_SCHEMA, ObjectionState, State, Step, Verdict};
use crate::claim::service::{self as claims, Answer};
use crate::identity::Caller;
use crate::kernel::{
    Actor, AwardApplicationId, Fen, Invalid, NoticeId, ObjectionId, OrganisationId, ProgrammeId, TransferId, local_date,
};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::programme;
use crate::store::{Db, Tx, outbox};

/// Applications looked up at a time when notices close.
const CHUNK: i64 = 500;

/// What to publish: every application of the programme that waits for it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAwardNotice {
    pub programme_id: ProgrammeId,
    /// Absent: made from the programme's name and the day.
    #[serde(default)]
    pub title: Option<String>,
    /// How long objections are taken: 1 to 60 working days.
    pub working_days: u32,
}

/// A notice that was published.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedAwards {
    pub notice_id: NoticeId,
    pub reference: String,
    pub closes_on: chrono::NaiveDate,
    pub applications: usize,
}

/// Publishes a programme's applications that passed both reviews.
///
/// # Errors
/// Nothing waits; the statutory calendar of a year that it reaches is not loaded.
pub fn publish_notice(tx: &mut Tx<'_>, caller: &Caller, new: &NewAwardNotice) -> Result<PublishedAwards, Error> {
    if !(1..=60).contains(&new.working_days) {
        let invalid = Invalid::new("range", "公示期应为 1 到 60 个工作日", "from 1 to 60 working days");
        return Err(Error::field("working_days", invalid));
    }
    let name = programme::service::programme_fetch(tx.conn(), new.programme_id)?.name;
    let ids = queries::application_lock_publishable(tx.conn(), new.programme_id, &caller.region)?;
    if ids.is_empty() {
        return Err(Error::NothingToPublish);
    }
    let mut applications = Vec::with_capacity(ids.len());
    for id in &ids {
        applications.push(queries::application_fetch(tx.conn(), *id)?);
    }
    let content = Content {
        schema: NOTICE_SCHEMA,
        programme_name_zh: name.zh,
        programme_name_en: name.en,
        claims: Vec::new(),
        awards: applications.iter().map(line_of).collect(),
    };
    let now = tx.now();
    let title = claims::title_of(new.title.as_deref(), &content, local_date(now))?;
    let notice = claims::publish_content(tx, caller, new.programme_id, title, new.working_days, &content)?;
    queries::application_set_notice(tx.conn(), &ids, notice.id, now)?;
    let subjects: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let detail = json!({ "notice_id": notice.id, "reference": notice.reference, "closes_on": notice.closes_on });
    audit::record_all(tx, "award.published", "award", &subjects, &detail)?;
    let detail = json!({
        "reference": notice.reference, "awards": ids.len(), "amount_fen": content.total(), "opens_on": notice.opens_on,
        "closes_on": notice.closes_on, "working_days": notice.working_days,
    });
    audit::record(tx, "notice.published", "notice", notice.id.uuid(), &detail)?;
    let recipients: std::collections::BTreeSet<OrganisationId> =
        applications.iter().map(|application| application.organisation_id).collect();
    let told = json!({
        "recipients": recipients, "reference": notice.reference, "title": notice.title, "notice_id": notice.id,
        "opens_on": notice.opens_on, "closes_on": notice.closes_on,
    });
    outbox::announce(tx, "notice.published", "notice", notice.id.uuid(), &told)?;
    let (notice_id, reference, closes_on) = (notice.id, notice.reference, notice.closes_on);
    Ok(PublishedAwards { notice_id, reference, closes_on, applications: ids.len() })
}

fn line_of(application: &Application) -> AwardLine {
    AwardLine {
        application_id: application.id,
        reference: application.reference.clone(),
        organisation_name: application.organisation_name.clone(),
        platform_name: application.platform_name.clone(),
        award_zh: application.rule_name_zh.clone(),
        award_en: application.rule_name_en.clone(),
        amount_fen: application.amount_fen,
    }
}

/// What somebody has against a published award; without a name it is anonymous.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAwardObjection {
    pub application_id: AwardApplicationId,
    #[serde(default)]
    pub objector_name: Option<String>,
    /// How the bureau can reach the objector.
    #[serde(default)]
    pub contact: Option<String>,
    /// 10 to 5,000 characters.
    #[schema(min_length = 10, max_length = 5_000)]
    pub statement: String,
}

/// Takes an objection from anybody while the notice is open; the award is suspended until it is decided.
///
/// # Errors
/// No such notice, or it is closed; the award is not in it or was decided; a statement that is too short or too long.
pub fn raise_objection(tx: &mut Tx<'_>, id: NoticeId, new: &NewAwardObjection) -> Result<Objection, Error> {
    let statement = new.statement.trim();
    if !(10..=5_000).contains(&statement.chars().count()) {
        let invalid = Invalid::new("length", "异议内容应为 10 到 5000 字", "a statement has 10 to 5,000 characters");
        return Err(Error::field("statement", invalid));
    }
    let short =
        |field: &str, text: &Option<String>| match text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) if text.chars().count() > 200 => {
                Err(Error::field(field, Invalid::new("too_long", "不能超过 200 字", "at most 200 characters")))
            }
            text => Ok(text.map(str::to_owned)),
        };
    let (objector_name, contact) = (short("objector_name", &new.objector_name)?, short("contact", &new.contact)?);
    let notice = claims::notice_show(tx.conn(), id)?.notice;
    if !notice.is_open_on(local_date(tx.now())) {
        return Err(Error::NoticeClosed);
    }
    let application = match queries::application_lock(tx.conn(), new.application_id) {
        Ok(application) if application.notice_id == Some(id) => application,
        Ok(_) | Err(diesel::result::Error::NotFound) => {
            let invalid = Invalid::new("not_in_notice", "该公示中没有这项奖补", "this award is not in the notice");
            return Err(Error::field("application_id", invalid));
        }
        Err(error) => return Err(error.into()),
    };
    advance(tx, &application, Step::Object, &Change::default(), &[application.organisation_id])?;
    let objection = Objection {
        id: ObjectionId::new(),
        notice_id: id,
        application_id: application.id,
        objector_name,
        contact,
        statement: statement.to_owned(),
        state: ObjectionState::Open,
        answer: None,
        decided_by: None,
        raised_at: tx.now(),
        decided_at: None,
    };
    queries::objection_insert(tx.conn(), &objection)?;
    let detail = json!({ "objection_id": objection.id, "statement": objection.statement });
    audit::record(tx, "award.objection_raised", "award", application.id.uuid(), &detail)?;
    Ok(objection)
}

/// Decides an objection. Upheld: the award is rejected, and whatever else was objected to it is settled by the same
/// answer. Dismissed: the notice goes on, unless another objection stands.
///
/// # Errors
/// Outside the caller's region; the applicant's own organisation; decided before; no answer.
pub fn decide_objection(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ObjectionId,
    decision: &Answer,
) -> Result<Objection, Error> {
    let answer = decision.answer.trim();
    if !(1..=5_000).contains(&answer.chars().count()) {
        let invalid = Invalid::new("length", "请答复，最多 5000 字", "an answer of at most 5,000 characters is needed");
        return Err(Error::field("answer", invalid));
    }
    let subject = queries::objection_fetch(tx.conn(), id)?.application_id;
    let application = lock_to_decide(tx, caller, subject)?;
    let open = queries::objection_list_open(tx.conn(), application.id)?;
    if !open.contains(&id) {
        return Err(Error::ObjectionDecided);
    }
    let decided = match decision.verdict {
        Verdict::Upheld => open.clone(),
        Verdict::Dismissed => vec![id],
    };
    let now = tx.now();
    queries::objection_decide(tx.conn(), &decided, decision.verdict.state(), answer, caller.user_id, now)?;
    let detail = json!({ "objections": decided, "verdict": decision.verdict, "answer": answer });
    audit::record(tx, "award.objection_decided", "award", application.id.uuid(), &detail)?;
    let recipients = [application.organisation_id];
    match decision.verdict {
        Verdict::Upheld => {
            let change = Change { reason: Some(Some(answer.to_owned())), ..Change::default() };
            advance(tx, &application, Step::Uphold, &change, &recipients)?;
        }
        Verdict::Dismissed if open.len() == 1 => {
            advance(tx, &application, Step::Dismiss, &Change::default(), &recipients)?;
        }
        Verdict::Dismissed => {}
    }
    Ok(queries::objection_fetch(tx.conn(), id)?)
}

/// Approves the applications whose notice is over without a standing objection: the money moves from the year's budget
/// lines to what is owed to the host. Each is a transaction of its own, so that one for which there is no money is logged
/// and left for the next time while the others go on. Answers how many were approved.
///
/// # Errors
/// The database cannot be asked.
pub fn close_notices(db: &Db) -> Result<usize, Error> {
    let actor = Actor::system("notices");
    let today = local_date(db.clock().now());
    let due = db.read(|conn| queries::application_list_unopposed(conn, today, CHUNK).map_err(Error::from))?;
    let mut done = 0;
    for id in due {
        match db.write(&actor, |tx| approve(tx, id)) {
            Ok(approved) => done += usize::from(approved),
            Err(error) => tracing::error!(award = %id, %error, "award cannot be approved"),
        }
    }
    Ok(done)
}

/// Approves one application whose notice is over; false if another process was faster or an objection came between.
fn approve(tx: &mut Tx<'_>, id: AwardApplicationId) -> Result<bool, Error> {
    let today = local_date(tx.now());
    let application = queries::application_lock(tx.conn(), id)?;
    let Some(notice) = application.notice_id.filter(|_| application.state == State::Notice) else { return Ok(false) };
    if claims::notice_show(tx.conn(), notice)?.notice.closes_on >= today {
        return Ok(false);
    }
    let change = Change { approved_at: Some(tx.now()), ..Change::default() };
    advance(tx, &application, Step::Approve, &change, &[application.organisation_id])?;
    let shares = owe(tx, &application)?;
    if shares.iter().map(|share| share.amount_fen).sum::<Fen>() != application.amount_fen {
        return Err(Error::SharesDiffer(application.id));
    }
    queries::share_insert_all(tx.conn(), application.id, &shares)?;
    Ok(true)
}

/// Moves each level's part from its budget line of this year to the host's payable account.
fn owe(tx: &mut Tx<'_>, application: &Application) -> Result<Vec<Share>, Error> {
    let today = local_date(tx.now());
    let rule = queries::rule_fetch(tx.conn(), application.rule_id)?;
    let lines = programme::service::lines_for_award(tx, application.programme_id, today.year())?;
    let (mut shares, mut transfers) = (Vec::new(), Vec::new());
    for (level, amount) in rule.split(application.amount_fen) {
        let line = lines
            .iter()
            .find(|line| line.level == level && line.region_code.covers(&application.region_code))
            .ok_or(Error::BudgetLineMissing(level))?;
        if line.available < amount {
            return Err(Error::BudgetLineShort { level, needed: amount, available: line.available });
        }
        let (payee, region, programme) = (application.organisation_id, &line.region_code, application.programme_id);
        let key = format!("payable:{payee}:{level}:{region}:{programme}");
        let account_id = ledger::ensure_account(tx, &key, "payable", true)?;
        transfers.push(NewTransfer {
            id: TransferId::new(),
            phase: Phase::Posted,
            debit: line.account_id,
            credit: account_id,
            amount,
            code: "award.approve",
            subject: Subject { kind: "award", id: application.id.uuid() },
            reverses: None,
            effective_on: today,
        });
        shares.push(Share {
            level,
            payer_region: line.region_code.clone(),
            amount_fen: amount,
            appropriation_id: line.id,
            account_id,
        });
    }
    ledger::submit(tx, &transfers)?;
    Ok(shares)
}
