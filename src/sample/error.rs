//! What can go wrong with samples, and how it is told.

use super::model::{IllegalStep, MOST};
use crate::kernel::Invalid;
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};
use crate::{audit, booking};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not the caller's to see.
    #[error("not found")]
    NotFound,
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    /// Samples are sent for work that is confirmed or asked for, and received for work that is confirmed.
    #[error("the booking is {0}: no samples for it now")]
    Closed(booking::State),
    /// What has arrived is not planned any more.
    #[error("samples of the booking have arrived: the day is not changed any more")]
    Arrived,
    /// Only test services have samples.
    #[error("the booking is not a test service")]
    NoTestService,
    #[error("more than {MOST} samples")]
    TooMany,
    /// The site's address makes no picture.
    #[error("no picture can be made of the label")]
    NoPicture,
    #[error("{0}")]
    Booking(#[source] booking::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl Error {
    pub(super) fn fault(field: impl Into<String>, invalid: Invalid) -> Self {
        Self::Faults(vec![FieldError::invalid(field, invalid)])
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        if error.is_not_found() { Self::NotFound } else { Self::Db(error) }
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
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::Closed(state) => {
                Self::conflict("samples_closed", "预约当前状态不能登记或接收样品", said).with("state", state)
            }
            Error::Arrived => Self::conflict("samples_arrived", "已有样品到达，不能再改计划送样日期", said),
            Error::NoTestService => Self::conflict("no_test_service", "只有检测服务的预约有样品", said),
            Error::TooMany => Self::conflict("too_many_samples", format!("每笔预约最多 {MOST} 件样品"), said),
            Error::NoPicture => Self::conflict("address_length", "平台网址过长，无法生成二维码", said),
            Error::Booking(error) => error.into(),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}
