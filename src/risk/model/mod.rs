//! The rules, what they look at and what they find: pure.

mod evidence;
mod facts;
mod graph;
mod party;
mod policy;
mod rules;
mod signal;
pub mod synthetic;
mod trade;

pub use evidence::{Evidence, EvidenceRecord, EvidenceRecordKind};
pub use facts::{ClaimRef, Facts, OrderRef, ProviderLoad, Subject, UseRef, Usual};
pub use graph::{Hop, HopLink, Node, Path, Tie, TieKind, Ties, words_of};
pub use party::{MAX_FACTS, NewPartyFact, PartyFact, PartyFactKind, PartyFactSource};
pub use policy::{
    CircularTrade, Concentration, HighPrice, ImpossibleTime, Policy, RelatedParty, RoundSum, RuleParameters, SameFile,
    SameInvoice, SplitOrder,
};
pub use rules::{Found, found};
pub use signal::{Assessment, RiskClaim, RiskDecision, RiskRule, RiskVerdict, Signal, SignalState, SignalsOfClaim};
pub use trade::{Trade, Trades, cycles};
