//! What is asked, offered and signed.

mod contract;
mod offer;
mod quotation;

pub use contract::{
    Agreement, AgreementDetail, AgreementIllegalStep, AgreementState, AgreementStep, AnsweredEnding, Stage, StageKind,
    StageState, contract_steps, stage_steps,
};
pub use offer::{
    AcceptedOffer, NewMilestone, NewOffer, NewOfferLine, Offer, OfferKind, OfferShare, OfferState, OfferView, Part,
    PartShare, Terms, line_steps,
};
pub use quotation::{
    ANSWER_TIME, DeclinedOffer, Document, NewQuotation, Quotation, QuotationDetail, QuotationIllegalStep,
    QuotationListed, QuotationState, QuotationStep,
};
