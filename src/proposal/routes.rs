//! Bodies and queries that the modules' routes of proposals share.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::SettingVerdict;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettingDecision {
    pub(crate) verdict: SettingVerdict,
    /// Needed where it is declined.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub(crate) note: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SettingProposalQuery {
    /// Those that are over, latest first, instead of those that wait.
    #[serde(default)]
    pub(crate) decided: bool,
}
