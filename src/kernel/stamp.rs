//! Moments as text, for answers that hold hundreds of them.

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::{Serialize, Serializer};

/// Writes a moment exactly as `chrono` does, `2026-11-30T09:00:00Z`, but digit by digit: a week of a calendar holds some
/// 350 of them, and the formatter took a fifth of the time in which it is answered. What has a fraction of a second, or lies
/// outside the years of four digits, is left to the formatter.
///
/// # Errors
/// The serializer's.
pub fn serialize<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = *b"0000-00-00T00:00:00Z";
    let year = u32::try_from(at.year()).ok().filter(|year| *year <= 9_999 && at.nanosecond() == 0);
    let Some(year) = year else { return at.serialize(serializer) };
    put(&mut text, 0, year / 100);
    put(&mut text, 2, year % 100);
    put(&mut text, 5, at.month());
    put(&mut text, 8, at.day());
    put(&mut text, 11, at.hour());
    put(&mut text, 14, at.minute());
    put(&mut text, 17, at.second());
    match std::str::from_utf8(&text) {
        Ok(text) => serializer.serialize_str(text),
        Err(_) => at.serialize(serializer),
    }
}

/// Two digits.
fn put(text: &mut [u8; 20], at: usize, number: u32) {
    for (place, digit) in [(at, number / 10), (at + 1, number % 10)] {
        if let Some(byte) = text.get_mut(place) {
            *byte = b'0' + u8::try_from(digit % 10).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Serialize)]
    struct Ours(#[serde(serialize_with = "serialize")] DateTime<Utc>);

    proptest! {
        #[test]
        fn it_is_written_as_chrono_does(seconds in -70_000_000_000_i64..300_000_000_000, nanos in 0..2_000_000_000_u32) {
            // Half of them whole seconds, and some leap seconds.
            let nanos = nanos.saturating_sub(1_000_000_000);
            let at = DateTime::from_timestamp(seconds, nanos).expect("a moment");
            let ours = serde_json::to_string(&Ours(at)).expect("text");
            prop_assert_eq!(ours, serde_json::to_string(&at).expect("text"));
        }
    }
}
