//! The road of a booking, and when the system acts if nobody does.

use chrono::{DateTime, Duration, Utc};

use crate::catalog::BookingRules;
use crate::kernel::{TimeWindow, text_enum};

text_enum! {
    /// Where a booking stands 预约状态.
    #[schema(as = BookingState)]
    pub enum State {
        /// Asked for; holds its window and its voucher's money until the provider answers.
        Requested = "requested",
        Confirmed = "confirmed",
        InUse = "in_use",
        /// The provider says that the work is done, and how much it was.
        Delivered = "delivered",
        /// The enterprise agrees, or said nothing for too long: the amount can be claimed.
        Accepted = "accepted",
        /// The provider declined, or a dispute was decided against it.
        Rejected = "rejected",
        Cancelled = "cancelled",
        NoShow = "no_show",
        Disputed = "disputed",
    }
}

text_enum! {
    /// What may be done about a booking.
    #[schema(as = BookingStep)]
    pub enum Step {
        Confirm = "confirm",
        Decline = "decline",
        Cancel = "cancel",
        /// Another time, which the provider need not look at.
        Move = "move",
        /// Another time, which the provider is asked about again.
        AskToMove = "ask_to_move",
        /// More or less time, by the provider's word.
        Resize = "resize",
        Start = "start",
        /// The customer goes; the delivery follows.
        CheckOut = "check_out",
        MissAppointment = "miss_appointment",
        Deliver = "deliver",
        Accept = "accept",
        Dispute = "dispute",
        /// A dispute decided: paid, in full or part.
        SettleAsAccepted = "settle_as_accepted",
        /// A dispute decided: the work was not what was ordered; nothing is paid.
        SettleAsRejected = "settle_as_rejected",
        /// A dispute decided: nobody is at fault; nothing is paid.
        SettleAsCancelled = "settle_as_cancelled",
        /// The deadline of the state passed.
        TimeOut = "time_out",
    }
}

/// A step that a state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step} is not possible in state {state}")]
pub struct IllegalStep {
    pub state: State,
    pub step: Step,
}

impl State {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The step is not possible here.
    pub const fn next(self, step: Step) -> Result<Self, IllegalStep> {
        use {State as S, Step as T};
        Ok(match (self, step) {
            (S::Requested, T::Confirm) => S::Confirmed,
            (S::Requested, T::Decline) | (S::Disputed, T::SettleAsRejected) => S::Rejected,
            (S::Requested | S::Confirmed | S::InUse, T::Cancel | T::TimeOut) | (S::Disputed, T::SettleAsCancelled) => {
                S::Cancelled
            }
            (S::Requested | S::Confirmed, T::Move) => self,
            (S::Requested | S::Confirmed, T::AskToMove) => S::Requested,
            (S::Confirmed, T::Resize) => S::Confirmed,
            (S::Confirmed, T::Start) | (S::InUse, T::CheckOut | T::Resize) => S::InUse,
            (S::Confirmed, T::MissAppointment) => S::NoShow,
            // What is not a time on an instrument is delivered without having been started.
            (S::Confirmed | S::InUse, T::Deliver) => S::Delivered,
            (S::Delivered, T::Accept | T::TimeOut) | (S::Disputed, T::SettleAsAccepted) => S::Accepted,
            (S::Delivered, T::Dispute) => S::Disputed,
            _ => return Err(IllegalStep { state: self, step }),
        })
    }

    /// The steps that are possible here.
    pub fn allowed(self) -> Vec<Step> {
        Step::ALL.iter().copied().filter(|&step| self.next(step).is_ok()).collect()
    }

    /// In which nothing can happen to it any more.
    pub const OVER: [Self; 4] = [Self::Accepted, Self::Rejected, Self::Cancelled, Self::NoShow];

    /// Nothing can happen to it any more.
    pub fn is_over(self) -> bool {
        Self::OVER.contains(&self)
    }

    /// Whether the provider may still add results, or take one back: from its confirmation until it is accepted.
    pub const fn takes_results(self) -> bool {
        matches!(self, Self::Confirmed | Self::InUse | Self::Delivered | Self::Disputed)
    }

    /// Whether the voucher's money is held: neither given back nor made due.
    pub fn holds_money(self) -> bool {
        !self.is_over()
    }

    /// Whether the money is held for as long as it takes: what is delivered is owed, and silence accepts it.
    pub const fn holds_for_good(self) -> bool {
        matches!(self, Self::Delivered | Self::Disputed)
    }
}

/// How long each side may stay silent. From the programme's rules where a voucher pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    pub answer: Duration,
    pub acceptance: Duration,
}

impl Patience {
    /// Where no programme says otherwise: three days to answer, a week to accept.
    pub const WITHOUT_PROGRAMME: Self = Self { answer: Duration::days(3), acceptance: Duration::days(7) };

    /// As a listing's provider promises to answer. Where a programme pays, an enterprise waits no longer than that lets it.
    #[must_use]
    pub fn answering(self, rules: &BookingRules, has_programme: bool) -> Self {
        if rules.answer_minutes == 0 {
            return self;
        }
        let own = Duration::minutes(rules.answer_minutes.into());
        Self { answer: if has_programme { own.min(self.answer) } else { own }, ..self }
    }

    /// After the booked end a delivery that nobody reports is given up, so that no money stays held for ever.
    const DELIVERY_AFTER_END: Duration = Duration::days(30);
    /// The same for orders that have no window.
    const DELIVERY_WITHOUT_WINDOW: Duration = Duration::days(365);

    /// The moment at which the system acts on a booking that comes into `state` now, if any.
    pub fn deadline(&self, state: State, window: Option<&TimeWindow>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let after = |from: DateTime<Utc>, by| from.checked_add_signed(by);
        match state {
            State::Requested => {
                let answer = after(now, self.answer)?;
                Some(window.map_or(answer, |window| answer.min(window.starts_at()).max(now)))
            }
            State::Confirmed | State::InUse => match window {
                Some(window) => after(window.ends_at().max(now), Self::DELIVERY_AFTER_END),
                None => after(now, Self::DELIVERY_WITHOUT_WINDOW),
            },
            State::Delivered => after(now, self.acceptance),
            State::Accepted | State::Rejected | State::Cancelled | State::NoShow | State::Disputed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    /// Every pair that is allowed; every other is not.
    const ROAD: &[(State, Step, State)] = {
        use {State as S, Step as T};
        &[
            (S::Requested, T::Confirm, S::Confirmed),
            (S::Requested, T::Decline, S::Rejected),
            (S::Requested, T::Cancel, S::Cancelled),
            (S::Requested, T::Move, S::Requested),
            (S::Requested, T::AskToMove, S::Requested),
            (S::Requested, T::TimeOut, S::Cancelled),
            (S::Confirmed, T::Cancel, S::Cancelled),
            (S::Confirmed, T::Move, S::Confirmed),
            (S::Confirmed, T::AskToMove, S::Requested),
            (S::Confirmed, T::Start, S::InUse),
            (S::Confirmed, T::Resize, S::Confirmed),
            (S::InUse, T::Resize, S::InUse),
            (S::Confirmed, T::MissAppointment, S::NoShow),
            (S::Confirmed, T::Deliver, S::Delivered),
            (S::Confirmed, T::TimeOut, S::Cancelled),
            (S::InUse, T::CheckOut, S::InUse),
            (S::InUse, T::Cancel, S::Cancelled),
            (S::InUse, T::Deliver, S::Delivered),
            (S::InUse, T::TimeOut, S::Cancelled),
            (S::Delivered, T::Accept, S::Accepted),
            (S::Delivered, T::Dispute, S::Disputed),
            (S::Delivered, T::TimeOut, S::Accepted),
            (S::Disputed, T::SettleAsAccepted, S::Accepted),
            (S::Disputed, T::SettleAsRejected, S::Rejected),
            (S::Disputed, T::SettleAsCancelled, S::Cancelled),
        ]
    };

    #[test]
    fn the_table_is_the_whole_road() {
        for &state in State::ALL {
            for &step in Step::ALL {
                let wanted = ROAD.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(_, _, to)| *to);
                assert_eq!(state.next(step).ok(), wanted, "{state} {step}");
            }
        }
    }

    #[test]
    fn a_request_waits_no_longer_than_its_window() {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment");
        let window = |hours| {
            let starts_at = now + Duration::hours(hours);
            TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window")
        };
        let patience = Patience::WITHOUT_PROGRAMME;
        let deadline = |state, hours| patience.deadline(state, Some(&window(hours)), now);
        assert_eq!(deadline(State::Requested, 5), Some(now + Duration::hours(5)));
        assert_eq!(deadline(State::Requested, 500), Some(now + Duration::days(3)));
        assert_eq!(deadline(State::Confirmed, 5), Some(now + Duration::hours(6) + Duration::days(30)));
        assert_eq!(patience.deadline(State::Delivered, None, now), Some(now + Duration::days(7)));
    }

    #[test]
    fn a_listing_says_how_long_its_provider_takes_to_answer() {
        let usual = Patience::WITHOUT_PROGRAMME;
        let answer = |minutes, has_programme| {
            let rules = BookingRules { answer_minutes: minutes, ..BookingRules::default() };
            usual.answering(&rules, has_programme).answer.num_minutes()
        };
        assert_eq!((answer(0, false), answer(0, true)), (4_320, 4_320));
        assert_eq!((answer(60, false), answer(60, true)), (60, 60));
        assert_eq!((answer(10_080, false), answer(10_080, true)), (10_080, 4_320), "the programme's limit stays");
    }

    proptest! {
        /// Wherever a walk leads: what is over stays over, what is not over can still end, and whatever waits for a
        /// person other than a judge has a deadline.
        #[test]
        fn a_walk_never_gets_stuck_and_never_comes_back(steps in prop::collection::vec(0..Step::ALL.len(), 0..40)) {
            let now = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment");
            let mut state = State::Requested;
            for index in steps {
                let step = Step::ALL[index];
                match state.next(step) {
                    Ok(next) => {
                        prop_assert!(!state.is_over());
                        state = next;
                    }
                    Err(refused) => prop_assert_eq!(refused, IllegalStep { state, step }),
                }
                prop_assert_eq!(state.allowed().is_empty(), state.is_over());
                let deadline = Patience::WITHOUT_PROGRAMME.deadline(state, None, now);
                prop_assert_eq!(deadline.is_some(), state.next(Step::TimeOut).is_ok());
                prop_assert!(deadline.is_none_or(|at| at > now));
                prop_assert_eq!(State::OVER.contains(&state), state.is_over());
                // What waits for a judge without a deadline keeps its money; so does what its deadline pays out.
                let is_paid = state.next(Step::TimeOut).is_ok_and(|next| next == State::Accepted);
                prop_assert_eq!(state.holds_for_good(), !state.is_over() && (deadline.is_none() || is_paid));
            }
        }
    }
}
