//! What was ordered besides time, as people see it afterwards.

use serde::Serialize;
use utoipa::ToSchema;

use super::companion::CompanionName;
use super::quote::BookedTerms;
use crate::catalog::model::ConsumablePer;
use crate::kernel::{Fen, Text};

/// What an order says besides its time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookedOrder {
    /// Somebody of the provider's works with the customer.
    pub with_operator: bool,
    /// Those that are counted by piece, as ordered.
    pub consumables: Vec<BookedConsumable>,
    /// All that the tariff counts by piece, as it was when this was booked: what may be used of, ordered or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_piece: Vec<PieceConsumable>,
    /// Listings that are held besides, for the same time.
    pub companions: Vec<CompanionName>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookedConsumable {
    pub code: String,
    pub name: Text,
    pub count: u32,
}

/// A consumable of the tariff by which something was booked, with how many were ordered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PieceConsumable {
    pub code: String,
    pub name: Text,
    /// For each, fen.
    pub amount_fen: Fen,
    pub ordered: u32,
}

impl BookedOrder {
    pub fn of(terms: &BookedTerms) -> Self {
        let ordered = |one: &crate::catalog::model::Consumable| {
            let count = *terms.extras.consumables.get(&one.code).filter(|_| one.per == ConsumablePer::Piece)?;
            Some(BookedConsumable { code: one.code.clone(), name: one.name.clone(), count })
        };
        let piece = |one: &crate::catalog::model::Consumable| {
            (one.per == ConsumablePer::Piece).then(|| PieceConsumable {
                code: one.code.clone(),
                name: one.name.clone(),
                amount_fen: one.amount,
                ordered: terms.extras.consumables.get(&one.code).copied().unwrap_or(0),
            })
        };
        let named =
            |one: &super::companion::BookedCompanion| CompanionName { id: one.listing_id, name: one.name.clone() };
        Self {
            with_operator: terms.extras.with_operator || terms.tariff.operator.is_some_and(|one| one.is_required),
            consumables: terms.tariff.consumables.iter().filter_map(ordered).filter(|one| one.count > 0).collect(),
            by_piece: terms.tariff.consumables.iter().filter_map(piece).collect(),
            companions: terms.companions.iter().map(named).collect(),
        }
    }
}
