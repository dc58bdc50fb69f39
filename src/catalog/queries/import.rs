use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use crate::kernel::{ImportId, OrganisationId, RegionCode};
use crate::store::schema::{listing_import as imports, region};

/// What an import came to.
#[derive(Debug, Insertable)]
#[diesel(table_name = imports)]
pub struct ImportRow<'a> {
    pub id: ImportId,
    pub provider_id: OrganisationId,
    pub file_name: &'a str,
    pub format: &'a str,
    pub policy: &'a str,
    pub rows_read: i32,
    pub created: i32,
    pub updated: i32,
    pub unchanged: i32,
    pub rejected: i32,
    pub errors: Value,
    pub imported_at: DateTime<Utc>,
}

pub fn import_insert(conn: &mut PgConnection, row: &ImportRow<'_>) -> QueryResult<()> {
    diesel::insert_into(imports::table).values(row).execute(conn).map(drop)
}

/// Every region by its code and by its names.
pub fn region_names(conn: &mut PgConnection) -> QueryResult<BTreeMap<String, RegionCode>> {
    let rows: Vec<(RegionCode, String, String)> =
        region::table.select((region::code, region::name_zh, region::name_en)).load(conn)?;
    let mut names = BTreeMap::new();
    for (code, zh, en) in rows {
        names.insert(code.as_str().to_owned(), code.clone());
        names.insert(zh, code.clone());
        names.insert(en.to_lowercase(), code);
    }
    Ok(names)
}
