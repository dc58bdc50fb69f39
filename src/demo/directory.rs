//! The directory of platforms: what it is measured by, and some sixty platforms brought as a list.

use super::people::People;
use super::stage::{Failure, Stage};
use crate::catalog::model::Policy;
use crate::directory::model::Scheme;
use crate::directory::service::{self, NewImport};

const SCHEME: &str = include_str!("../../data/demo/directory.json");
const PLATFORMS: &[u8] = include_bytes!("../../data/demo/platforms.csv");

/// Act 3, beside the market: the city's directory.
pub(super) fn list(stage: &Stage, people: &People) -> Result<(), Failure> {
    let city = people.get("city")?;
    let scheme: Scheme = serde_json::from_str(SCHEME).map_err(|e| Failure::new("directory scheme", e))?;
    stage.act("directory scheme", city, |tx| service::scheme_set(tx, &scheme))?;
    let new = NewImport {
        file_name: "platforms.csv".to_owned(),
        content: PLATFORMS.to_vec(),
        policy: Policy::AllOrNothing,
        dry_run: false,
    };
    stage.act("platforms", city, |tx| service::import(tx, city, &new)).map(drop)
}
