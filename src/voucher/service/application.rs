//! Applications 申领: made by enterprises, reviewed by district and city.

use diesel::pg::PgConnection;
use serde_json::json;

use super::correction::{self, Said};
use super::{Error, issue};
use crate::identity::{Caller, Capability, OrganisationKind};
use crate::kernel::{Fen, Invalid, ProgrammeId, VoucherApplicationId, local_year};
use crate::programme::model::{HeldVoucher, ReviewStep, VoucherWish, eligibility, may_have};
use crate::programme::{self, Party, ProgrammeVersion, Step};
use crate::store::{Tx, outbox};
use crate::voucher::model::{Application, ApplicationState, ApplicationStep, Verdict, Voucher, VoucherState};
use crate::voucher::queries::application::ApplicationFilter;
use crate::voucher::queries::{self, application as rows};
use crate::web::FieldError;
use crate::{audit, identity};

/// What an enterprise asks for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Face of the voucher, fen.
    pub amount: Fen,
    /// What it is to be used for, 5 to 2,000 characters.
    pub purpose: String,
    /// The kind of voucher, in a programme that has several.
    pub class: Option<String>,
}

/// Begins an application under a programme's rules in force.
///
/// # Errors
/// The caller's organisation is no enterprise; nothing is in force; an amount beyond the cap per voucher, or a purpose
/// that is too short or long.
pub fn application_create(
    tx: &mut Tx<'_>,
    caller: &Caller,
    programme_id: ProgrammeId,
    wish: &Wish,
) -> Result<Application, Error> {
    let now = tx.now();
    let enterprise = identity::service::organisation_fetch(tx.conn(), caller.organisation_id)?;
    if enterprise.kind != OrganisationKind::Enterprise {
        return Err(Error::not_found());
    }
    programme::service::programme_fetch(tx.conn(), programme_id)?;
    let version = in_force(tx, programme_id)?;
    check_wish(wish, &version)?;
    let number = rows::application_next_number(tx.conn())?;
    let application = Application {
        id: VoucherApplicationId::new(),
        reference: format!("SL{}-{number:06}", local_year(now)),
        enterprise_id: enterprise.id,
        programme_version_id: version.id,
        region_code: enterprise.region_code,
        state: ApplicationState::Draft,
        class: wish.class.clone(),
        amount: wish.amount,
        purpose: wish.purpose.trim().to_owned(),
        eligibility: None,
        created_by: caller.user_id,
        district_reviewer: None,
        city_reviewer: None,
        reason: None,
        created_at: now,
        updated_at: now,
    };
    rows::application_insert(tx.conn(), &application)?;
    let detail = json!({
        "reference": application.reference, "programme_id": programme_id, "amount_fen": application.amount,
        "purpose": application.purpose, "voucher_class": application.class,
    });
    audit::record(tx, "voucher_application.created", "voucher_application", application.id.uuid(), &detail)?;
    Ok(application)
}

/// Changes a draft, or an application that was returned.
///
/// # Errors
/// Not the caller's; handed in already; a wish that is not possible.
pub fn application_edit(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: VoucherApplicationId,
    wish: &Wish,
) -> Result<Application, Error> {
    let mut application = lock_own_editable(tx, caller, id)?;
    let version = programme::service::version_fetch(tx.conn(), application.programme_version_id)?;
    check_wish(wish, &version)?;
    let before = json!({"amount_fen": application.amount, "purpose": application.purpose});
    application.class.clone_from(&wish.class);
    application.amount = wish.amount;
    application.purpose = wish.purpose.trim().to_owned();
    application.updated_at = tx.now();
    rows::application_update(tx.conn(), &application)?;
    let detail = json!({"before": before, "after": {"amount_fen": application.amount, "purpose": application.purpose}});
    audit::record(tx, "voucher_application.edited", "voucher_application", id.uuid(), &detail)?;
    Ok(application)
}

/// Hands an application in: it is checked against the rules in force now, and goes to the first reviewer's queue.
///
/// # Errors
/// Not the caller's; handed in before; [`Error::NotEligible`] with every rule that is not met.
pub fn application_submit(tx: &mut Tx<'_>, caller: &Caller, id: VoucherApplicationId) -> Result<Application, Error> {
    let mut application = lock_own(tx, caller, id)?;
    let from = application.state;
    application.state = from.next(ApplicationStep::Submit)?;
    let asked = programme::service::version_fetch(tx.conn(), application.programme_version_id)?;
    let version = in_force(tx, asked.programme_id)?;
    let wish =
        Wish { amount: application.amount, purpose: application.purpose.clone(), class: application.class.clone() };
    check_wish(&wish, &version)?;
    let steps = check_eligible(tx, &application, &version)?;
    let queue = if version.rules.review.contains(&ReviewStep::District) {
        ApplicationStep::QueueForDistrict
    } else {
        ApplicationStep::QueueForCity
    };
    application.state = application.state.next(queue)?;
    application.programme_version_id = version.id;
    application.eligibility = serde_json::to_value(&steps).ok();
    application.district_reviewer = None;
    application.city_reviewer = None;
    application.reason = None;
    save(tx, &mut application, from, "voucher_application.submitted", None)?;
    Ok(application)
}

fn in_force(tx: &mut Tx<'_>, programme_id: ProgrammeId) -> Result<ProgrammeVersion, Error> {
    let now = tx.now();
    programme::service::version_in_force(tx.conn(), programme_id, now)?.ok_or(Error::NotInForce)
}

fn check_wish(wish: &Wish, version: &ProgrammeVersion) -> Result<(), Error> {
    let mut faults = Vec::new();
    let rules = &version.rules;
    let most = rules.caps.per_voucher;
    if !wish.amount.is_positive() || wish.amount > most {
        let unit = rules.currency.words();
        let invalid = Invalid::new(
            "voucher_amount",
            format!("申领金额应大于 0 且不超过 {most:#} {}", unit.zh),
            format!("the amount must be above 0 and at most {most:#} {}", unit.en),
        );
        faults.push(FieldError::invalid("amount_fen", invalid));
    }
    // Face and kind are what the applicant can set right at once; how many it may have is for the submission.
    let asked = VoucherWish { programme: "", class: wish.class.as_deref(), amount: wish.amount };
    for step in may_have(rules, &asked, &[], chrono::DateTime::UNIX_EPOCH).into_iter().filter(Step::is_refusal) {
        let (field, code) = if step.rule == "vouchers.faces" {
            ("amount_fen", "voucher_face")
        } else {
            ("voucher_class", "voucher_class")
        };
        faults.push(FieldError::invalid(field, Invalid::new(code, step.text.zh, step.text.en)));
    }
    if rules.vouchers.classes.is_empty() && wish.class.is_some() {
        let invalid = Invalid::new("voucher_class", "该券种不分种类", "the programme has one kind of voucher only");
        faults.push(FieldError::invalid("voucher_class", invalid));
    }
    if !(5..=2_000).contains(&wish.purpose.trim().chars().count()) {
        let invalid =
            Invalid::new("purpose", "请用 5 到 2000 字说明用途", "describe the purpose in 5 to 2,000 characters");
        faults.push(FieldError::invalid("purpose", invalid));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Faults(faults)) }
}

fn check_eligible(tx: &mut Tx<'_>, application: &Application, version: &ProgrammeVersion) -> Result<Vec<Step>, Error> {
    let now = tx.now();
    let enterprise = identity::service::organisation_fetch(tx.conn(), application.enterprise_id)?;
    let mut steps = eligibility(&version.rules, &Party::from(&enterprise), now);
    let programme = programme::service::programme_fetch(tx.conn(), version.programme_id)?;
    queries::held_lock(tx.conn(), enterprise.id)?;
    let held: Vec<_> = queries::held_list(tx.conn(), enterprise.id)?
        .into_iter()
        .map(|(programme_code, class, issued_at, state, ends)| HeldVoucher {
            programme_code,
            class,
            year: local_year(issued_at),
            is_open: matches!(state, VoucherState::Active | VoucherState::Frozen) && now < ends,
        })
        .collect();
    let wish =
        VoucherWish { programme: &programme.code, class: application.class.as_deref(), amount: application.amount };
    steps.extend(may_have(&version.rules, &wish, &held, now));
    if steps.iter().any(Step::is_refusal) { Err(Error::NotEligible(steps)) } else { Ok(steps) }
}

/// The district's word on an application in its queue.
///
/// # Errors
/// Not in the caller's region; not in the district's queue; a return or rejection without a reason.
pub fn review_district<'s>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: VoucherApplicationId,
    verdict: Verdict,
    said: impl Into<Said<'s>>,
) -> Result<Application, Error> {
    let (reason, corrections) = said.into().checked(verdict)?;
    let mut application = lock_in_region(tx, caller, id)?;
    expect_queue(&application, ApplicationState::DistrictReview, verdict)?;
    application.district_reviewer = Some(caller.user_id);
    decide(tx, &mut application, verdict, ApplicationStep::QueueForCity, &reason)?;
    correction::keep(tx, caller, &application, &corrections)?;
    Ok(application)
}

/// The city's word on an application in its queue; a pass issues the voucher.
///
/// # Errors
/// Not in the caller's region; not in the city's queue; the caller reviewed for the district; a return or rejection
/// without a reason; [`Error::Short`] if a budget line cannot give its part.
pub fn review_city<'s>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: VoucherApplicationId,
    verdict: Verdict,
    said: impl Into<Said<'s>>,
) -> Result<(Application, Option<Voucher>), Error> {
    let (reason, corrections) = said.into().checked(verdict)?;
    let mut application = lock_in_region(tx, caller, id)?;
    expect_queue(&application, ApplicationState::CityReview, verdict)?;
    if let Some(district) = application.district_reviewer {
        // Nothing happened to it since the district passed it.
        let (before, own) = ((district, application.updated_at), (caller.user_id, tx.now()));
        if identity::service::decide_as_one(tx.conn(), before, own)? {
            return Err(Error::SameReviewer);
        }
    }
    application.city_reviewer = Some(caller.user_id);
    decide(tx, &mut application, verdict, ApplicationStep::Issue, &reason)?;
    correction::keep(tx, caller, &application, &corrections)?;
    let voucher = match application.state {
        ApplicationState::Issued => {
            // The world may have changed since the submission: a party may have come onto the dishonesty list.
            let version = programme::service::version_fetch(tx.conn(), application.programme_version_id)?;
            check_eligible(tx, &application, &version)?;
            Some(issue::issue(tx, &application, &version)?)
        }
        _ => None,
    };
    Ok((application, voucher))
}

fn expect_queue(application: &Application, queue: ApplicationState, verdict: Verdict) -> Result<(), Error> {
    if application.state == queue {
        return Ok(());
    }
    let allowed = ApplicationStep::ALL.iter().filter(|step| application.state.next(**step).is_ok());
    Err(Error::Step(crate::voucher::model::IllegalStep {
        state: application.state.as_str(),
        step: verdict.as_str(),
        allowed: allowed.map(|step| step.as_str()).collect(),
    }))
}

fn decide(
    tx: &mut Tx<'_>,
    application: &mut Application,
    verdict: Verdict,
    on_pass: ApplicationStep,
    reason: &str,
) -> Result<(), Error> {
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
    let (step, action) = match verdict {
        Verdict::Pass if on_pass == ApplicationStep::Issue => (on_pass, "voucher_application.issued"),
        Verdict::Pass => (on_pass, "voucher_application.passed_district"),
        Verdict::Return => (ApplicationStep::Return, "voucher_application.returned"),
        Verdict::Reject => (ApplicationStep::Reject, "voucher_application.rejected"),
    };
    if verdict != Verdict::Pass && reason.is_none() {
        return Err(Error::ReasonMissing);
    }
    let from = application.state;
    application.state = from.next(step)?;
    application.reason = reason.map(str::to_owned);
    save(tx, application, from, action, reason)
}

/// Writes a step that was taken, and tells of it.
fn save(
    tx: &mut Tx<'_>,
    application: &mut Application,
    from: ApplicationState,
    action: &str,
    reason: Option<&str>,
) -> Result<(), Error> {
    application.updated_at = tx.now();
    rows::application_update(tx.conn(), application)?;
    let id = application.id.uuid();
    let detail = json!({
        "from": from, "to": application.state, "reason": reason, "amount_fen": application.amount,
        "programme_version_id": application.programme_version_id,
    });
    audit::record(tx, action, "voucher_application", id, &detail)?;
    let event = json!({
        "recipients": [application.enterprise_id], "reference": application.reference, "reason": reason,
        "amount_fen": application.amount, "state": application.state,
    });
    outbox::announce(tx, action, "voucher_application", id, &event)?;
    tell_next_reviewers(tx, application)
}

/// The bureau into whose queue an application has come hears of it.
fn tell_next_reviewers(tx: &mut Tx<'_>, application: &Application) -> Result<(), Error> {
    let region = match application.state {
        ApplicationState::DistrictReview => application.region_code.clone(),
        ApplicationState::CityReview => application.region_code.city(),
        _ => return Ok(()),
    };
    let enterprise = identity::service::organisation_fetch(tx.conn(), application.enterprise_id)?;
    let event = json!({
        "recipients": identity::service::science_bureaus_of(tx.conn(), &region)?, "reference": application.reference,
        "enterprise_name": enterprise.name, "amount_fen": application.amount, "purpose": application.purpose,
    });
    Ok(outbox::announce(tx, "voucher_application.queued", "voucher_application", application.id.uuid(), &event)?)
}

fn lock_own(tx: &mut Tx<'_>, caller: &Caller, id: VoucherApplicationId) -> Result<Application, Error> {
    let application = rows::application_lock(tx.conn(), id)?;
    if application.enterprise_id == caller.organisation_id { Ok(application) } else { Err(Error::not_found()) }
}

/// The caller's application while it is with them.
pub(super) fn lock_own_editable(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: VoucherApplicationId,
) -> Result<Application, Error> {
    let application = lock_own(tx, caller, id)?;
    if !application.state.is_editable() {
        // The step that makes an application editable again is the reviewer's; say what the state is.
        return Err(application.state.next(ApplicationStep::Submit).err().map_or_else(Error::not_found, Error::Step));
    }
    Ok(application)
}

fn lock_in_region(tx: &mut Tx<'_>, caller: &Caller, id: VoucherApplicationId) -> Result<Application, Error> {
    let application = rows::application_lock(tx.conn(), id)?;
    let visible = caller.region.covers(&application.region_code) && application.state != ApplicationState::Draft;
    if !visible {
        return Err(Error::not_found());
    }
    let now = tx.now();
    identity::service::ensure_may_review(tx.conn(), caller, &[application.enterprise_id], now)?;
    Ok(application)
}

/// An application as its enterprise, or a bureau in whose region the enterprise is, may see it.
///
/// # Errors
/// Not found, or not the caller's to see.
pub fn application_view(
    conn: &mut PgConnection,
    caller: &Caller,
    id: VoucherApplicationId,
) -> Result<Application, Error> {
    let application = rows::application_fetch(conn, id)?;
    let own = application.enterprise_id == caller.organisation_id;
    let in_charge = caller.can(Capability::VoucherReadAll)
        && caller.region.covers(&application.region_code)
        && application.state != ApplicationState::Draft;
    if own || in_charge { Ok(application) } else { Err(Error::not_found()) }
}

/// Applications that the caller may see, oldest first: an enterprise's own, or those of a bureau's region.
///
/// # Errors
/// The database refuses.
pub fn application_list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: ApplicationFilter,
    limit: i64,
) -> Result<Vec<Application>, Error> {
    let scoped = if caller.can(Capability::VoucherReadAll) {
        ApplicationFilter { region: Some(caller.region.clone()), ..filter }
    } else {
        ApplicationFilter { enterprise_id: Some(caller.organisation_id), ..filter }
    };
    Ok(rows::application_list(conn, &scoped, limit)?)
}
