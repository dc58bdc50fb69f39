use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What enterprises say of a listing or a provider, on average, in hundredths of a star: 467 is 4.67 of 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RatingSummary {
    /// How many ratings.
    pub count: i64,
    /// Over all three.
    pub overall: i32,
    pub on_time: i32,
    pub quality: i32,
    pub service: i32,
}
