//! What a file is and to what it belongs.

mod media;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

pub use media::{FileProblem, MediaType};

use crate::kernel::{
    AttachmentId, BookingId, EvaluationAppealId, ObjectionId, QuotationId, UserId, VoucherApplicationId,
};

/// The thing that a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Application(VoucherApplicationId),
    Booking(BookingId),
    Quotation(QuotationId),
    /// To a published claim.
    Objection(ObjectionId),
    /// To a published award.
    AwardObjection(ObjectionId),
    /// Against the score of an evaluation.
    Appeal(EvaluationAppealId),
}

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// A plain name, no path; may be empty.
    pub file_name: String,
    pub content: Vec<u8>,
}

/// The form of an upload, for the API's description.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form; the form itself is read part by part")]
pub struct FileForm {
    /// PDF, PNG, JPEG, OFD, XML, XLSX or DOCX, at most 20 MiB; told by content.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A file; its content is kept once per SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Attachment {
    pub id: AttachmentId,
    pub file_name: String,
    /// By content, not by name.
    pub media_type: MediaType,
    pub size_bytes: i64,
    /// Hexadecimal.
    pub sha256: String,
    /// Absent: it came with an objection, which needs no account.
    pub added_by: Option<UserId>,
    pub added_at: DateTime<Utc>,
}

/// A file as it is given back.
#[derive(Debug)]
pub struct AttachmentFile {
    pub attachment: Attachment,
    pub content: Vec<u8>,
}

/// A hash as people read it.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
