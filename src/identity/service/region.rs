use diesel::pg::PgConnection;

use crate::identity::Error;
use crate::identity::model::{Distance, Region, RegionPair};
use crate::identity::queries::region as queries;
use crate::kernel::RegionCode;
use crate::store::Tx;

/// The city that started the project; another one imports its own list.
const DEFAULT: &[u8] = include_bytes!("../../../data/regions/weihai.csv");
const DISTANCES: &[u8] = include_bytes!("../../../data/regions/weihai-distances.csv");

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
    let count = regions_import(tx, DEFAULT)?;
    distances_import(tx, DISTANCES)?;
    Ok(count)
}

/// Brings in how far regions lie from each other (see [`RegionPair::list_from_csv`]); pairs that are there already take the
/// new distance. Answers how many the list has.
///
/// # Errors
/// The list has a fault, or names a region that is nowhere.
pub fn distances_import(tx: &mut Tx<'_>, csv: &[u8]) -> Result<usize, Error> {
    let pairs = RegionPair::list_from_csv(csv).map_err(Error::invalid("file"))?;
    Ok(queries::distance_upsert(tx.conn(), &pairs)?)
}

/// How far regions lie from one: itself, then the others as far as is known, the nearest first.
///
/// # Errors
/// The database refuses.
pub fn distances(conn: &mut PgConnection, from: &RegionCode) -> Result<Vec<(RegionCode, Distance)>, Error> {
    let here = (from.clone(), Distance { kilometres: 0, is_neighbour: false });
    let others = queries::distance_list(conn, from)?;
    let others =
        others.into_iter().map(|(code, kilometres, is_neighbour)| (code, Distance { kilometres, is_neighbour }));
    Ok(std::iter::once(here).chain(others).collect())
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
