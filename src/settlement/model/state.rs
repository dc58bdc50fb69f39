//! Batches and payments: their states and the one way through them.

use crate::kernel::text_enum;

text_enum! {
    /// Where a settlement batch stands (domain: lifecycles).
    pub enum BatchState {
        Drafted = "drafted",
        Checked = "checked",
        Authorised = "authorised",
        Exported = "exported",
        /// The bank has carried out some of its payments.
        PartlyPaid = "partly_paid",
        Paid = "paid",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// What can be done to a batch.
    pub enum BatchStep {
        Check = "check",
        Authorise = "authorise",
        Cancel = "cancel",
        /// Takes the signatures back, before anything is sent.
        Recall = "recall",
        /// Sends what is pending; again after a payment was reissued.
        Export = "export",
        /// The bank carried out a payment, and others are open.
        PayPart = "pay_part",
        /// The bank carried out the last open payment.
        PayRest = "pay_rest",
        /// A payment came back.
        Return = "return",
        Close = "close",
    }
}

/// A step that the batch's state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("“{step}” is not possible in state “{state}”")]
pub struct IllegalBatchStep {
    pub state: BatchState,
    pub step: BatchStep,
}

impl BatchState {
    /// The state after `step`: the only place where a batch's course is written down.
    ///
    /// # Errors
    /// [`IllegalBatchStep`] where the course has no such way.
    pub const fn next(self, step: BatchStep) -> Result<Self, IllegalBatchStep> {
        use {BatchState as S, BatchStep as T};
        match (self, step) {
            (S::Drafted, T::Check) => Ok(S::Checked),
            (S::Checked, T::Authorise) => Ok(S::Authorised),
            // Once authorised, money is promised to payees: two people take it back before it can be given up.
            (S::Drafted | S::Checked, T::Cancel) => Ok(S::Cancelled),
            (S::Authorised, T::Recall) => Ok(S::Drafted),
            (S::Authorised | S::Exported, T::Export) | (S::Exported, T::Return) => Ok(S::Exported),
            // Banks send money back after the month was closed, too: the batch is open again, in the month that is.
            (S::PartlyPaid, T::Export | T::Return | T::PayPart)
            | (S::Exported, T::PayPart)
            | (S::Paid | S::Closed, T::Return) => Ok(S::PartlyPaid),
            // An authorised batch of which netting leaves nothing never goes to the bank.
            (S::Authorised | S::Exported | S::PartlyPaid, T::PayRest) => Ok(S::Paid),
            (S::Paid, T::Close) => Ok(S::Closed),
            (state, step) => Err(IllegalBatchStep { state, step }),
        }
    }

    /// The words of the steps that this state allows.
    pub fn allowed(self) -> Vec<&'static str> {
        BatchStep::ALL.iter().filter(|&&step| self.next(step).is_ok()).map(|step| step.as_str()).collect()
    }
}

text_enum! {
    /// Where a payment 拨付 stands (domain: lifecycles).
    pub enum PaymentState {
        Pending = "pending",
        /// In a payment file; held in the ledger until the bank's statement shows it.
        Sent = "sent",
        Paid = "paid",
        Returned = "returned",
        /// Replaced by another payment.
        Reissued = "reissued",
    }
}

text_enum! {
    /// What can happen to a payment.
    pub enum PaymentStep {
        Send = "send",
        Pay = "pay",
        /// Refused by the bank, or sent back after it was carried out.
        Return = "return",
        /// Netting had paid it, and its batch is recalled.
        Recall = "recall",
        Reissue = "reissue",
        /// The bank carried it out after all: it is on its way again, to be paid by what the statement shows.
        Reinstate = "reinstate",
        /// The second person does not let a reissued payment go: it waits to be reissued otherwise.
        Refuse = "refuse",
    }
}

/// A step that the payment's state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("“{step}” is not possible in state “{state}”")]
pub struct IllegalPaymentStep {
    pub state: PaymentState,
    pub step: PaymentStep,
}

impl PaymentState {
    /// The state after `step`: the only place where a payment's course is written down.
    ///
    /// # Errors
    /// [`IllegalPaymentStep`] where the course has no such way.
    pub const fn next(self, step: PaymentStep) -> Result<Self, IllegalPaymentStep> {
        use {PaymentState as S, PaymentStep as T};
        match (self, step) {
            (S::Pending, T::Send) | (S::Returned, T::Reinstate) => Ok(S::Sent),
            (S::Sent, T::Pay) => Ok(S::Paid),
            (S::Sent | S::Paid, T::Return) | (S::Pending, T::Refuse) => Ok(S::Returned),
            (S::Returned, T::Reissue) => Ok(S::Reissued),
            (S::Paid, T::Recall) => Ok(S::Pending),
            (state, step) => Err(IllegalPaymentStep { state, step }),
        }
    }

    /// The words of the steps that this state allows.
    pub fn allowed(self) -> Vec<&'static str> {
        PaymentStep::ALL.iter().filter(|&&step| self.next(step).is_ok()).map(|step| step.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_course_of_a_batch() {
        use {BatchState as S, BatchStep as T};
        let ways = [
            (S::Drafted, T::Check, S::Checked),
            (S::Drafted, T::Cancel, S::Cancelled),
            (S::Checked, T::Authorise, S::Authorised),
            (S::Checked, T::Cancel, S::Cancelled),
            (S::Authorised, T::Export, S::Exported),
            (S::Authorised, T::PayRest, S::Paid),
            (S::Authorised, T::Recall, S::Drafted),
            (S::Exported, T::Export, S::Exported),
            (S::Exported, T::PayPart, S::PartlyPaid),
            (S::Exported, T::PayRest, S::Paid),
            (S::Exported, T::Return, S::Exported),
            (S::PartlyPaid, T::Export, S::PartlyPaid),
            (S::PartlyPaid, T::PayPart, S::PartlyPaid),
            (S::PartlyPaid, T::PayRest, S::Paid),
            (S::PartlyPaid, T::Return, S::PartlyPaid),
            (S::Paid, T::Return, S::PartlyPaid),
            (S::Paid, T::Close, S::Closed),
            (S::Closed, T::Return, S::PartlyPaid),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let expected = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.2);
                assert_eq!(state.next(step).ok(), expected, "{state} {step}");
            }
        }
    }

    #[test]
    fn the_course_of_a_payment() {
        use {PaymentState as S, PaymentStep as T};
        let ways = [
            (S::Pending, T::Send, S::Sent),
            (S::Sent, T::Pay, S::Paid),
            (S::Sent, T::Return, S::Returned),
            (S::Paid, T::Return, S::Returned),
            (S::Returned, T::Reissue, S::Reissued),
            (S::Returned, T::Reinstate, S::Sent),
            (S::Paid, T::Recall, S::Pending),
            (S::Pending, T::Refuse, S::Returned),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let expected = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.2);
                assert_eq!(state.next(step).ok(), expected, "{state} {step}");
            }
        }
    }

    proptest! {
        #[test]
        fn money_moves_only_after_authorisation(steps in prop::collection::vec(0..BatchStep::ALL.len(), 0..40)) {
            let mut state = BatchState::Drafted;
            let (mut checked, mut authorised, mut exported, mut netted) = (false, false, false, false);
            for step in steps.into_iter().map(|index| BatchStep::ALL[index]) {
                let Ok(next) = state.next(step) else { continue };
                match step {
                    BatchStep::Check => checked = true,
                    BatchStep::Authorise => { prop_assert!(checked); authorised = true; }
                    BatchStep::Cancel => prop_assert!(!authorised),
                    BatchStep::Recall => {
                        prop_assert!(authorised && !exported);
                        (checked, authorised) = (false, false);
                    }
                    BatchStep::Export => { prop_assert!(authorised); exported = true; }
                    // Netting may leave nothing to be sent.
                    BatchStep::PayRest => { prop_assert!(authorised); netted = netted || !exported; }
                    _ => prop_assert!(exported || netted),
                }
                prop_assert!(state != BatchState::Cancelled);
                prop_assert!(state != BatchState::Closed || step == BatchStep::Return);
                state = next;
            }
        }
    }
}
