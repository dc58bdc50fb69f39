//! Use cases of vouchers: applications and their review in [`application`], money in [`funds`], freezing, revoking and expiry in [`life`].

pub mod application;
mod correction;
mod file;
pub mod funds;
mod issue;
pub mod life;
mod todo;
pub mod view;

pub use super::queries::VoucherFilter;
pub use super::queries::application::ApplicationFilter;
pub use super::queries::movement::Movement;
pub use application::{
    Wish, application_create, application_edit, application_list, application_submit, application_view, review_city,
    review_district,
};
pub use correction::{Said, corrections_of};
pub use file::{file_add, file_content, file_list, file_remove};
pub use funds::{
    LockedVoucher, Share, expire_hold, give_back, hold, lock_funds, pay_out, post_hold, quote_funds, release_hold,
    usable_ids,
};
pub use life::{expire_due, freeze, revoke, unfreeze};
pub use todo::todo;
pub use view::{WalletView, annual_used, movement_list, voucher_list, voucher_view};

use super::model::{IllegalStep, VoucherState};
use crate::kernel::{Fen, RegionCode};
use crate::programme::{self, BudgetLevel, Step};
use crate::store::{DbError, db_errors};
use crate::web::FieldError;
use crate::{attachment, audit, identity, ledger};

/// A budget line that cannot give what it should.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Shortage {
    pub level: BudgetLevel,
    pub region_code: RegionCode,
    pub needed_fen: Fen,
    pub available_fen: Fen,
    /// Needed less available.
    pub lacking_fen: Fen,
    /// False: the programme has no such line for the year.
    pub has_line: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields at fault, all of them.
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    #[error("{0}")]
    Step(#[from] IllegalStep),
    /// The voucher cannot be used in this state.
    #[error("the voucher is {0}")]
    NotUsable(VoucherState),
    /// The enterprise's annual cap would be exceeded.
    #[error("beyond the annual cap")]
    AnnualCap,
    /// More would come back than the enterprise ever used: it came back before.
    #[error("more is given back than was used")]
    MoreThanUsed,
    #[error("the enterprise is not eligible")]
    NotEligible(Vec<Step>),
    /// The programme has no rules in force.
    #[error("no version of the programme is in force")]
    NotInForce,
    /// One person must not review at both levels.
    #[error("the same person reviewed before")]
    SameReviewer,
    /// Budget lines that cannot give their part.
    #[error("budget lines are short")]
    Short(Vec<Shortage>),
    /// A reason must be given.
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("{0}")]
    File(#[from] attachment::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("annual_use_within_cap") => Self::AnnualCap,
            Some("decided_impartially") => Self::Identity(identity::Error::PartyDecides),
            Some("annual_use_used_fen_check") => Self::MoreThanUsed,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    /// What the caller may not know to exist.
    pub(super) fn not_found() -> Self {
        Self::Db(diesel::result::Error::NotFound.into())
    }
}
