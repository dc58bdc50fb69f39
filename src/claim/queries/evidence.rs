use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;

use crate::attachment::MediaType;
use crate::attachment::model::hex;
use crate::claim::model::{Corrections, Decision, Evidence, Review, Share};
use crate::kernel::{ClaimId, EvidenceId, UserId};
use crate::programme::{EvidenceKind, ReviewStep};
use crate::store::schema::{claim, claim_evidence, claim_review, claim_share, evidence_content};

#[derive(Queryable, Selectable)]
#[diesel(table_name = claim_evidence, check_for_backend(diesel::pg::Pg))]
struct EvidenceRow {
    id: EvidenceId,
    claim_id: ClaimId,
    kind: EvidenceKind,
    file_name: String,
    media_type: MediaType,
    size_bytes: i64,
    sha256: Vec<u8>,
    added_by: UserId,
    added_at: DateTime<Utc>,
    e_invoice: Option<Value>,
}

impl From<EvidenceRow> for Evidence {
    fn from(row: EvidenceRow) -> Self {
        Self {
            id: row.id,
            claim_id: row.claim_id,
            kind: row.kind,
            file_name: row.file_name,
            media_type: row.media_type,
            size_bytes: row.size_bytes,
            sha256: hex(&row.sha256),
            added_by: row.added_by,
            added_at: row.added_at,
            e_invoice: row.e_invoice.and_then(|value| serde_json::from_value(value).ok()),
        }
    }
}

/// Keeps a piece of evidence, whose content is kept under its hash.
pub fn evidence_insert(conn: &mut PgConnection, evidence: &Evidence, sha256: &[u8]) -> QueryResult<()> {
    let e_invoice = evidence.e_invoice.as_ref().map(serde_json::to_value).transpose();
    diesel::insert_into(claim_evidence::table)
        .values((
            claim_evidence::id.eq(evidence.id),
            claim_evidence::claim_id.eq(evidence.claim_id),
            claim_evidence::kind.eq(evidence.kind),
            claim_evidence::file_name.eq(&evidence.file_name),
            claim_evidence::media_type.eq(evidence.media_type),
            claim_evidence::size_bytes.eq(evidence.size_bytes),
            claim_evidence::sha256.eq(sha256),
            claim_evidence::added_by.eq(evidence.added_by),
            claim_evidence::added_at.eq(evidence.added_at),
            claim_evidence::e_invoice
                .eq(e_invoice.map_err(|error| diesel::result::Error::SerializationError(error.into()))?),
        ))
        .execute(conn)
        .map(drop)
}

pub fn evidence_count(conn: &mut PgConnection, id: ClaimId) -> QueryResult<i64> {
    claim_evidence::table.filter(claim_evidence::claim_id.eq(id)).count().get_result(conn)
}

pub fn evidence_list(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<Evidence>> {
    let rows: Vec<EvidenceRow> = claim_evidence::table
        .filter(claim_evidence::claim_id.eq(id))
        .order(claim_evidence::id)
        .select(EvidenceRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Evidence::from).collect())
}

/// Of these invoice numbers, those that another claim which was handed in states or has among its evidence.
pub fn invoice_list_elsewhere(conn: &mut PgConnection, id: ClaimId, numbers: &[&str]) -> QueryResult<Vec<String>> {
    let number = sql::<Text>("claim_evidence.e_invoice->>'number'");
    let stated: Vec<String> = claim::table
        .filter(claim::id.ne(id))
        .filter(claim::submitted_at.is_not_null())
        .filter(claim::invoice_number.eq_any(numbers.iter().copied()))
        .select(claim::invoice_number.assume_not_null())
        .load(conn)?;
    let attached: Vec<String> = claim_evidence::table
        .inner_join(claim::table)
        .filter(claim::id.ne(id))
        .filter(claim::submitted_at.is_not_null())
        .filter(claim_evidence::e_invoice.is_not_null())
        .filter(number.clone().eq_any(numbers.iter().map(|number| (*number).to_owned())))
        .select(number)
        .load(conn)?;
    Ok(stated.into_iter().chain(attached).collect())
}

pub fn evidence_fetch(conn: &mut PgConnection, claim: ClaimId, id: EvidenceId) -> QueryResult<Evidence> {
    claim_evidence::table
        .find(id)
        .filter(claim_evidence::claim_id.eq(claim))
        .select(EvidenceRow::as_select())
        .first(conn)
        .map(Evidence::from)
}

pub fn evidence_content(conn: &mut PgConnection, id: EvidenceId) -> QueryResult<Vec<u8>> {
    claim_evidence::table
        .inner_join(evidence_content::table)
        .filter(claim_evidence::id.eq(id))
        .select(evidence_content::content)
        .first(conn)
}

pub fn evidence_delete(conn: &mut PgConnection, id: EvidenceId) -> QueryResult<()> {
    diesel::delete(claim_evidence::table.find(id)).execute(conn).map(drop)
}

pub fn review_insert(
    conn: &mut PgConnection,
    id: ClaimId,
    step: ReviewStep,
    (decision, reason, corrections): (Decision, &str, &Corrections),
    (reviewer, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::insert_into(claim_review::table)
        .values((
            claim_review::claim_id.eq(id),
            claim_review::step.eq(step),
            claim_review::decision.eq(decision),
            claim_review::reason.eq(reason),
            claim_review::corrections.eq(corrections),
            claim_review::reviewer.eq(reviewer),
            claim_review::decided_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Oldest first.
pub fn review_list(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<Review>> {
    claim_review::table
        .filter(claim_review::claim_id.eq(id))
        .order(claim_review::id)
        .select(Review::as_select())
        .load(conn)
}

pub fn share_insert_all(conn: &mut PgConnection, id: ClaimId, shares: &[Share]) -> QueryResult<()> {
    let rows: Vec<_> = shares
        .iter()
        .map(|share| {
            (
                claim_share::claim_id.eq(id),
                claim_share::level.eq(share.level),
                claim_share::payer_region.eq(&share.payer_region),
                claim_share::amount_fen.eq(share.amount_fen),
                claim_share::account_id.eq(share.account_id),
            )
        })
        .collect();
    diesel::insert_into(claim_share::table).values(rows).execute(conn).map(drop)
}

pub fn share_list(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<Share>> {
    claim_share::table
        .filter(claim_share::claim_id.eq(id))
        .order(claim_share::level)
        .select(Share::as_select())
        .load(conn)
}
