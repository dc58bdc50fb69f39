//! Words that mean the same to those who search.

use diesel::PgConnection;
use serde_json::json;

use super::super::model::{Error, SynonymWords, Synonyms};
use super::super::queries;
use crate::audit;
use crate::kernel::{Invalid, SynonymsId};
use crate::store::Tx;

/// At most `limit + 1`, in the order in which they came.
///
/// # Errors
/// The database refuses.
pub fn synonyms_list(conn: &mut PgConnection, after: Option<SynonymsId>, limit: i64) -> Result<Vec<Synonyms>, Error> {
    Ok(queries::synonyms_list(conn, after, limit + 1)?)
}

/// # Errors
/// There are as many groups as there may be.
pub fn synonyms_create(tx: &mut Tx<'_>, words: &SynonymWords) -> Result<Synonyms, Error> {
    if queries::synonyms_count(tx.conn())? >= queries::MOST_SYNONYMS {
        let most = queries::MOST_SYNONYMS;
        let invalid = Invalid::new("too_many", format!("最多 {most} 组同义词"), format!("at most {most} groups"));
        return Err(Error::field("words", invalid));
    }
    save(tx, SynonymsId::new(), words, "synonyms.created")
}

/// # Errors
/// No such group.
pub fn synonyms_update(tx: &mut Tx<'_>, id: SynonymsId, words: &SynonymWords) -> Result<Synonyms, Error> {
    if !queries::synonyms_is_known(tx.conn(), id)? {
        return Err(Error::NotFound);
    }
    save(tx, id, words, "synonyms.updated")
}

fn save(tx: &mut Tx<'_>, id: SynonymsId, words: &SynonymWords, action: &str) -> Result<Synonyms, Error> {
    let group = Synonyms { id, words: words.clone(), updated_by: tx.actor().label.clone(), updated_at: tx.now() };
    queries::synonyms_save(tx.conn(), &group)?;
    audit::record(tx, action, "synonyms", id.uuid(), &json!({ "words": group.words }))?;
    Ok(group)
}

/// # Errors
/// No such group.
pub fn synonyms_delete(tx: &mut Tx<'_>, id: SynonymsId) -> Result<(), Error> {
    let words = queries::synonyms_delete(tx.conn(), id)?.ok_or(Error::NotFound)?;
    Ok(audit::record(tx, "synonyms.deleted", "synonyms", id.uuid(), &json!({ "words": words }))?)
}
