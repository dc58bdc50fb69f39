//! Bookings, vouchers and claims of a bureau's region.

use diesel::pg::PgConnection;

use super::{Ask, Heading, Regions, Written, write};
use crate::booking::service::{self as bookings, BookingFilter, Side};
use crate::claim::service as claims;
use crate::identity::Caller;
use crate::report::error::Error;
use crate::report::queries::names;
use crate::tabular::OutCell;
use crate::voucher::service::{self as vouchers, VoucherFilter};

pub(super) const BOOKINGS_TITLE: (&str, &str) = ("预约", "Bookings");

const BOOKINGS: &[Heading] = &[
    ("预约编号", "Booking", 22.0),
    ("状态", "State", 12.0),
    ("区域", "Region", 14.0),
    ("企业", "Enterprise", 32.0),
    ("服务机构", "Provider", 32.0),
    ("仪器或服务", "Listing", 32.0),
    ("开始", "From", 17.0),
    ("结束", "To", 17.0),
    ("数量", "Quantity", 8.0),
    ("报价（元）", "Quoted (yuan)", 14.0),
    ("补贴（元）", "Subsidy (yuan)", 14.0),
    ("自付（元）", "Own share (yuan)", 14.0),
    ("结算价（元）", "Final price (yuan)", 14.0),
    ("核销补贴（元）", "Redeemed (yuan)", 14.0),
    ("下单时间", "Ordered at", 17.0),
    ("验收时间", "Accepted at", 17.0),
    ("客户订单号", "Customer's order number", 22.0),
];

/// The bookings of the caller's region, newest first.
///
/// # Errors
/// The file cannot be written.
pub fn bookings(conn: &mut PgConnection, caller: &Caller, ask: &Ask, filter: &BookingFilter) -> Result<Written, Error> {
    let regions = Regions::load(conn, ask)?;
    write(
        conn,
        ask,
        BOOKINGS_TITLE,
        BOOKINGS,
        |conn, after, limit| {
            let filter = BookingFilter { after, ..filter.clone() };
            Ok(bookings::booking_list(conn, caller, Some(Side::Region), &filter, limit)?)
        },
        |booking| (booking.created_at, booking.id),
        |_, page| {
            let row = |booking: &bookings::BookingView| {
                vec![
                    booking.reference.as_str().into(),
                    ask.said("booking", booking.state.as_str()),
                    regions.name(&booking.region_code),
                    booking.names.enterprise.as_str().into(),
                    booking.names.provider.as_str().into(),
                    booking.names.listing.as_str().into(),
                    booking.window.map(|window| window.starts_at()).into(),
                    booking.window.map(|window| window.ends_at()).into(),
                    OutCell::Count(booking.quantity.into()),
                    booking.price_fen.into(),
                    booking.subsidy_fen.into(),
                    booking.own_share_fen.into(),
                    booking.final_price_fen.into(),
                    booking.final_subsidy_fen.into(),
                    booking.created_at.into(),
                    booking.accepted_at.into(),
                    booking.customer_order_number.as_deref().into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

pub(super) const VOUCHERS_TITLE: (&str, &str) = ("创新券", "Vouchers");

const VOUCHERS: &[Heading] = &[
    ("券号", "Voucher", 18.0),
    ("状态", "State", 12.0),
    ("区域", "Region", 14.0),
    ("企业", "Enterprise", 32.0),
    ("面额（元）", "Face (yuan)", 14.0),
    ("可用（元）", "Available (yuan)", 14.0),
    ("冻结（元）", "Held (yuan)", 14.0),
    ("已核销待兑付（元）", "Redeemed, unclaimed (yuan)", 20.0),
    ("已兑付（元）", "Paid out (yuan)", 14.0),
    ("已退回（元）", "Returned (yuan)", 14.0),
    ("发放时间", "Issued at", 17.0),
    ("有效期至", "Valid until", 17.0),
];

/// The vouchers of the caller's region, in the order of their issue.
///
/// # Errors
/// The file cannot be written.
pub fn vouchers(conn: &mut PgConnection, caller: &Caller, ask: &Ask, filter: &VoucherFilter) -> Result<Written, Error> {
    let regions = Regions::load(conn, ask)?;
    write(
        conn,
        ask,
        VOUCHERS_TITLE,
        VOUCHERS,
        |conn, after, limit| {
            let filter = VoucherFilter { after, ..filter.clone() };
            Ok(vouchers::voucher_list(conn, caller, filter, limit + 1)?)
        },
        |view| view.voucher.id,
        |conn, page| {
            let ids: Vec<_> = page.iter().map(|view| view.voucher.enterprise_id).collect();
            let enterprises = names::organisation_names(conn, &ids)?;
            let row = |view: &vouchers::WalletView| {
                let (voucher, wallet) = (&view.voucher, &view.wallet);
                vec![
                    voucher.number.as_str().into(),
                    ask.said("voucher", voucher.state.as_str()),
                    regions.name(&voucher.region_code),
                    enterprises.get(&voucher.enterprise_id).map(String::as_str).into(),
                    voucher.face.into(),
                    wallet.available_fen.into(),
                    wallet.held_fen.into(),
                    wallet.redeemed_fen.into(),
                    wallet.paid_out_fen.into(),
                    wallet.returned_fen.into(),
                    voucher.issued_at.into(),
                    voucher.expires_at.into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

pub(super) const CLAIMS_TITLE: (&str, &str) = ("兑付", "Claims");

const CLAIMS: &[Heading] = &[
    ("兑付编号", "Claim", 22.0),
    ("状态", "State", 14.0),
    ("区域", "Region", 14.0),
    ("企业", "Enterprise", 32.0),
    ("服务机构", "Provider", 32.0),
    ("金额（元）", "Amount (yuan)", 14.0),
    ("发票号码", "Invoice", 24.0),
    ("发票金额（元）", "Invoice total (yuan)", 16.0),
    ("提交时间", "Submitted at", 17.0),
    ("核准时间", "Approved at", 17.0),
    ("原因", "Reason", 40.0),
];

/// The claims of the caller's region, newest first.
///
/// # Errors
/// The file cannot be written.
pub fn claims(conn: &mut PgConnection, caller: &Caller, ask: &Ask, filter: &claims::Filter) -> Result<Written, Error> {
    let regions = Regions::load(conn, ask)?;
    write(
        conn,
        ask,
        CLAIMS_TITLE,
        CLAIMS,
        |conn, after, limit| Ok(claims::list(conn, caller, filter, after, limit)?),
        |named| (named.claim.created_at, named.claim.id),
        |_, page| {
            let row = |named: &claims::Named| {
                let claim = &named.claim;
                vec![
                    claim.reference.as_str().into(),
                    ask.said("claim", claim.state.as_str()),
                    regions.name(&claim.region_code),
                    named.enterprise_name.as_str().into(),
                    named.provider_name.as_str().into(),
                    claim.amount_fen.into(),
                    claim.invoice_number.as_ref().map(ToString::to_string).into(),
                    claim.invoice_fen.into(),
                    claim.submitted_at.into(),
                    claim.approved_at.into(),
                    claim.reason.as_deref().into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}
