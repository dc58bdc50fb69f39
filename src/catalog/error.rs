//! How the catalogue's errors are said to callers.

use actix_web::http::StatusCode;

use super::model::Error;
use crate::kernel::Invalid;
use crate::web::Problem;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::IllegalStep(refused) => Self::illegal_step(refused.state, refused.step, &refused.state.allowed()),
            Error::CodeTaken => {
                Self::conflict("code_taken", "该编号已有条目", "you have a listing with this code already")
            }
            Error::UnknownRegion => Self::invalid_field(
                "region_code",
                Invalid::new("unknown_region", "没有此区划", "there is no such region"),
            ),
            Error::ProviderNotAdmitted => Self::conflict(
                "provider_not_admitted",
                "供方尚未准入，不能发布条目",
                "the provider is not admitted and cannot list anything",
            ),
            Error::SuspendedByBureau => Self::conflict(
                "suspended_by_bureau",
                "该条目由主管部门暂停，只能由其恢复",
                "the bureau suspended the listing and only it can reinstate it",
            ),
            Error::Stale(version) => Self::conflict(
                "stale_version",
                format!("条目已被修改，当前版本为 {version}，请刷新后再试"),
                format!("the listing changed meanwhile and is version {version} now; look again"),
            )
            .with("version", version),
            Error::StaleDocument(version) => Self::conflict(
                "stale_version",
                format!("规则或收费细则已被修改，当前版本为 {version}，请刷新后再试"),
                format!("the document changed meanwhile and is version {version} now; look again"),
            )
            .with("version", version),
            Error::PricesChanged => Self::conflict(
                "prices_changed",
                "这一天预告的价格已被修改，请刷新后再试",
                "the prices announced for that day changed meanwhile; look again",
            ),
            Error::Precondition(version) => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "precondition_failed",
                "条目不是所要求的版本，请取得最新版本后再试",
                "the listing is not in the version that was asked for; look again",
            )
            .with("version", version),
            Error::GradeEvaluated => Self::conflict(
                "grade_evaluated",
                "该年度等级由绩效评价给出，不能另行评定",
                "an evaluation gave the grade of this year; it is not decided by hand",
            ),
            Error::Vetoed(veto) => veto.into(),
            Error::Fields(errors) => Self::invalid_fields(errors),
            Error::File(error) => error.into(),
            Error::Rejected(report) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "rows_rejected",
                format!("{} 行有误，整个清单没有导入", report.rejected),
                format!("{} rows are not right, so nothing of the list was taken", report.rejected),
            )
            .with("report", report),
            Error::Identity(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
