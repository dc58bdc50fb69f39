//! Files of things. The callers have locked the thing and know that the person may do this.

use diesel::pg::PgConnection;
use sha2::{Digest, Sha256};

use super::Error;
use super::model::{Attachment, AttachmentFile, MediaType, NewFile, Owner, hex};
use super::queries;
use crate::kernel::{AttachmentId, UserId};
use crate::store::{DbError, Tx};

/// What a file without a name is called.
const NAMELESS: &str = "file";

/// Keeps a content, once, and answers its SHA-256.
///
/// # Errors
/// The database refuses.
pub fn keep_content(tx: &mut Tx<'_>, content: &[u8]) -> Result<[u8; 32], DbError> {
    let sha256: [u8; 32] = Sha256::digest(content).into();
    queries::content_insert(tx.conn(), &sha256, content)?;
    Ok(sha256)
}

/// Adds a file to a thing that may have at most `most`.
///
/// # Errors
/// A file of no kind that is taken, or too large; [`Error::TooMany`].
pub fn add(
    tx: &mut Tx<'_>,
    owner: Owner,
    by: impl Into<Option<UserId>>,
    new: &NewFile,
    most: i64,
) -> Result<Attachment, Error> {
    let media_type = MediaType::detect(&new.content).map_err(Error::File)?;
    if queries::attachment_count(tx.conn(), owner)? >= most {
        return Err(Error::TooMany(most));
    }
    let sha256 = keep_content(tx, &new.content)?;
    let file_name = if new.file_name.is_empty() { NAMELESS } else { &new.file_name };
    let attachment = Attachment {
        id: AttachmentId::new(),
        file_name: file_name.to_owned(),
        media_type,
        size_bytes: i64::try_from(new.content.len()).unwrap_or(i64::MAX),
        sha256: hex(&sha256),
        added_by: by.into(),
        added_at: tx.now(),
    };
    queries::attachment_insert(tx.conn(), owner, &attachment, &sha256)?;
    Ok(attachment)
}

/// In the order in which they came.
///
/// # Errors
/// The database refuses.
pub fn list(conn: &mut PgConnection, owner: Owner) -> Result<Vec<Attachment>, Error> {
    Ok(queries::attachment_list(conn, owner)?)
}

/// # Errors
/// The thing has no such file.
pub fn file(conn: &mut PgConnection, owner: Owner, id: AttachmentId) -> Result<AttachmentFile, Error> {
    let attachment = queries::attachment_fetch(conn, owner, id)?;
    let content = queries::attachment_content(conn, id)?;
    Ok(AttachmentFile { attachment, content })
}

/// Takes a file off a thing and answers what it was, for the audit trail.
///
/// # Errors
/// The thing has no such file.
pub fn remove(tx: &mut Tx<'_>, owner: Owner, id: AttachmentId) -> Result<Attachment, Error> {
    let attachment = queries::attachment_fetch(tx.conn(), owner, id)?;
    queries::attachment_delete(tx.conn(), id)?;
    Ok(attachment)
}
