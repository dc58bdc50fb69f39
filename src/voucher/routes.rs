//! HTTP of vouchers, by subject.

mod applications;
mod files;
mod vouchers;

use actix_web::http::StatusCode;

use super::service::{Error, Shortage};
use crate::kernel::{Invalid, Text};
use crate::programme::routes::ledger_problem;
use crate::web::{Problem, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    applications::configure(cfg);
    files::configure(cfg);
    vouchers::configure(cfg);
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::Step(illegal) => Self::illegal_step(illegal.state, illegal.step, &illegal.allowed),
            Error::NotUsable(state) => Self::conflict(
                "voucher_not_usable",
                format!("创新券当前状态为“{state}”，不能使用"),
                format!("the voucher is {state} and cannot be used"),
            )
            .with("state", state),
            Error::AnnualCap => {
                Self::conflict("annual_cap", "超出企业年度额度", "beyond what is left of the enterprise's annual cap")
            }
            Error::MoreThanUsed => {
                Self::conflict("more_than_used", "退回金额超过已使用金额", "more is given back than was used")
            }
            Error::NotEligible(steps) => {
                let refused: Vec<_> = steps.into_iter().filter(|step| step.is_refusal()).collect();
                Self::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "not_eligible",
                    "企业不符合申领条件",
                    "the enterprise is not eligible",
                )
                .with("refused", refused)
            }
            Error::NotInForce => Self::conflict(
                "programme_not_in_force",
                "该券种目前没有生效的规则",
                "the programme has no rules in force",
            ),
            Error::SameReviewer => Self::conflict(
                "same_reviewer",
                "区县审核与市级审核须由不同的人进行",
                "district and city reviews are made by different people",
            ),
            Error::Short(short) => shortages(&short),
            Error::ReasonMissing => {
                Self::invalid_field("reason", Invalid::new("missing", "请说明理由", "give a reason"))
            }
            Error::File(error) => error.into(),
            Error::Programme(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Ledger(error) => ledger_problem(error),
            Error::Audit(error) => match error {
                crate::audit::Error::Db(error) => error.into(),
            },
            Error::Db(error) => error.into(),
        }
    }
}

fn shortages(short: &[Shortage]) -> Problem {
    let (zh, en): (Vec<_>, Vec<_>) = short.iter().map(shortage).map(|text| (text.zh, text.en)).unzip();
    Problem::conflict("appropriation_short", zh.join("；"), en.join("; ")).with("lines", short)
}

/// A sentence that names a budget line and what it lacks.
fn shortage(short: &Shortage) -> Text {
    let Shortage { region_code, needed_fen, available_fen, lacking_fen, .. } = short;
    let level = short.level.words();
    if short.has_line {
        Text::new(
            format!(
                "{}（{region_code}）预算指标不足：需 {needed_fen:#} 元，可用 {available_fen:#} 元，缺 {lacking_fen:#} 元",
                level.zh
            ),
            format!(
                "the {} line ({region_code}) lacks {lacking_fen:#} yuan: {needed_fen} needed, {available_fen} available",
                level.en
            ),
        )
    } else {
        Text::new(
            format!("没有{}（{region_code}）预算指标：需 {needed_fen:#} 元", level.zh),
            format!("there is no {} line ({region_code}): {needed_fen:#} yuan needed", level.en),
        )
    }
}
