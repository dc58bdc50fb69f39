//! What the host of a platform does: draft, correct, submit, withdraw.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{advance, queries};
use crate::audit;
use crate::award::error::Error;
use crate::award::model::{Application, Asked, Rule};
use crate::award::queries::{Change, NewRow};
use crate::claim::model::{State, Step};
use crate::directory::model::Platform;
use crate::directory::service::platform_detail;
use crate::identity::{self, Caller};
use crate::kernel::{AwardApplicationId, AwardRuleId, Fen, Invalid, PlatformId, local_date, reference};
use crate::store::Tx;

/// What an applicant says.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAwardApplication)]
pub struct NewApplication {
    pub rule_id: AwardRuleId,
    pub platform_id: PlatformId,
    /// The document of recognition, of the prize or of the grant: 2 to 200 characters.
    pub document: String,
    /// The province's grant, for awards that match it.
    #[serde(default)]
    pub grant_fen: Option<Fen>,
    /// What is applied for, where the award leaves it open.
    #[serde(default)]
    pub amount_fen: Option<Fen>,
}

/// Drafts an application for one of the caller's platforms.
///
/// # Errors
/// Not the host of the platform; an award that is not in force or not for it; more than its row says; applied for already.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, new: &NewApplication) -> Result<Application, Error> {
    let (rule, platform) = basis(tx, caller, new.rule_id, new.platform_id)?;
    if rule.retired_at.is_some() {
        return Err(Error::NotInForce);
    }
    let (document, amount) = said(&rule, new)?;
    let (id, now) = (AwardApplicationId::new(), tx.now());
    let row = NewRow {
        id,
        reference: &reference("RJ", local_date(now), id.uuid()),
        programme_id: rule.says.programme_id,
        rule_id: rule.id,
        rule_code: &rule.says.code,
        is_once: rule.says.is_once,
        platform_id: platform.id,
        organisation_id: caller.organisation_id,
        region_code: &platform.region_code,
        state: State::Draft,
        document,
        grant_fen: new.grant_fen,
        amount_fen: amount,
        created_by: caller.user_id,
        created_at: now,
        updated_at: now,
    };
    queries::application_insert(tx.conn(), &row)?;
    let detail =
        json!({ "rule": rule.says.code, "platform_id": platform.id, "document": document, "amount_fen": amount });
    audit::record(tx, "award.created", "award", id.uuid(), &detail)?;
    Ok(queries::application_fetch(tx.conn(), id)?)
}

/// The row and the platform, whose host the caller is.
fn basis(tx: &mut Tx<'_>, caller: &Caller, rule: AwardRuleId, platform: PlatformId) -> Result<(Rule, Platform), Error> {
    let today = local_date(tx.now());
    let platform = platform_detail(tx.conn(), platform, today)?;
    if platform.host_id != Some(caller.organisation_id) {
        let invalid =
            Invalid::new("not_host", "本单位不是该平台的依托单位", "this organisation is not the platform's host");
        return Err(Error::field("platform_id", invalid));
    }
    let rule = queries::rule_fetch(tx.conn(), rule)?;
    match rule.refusal(&platform) {
        Some(invalid) => Err(Error::field("platform_id", invalid)),
        None => Ok((rule, platform)),
    }
}

fn said<'n>(rule: &Rule, new: &'n NewApplication) -> Result<(&'n str, Fen), Error> {
    let document = new.document.trim();
    if !(2..=200).contains(&document.chars().count()) {
        let invalid =
            Invalid::new("length", "请填写 2 到 200 字的文件名称或文号", "name the document in 2 to 200 characters");
        return Err(Error::field("document", invalid));
    }
    let asked = Asked { grant: new.grant_fen, amount: new.amount_fen };
    let amount = rule.amount(asked).map_err(|(field, invalid)| Error::field(field, invalid))?;
    Ok((document, amount))
}

/// Corrects an application that is with the applicant; award and platform stay.
///
/// # Errors
/// Another's; under review; another award or platform; what [`create`] refuses.
pub fn edit(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AwardApplicationId,
    new: &NewApplication,
) -> Result<Application, Error> {
    let application = lock_own_editable(tx, caller, id)?;
    if (new.rule_id, new.platform_id) != (application.rule_id, application.platform_id) {
        let invalid =
            Invalid::new("fixed", "奖补与平台不能更换，请另行申请", "award and platform stay; apply anew for others");
        return Err(Error::field("rule_id", invalid));
    }
    let rule = queries::rule_fetch(tx.conn(), application.rule_id)?;
    let (document, amount) = said(&rule, new)?;
    let now = tx.now();
    queries::application_set_said(tx.conn(), id, document, new.grant_fen, amount, now)?;
    let detail = json!({ "document": document, "grant_fen": new.grant_fen, "amount_fen": amount });
    audit::record(tx, "award.edited", "award", id.uuid(), &detail)?;
    Ok(queries::application_fetch(tx.conn(), id)?)
}

/// Hands an application in, if all that its award asks for is there and the platform's recognition is valid.
///
/// # Errors
/// Another's; handed in before; evidence is missing ([`Error::Lacking`]); the recognition is not valid.
pub fn submit(tx: &mut Tx<'_>, caller: &Caller, id: AwardApplicationId) -> Result<Application, Error> {
    let application = lock_own(tx, caller, id)?;
    application.state.next(Step::Submit)?;
    let (rule, _) = basis(tx, caller, application.rule_id, application.platform_id)?;
    let present = queries::evidence_list(tx.conn(), id)?.iter().map(|file| file.kind).collect();
    let lacking = rule.lacking(&present);
    if !lacking.is_empty() {
        return Err(Error::Lacking(lacking));
    }
    let today = local_date(tx.now());
    identity::service::ensure_not_barred(tx.conn(), caller.organisation_id, today)?;
    let change = Change { submitted_at: Some(tx.now()), reason: Some(None), ..Change::default() };
    advance(tx, &application, Step::Submit, &change, &[application.organisation_id])
}

/// Takes an application back that nobody has begun to review.
///
/// # Errors
/// Another's; under review.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: AwardApplicationId) -> Result<Application, Error> {
    let application = lock_own(tx, caller, id)?;
    advance(tx, &application, Step::Withdraw, &Change::default(), &[application.organisation_id])
}

fn lock_own(tx: &mut Tx<'_>, caller: &Caller, id: AwardApplicationId) -> Result<Application, Error> {
    let application = queries::application_lock(tx.conn(), id)?;
    if application.organisation_id == caller.organisation_id { Ok(application) } else { Err(Error::NotFound) }
}

pub(super) fn lock_own_editable(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AwardApplicationId,
) -> Result<Application, Error> {
    let application = lock_own(tx, caller, id)?;
    if application.state.is_editable() {
        return Ok(application);
    }
    application.state.next(Step::Submit)?;
    Ok(application)
}
