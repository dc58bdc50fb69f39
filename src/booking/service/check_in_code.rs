//! The code on an instrument, by which customers show that they are there.

use diesel::pg::PgConnection;
use qrcode::QrCode;
use qrcode::render::svg;

use super::use_rule::own_listing;
use crate::audit;
use crate::booking::Error;
use crate::booking::queries;
use crate::identity::Caller;
use crate::kernel::{ListingId, Text};
use crate::store::Tx;
use crate::web::Veto;

/// Of one side, in dots; prints well at any size.
const SIDE: u32 = 320;

/// The picture to be put on the caller's own instrument: it opens the check-in page under `site`. With `renew`, those that
/// were printed before open nothing any more.
///
/// # Errors
/// Not its listing.
pub fn check_in_code(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ListingId,
    site: &str,
    renew: bool,
) -> Result<String, Error> {
    own_listing(tx.conn(), caller, id)?;
    let now = tx.now();
    let before = queries::check_in_key_find(tx.conn(), id)?;
    if before.is_none() || renew {
        let key = uuid::Uuid::new_v4().simple().to_string();
        queries::check_in_key_set(tx.conn(), id, &key, !renew, now)?;
        let done = if before.is_some() { "listing.check_in_code_renewed" } else { "listing.check_in_code_made" };
        audit::record(tx, done, "listing", id.uuid(), &serde_json::json!({}))?;
    }
    let key = queries::check_in_key_find(tx.conn(), id)?.ok_or(Error::NotFound)?;
    picture(&format!("{site}/check-in/{id}?key={key}")).ok_or_else(|| {
        let text = Text::new("平台网址过长，无法生成二维码", "the site's address is too long for a code");
        Veto::new("address_length", text, site.len(), 2_000).into()
    })
}

/// An address as a picture; none if it is too long for one.
pub fn picture(address: &str) -> Option<String> {
    let code = QrCode::new(address).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(SIDE, SIDE).quiet_zone(true).build())
}

/// Whether this is what the code on the instrument says.
pub(super) fn is_key(conn: &mut PgConnection, id: ListingId, key: Option<&str>) -> Result<bool, Error> {
    let Some(key) = key else { return Ok(false) };
    Ok(queries::check_in_key_find(conn, id)?.is_some_and(|kept| kept == key))
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn an_address_becomes_a_picture() {
        let picture =
            picture("https://vouchers.example.cn/check-in/018f0000-0000-7000-8000-000000000000?key=0123456789")
                .expect("it fits");
        assert!(picture.contains("<svg") && picture.ends_with("</svg>"), "{picture}");
        assert_eq!(super::picture(&"x".repeat(10_000)), None);
    }
}
