//! Enterprises apply, the district and the city decide, vouchers are issued out of the budget.

use super::budget::Programmes;
use super::paper::page;
use super::people::People;
use super::stage::{Failure, Stage};
use crate::attachment::NewFile;
use crate::kernel::{Fen, ProgrammeId, VoucherApplicationId, VoucherId};
use crate::voucher::model::Verdict;
use crate::voucher::service::{self, application};

/// The vouchers of the play, by who holds them.
pub(super) struct Vouchers {
    pub(super) fibre: VoucherId,
    pub(super) sensor: VoucherId,
    /// In reimbursement mode.
    pub(super) sensor_reimbursed: VoucherId,
    pub(super) ocean: VoucherId,
    pub(super) composite: VoucherId,
    /// Good in other regions too.
    pub(super) fibre_anywhere: VoucherId,
}

impl Vouchers {
    pub(super) const ISSUED: usize = 6;
}

/// Act 4: six vouchers are issued, one of them after a return for correction; one application is rejected and one
/// enterprise is too large to apply.
pub(super) fn issue(stage: &Stage, people: &People, programmes: &Programmes) -> Result<Vouchers, Failure> {
    let Programmes { deduction, reimbursement, cross_region, .. } = *programmes;
    let vouchers = Vouchers {
        fibre: after_correction(stage, people, "fibre", "huancui", deduction)?,
        sensor: issued(stage, people, "sensor", "huancui", deduction, 50_000)?,
        sensor_reimbursed: issued(stage, people, "sensor", "huancui", reimbursement, 200_000)?,
        ocean: issued(stage, people, "ocean", "rongcheng", deduction, 80_000)?,
        composite: issued(stage, people, "composite", "rongcheng", deduction, 60_000)?,
        fibre_anywhere: issued(stage, people, "fibre", "huancui", cross_region, 50_000)?,
    };
    rejected(stage, people, "ocean", "rongcheng", deduction)?;
    refused(stage, people, "shipyard", deduction)?;
    Ok(vouchers)
}

fn wish(yuan: i64) -> application::Wish {
    application::Wish {
        amount: Fen::from_yuan(yuan),
        purpose: "新产品研发所需的测试与加工服务（演示）".to_owned(),
        class: None,
    }
}

fn issued(
    stage: &Stage,
    people: &People,
    enterprise: &'static str,
    district: &'static str,
    programme: ProgrammeId,
    yuan: i64,
) -> Result<VoucherId, Failure> {
    let id = applied(stage, people, enterprise, programme, yuan)?;
    pass(stage, people, district, id)
}

/// An application that waits for the district.
pub(super) fn applied(
    stage: &Stage,
    people: &People,
    enterprise: &'static str,
    programme: ProgrammeId,
    yuan: i64,
) -> Result<VoucherApplicationId, Failure> {
    let applicant = people.get(enterprise)?;
    stage.act("application", applicant, |tx| {
        let application = service::application_create(tx, applicant, programme, &wish(yuan))?;
        service::application_submit(tx, applicant, application.id).map(|application| application.id)
    })
}

/// Returned by the district, corrected, submitted again.
fn after_correction(
    stage: &Stage,
    people: &People,
    enterprise: &'static str,
    district: &'static str,
    programme: ProgrammeId,
) -> Result<VoucherId, Failure> {
    let applicant = people.get(enterprise)?;
    let reviewer = people.get(district)?;
    let id = stage.act("application", applicant, |tx| {
        let application = service::application_create(tx, applicant, programme, &wish(120_000))?;
        let plan =
            NewFile { file_name: "年度研发计划.pdf".to_owned(), content: page("Research plan of the year") };
        service::file_add(tx, applicant, application.id, &plan)?;
        service::application_submit(tx, applicant, application.id).map(|application| application.id)
    })?;
    stage.act("district returns", reviewer, |tx| {
        service::review_district(tx, reviewer, id, Verdict::Return, "请按年度研发计划核减申领额度")
    })?;
    stage.act("application corrected", applicant, |tx| {
        service::application_edit(tx, applicant, id, &wish(100_000))?;
        service::application_submit(tx, applicant, id)
    })?;
    pass(stage, people, district, id)
}

fn pass(
    stage: &Stage,
    people: &People,
    district: &'static str,
    id: VoucherApplicationId,
) -> Result<VoucherId, Failure> {
    passed_district(stage, people, district, id)?;
    let city = people.get("city")?;
    let (_, voucher) =
        stage.act("city issues", city, |tx| service::review_city(tx, city, id, Verdict::Pass, "同意"))?;
    voucher.map(|voucher| voucher.id).ok_or(Failure { act: "city issues", reason: "no voucher came of it".to_owned() })
}

/// The application waits for the city then.
pub(super) fn passed_district(
    stage: &Stage,
    people: &People,
    district: &'static str,
    id: VoucherApplicationId,
) -> Result<(), Failure> {
    let reviewer = people.get(district)?;
    stage
        .act("district passes", reviewer, |tx| service::review_district(tx, reviewer, id, Verdict::Pass, "符合条件"))
        .map(drop)
}

fn rejected(
    stage: &Stage,
    people: &People,
    enterprise: &'static str,
    district: &'static str,
    programme: ProgrammeId,
) -> Result<(), Failure> {
    let id = applied(stage, people, enterprise, programme, 30_000)?;
    let reviewer = people.get(district)?;
    stage
        .act("district rejects", reviewer, |tx| {
            service::review_district(tx, reviewer, id, Verdict::Reject, "本年度已有在用创新券")
        })
        .map(drop)
}

/// The rules themselves refuse a large enterprise; nothing of its application remains.
fn refused(stage: &Stage, people: &People, enterprise: &'static str, programme: ProgrammeId) -> Result<(), Failure> {
    match applied(stage, people, enterprise, programme, 30_000) {
        Err(_) => Ok(()),
        Ok(_) => Err(Failure { act: "application of a large enterprise", reason: "it was taken".to_owned() }),
    }
}
