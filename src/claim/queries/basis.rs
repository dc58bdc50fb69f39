//! What a claim is made from.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::kernel::{BookingId, OrganisationId, RegionCode, VoucherId};
use crate::store::schema::{booking, voucher};

/// Whether this enterprise made the booking.
pub fn booking_is_of(conn: &mut PgConnection, id: BookingId, enterprise: OrganisationId) -> QueryResult<bool> {
    diesel::select(exists(booking::table.find(id).filter(booking::enterprise_id.eq(enterprise)))).get_result(conn)
}

/// The region for which a voucher was issued: its district funds and reviews.
pub fn voucher_region(conn: &mut PgConnection, id: VoucherId) -> QueryResult<RegionCode> {
    voucher::table.find(id).select(voucher::region_code).first(conn)
}
