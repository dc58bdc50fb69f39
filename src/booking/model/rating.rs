//! What an enterprise says of a booking, and what the provider answers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::MAX_TEXT;
use crate::kernel::Invalid;
use crate::store::schema::booking_rating;
use crate::web::FieldError;

/// Stars from 1 to 5.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRating {
    #[schema(minimum = 1, maximum = 5)]
    pub on_time: i32,
    #[schema(minimum = 1, maximum = 5)]
    pub quality: i32,
    #[schema(minimum = 1, maximum = 5)]
    pub service: i32,
    /// At most 2,000 characters; everybody can read it.
    #[serde(default)]
    pub comment: String,
}

impl NewRating {
    pub fn faults(&self) -> Vec<FieldError> {
        let stars = [("on_time", self.on_time), ("quality", self.quality), ("service", self.service)];
        let invalid = || Invalid::new("stars", "应为 1 到 5 星", "must be 1 to 5 stars");
        let wrong = stars.iter().filter(|(_, stars)| !(1..=5).contains(stars));
        let mut faults: Vec<_> = wrong.map(|(field, _)| FieldError::invalid(*field, invalid())).collect();
        if self.comment.trim().chars().count() > MAX_TEXT {
            let invalid = Invalid::new("length", "最多 2000 个字符", "at most 2,000 characters");
            faults.push(FieldError::invalid("comment", invalid));
        }
        faults
    }
}

/// A rating as everybody may read it: whose it is, is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = booking_rating, check_for_backend(diesel::pg::Pg))]
#[schema(as = BookingRating)]
pub struct Rating {
    /// Stars, 1 to 5.
    pub on_time: i32,
    pub quality: i32,
    pub service: i32,
    /// May be empty.
    pub comment: String,
    pub rated_at: DateTime<Utc>,
    /// What the provider says to it.
    pub answer: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_one_to_five() {
        let new = |on_time, quality, service| NewRating { on_time, quality, service, comment: String::new() };
        assert!(new(1, 3, 5).faults().is_empty());
        let fields: Vec<_> = new(0, 6, -1).faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["on_time", "quality", "service"]);
        let long = NewRating { comment: "长".repeat(MAX_TEXT + 1), ..new(5, 5, 5) };
        assert_eq!(long.faults().len(), 1);
    }
}
