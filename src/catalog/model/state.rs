//! The life of a listing.

use crate::kernel::text_enum;

text_enum! {
    /// Where a listing stands. Only admitted listings are public and can be booked.
    pub enum ListingState {
        Applied = "applied",
        Admitted = "admitted",
        Suspended = "suspended",
        /// The end: kept for history.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What may happen to a listing.
    pub enum ListingStep {
        /// The bureau takes it into the catalogue.
        Admit = "admit",
        /// For maintenance by the provider, or as a sanction by the bureau.
        Suspend = "suspend",
        Reinstate = "reinstate",
        /// For good: by the provider, or by the bureau that refuses or drops it.
        Withdraw = "withdraw",
    }
}

text_enum! {
    /// Who suspended a listing: only the bureau ends a suspension by the bureau.
    pub enum SuspendedBy {
        Provider = "provider",
        Bureau = "bureau",
    }
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a listing that is {state} cannot take the step {step}")]
pub struct IllegalStep {
    pub state: ListingState,
    pub step: ListingStep,
}

impl ListingState {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The step is not possible in this state.
    pub const fn next(self, step: ListingStep) -> Result<Self, IllegalStep> {
        use ListingStep as S;
        match (self, step) {
            (Self::Applied, S::Admit) | (Self::Suspended, S::Reinstate) => Ok(Self::Admitted),
            (Self::Admitted, S::Suspend) => Ok(Self::Suspended),
            (Self::Applied | Self::Admitted | Self::Suspended, S::Withdraw) => Ok(Self::Withdrawn),
            (state, step) => Err(IllegalStep { state, step }),
        }
    }

    /// The steps that are possible now.
    pub fn allowed(self) -> Vec<&'static str> {
        ListingStep::ALL.iter().filter(|step| self.next(**step).is_ok()).map(|step| step.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        use ListingState as T;
        use ListingStep as S;
        let possible = [
            (T::Applied, S::Admit, T::Admitted),
            (T::Applied, S::Withdraw, T::Withdrawn),
            (T::Admitted, S::Suspend, T::Suspended),
            (T::Admitted, S::Withdraw, T::Withdrawn),
            (T::Suspended, S::Reinstate, T::Admitted),
            (T::Suspended, S::Withdraw, T::Withdrawn),
        ];
        for state in T::ALL {
            for step in S::ALL {
                let to = possible.iter().find(|(from, by, _)| (from, by) == (state, step)).map(|(_, _, to)| *to);
                assert_eq!(state.next(*step).ok(), to, "{state} {step}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_withdrawn_listing_stays_withdrawn(steps in prop::collection::vec(0..4_usize, 0..30)) {
            let mut state = ListingState::Applied;
            let mut was_withdrawn = false;
            for step in steps {
                if let Some(Ok(next)) = ListingStep::ALL.get(step).map(|step| state.next(*step)) {
                    prop_assert!(!was_withdrawn);
                    state = next;
                }
                was_withdrawn |= state == ListingState::Withdrawn;
            }
        }
    }
}
