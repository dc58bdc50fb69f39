use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::attachment::MediaType;
use crate::attachment::model::hex;
use crate::award::model::{Evidence, EvidenceKind};
use crate::kernel::{AwardApplicationId, EvidenceId, UserId};
use crate::store::schema::{award_evidence, evidence_content};

#[derive(Queryable, Selectable)]
#[diesel(table_name = award_evidence, check_for_backend(diesel::pg::Pg))]
struct EvidenceRow {
    id: EvidenceId,
    kind: EvidenceKind,
    file_name: String,
    media_type: MediaType,
    size_bytes: i64,
    sha256: Vec<u8>,
    added_at: DateTime<Utc>,
}

impl From<EvidenceRow> for Evidence {
    fn from(row: EvidenceRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            file_name: row.file_name,
            media_type: row.media_type,
            size_bytes: row.size_bytes,
            sha256: hex(&row.sha256),
            added_at: row.added_at,
        }
    }
}

pub fn evidence_insert(
    conn: &mut PgConnection,
    id: AwardApplicationId,
    evidence: &Evidence,
    sha256: &[u8],
    by: UserId,
) -> QueryResult<()> {
    diesel::insert_into(award_evidence::table)
        .values((
            award_evidence::id.eq(evidence.id),
            award_evidence::application_id.eq(id),
            award_evidence::kind.eq(evidence.kind),
            award_evidence::file_name.eq(&evidence.file_name),
            award_evidence::media_type.eq(evidence.media_type),
            award_evidence::size_bytes.eq(evidence.size_bytes),
            award_evidence::sha256.eq(sha256),
            award_evidence::added_by.eq(by),
            award_evidence::added_at.eq(evidence.added_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn evidence_count(conn: &mut PgConnection, id: AwardApplicationId) -> QueryResult<i64> {
    award_evidence::table.filter(award_evidence::application_id.eq(id)).count().get_result(conn)
}

pub fn evidence_list(conn: &mut PgConnection, id: AwardApplicationId) -> QueryResult<Vec<Evidence>> {
    let rows = award_evidence::table
        .filter(award_evidence::application_id.eq(id))
        .order(award_evidence::id)
        .select(EvidenceRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Evidence::from).collect())
}

pub fn evidence_fetch(conn: &mut PgConnection, id: AwardApplicationId, file: EvidenceId) -> QueryResult<Evidence> {
    award_evidence::table
        .find(file)
        .filter(award_evidence::application_id.eq(id))
        .select(EvidenceRow::as_select())
        .first(conn)
        .map(Evidence::from)
}

pub fn evidence_content(conn: &mut PgConnection, file: EvidenceId) -> QueryResult<Vec<u8>> {
    award_evidence::table
        .inner_join(evidence_content::table.on(evidence_content::sha256.eq(award_evidence::sha256)))
        .filter(award_evidence::id.eq(file))
        .select(evidence_content::content)
        .first(conn)
}

pub fn evidence_delete(conn: &mut PgConnection, file: EvidenceId) -> QueryResult<()> {
    diesel::delete(award_evidence::table.find(file)).execute(conn).map(drop)
}
