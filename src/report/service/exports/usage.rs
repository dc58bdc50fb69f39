//! A provider's records of use, with the bookings that they belong to.

use diesel::pg::PgConnection;

use super::{Ask, Heading, Written, write};
use crate::identity::Caller;
use crate::kernel::ListingId;
use crate::report::error::Error;
use crate::tabular::OutCell;
use crate::usage::model::{UsageRecord, UsageState};
use crate::usage::service::{UsageFilter, usage_list};

pub(super) const TITLE: (&str, &str) = ("使用记录", "Records of use");

const RECORDS: &[Heading] = &[
    ("仪器编号", "Code", 18.0),
    ("仪器或服务", "Listing", 32.0),
    ("来源", "Source", 18.0),
    ("来源编号", "Number at the source", 24.0),
    ("开始", "From", 17.0),
    ("结束", "To", 17.0),
    ("时长（分钟）", "Minutes", 12.0),
    ("操作人", "Operator", 14.0),
    ("状态", "State", 12.0),
    ("预约编号", "Booking", 22.0),
    ("预约时长（分钟）", "Booked minutes", 14.0),
    ("不计原因", "Set aside because", 40.0),
    ("备注", "Note", 40.0),
];

/// The records of the caller's organisation, newest use first.
///
/// # Errors
/// The file cannot be written.
pub fn usage_records(
    conn: &mut PgConnection,
    caller: &Caller,
    ask: &Ask,
    (state, listing): (Option<UsageState>, Option<ListingId>),
) -> Result<Written, Error> {
    write(
        conn,
        ask,
        TITLE,
        RECORDS,
        |conn, before, limit| Ok(usage_list(conn, caller, &UsageFilter { state, listing, before }, limit)?),
        |record| (record.starts_at, record.id),
        |_, page| {
            let row = |record: &UsageRecord| {
                vec![
                    record.listing_code.as_str().into(),
                    record.listing_name.as_str().into(),
                    record.source.as_str().into(),
                    record.external_id.as_str().into(),
                    record.starts_at.into(),
                    record.ends_at.into(),
                    OutCell::Count(record.minutes.into()),
                    record.operator.as_str().into(),
                    ask.said("usage", record.state.as_str()),
                    record.booking_reference.as_deref().into(),
                    record.booked_minutes.map(|minutes| OutCell::Count(minutes.into())).unwrap_or(OutCell::Empty),
                    record.reason.as_str().into(),
                    record.note.as_str().into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}
