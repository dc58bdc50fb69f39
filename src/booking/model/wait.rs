//! The line for a window that is taken.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::order::NewOrder;
use super::window::next_slot;
use crate::catalog::{BookableListing, BookingRule};
use crate::kernel::{BookingId, ListingId, OrganisationId, TimeWindow, UserId, WaitEntryId, text_enum};
use crate::store::schema::wait_entry;

text_enum! {
    /// Where somebody stands in the line 候补状态.
    pub enum WaitState {
        Waiting = "waiting",
        /// The window is kept for them until the offer ends.
        Offered = "offered",
        Booked = "booked",
        Declined = "declined",
        /// The offer was not answered in time.
        Lapsed = "lapsed",
        /// They went by themselves.
        Left = "left",
        /// The window came, or can no longer be booked, and nothing became free.
        Over = "over",
    }
}

text_enum! {
    /// What may happen to somebody in the line.
    pub enum WaitStep {
        Offer = "offer",
        Accept = "accept",
        Decline = "decline",
        Lapse = "lapse",
        Leave = "leave",
        /// The provider takes the window out of use: they wait again.
        Withdraw = "withdraw",
        Pass = "pass",
    }
}

/// A step that a state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step} is not possible in state {state}")]
pub struct IllegalWaitStep {
    pub state: WaitState,
    pub step: WaitStep,
}

impl WaitState {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The step is not possible here.
    pub const fn next(self, step: WaitStep) -> Result<Self, IllegalWaitStep> {
        use {WaitState as S, WaitStep as T};
        Ok(match (self, step) {
            (S::Waiting, T::Offer) => S::Offered,
            (S::Waiting, T::Leave) => S::Left,
            (S::Waiting, T::Pass) => S::Over,
            (S::Offered, T::Accept) => S::Booked,
            (S::Offered, T::Decline) => S::Declined,
            (S::Offered, T::Lapse) => S::Lapsed,
            (S::Offered, T::Withdraw) => S::Waiting,
            _ => return Err(IllegalWaitStep { state: self, step }),
        })
    }

    /// The steps that are possible.
    pub fn allowed(self) -> Vec<WaitStep> {
        WaitStep::ALL.iter().copied().filter(|step| self.next(*step).is_ok()).collect()
    }
}

/// A row of `wait_entry`.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = wait_entry, check_for_backend(diesel::pg::Pg))]
pub struct WaitEntry {
    pub id: WaitEntryId,
    pub listing_id: ListingId,
    pub provider_id: OrganisationId,
    pub enterprise_id: OrganisationId,
    pub created_by: UserId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub wanted: Wanted,
    pub state: WaitState,
    pub joined_at: DateTime<Utc>,
    pub offered_at: Option<DateTime<Utc>>,
    pub offer_until: Option<DateTime<Utc>>,
    pub booking_id: Option<BookingId>,
    pub updated_at: DateTime<Utc>,
    /// When what stands in their way is asked again though nothing became free.
    pub look_again_at: Option<DateTime<Utc>>,
    /// When the offered time begins, where it is only the rest of the window.
    pub offered_from: Option<DateTime<Utc>>,
}

impl WaitEntry {
    /// The order that is booked when the offer is taken: for what is offered of the window.
    pub fn order(&self) -> NewOrder {
        self.order_for(self.offered_from.and_then(|from| TimeWindow::new(from, self.ends_at).ok()))
    }

    /// The same for the whole window, or for the rest of it, which comes to something else than was told. A warning about the
    /// instrument may have come while they waited: it stands beside the offer, and taking that is reading it.
    pub fn order_for(&self, rest: Option<TimeWindow>) -> NewOrder {
        let mut order = self.wanted.0.clone();
        if rest.is_some() {
            (order.window, order.expected) = (rest, None);
        }
        order.accept_warnings.insert(BookingRule::Advisory);
        order
    }
}

/// The order that is booked when the offer is taken.
#[derive(Debug, Clone, Serialize, Deserialize, diesel::deserialize::FromSqlRow, diesel::expression::AsExpression)]
#[diesel(sql_type = diesel::sql_types::Jsonb)]
#[serde(transparent)]
pub struct Wanted(pub NewOrder);

super::record::json_column!(Wanted);

/// How a listing deals with those who wait and those who come late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UseRule {
    /// How long a freed window is kept for the next in line.
    pub offer: Duration,
    /// After how long the window of somebody who did not come is free again; none: never by itself.
    pub grace: Option<Duration>,
}

impl Default for UseRule {
    /// Where the provider said nothing.
    fn default() -> Self {
        Self { offer: Duration::hours(2), grace: None }
    }
}

/// Until when an offer made at `now` stands: as long as the listing says, and not beyond the moment at which the window
/// could no longer be booked. `None` if that has come.
pub fn offer_until(
    listing: &BookableListing,
    window: &TimeWindow,
    rule: &UseRule,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let latest = window.starts_at().checked_sub_signed(Duration::minutes(listing.lead_minutes.into()))?;
    let until = now.checked_add_signed(rule.offer)?.min(latest);
    (until > now).then_some(until)
}

/// How long who waits has at least, and at most, to answer an offer of the rest of a window.
const LEAST_ANSWER: Duration = Duration::minutes(5);
const MOST_ANSWER: Duration = Duration::minutes(15);

/// What is left at `now` of a window to which somebody did not come: from the first slot that leaves time to answer. `None`
/// if nothing is.
pub fn rest_of(listing: &BookableListing, window: &TimeWindow, now: DateTime<Utc>) -> Option<TimeWindow> {
    let from = next_slot(now.checked_add_signed(LEAST_ANSWER)?, listing.slot_minutes)?;
    TimeWindow::new(from.max(window.starts_at()), window.ends_at()).ok()
}

/// Until when an offer of the rest of a window stands: so short a time that little of it is lost if it is not taken.
pub fn rest_offer_until(rest: &TimeWindow, rule: &UseRule, now: DateTime<Utc>) -> DateTime<Utc> {
    (now + rule.offer.min(MOST_ANSWER)).min(rest.starts_at())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::super::fixtures::listing;
    use super::*;

    #[test]
    fn the_table_is_the_whole_road() {
        use {WaitState as S, WaitStep as T};
        let road = [
            (S::Waiting, T::Offer, S::Offered),
            (S::Waiting, T::Leave, S::Left),
            (S::Waiting, T::Pass, S::Over),
            (S::Offered, T::Accept, S::Booked),
            (S::Offered, T::Decline, S::Declined),
            (S::Offered, T::Lapse, S::Lapsed),
            (S::Offered, T::Withdraw, S::Waiting),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let wanted = road.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(_, _, to)| *to);
                assert_eq!(state.next(step).ok(), wanted, "{state} {step}");
            }
        }
    }

    #[test]
    fn an_offer_ends_before_its_window_can_no_longer_be_booked() {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment");
        let window = |minutes| {
            let starts_at = now + Duration::minutes(minutes);
            TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window")
        };
        let mut listing = listing();
        listing.lead_minutes = 30;
        let until = |minutes| offer_until(&listing, &window(minutes), &UseRule::default(), now);
        assert_eq!(until(600), Some(now + Duration::hours(2)));
        assert_eq!(until(150), Some(now + Duration::hours(2)), "exactly at the notice");
        assert_eq!(until(149), Some(now + Duration::minutes(119)));
        assert_eq!(until(31), Some(now + Duration::minutes(1)));
        assert_eq!(until(30), None);
    }

    #[test]
    fn the_rest_of_a_window_begins_at_a_slot_that_leaves_time_to_answer() {
        let nine = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment");
        let window = TimeWindow::new(nine, nine + Duration::hours(2)).expect("a window");
        let mut listing = listing();
        let rest = |listing: &BookableListing, seconds| {
            let now = nine + Duration::seconds(seconds);
            let rest = rest_of(listing, &window, now)?;
            let until = rest_offer_until(&rest, &UseRule::default(), now);
            Some(((rest.starts_at() - nine).num_minutes(), (until - nine).num_seconds()))
        };
        assert_eq!(rest(&listing, 1_500), Some((30, 1_800)), "five minutes are enough");
        assert_eq!(rest(&listing, 1_501), Some((60, 2_401)), "a second less is not");
        assert_eq!(rest(&listing, 1_800), Some((60, 2_700)));
        assert_eq!(rest(&listing, 5_100), Some((90, 5_400)));
        assert_eq!(rest(&listing, 5_101), None, "nothing is left");
        listing.slot_minutes = 5;
        assert_eq!(rest(&listing, 1_800), Some((35, 2_100)));
    }
}
