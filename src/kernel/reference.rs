//! Numbers that people read out.

use chrono::NaiveDate;
use uuid::Uuid;

/// Crockford's base 32: no letter that is taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A number that people read out: kind, local day, and eight characters (40 random bits) of the thing's id:
/// `DF20260302-7K3M9QXA`. A collision within a day is refused by the table's unique constraint.
pub fn reference(kind: &str, day: NaiveDate, id: Uuid) -> String {
    let bits = id.as_u128();
    let word: String = (0..8_u32)
        .rev()
        .filter_map(|place| usize::try_from((bits >> (place * 5)) & 31).ok())
        .filter_map(|value| ALPHABET.get(value).copied().map(char::from))
        .collect();
    format!("{kind}{}-{word}", day.format("%Y%m%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_short_and_readable() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        assert_eq!(reference("DF", day, Uuid::from_u128(0)), "DF20260302-00000000");
        assert_eq!(reference("DF", day, Uuid::from_u128(u128::MAX)), "DF20260302-ZZZZZZZZ");
        assert_eq!(reference("GS", day, Uuid::from_u128(33)), "GS20260302-00000011");
    }
}
