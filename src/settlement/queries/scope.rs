//! What of settlement lies in a scope, as conditions for SQL. Whoever is in charge of a programme sees all that is paid under
//! it; beside that every treasury sees what it pays itself. Each condition stands in brackets and takes the name under which
//! the statement knows the table.

use diesel::prelude::*;
use diesel::sql_types::Bool;

pub use crate::identity::scope::{REGION_OF_USER, USERS, people};
use crate::kernel::RegionScope;

/// That the programme in this column is of the region.
pub fn programmes(scope: &RegionScope, programme_id: &str) -> String {
    if scope.is_everything() {
        return "(true)".to_owned();
    }
    let within = scope.sql("scoped_programme.region_code");
    format!("(EXISTS (SELECT FROM programme scoped_programme WHERE scoped_programme.id = {programme_id} AND {within}))")
}

/// That the programme of the batch in this column is of the region.
pub fn in_charge(scope: &RegionScope, batch_id: &str) -> String {
    if scope.is_everything() {
        return "(true)".to_owned();
    }
    let within = programmes(scope, "scoped_batch.programme_id");
    format!("(EXISTS (SELECT FROM settlement_batch scoped_batch WHERE scoped_batch.id = {batch_id} AND {within}))")
}

/// `settlement_batch`: those in one's charge, and those of which a treasury of the region pays a part.
pub fn batches(scope: &RegionScope, table: &str) -> String {
    let (own, within) = (programmes(scope, &format!("{table}.programme_id")), scope.sql("scoped_line.payer_region"));
    format!(
        "({own} OR EXISTS (SELECT FROM batch_line scoped_line WHERE scoped_line.batch_id = {table}.id AND {within}))"
    )
}

/// `payment` and `payment_file`: of a batch in one's charge, or by a treasury of the region. A file of several payers names
/// none, and is for those in charge alone.
pub fn payments(scope: &RegionScope, table: &str) -> String {
    let (within, own) = (scope.sql(&format!("{table}.payer_region")), in_charge(scope, &format!("{table}.batch_id")));
    format!("({within} OR {own})")
}

/// `payment_export`: of a batch in one's charge, or with a payer of the region.
pub fn exports(scope: &RegionScope, table: &str) -> String {
    let (own, within) = (in_charge(scope, &format!("{table}.batch_id")), scope.sql("scoped_payer ->> 'payer_region'"));
    format!(
        "({own} OR EXISTS (SELECT FROM jsonb_array_elements({table}.payers) AS payer (scoped_payer) WHERE {within}))"
    )
}

/// The scope, or everything where nothing lies outside of it: no programme, no paying account but those of the regions around
/// it, and no statement that another bureau brought. So the one city of an installation sees also what nobody can assign.
pub fn widest(conn: &mut PgConnection, scope: &RegionScope) -> QueryResult<RegionScope> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        is_all: bool,
    }
    if scope.is_everything() {
        return Ok(RegionScope::everything());
    }
    let (programme, treasury, person) =
        (scope.sql("p.region_code"), scope.sql("t.payer_region"), scope.sql(REGION_OF_USER));
    let row: Row = diesel::sql_query(format!(
        "SELECT NOT EXISTS (SELECT FROM programme p WHERE NOT ({programme}))
            AND NOT EXISTS (SELECT FROM treasury_account t WHERE NOT ({treasury}) AND t.level <> 'province')
            AND NOT EXISTS (SELECT FROM {USERS} JOIN bank_statement s ON s.imported_by = scoped_user.login
                            WHERE NOT ({person})) AS is_all"
    ))
    .get_result(conn)?;
    Ok(if row.is_all { RegionScope::everything() } else { scope.clone() })
}
