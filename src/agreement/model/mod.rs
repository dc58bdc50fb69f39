//! What is asked, offered and signed.

mod amendment;
mod contract;
mod made;
mod offer;
mod quotation;

pub use amendment::{
    Amendment, AmendmentState, AmendmentView, AnsweredAmendment, NewAmendment, NewStage, Plan, PlannedStage,
    StageSwitch, remaining,
};
pub use contract::{
    Agreement, AgreementDetail, AgreementIllegalStep, AgreementState, AgreementStep, AnsweredEnding, Stage, StageKind,
    StageState, contract_steps, stage_steps,
};
pub use made::{AcceptedOffer, Offer, OfferShare, OfferView, PartShare, line_steps};
pub use offer::{NewMilestone, NewOffer, NewOfferLine, OfferKind, OfferState, Part, Terms};
pub use quotation::{
    ANSWER_TIME, DeclinedOffer, Document, NewQuotation, Quotation, QuotationDetail, QuotationIllegalStep,
    QuotationListed, QuotationState, QuotationStep,
};
