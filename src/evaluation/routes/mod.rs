//! Evaluations over HTTP.

mod appeal_files;
mod appeals;
mod periods;
mod public;
mod ranking;
mod sanctions;
mod scores;
mod sets;

use crate::web::Routes;
use serde::Deserialize;
use utoipa::ToSchema;

pub fn configure(cfg: &mut Routes<'_>) {
    sets::configure(cfg);
    periods::configure(cfg);
    scores::configure(cfg);
    appeals::configure(cfg);
    appeal_files::configure(cfg);
    sanctions::configure(cfg);
    ranking::configure(cfg);
    public::configure(cfg);
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EvaluationReason {
    /// 1 to 5,000 characters; 500 for a suspension, where it goes with each listing.
    reason: String,
}
