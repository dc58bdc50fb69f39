//! Reading in the product what it wrote, and seeing to what did not arrive.

use diesel::pg::PgConnection;
use serde_json::json;

use crate::audit;
use crate::identity::Caller;
use crate::kernel::OutboxId;
use crate::notify::model::{Error, MailState, text_of};
use crate::notify::queries::{self, Message, MessageKey, UndeliveredMail};
use crate::store::Tx;

/// What the product wrote to the caller, newest first: at most `limit + 1`, without the mails' signature.
///
/// # Errors
/// The database refuses.
pub fn messages(
    conn: &mut PgConnection,
    caller: &Caller,
    only_unread: bool,
    before: Option<MessageKey>,
    limit: i64,
) -> Result<Vec<Message>, Error> {
    let messages = queries::message_list(conn, caller.user_id, only_unread, before, limit + 1)?;
    let shown = |message: Message| Message { body: text_of(&message.body).to_owned(), ..message };
    Ok(messages.into_iter().map(shown).collect())
}

/// # Errors
/// The database refuses.
pub fn unread_count(conn: &mut PgConnection, caller: &Caller) -> Result<i64, Error> {
    Ok(queries::message_unread_count(conn, caller.user_id)?)
}

/// # Errors
/// Not the caller's.
pub fn message_read(tx: &mut Tx<'_>, caller: &Caller, id: OutboxId) -> Result<(), Error> {
    let now = tx.now();
    if queries::message_mark_read(tx.conn(), caller.user_id, id, now)? { Ok(()) } else { Err(Error::NotFound) }
}

/// # Errors
/// The database refuses.
pub fn messages_read_all(tx: &mut Tx<'_>, caller: &Caller) -> Result<(), Error> {
    let now = tx.now();
    queries::message_mark_all_read(tx.conn(), caller.user_id, now)?;
    Ok(())
}

/// Mails that have not arrived, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn outbox_list(
    conn: &mut PgConnection,
    state: Option<MailState>,
    before: Option<MessageKey>,
    limit: i64,
) -> Result<Vec<UndeliveredMail>, Error> {
    let states = state.map_or_else(|| vec![MailState::Queued, MailState::GivenUp], |state| vec![state]);
    Ok(queries::mail_list_undelivered(conn, &states, before, limit + 1)?)
}

/// Sends a mail that was given up once more.
///
/// # Errors
/// [`Error::NotRetriable`].
pub fn outbox_retry(tx: &mut Tx<'_>, id: OutboxId) -> Result<(), Error> {
    let now = tx.now();
    if !queries::mail_retry(tx.conn(), id, now)? {
        return Err(Error::NotRetriable);
    }
    Ok(audit::record(tx, "mail.retried", "mail", id.uuid(), &json!({}))?)
}
