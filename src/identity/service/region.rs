use diesel::pg::PgConnection;

use crate::identity::Error;
use crate::identity::model::Region;
use crate::identity::queries::region as queries;
use crate::store::Tx;

/// The city that started the project; another one imports its own list.
const DEFAULT: &[u8] = include_bytes!("../../../data/regions/weihai.csv");

/// Every region, by code.
///
/// # Errors
/// The database refuses.
pub fn regions(conn: &mut PgConnection) -> Result<Vec<Region>, Error> {
    Ok(queries::region_list(conn)?)
}

/// Brings in the regions that the product carries with it. May be run again and again.
///
/// # Errors
/// The database refuses.
pub fn seed_regions(tx: &mut Tx<'_>) -> Result<usize, Error> {
    regions_import(tx, DEFAULT)
}

/// Brings in a list of regions (see [`Region::list_from_csv`]); those that are there already take its names. Answers
/// how many the list has.
///
/// # Errors
/// The list has a fault, or names a parent that is nowhere.
pub fn regions_import(tx: &mut Tx<'_>, csv: &[u8]) -> Result<usize, Error> {
    let regions = Region::list_from_csv(csv).map_err(Error::invalid("file"))?;
    Ok(queries::region_upsert(tx.conn(), &regions)?)
}
