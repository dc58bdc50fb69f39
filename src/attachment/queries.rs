use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;

use super::model::{Attachment, MediaType, Owner, hex};
use crate::kernel::{
    AttachmentId, BookingId, EvaluationAppealId, ObjectionId, QuotationId, UserId, VoucherApplicationId,
};
use crate::store::schema::{attachment, evidence_content};

#[derive(Queryable, Selectable)]
#[diesel(table_name = attachment, check_for_backend(Pg))]
struct AttachmentRow {
    id: AttachmentId,
    file_name: String,
    media_type: MediaType,
    size_bytes: i64,
    sha256: Vec<u8>,
    added_by: Option<UserId>,
    added_at: DateTime<Utc>,
}

impl From<AttachmentRow> for Attachment {
    fn from(row: AttachmentRow) -> Self {
        Self {
            id: row.id,
            file_name: row.file_name,
            media_type: row.media_type,
            size_bytes: row.size_bytes,
            sha256: hex(&row.sha256),
            added_by: row.added_by,
            added_at: row.added_at,
        }
    }
}

/// Keeps a content; one that is known by its hash is not kept twice.
pub fn content_insert(conn: &mut PgConnection, sha256: &[u8], content: &[u8]) -> QueryResult<()> {
    diesel::insert_into(evidence_content::table)
        .values((evidence_content::sha256.eq(sha256), evidence_content::content.eq(content)))
        .on_conflict_do_nothing()
        .execute(conn)
        .map(drop)
}

pub fn attachment_insert(conn: &mut PgConnection, owner: Owner, new: &Attachment, sha256: &[u8]) -> QueryResult<()> {
    diesel::insert_into(attachment::table)
        .values((
            attachment::id.eq(new.id),
            Owners::from(owner),
            attachment::file_name.eq(&new.file_name),
            attachment::media_type.eq(new.media_type),
            attachment::size_bytes.eq(new.size_bytes),
            attachment::sha256.eq(sha256),
            attachment::added_by.eq(new.added_by),
            attachment::added_at.eq(new.added_at),
        ))
        .execute(conn)
        .map(drop)
}

/// To what a file belongs: one of them.
#[derive(Default, Insertable)]
#[diesel(table_name = attachment)]
struct Owners {
    application_id: Option<VoucherApplicationId>,
    booking_id: Option<BookingId>,
    quotation_id: Option<QuotationId>,
    objection_id: Option<ObjectionId>,
    award_objection_id: Option<ObjectionId>,
    appeal_id: Option<EvaluationAppealId>,
}

impl From<Owner> for Owners {
    fn from(owner: Owner) -> Self {
        let none = Self::default();
        match owner {
            Owner::Application(id) => Self { application_id: Some(id), ..none },
            Owner::Booking(id) => Self { booking_id: Some(id), ..none },
            Owner::Quotation(id) => Self { quotation_id: Some(id), ..none },
            Owner::Objection(id) => Self { objection_id: Some(id), ..none },
            Owner::AwardObjection(id) => Self { award_objection_id: Some(id), ..none },
            Owner::Appeal(id) => Self { appeal_id: Some(id), ..none },
        }
    }
}

/// In the order in which they came.
pub fn attachment_list(conn: &mut PgConnection, owner: Owner) -> QueryResult<Vec<Attachment>> {
    let rows: Vec<AttachmentRow> = of(owner).order(attachment::id).select(AttachmentRow::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Attachment::from).collect())
}

pub fn attachment_count(conn: &mut PgConnection, owner: Owner) -> QueryResult<i64> {
    of(owner).count().get_result(conn)
}

pub fn attachment_fetch(conn: &mut PgConnection, owner: Owner, id: AttachmentId) -> QueryResult<Attachment> {
    of(owner).filter(attachment::id.eq(id)).select(AttachmentRow::as_select()).first(conn).map(Attachment::from)
}

pub fn attachment_content(conn: &mut PgConnection, id: AttachmentId) -> QueryResult<Vec<u8>> {
    attachment::table
        .inner_join(evidence_content::table)
        .filter(attachment::id.eq(id))
        .select(evidence_content::content)
        .first(conn)
}

pub fn attachment_delete(conn: &mut PgConnection, id: AttachmentId) -> QueryResult<()> {
    diesel::delete(attachment::table.find(id)).execute(conn).map(drop)
}

fn of(owner: Owner) -> attachment::BoxedQuery<'static, Pg> {
    match owner {
        Owner::Application(id) => attachment::table.filter(attachment::application_id.eq(id)).into_boxed(),
        Owner::Booking(id) => attachment::table.filter(attachment::booking_id.eq(id)).into_boxed(),
        Owner::Quotation(id) => attachment::table.filter(attachment::quotation_id.eq(id)).into_boxed(),
        Owner::Objection(id) => attachment::table.filter(attachment::objection_id.eq(id)).into_boxed(),
        Owner::AwardObjection(id) => attachment::table.filter(attachment::award_objection_id.eq(id)).into_boxed(),
        Owner::Appeal(id) => attachment::table.filter(attachment::appeal_id.eq(id)).into_boxed(),
    }
}
