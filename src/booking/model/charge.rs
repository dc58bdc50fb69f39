//! What is owed for what was booked and not used.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, Text, TimeWindow, text_enum};
use crate::store::schema::{charge_contest, charge_lapse, charge_waiver};

text_enum! {
    /// Why something is owed.
    pub enum ChargeKind {
        /// Called off by the customer within the notice.
        LateCancel = "late_cancel",
        /// The customer did not come.
        NoShow = "no_show",
    }
}

/// What the enterprise owes the provider for an order that it did not use. It is its own share: no voucher pays for what
/// was not done.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    diesel::deserialize::FromSqlRow,
    diesel::expression::AsExpression,
)]
#[diesel(sql_type = diesel::sql_types::Jsonb)]
#[schema(as = BookingCharge)]
pub struct Charge {
    pub kind: ChargeKind,
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    /// The calculation in sentences, in order.
    pub steps: Vec<Text>,
}

/// A charge that its provider does not ask for after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = charge_waiver, check_for_backend(diesel::pg::Pg))]
pub struct WaivedCharge {
    pub charge: Charge,
    pub reason: String,
    pub waived_at: DateTime<Utc>,
}

/// A charge for calling off late that is owed no longer, for all of the time was taken again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = charge_lapse, check_for_backend(diesel::pg::Pg))]
pub struct FallenCharge {
    pub charge: Charge,
    pub lapsed_at: DateTime<Utc>,
}

/// What is held of a listing in time that was called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldAgain {
    /// From 1.
    pub unit: i32,
    /// Set-up and clean-up included.
    pub window: TimeWindow,
    /// By a customer whose booking or contract stands.
    pub is_sold: bool,
    /// Out of use since before the time was called off, so that it could not be sold then either.
    pub was_blocked: bool,
}

/// Whether all of a window was taken again: at every moment as many of the listing's units are sold as could be when it was
/// called off. A part taken again is no reason to owe less: the rest is what the charge is for, and a charge that shrinks
/// with every piece is nothing that anybody could pay. Several bookings may take it together.
pub fn is_taken_again(window: &TimeWindow, units: i32, held: &[HeldAgain]) -> bool {
    let within = |at: DateTime<Utc>| at.clamp(window.starts_at(), window.ends_at());
    let mut edges: Vec<_> =
        held.iter().flat_map(|one| [within(one.window.starts_at()), within(one.window.ends_at())]).collect();
    edges.extend([window.starts_at(), window.ends_at()]);
    edges.sort_unstable();
    edges.dedup();
    let count = |from: DateTime<Utc>, is_meant: fn(&HeldAgain) -> bool| {
        let mut units: Vec<_> =
            held.iter().filter(|one| is_meant(one) && one.window.contains(from)).map(|one| one.unit).collect();
        units.sort_unstable();
        units.dedup();
        i32::try_from(units.len()).unwrap_or(i32::MAX)
    };
    edges.iter().take(edges.len().saturating_sub(1)).all(|&from| {
        let (sold, blocked) = (count(from, |one| one.is_sold), count(from, |one| one.was_blocked));
        sold >= units.saturating_sub(blocked).max(1)
    })
}

text_enum! {
    /// What a provider answers to an enterprise that does not agree with a charge.
    #[schema(as = ChargeContestAnswer)]
    pub enum ContestAnswer {
        Waived = "waived",
        Upheld = "upheld",
    }
}

/// What an enterprise says against a charge, and what its provider answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = charge_contest, check_for_backend(diesel::pg::Pg))]
pub struct ChargeContest {
    pub reason: String,
    pub contested_at: DateTime<Utc>,
    /// Absent until the provider answers.
    pub answer: Option<ContestAnswer>,
    pub answer_reason: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};
    use proptest::prelude::*;

    use super::*;

    fn window(from: i64, minutes: i64) -> TimeWindow {
        let from = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment") + Duration::minutes(from);
        TimeWindow::new(from, from + Duration::minutes(minutes)).expect("a window")
    }

    fn sold(unit: i32, from: i64, minutes: i64) -> HeldAgain {
        HeldAgain { unit, window: window(from, minutes), is_sold: true, was_blocked: false }
    }

    #[test]
    fn all_of_it_or_nothing() {
        let whole = window(60, 120);
        for (held, is_again) in [
            (vec![], false),
            (vec![sold(1, 60, 120)], true),
            (vec![sold(1, 0, 600)], true),
            (vec![sold(1, 60, 119)], false),
            (vec![sold(1, 61, 119)], false),
            (vec![sold(1, 60, 60), sold(1, 120, 60)], true),
            (vec![sold(1, 60, 60), sold(1, 121, 60)], false),
            (vec![HeldAgain { is_sold: false, ..sold(1, 60, 120) }], false),
        ] {
            assert_eq!(is_taken_again(&whole, 1, &held), is_again, "{held:?}");
        }
    }

    #[test]
    fn another_unit_that_stands_free_could_have_been_sold_anyhow() {
        let whole = window(0, 120);
        assert!(!is_taken_again(&whole, 2, &[sold(2, 0, 120)]));
        assert!(is_taken_again(&whole, 2, &[sold(2, 0, 120), sold(1, 0, 60), sold(1, 60, 60)]));
        let blocked = |was_blocked| HeldAgain { unit: 1, window: window(0, 120), is_sold: false, was_blocked };
        assert!(is_taken_again(&whole, 2, &[sold(2, 0, 120), blocked(true)]));
        assert!(!is_taken_again(&whole, 2, &[sold(2, 0, 120), blocked(false)]), "taken out of use since");
        assert!(!is_taken_again(&whole, 1, &[blocked(true)]), "nobody has it");
    }

    proptest! {
        /// Minute by minute.
        #[test]
        fn every_minute_is_sold(spans in prop::collection::vec((1..=2_i32, 0..60_i64, 1..40_i64, any::<bool>()), 0..12), units in 1..=2_i32) {
            let held: Vec<_> = spans
                .into_iter()
                .map(|(unit, from, minutes, is_sold)| HeldAgain { is_sold, was_blocked: !is_sold, ..sold(unit, from, minutes) })
                .collect();
            let whole = window(10, 40);
            let expected = (10..50).all(|minute| {
                let at = window(minute, 1).starts_at();
                let has = |unit: i32, is_sold: bool| {
                    held.iter().any(|one| one.unit == unit && one.is_sold == is_sold && one.window.contains(at))
                };
                let count = |is_sold: bool| (1..=2).map(|unit| i32::from(has(unit, is_sold))).sum::<i32>();
                count(true) >= (units - count(false)).max(1)
            });
            prop_assert_eq!(is_taken_again(&whole, units, &held), expected);
        }
    }
}
