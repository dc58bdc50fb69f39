//! What several orders come to together. They are booked, and all of it is undone again, so that what is told is what a booking
//! finds: what the first of them take of a voucher, a cap, a quota or a calendar, the later ones lack.

use std::convert::Infallible;

use serde::Serialize;
use utoipa::ToSchema;

use super::read::BookingView;
use super::several::{Cart, Outcome, Series, cart_outcomes, series_outcomes};
use crate::booking::Error;
use crate::booking::model::ExpectedQuote;
use crate::identity::Caller;
use crate::kernel::Fen;
use crate::store::{DbError, Tx};

/// What several orders come to together, fen; what cannot be booked is left out.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct TogetherQuote {
    pub price_fen: Fen,
    pub subsidy_fen: Fen,
    pub own_share_fen: Fen,
    /// One for each order or occurrence, in their order.
    pub parts: Vec<TogetherPart>,
}

/// One of several orders, beside the others.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TogetherPart {
    /// What it comes to; to be sent along when it is booked, so that nothing else is booked than what was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<ExpectedQuote>,
    /// Why it cannot be booked beside the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::web::ProblemBody>)]
    pub problem: Option<serde_json::Value>,
}

/// What a cart comes to. Changes nothing.
///
/// # Errors
/// Not 1 to 20 orders; what speaks against single orders is told with them.
pub fn quote_cart(tx: &mut Tx<'_>, caller: &Caller, cart: &Cart) -> Result<TogetherQuote, Error> {
    undone(tx, |tx| cart_outcomes(tx, caller, cart))
}

/// What a series comes to. Changes nothing.
///
/// # Errors
/// Fields at fault; what speaks against single occurrences is told with them.
pub fn quote_series(tx: &mut Tx<'_>, caller: &Caller, series: &Series) -> Result<TogetherQuote, Error> {
    undone(tx, |tx| Ok(series_outcomes(tx, caller, series)?.into_iter().map(|(_, outcome)| outcome).collect()))
}

/// Why what was done is undone: it was only to be told, or it failed.
enum Undone {
    Told(TogetherQuote),
    Failed(Error),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

fn undone(
    tx: &mut Tx<'_>,
    book: impl FnOnce(&mut Tx<'_>) -> Result<Vec<Outcome>, Error>,
) -> Result<TogetherQuote, Error> {
    let outcome: Result<Infallible, Undone> = tx.attempt(|tx| {
        Err(match book(tx) {
            Ok(outcomes) => Undone::Told(TogetherQuote::of(outcomes)),
            Err(error) => Undone::Failed(error),
        })
    });
    match outcome {
        Err(Undone::Told(quote)) => Ok(quote),
        Err(Undone::Failed(error)) => Err(error),
        Ok(never) => match never {},
    }
}

impl TogetherQuote {
    fn of(outcomes: Vec<Outcome>) -> Self {
        let mut together = Self::default();
        for outcome in outcomes {
            together.parts.push(match outcome {
                Ok(BookingView { price_fen, subsidy_fen, own_share_fen, .. }) => {
                    together.price_fen = together.price_fen.saturating_add(price_fen);
                    together.subsidy_fen = together.subsidy_fen.saturating_add(subsidy_fen);
                    together.own_share_fen = together.own_share_fen.saturating_add(own_share_fen);
                    TogetherPart { expected: Some(ExpectedQuote { price_fen, subsidy_fen }), problem: None }
                }
                Err(error) => TogetherPart { expected: None, problem: Some(error.into_document()) },
            });
        }
        together
    }
}
