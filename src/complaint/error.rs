//! What can go wrong with a complaint, and how it is told.

use chrono::{DateTime, Utc};

use super::model::IllegalStep;
use crate::kernel::{Invalid, local_time};
use crate::store::{DbError, db_errors};
use crate::web::Problem;
use crate::{audit, booking, identity};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not the caller's to see.
    #[error("not found")]
    NotFound,
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: &'static str, invalid: Invalid },
    /// The provider has not confirmed the booking: there is no service yet.
    #[error("the booking was never confirmed")]
    NothingServed,
    /// Nobody complains of themselves to the bureau.
    #[error("own use: there is nobody else to complain of")]
    OwnUse,
    #[error("a complaint about this booking is open")]
    OpenAlready,
    /// Nobody is judged unheard.
    #[error("the provider may answer until {0}")]
    NotHeard(DateTime<Utc>),
    /// It is decided by whoever sees to it.
    #[error("another person sees to it, or nobody")]
    NotHandler,
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Booking(#[source] booking::Error),
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
            Some("complaint_one_open") => Self::OpenAlready,
            Some("decided_impartially") => Self::Identity(identity::Error::PartyDecides),
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl From<booking::Error> for Error {
    fn from(error: booking::Error) -> Self {
        match error {
            booking::Error::NotFound => Self::NotFound,
            other => Self::Booking(other),
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
            Error::NothingServed => Self::conflict("nothing_served", "预约未经供方确认，尚无服务可投诉", said),
            Error::OwnUse => Self::conflict("own_use", "本单位自用的预约不能投诉本单位", said),
            Error::OpenAlready => Self::conflict("complaint_open", "这笔预约已有一件投诉在处理", said),
            Error::NotHeard(until) => {
                let zh = format!("供方还可以在 {} 前答复，届时或答复后再作决定", local_time(until));
                Self::conflict("provider_not_heard", zh, said).with("answer_until", until)
            }
            Error::NotHandler => Self::conflict("not_handler", "请先受理：由受理人作出决定", said),
            Error::Identity(error) => error.into(),
            Error::Booking(error) => error.into(),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}
