use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;

use super::model::{Attachment, MediaType, Owner, hex};
use crate::kernel::{AttachmentId, BookingId, QuotationId, UserId, VoucherApplicationId};
use crate::store::schema::{attachment, evidence_content};

#[derive(Queryable, Selectable)]
#[diesel(table_name = attachment, check_for_backend(Pg))]
struct AttachmentRow {
    id: AttachmentId,
    file_name: String,
    media_type: MediaType,
    size_bytes: i64,
    sha256: Vec<u8>,
    added_by: UserId,
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
    type Owners = (Option<VoucherApplicationId>, Option<BookingId>, Option<QuotationId>);
    let (application, booking, quotation): Owners = match owner {
        Owner::Application(id) => (Some(id), None, None),
        Owner::Booking(id) => (None, Some(id), None),
        Owner::Quotation(id) => (None, None, Some(id)),
    };
    diesel::insert_into(attachment::table)
        .values((
            attachment::id.eq(new.id),
            attachment::application_id.eq(application),
            attachment::booking_id.eq(booking),
            attachment::quotation_id.eq(quotation),
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
    }
}
