use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::kernel::{AwardApplicationId, ClaimId, Fen, NoticeId, ProgrammeId, UserId};
use crate::store::schema::public_notice;

/// A public notice 公示 without its content.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = public_notice, check_for_backend(diesel::pg::Pg))]
pub struct Notice {
    pub id: NoticeId,
    pub reference: String,
    pub programme_id: ProgrammeId,
    pub title: String,
    pub content_hash: Vec<u8>,
    /// Days of Asia/Shanghai, both inside.
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub working_days: i32,
    pub published_by: UserId,
    pub published_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
}

impl Notice {
    /// Whether objections are taken on this day.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.opens_on <= day && day <= self.closes_on
    }
}

/// Version of the shape of [`Content`].
pub const NOTICE_SCHEMA: u32 = 1;

/// What a public notice 公示 says, as it was on the day of publication and for ever after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = NoticeContent)]
pub struct Content {
    /// Version of this document's shape.
    pub schema: u32,
    pub programme_name_zh: String,
    pub programme_name_en: String,
    pub claims: Vec<ContentLine>,
    /// Recognition awards, in notices of these; not there in others, so that the hashes of those stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<AwardLine>,
}

/// One recognition award in a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = NoticeAwardLine)]
pub struct AwardLine {
    pub application_id: AwardApplicationId,
    pub reference: String,
    pub organisation_name: String,
    pub platform_name: String,
    pub award_zh: String,
    pub award_en: String,
    pub amount_fen: Fen,
}

/// One claim in a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = NoticeLine)]
pub struct ContentLine {
    pub claim_id: ClaimId,
    pub reference: String,
    pub enterprise_name: String,
    pub provider_name: String,
    /// Name of the listing that was used.
    pub service: String,
    pub amount_fen: Fen,
}

impl Content {
    /// SHA-256 of the content as compact JSON, members in the order of declaration: exactly the bytes of the `content`
    /// member in the API's answer, so that anybody can check it.
    ///
    /// # Errors
    /// The content cannot be written as JSON.
    pub fn hash(&self) -> Result<[u8; 32], serde_json::Error> {
        Ok(Sha256::digest(serde_json::to_vec(self)?).into())
    }

    pub fn total(&self) -> Fen {
        let claims: Fen = self.claims.iter().map(|line| line.amount_fen).sum();
        claims.saturating_add(self.awards.iter().map(|line| line.amount_fen).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(amount: i64) -> Content {
        Content {
            schema: NOTICE_SCHEMA,
            programme_name_zh: "科技创新券".to_owned(),
            programme_name_en: "Innovation voucher".to_owned(),
            claims: vec![ContentLine {
                claim_id: ClaimId::from_uuid(uuid::Uuid::nil()),
                reference: "DF20260302-ABCDEFGH".to_owned(),
                enterprise_name: "甲公司".to_owned(),
                provider_name: "乙大学".to_owned(),
                service: "扫描电镜".to_owned(),
                amount_fen: Fen::new(amount),
            }],
            awards: Vec::new(),
        }
    }

    #[test]
    fn the_hash_survives_the_database_and_notices_a_fen() {
        let stored = serde_json::to_value(content(100)).expect("JSON");
        let again: Content = serde_json::from_value(stored).expect("content");
        assert_eq!(again.hash().ok(), content(100).hash().ok());
        assert_ne!(content(101).hash().ok(), content(100).hash().ok());
    }
}
