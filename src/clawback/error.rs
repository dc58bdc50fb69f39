//! What can go wrong with a clawback, and how it is told.

use chrono::{DateTime, Utc};

use super::model::IllegalStep;
use crate::kernel::{Fen, Invalid, local_time};
use crate::store::{DbError, db_errors};
use crate::web::Problem;
use crate::{audit, award, claim, identity, ledger};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not the caller's to see.
    #[error("not found")]
    NotFound,
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: &'static str, invalid: Invalid },
    /// Nothing was paid for the claim, the award or the reward, or it came back to the bank.
    #[error("nothing was paid that could be demanded back")]
    NothingPaid,
    /// A part of it is in a batch that two people have authorised and nobody has exported: not paid, or paid by netting alone.
    #[error("a part of it is in batch {0}, which is authorised: it has to be exported or recalled first")]
    PartSigned(String),
    /// A part that is not paid is on its way to the payee, or came back from the bank.
    #[error("a part of it is in batch {0}, which has been sent: wait until it is paid")]
    PartSent(String),
    /// A part that is not paid was cleared between regions.
    #[error("a part of it that is not paid is in a clearing between regions")]
    PartCleared,
    /// Parts of the claim are stopped by another clawback, which is not decided.
    #[error("parts of it are stopped by clawback {0}, which is not decided")]
    PartsStopped(String),
    /// More than was paid and is not demanded back yet.
    #[error("at most {0:#} yuan of what was paid can be demanded back")]
    TooMuch(Fen),
    /// Nobody decides what they proposed.
    #[error("another person must decide what you proposed")]
    OwnProposal,
    /// Nobody owes unheard.
    #[error("the payee may answer until {0}")]
    NotHeard(DateTime<Utc>),
    /// Stored data that should read back does not.
    #[error("stored data: {0}")]
    Stored(String),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Claim(#[from] claim::Error),
    #[error("{0}")]
    Award(#[from] award::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("clawback_two_people") => Self::OwnProposal,
            Some("decided_impartially") => Self::Identity(identity::Error::PartyDecides),
            Some("claim_share_cleared") => Self::PartCleared,
            Some("clawback_within_paid") => Self::TooMuch(Fen::ZERO),
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let said = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::IllegalStep(IllegalStep { state, step }) => Self::illegal_step(state, step, &state.allowed()),
            Error::Invalid { field, invalid } => Self::invalid_field(field, invalid),
            Error::NothingPaid => Self::conflict("nothing_paid", "这笔款项尚未拨付，或已被银行退回，无款可追回", said),
            Error::PartSigned(batch) => {
                let zh = format!("这笔款项有一部分在已授权、尚未导出的批次 {batch} 中，请财政先导出或撤回该批次");
                Self::conflict("part_signed", zh, said).with("batch", batch)
            }
            Error::PartSent(batch) => {
                let zh = format!("该兑付有一级的款项已随批次 {batch} 送银行，待付清后再提出追回");
                Self::conflict("part_sent", zh, said).with("batch", batch)
            }
            Error::PartCleared => {
                Self::conflict("part_cleared", "该兑付尚未拨付的部分已列入区域间清算，不能停付", said)
            }
            Error::PartsStopped(other) => {
                let zh = format!("该兑付的部分款项已因追回 {other} 停付，待其决定后再提出");
                Self::conflict("parts_stopped", zh, said).with("clawback", other)
            }
            Error::TooMuch(most) => {
                let invalid = Invalid::new("too_much", format!("这笔款项最多还可追回 {most:#} 元"), said);
                Self::invalid_field("amount_fen", invalid)
            }
            Error::OwnProposal => Self::conflict("own_proposal", "追回由他人提出的才能决定，须由另一人办理", said),
            Error::NotHeard(until) => {
                let zh = format!("收款单位还可以在 {} 前陈述意见，届时或陈述后再作决定", local_time(until));
                Self::conflict("payee_not_heard", zh, said).with("hearing_until", until)
            }
            Error::Stored(_) => Self::unexpected(&said),
            Error::Identity(error) => error.into(),
            Error::Claim(error) => error.into(),
            Error::Award(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}
