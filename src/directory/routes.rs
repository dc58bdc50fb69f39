//! The directory over HTTP.

mod bureau;
mod public;

use serde::Deserialize;
use utoipa::IntoParams;

use super::model::{Filter, PlatformKind, PlatformLevel, Standing};
use crate::kernel::{OrganisationId, RegionCode};
use crate::web::Routes;

pub fn configure(cfg: &mut Routes<'_>) {
    bureau::configure(cfg);
    public::configure(cfg);
}

/// Narrows the directory.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DirectoryQuery {
    /// Part of name, host or certificate number.
    q: Option<String>,
    kind: Option<PlatformKind>,
    level: Option<PlatformLevel>,
    /// Code of a key industry.
    industry: Option<String>,
    /// This region and what lies inside it.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
    /// Absent: all that are listed. What ends soon is in the order in which it ends.
    standing: Option<Standing>,
    /// Carried by this organisation.
    #[param(value_type = Option<uuid::Uuid>)]
    host_id: Option<OrganisationId>,
}

impl From<DirectoryQuery> for Filter {
    fn from(query: DirectoryQuery) -> Self {
        let DirectoryQuery { q, kind, level, industry, region, standing, host_id } = query;
        let q = q.map(|q| q.trim().to_owned()).filter(|q| !q.is_empty());
        Self { q, kind, level, industry, region, standing, host_id }
    }
}
