//! HTTP of programmes, by subject.

mod appropriations;
mod calendar;
mod changes;
mod documents;
mod estimate;
mod programmes;

use actix_web::http::StatusCode;

use super::model::AlreadyDecided;
use super::service::Error;
use crate::kernel::Invalid;
use crate::web::{Problem, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    // Before `/programmes/{id}`, which `/programmes/import` would fit too.
    documents::configure(cfg);
    programmes::configure(cfg);
    appropriations::configure(cfg);
    changes::configure(cfg);
    calendar::configure(cfg);
    estimate::configure(cfg);
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::CodeTaken => {
                Self::conflict("programme_code_taken", "该代码已被其他券种使用", "another programme has this code")
            }
            Error::VersionPublished => Self::conflict(
                "version_published",
                "已发布的版本不能再修改，请新建版本",
                "a published version is never changed: draft another",
            ),
            Error::StartTaken => Self::conflict(
                "start_taken",
                "该券种已有版本在同一时刻开始生效",
                "another version of the programme starts at the same moment",
            ),
            Error::NotInForce => Self::conflict(
                "programme_not_in_force",
                "该券种目前没有生效的版本",
                "no version of the programme is in force",
            ),
            Error::StartInThePast => Self::invalid_field(
                "starts_at",
                Invalid::new("start_in_the_past", "生效时间不能早于现在", "the start must not be in the past"),
            ),
            Error::AppropriationExists => Self::conflict(
                "appropriation_exists",
                "该券种同一年度、同一级次、同一区域的预算指标已存在，请追加",
                "the budget line exists: increase it",
            ),
            Error::OwnProposal => Self::conflict(
                "two_people",
                "提出变动的人不能自己核准，须由另一人办理",
                "another person must decide about what you proposed",
            ),
            Error::NotOwnProposal => Self::conflict(
                "not_own_proposal",
                "只有提出人可以撤回变动",
                "only who proposed the change can withdraw it",
            ),
            Error::AlreadyDecided(AlreadyDecided(state)) => {
                Self::conflict("already_decided", "该变动已经决定", "the change is decided already")
                    .with("state", state)
            }
            Error::ChangeOpen => Self::conflict(
                "change_open",
                "该指标有未决定的变动，请先处理",
                "a change of this budget line waits for its decision",
            ),
            Error::ReversedAlready => {
                Self::conflict("reversed_already", "该笔下达已冲正", "the grant is reversed already")
            }
            Error::BeyondAvailable { available } => Self::conflict(
                "beyond_available",
                format!("该指标只剩 {available:#} 元可用"),
                format!("only {available} is free on the budget line"),
            )
            .with("available_fen", available),
            Error::CalendarNotAnnounced(year) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "calendar_not_announced",
                format!("{year} 年的节假日安排尚未公布"),
                format!("the holidays of {year} are not announced yet"),
            ),
            Error::Document(reason) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "programme_document",
                format!("不是券种文件：{reason}"),
                format!("not a programme: {reason}"),
            ),
            Error::CalendarFile(text) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "calendar_file", text.zh, text.en),
            Error::StoredRules(..) => Self::unexpected(&error),
            Error::Ledger(error) => ledger_problem(error),
            Error::Db(error) => error.into(),
        }
    }
}

/// The ledger refuses what the rules should have refused before it; the answer is still a plain one.
pub(crate) fn ledger_problem(error: crate::ledger::Error) -> Problem {
    use crate::ledger::Error as L;
    match error {
        L::Overdrawn => Problem::conflict("overdrawn", "账户可用余额不足", "not enough money on the account"),
        L::AlreadyResolved => Problem::conflict("hold_resolved", "该笔冻结资金已处理", "the hold is resolved already"),
        L::DoesNotFitHold => Problem::conflict("exceeds_hold", "金额超过冻结资金", "the amount is more than the hold"),
        L::MonthSealed
        | L::HoldTimedOut
        | L::ReversedAlready
        | L::DoesNotMirror
        | L::Different { .. }
        | L::Certificate(_)
        | L::Db(_) => error.into(),
    }
}
