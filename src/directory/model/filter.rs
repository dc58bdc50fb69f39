//! How the directory is narrowed and counted.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text as SqlText};
use serde::Serialize;
use utoipa::ToSchema;

use super::{PlatformKind, PlatformLevel, Standing};
use crate::kernel::{OrganisationId, RegionCode, text_enum};

/// Narrows the directory; absent members do not.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of name, host or certificate number.
    pub q: Option<String>,
    pub kind: Option<PlatformKind>,
    pub level: Option<PlatformLevel>,
    pub industry: Option<String>,
    /// This region and what lies inside it.
    pub region: Option<RegionCode>,
    /// Absent: all that are listed.
    pub standing: Option<Standing>,
    pub host_id: Option<OrganisationId>,
}

text_enum! {
    /// By what entries are counted.
    #[schema(as = DirectoryFacetName)]
    pub enum FacetName {
        Kind = "kind",
        Level = "level",
        Industry = "industry",
        Region = "region",
    }
}

/// How many entries fit all other filters and have this value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = DirectoryFacetCount)]
pub struct FacetCount {
    #[diesel(sql_type = SqlText)]
    pub facet: FacetName,
    /// Absent: of no key industry.
    #[diesel(sql_type = Nullable<SqlText>)]
    pub value: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}
