//! What of reconciliation lies in a scope, as conditions for SQL, each in brackets.

use crate::kernel::RegionScope;
use crate::settlement::scope;
use crate::settlement::scope::{REGION_OF_USER, USERS};

/// `bank_statement`: of an account from which a treasury of the region pays; of one that no treasury has any more, if one of the
/// region had it, or if a bureau of the region brought the file.
pub fn statements(within: &RegionScope, table: &str) -> String {
    if within.is_everything() {
        return "(true)".to_owned();
    }
    let has_account = format!("replace(scoped_treasury.account_number, ' ', '') = {table}.account_number");
    let (treasury, person) = (within.sql("scoped_treasury.payer_region"), within.sql(REGION_OF_USER));
    format!(
        "(EXISTS (SELECT FROM treasury_account scoped_treasury WHERE {has_account} AND {treasury})
          OR NOT EXISTS (SELECT FROM treasury_account scoped_treasury WHERE {has_account})
             AND (EXISTS (SELECT FROM treasury_account_ever scoped_treasury
                          WHERE scoped_treasury.account_number = {table}.account_number AND {treasury})
                  OR EXISTS (SELECT FROM {USERS} WHERE scoped_user.login = {table}.imported_by AND {person})))"
    )
}

/// `statement_line`: of such a statement.
pub fn lines(within: &RegionScope, table: &str) -> String {
    if within.is_everything() {
        return "(true)".to_owned();
    }
    let own = statements(within, "scoped_statement");
    format!("({table}.statement_id IN (SELECT scoped_statement.id FROM bank_statement scoped_statement WHERE {own}))")
}

/// `reconciliation_exception`: about such a line, or about a payment of the region that no line shows.
pub fn exceptions(within: &RegionScope, table: &str) -> String {
    if within.is_everything() {
        return "(true)".to_owned();
    }
    let (line, payment) = (lines(within, "scoped_line"), scope::payments(within, "scoped_payment"));
    format!(
        "(EXISTS (SELECT FROM statement_line scoped_line WHERE scoped_line.id = {table}.line_id AND {line})
          OR {table}.line_id IS NULL
             AND EXISTS (SELECT FROM payment scoped_payment WHERE scoped_payment.id = {table}.payment_id AND {payment}))"
    )
}
