//! The ledger's refusals as answers. Modules that know what the money was for say it better and come first.

use super::model::Error;
use crate::web::Problem;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Overdrawn => Self::conflict("not_enough_money", "账户余额不足", "not enough money on the account"),
            Error::AlreadyResolved => {
                Self::conflict("already_resolved", "该笔冻结已处理", "the hold was posted or voided before")
            }
            Error::HoldTimedOut => Self::conflict(
                "hold_timed_out",
                "冻结已超过时限，只能释放",
                "the hold has timed out: it can only be let go of",
            ),
            Error::ReversedAlready => {
                Self::conflict("reversed_already", "该笔记录已冲正", "the transfer is reversed already")
            }
            Error::MonthSealed => Self::conflict(
                "month_sealed",
                "该月份已结账封存，不能再记入",
                "the month is closed and sealed: nothing can be dated into it",
            ),
            Error::DoesNotFitHold | Error::DoesNotMirror | Error::Different { .. } | Error::Certificate(_) => {
                Self::unexpected(&error)
            }
            Error::Db(error) => error.into(),
        }
    }
}
