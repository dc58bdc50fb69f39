use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::identity::{Barrings, Certificate, Organisation, SizeClass, TaxCredit};
use crate::kernel::{Fen, OrganisationId, RegionCode};

/// What the rules ask about an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub organisation_id: OrganisationId,
    pub region_code: RegionCode,
    pub size_class: Option<SizeClass>,
    pub is_registered_tech_sme: bool,
    pub founded_on: Option<NaiveDate>,
    /// On the list of dishonest persons 失信名单.
    pub is_dishonest: bool,
    /// The group of companies it belongs to.
    pub group_id: Option<String>,
    pub legal_representative: Option<String>,
    pub shareholders: Vec<String>,
    // What rules ask since a later version; parties that were kept before have none of it.
    #[serde(default)]
    pub industries: Vec<String>,
    /// Full-time equivalents.
    #[serde(default)]
    pub employees: Option<u32>,
    #[serde(default)]
    pub turnover: Option<Fen>,
    #[serde(default)]
    pub balance_sheet: Option<Fen>,
    #[serde(default)]
    pub tax_credit: Option<TaxCredit>,
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// What bars it; parties that were kept before have none of it.
    #[serde(default, skip_serializing_if = "Barrings::is_empty")]
    pub barrings: Barrings,
}

impl Party {
    /// An organisation of which nothing but its place is known.
    pub fn new(organisation_id: OrganisationId, region_code: RegionCode) -> Self {
        Self {
            organisation_id,
            region_code,
            size_class: None,
            is_registered_tech_sme: false,
            founded_on: None,
            is_dishonest: false,
            group_id: None,
            legal_representative: None,
            shareholders: Vec::new(),
            industries: Vec::new(),
            employees: None,
            turnover: None,
            balance_sheet: None,
            tax_credit: None,
            certificates: Vec::new(),
            barrings: Barrings::default(),
        }
    }

    /// The group whose subsidies count together: its own, where it belongs to none.
    pub fn group(&self) -> String {
        let named = self.group_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        named.map_or_else(|| self.organisation_id.to_string(), str::to_owned)
    }

    /// Everyone who controls it: legal representative and shareholders.
    fn controllers(&self) -> impl Iterator<Item = &str> {
        self.legal_representative
            .iter()
            .chain(&self.shareholders)
            .map(|name| name.trim())
            .filter(|name| !name.is_empty())
    }
}

impl From<&Organisation> for Party {
    fn from(organisation: &Organisation) -> Self {
        let profile = organisation.profile.clone();
        Self {
            organisation_id: organisation.id,
            region_code: organisation.region_code.clone(),
            size_class: profile.size_class,
            is_registered_tech_sme: profile.is_registered_tech_sme,
            founded_on: profile.founded_on,
            is_dishonest: profile.is_dishonest,
            group_id: profile.group_id,
            legal_representative: profile.legal_representative,
            shareholders: profile.shareholders,
            industries: profile.industries,
            employees: profile.employees,
            turnover: profile.turnover_fen,
            balance_sheet: profile.balance_sheet_fen,
            tax_credit: profile.tax_credit,
            certificates: profile.certificates,
            barrings: organisation.barrings.clone(),
        }
    }
}

/// Whether two parties are related 关联方 by what their registers say: the same organisation, the same group, or a
/// person or company that controls both. Family ties are in no register and have to be declared.
pub fn are_related(a: &Party, b: &Party) -> bool {
    let group = |party: &Party| party.group_id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
    a.organisation_id == b.organisation_id
        || group(a).is_some_and(|id| group(b).as_ref() == Some(&id))
        || a.controllers().any(|name| b.controllers().any(|other| name == other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party() -> Party {
        Party::new(OrganisationId::new(), RegionCode::parse("371002").expect("a code"))
    }

    #[test]
    fn ties_in_the_register_make_parties_related() {
        let strangers = (party(), party());
        assert!(!are_related(&strangers.0, &strangers.1));
        assert!(are_related(&strangers.0, &strangers.0));

        let in_group = || Party { group_id: Some("G-1".into()), ..party() };
        assert!(are_related(&in_group(), &in_group()));
        assert!(!are_related(&in_group(), &party()));

        let led = Party { legal_representative: Some("王芳".into()), ..party() };
        let owned = Party { shareholders: vec!["李强".into(), " 王芳 ".into()], ..party() };
        assert!(are_related(&led, &owned) && are_related(&owned, &led));
    }

    #[test]
    fn nothing_known_is_not_the_same_nothing() {
        let blank = || Party { group_id: Some(" ".into()), shareholders: vec![String::new()], ..party() };
        assert!(!are_related(&blank(), &blank()));
    }
}
