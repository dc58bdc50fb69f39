//! The bureau's rows.

use diesel::pg::PgConnection;
use serde_json::json;

use crate::audit;
use crate::award::error::Error;
use crate::award::model::{NewRule, Rule};
use crate::award::queries;
use crate::kernel::{AwardRuleId, ProgrammeId};
use crate::programme;
use crate::store::Tx;

/// Puts a row in the place of the one in force with its code; what was applied for keeps the old one.
///
/// # Errors
/// What is wrong with it, by field; no such programme.
pub fn rule_set(tx: &mut Tx<'_>, new: &NewRule) -> Result<Rule, Error> {
    new.check().map_err(Error::Invalid)?;
    programme::service::programme_fetch(tx.conn(), new.programme_id)?;
    let version = queries::rule_latest_version(tx.conn(), new.programme_id, &new.code)? + 1;
    let (id, now) = (AwardRuleId::new(), tx.now());
    queries::rule_retire(tx.conn(), new.programme_id, &new.code, now)?;
    queries::rule_insert(tx.conn(), id, version, new, now)?;
    let rule = queries::rule_fetch(tx.conn(), id)?;
    audit::record(tx, "award_rule.set", "award_rule", id.uuid(), &rule)?;
    Ok(rule)
}

/// Ends the row in force with a code.
///
/// # Errors
/// There is none.
pub fn retire(tx: &mut Tx<'_>, programme: ProgrammeId, code: &str) -> Result<(), Error> {
    let found = queries::rule_list(tx.conn())?
        .into_iter()
        .find(|rule| rule.says.programme_id == programme && rule.says.code == code)
        .ok_or(Error::NotFound)?;
    let now = tx.now();
    queries::rule_retire(tx.conn(), programme, code, now)?;
    Ok(audit::record(tx, "award_rule.retired", "award_rule", found.id.uuid(), &json!({ "code": code }))?)
}

/// The rows in force.
///
/// # Errors
/// The database refuses.
pub fn rule_list(conn: &mut PgConnection) -> Result<Vec<Rule>, Error> {
    Ok(queries::rule_list(conn)?)
}
