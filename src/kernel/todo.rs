//! What waits for somebody: every module tells its part in these words.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Fen, OrganisationId, RegionCode, UserId, text_enum};

text_enum! {
    /// What waits. The names end with what is to be done by the caller, or say where it is while others act.
    pub enum TodoKind {
        OrganisationToAdmit = "organisation_to_admit",
        OrganisationInAdmission = "organisation_in_admission",
        BankAccountMissing = "bank_account_missing",
        ListingToAdmit = "listing_to_admit",
        ListingInAdmission = "listing_in_admission",
        /// Drafts, and what a reviewer sent back.
        ApplicationToSubmit = "application_to_submit",
        ApplicationToReview = "application_to_review",
        ApplicationInReview = "application_in_review",
        VoucherExpiring = "voucher_expiring",
        BookingToConfirm = "booking_to_confirm",
        /// The deadline is the appointed time.
        BookingToStart = "booking_to_start",
        BookingToDeliver = "booking_to_deliver",
        BookingToAccept = "booking_to_accept",
        /// A provider is asked what something costs.
        QuotationToAnswer = "quotation_to_answer",
        QuotationUnderWay = "quotation_under_way",
        OfferToDecide = "offer_to_decide",
        /// The other side wants to end a contract early.
        EndingToAnswer = "ending_to_answer",
        /// The other side proposes to change a contract.
        AmendmentToAnswer = "amendment_to_answer",
        /// An enterprise's samples have not arrived; the deadline is the end of the day on which they are to.
        BookingSamplesToSend = "booking_samples_to_send",
        /// As above, where the day was said, for the provider.
        SamplesToReceive = "samples_to_receive",
        /// The work is over, and samples still lie at the provider's.
        SamplesToClear = "samples_to_clear",
        /// A window is kept for the caller until the deadline.
        WaitOfferToAnswer = "wait_offer_to_answer",
        /// Another enterprise asks the caller's to take over a booking; the deadline is the appointed time.
        BookingTransferToAnswer = "booking_transfer_to_answer",
        /// The provider put a booking elsewhere; the deadline is its new time.
        BookingMoveToAgree = "booking_move_to_agree",
        /// An enterprise does not agree with what it owes for an unused booking.
        ChargeContestToAnswer = "charge_contest_to_answer",
        ChargeContestUnderWay = "charge_contest_under_way",
        BookingTransferUnderWay = "booking_transfer_under_way",
        /// The work's results are given out once the provider says that it received the customer's own share, of which so much
        /// is open.
        BookingPaymentToRecord = "booking_payment_to_record",
        /// Results are there and wait for the enterprise's own share.
        BookingPaymentToMake = "booking_payment_to_make",
        /// The due day is over; the amount is what is still open, the deadline the end of the due day.
        BillOverdue = "bill_overdue",
        /// The amount is what is still open; the deadline is the end of the due day.
        BillToPay = "bill_to_pay",
        /// What a customer has not paid in time, as far as its provider knows.
        ReceivableOverdue = "receivable_overdue",
        FaultToResolve = "fault_to_resolve",
        /// The deadline is the end of its last day.
        CertificateToRenew = "certificate_to_renew",
        /// A training needs a unit of its instrument and holds none; the id is its listing's and its own, with a colon between,
        /// and the deadline is its time.
        TrainingToPlace = "training_to_place",
        /// A provider qualified the caller, whose address it knows; the deadline is its end.
        QualificationToAccept = "qualification_to_accept",
        AppealToDecide = "appeal_to_decide",
        BookingRequested = "booking_requested",
        BookingInAcceptance = "booking_in_acceptance",
        BookingDisputed = "booking_disputed",
        DisputeToDecide = "dispute_to_decide",
        /// Accepted, paid in part by a voucher, and not claimed yet.
        BookingToClaim = "booking_to_claim",
        /// Drafts, and what a reviewer sent back.
        ClaimToSubmit = "claim_to_submit",
        ClaimToReview = "claim_to_review",
        ClaimToPublish = "claim_to_publish",
        ClaimInReview = "claim_in_review",
        /// The deadline is the end of the notice.
        ClaimInNotice = "claim_in_notice",
        ClaimInPayment = "claim_in_payment",
        ClaimToBatch = "claim_to_batch",
        ObjectionToDecide = "objection_to_decide",
        ComplaintToAnswer = "complaint_to_answer",
        ComplaintToDecide = "complaint_to_decide",
        ComplaintUnderWay = "complaint_under_way",
        /// The deadline is the end of the recognition.
        PlatformExpiring = "platform_expiring",
        OwnPlatformExpiring = "own_platform_expiring",
        /// Drafts, and what a reviewer sent back.
        AwardToSubmit = "award_to_submit",
        AwardToReview = "award_to_review",
        AwardToPublish = "award_to_publish",
        AwardInReview = "award_in_review",
        AwardObjectionToDecide = "award_objection_to_decide",
        ClawbackToAnswer = "clawback_to_answer",
        ClawbackToDecide = "clawback_to_decide",
        /// The amount is what is still open; the deadline is the end of its last day.
        ClawbackToPay = "clawback_to_pay",
        ClawbackOverdue = "clawback_overdue",
        /// The provider may comment and appeal until the deadline; the id is the score's.
        EvaluationToRead = "evaluation_to_read",
        /// The id is the score's.
        EvaluationAppealInDecision = "evaluation_appeal_in_decision",
        EvaluationAppealToDecide = "evaluation_appeal_to_decide",
        EvaluationToFreeze = "evaluation_to_freeze",
        EvaluationSanctionToDecide = "evaluation_sanction_to_decide",
        /// Somebody else proposed to grant, increase or change a budget line.
        AppropriationChangeToDecide = "appropriation_change_to_decide",
        /// The caller proposed it; another decides.
        AppropriationChangeUnderWay = "appropriation_change_under_way",
        BatchToCheck = "batch_to_check",
        BatchToAuthorise = "batch_to_authorise",
        BatchToExport = "batch_to_export",
        /// Somebody else asked an authorised batch back.
        BatchRecallToDecide = "batch_recall_to_decide",
        /// The caller asked for it; another decides.
        BatchRecallUnderWay = "batch_recall_under_way",
        BatchInAuthorisation = "batch_in_authorisation",
        PaymentToReissue = "payment_to_reissue",
        ReissueToConfirm = "reissue_to_confirm",
        ReissueInConfirmation = "reissue_in_confirmation",
        SettingToDecide = "setting_to_decide",
        /// What matching goes by, or a layout of statements.
        MatchSettingToDecide = "match_setting_to_decide",
        ExceptionToPropose = "exception_to_propose",
        ExceptionToResolve = "exception_to_resolve",
        ExceptionInResolution = "exception_in_resolution",
        /// Somebody says that nothing moved on an account; the id is the month, as `2026-10`.
        NoMovementToDecide = "no_movement_to_decide",
        /// What is wrong with a statement that somebody else took all the same; the id is the statement's.
        StatementFindingToResolve = "statement_finding_to_resolve",
        /// The id is the month, as `2026-10`.
        PeriodToClose = "period_to_close",
        MailUndelivered = "mail_undelivered",
    }
}

impl TodoKind {
    /// Whether others than the caller have to act.
    pub const fn waits_for_others(self) -> bool {
        matches!(
            self,
            Self::OrganisationInAdmission
                | Self::ListingInAdmission
                | Self::ApplicationInReview
                | Self::BookingRequested
                | Self::BookingInAcceptance
                | Self::BookingDisputed
                | Self::ClaimInReview
                | Self::ClaimInNotice
                | Self::ClaimInPayment
                | Self::ComplaintUnderWay
                | Self::AwardInReview
                | Self::EvaluationAppealInDecision
                | Self::QuotationUnderWay
                | Self::BookingTransferUnderWay
                | Self::AppropriationChangeUnderWay
                | Self::BatchInAuthorisation
                | Self::BatchRecallUnderWay
                | Self::ReissueInConfirmation
                | Self::ExceptionInResolution
        )
    }
}

/// Who asks what waits, and when.
#[derive(Debug, Clone)]
pub struct Asker {
    pub user: UserId,
    pub organisation: OrganisationId,
    /// Within which a bureau's person decides.
    pub region: RegionCode,
    pub now: DateTime<Utc>,
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TodoItem {
    /// The thing's id, by which its page is found.
    pub id: String,
    /// What people call it: its number, or its name.
    pub label: String,
    /// What it is about: the service, the other party, the subject; may be empty.
    pub about: String,
    pub state: String,
    pub since: DateTime<Utc>,
    /// When it is over, or the system acts, if nobody does.
    pub deadline_at: Option<DateTime<Utc>>,
    pub amount_fen: Option<Fen>,
}

/// Things of one kind that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TodoGroup {
    pub kind: TodoKind,
    /// How many there are.
    pub count: i64,
    /// Those that have waited longest, at most 20.
    pub items: Vec<TodoItem>,
}
