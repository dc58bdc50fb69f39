//! An organisation, its road from application to withdrawal, and where it is paid.

use chrono::{DateTime, Utc};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Jsonb;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AccountNumber, BankCode, Barrings, Name, Profile, Role};
use crate::kernel::{OrganisationId, RegionCode, Uscc, text_enum};

text_enum! {
    pub enum OrganisationKind {
        Enterprise = "enterprise",
        Provider = "provider",
        ScienceBureau = "science_bureau",
        FinanceBureau = "finance_bureau",
        AuditOffice = "audit_office",
        Platform = "platform",
    }
}

impl OrganisationKind {
    /// The roles that people of such an organisation may have: nobody reviews or pays from inside a company, and
    /// review, payment and audit sit in different houses.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Enterprise => &[Role::EnterpriseMember],
            Self::Provider => &[Role::ProviderMember],
            Self::ScienceBureau => &[Role::DistrictReviewer, Role::CityAdministrator],
            Self::FinanceBureau => &[Role::FinanceMaker, Role::FinanceChecker],
            Self::AuditOffice => &[Role::Auditor],
            Self::Platform => &[Role::PlatformAdministrator],
        }
    }

    /// Orders what providers offer: enterprises, and other providers (or its own people) without vouchers.
    pub const fn is_customer(self) -> bool {
        matches!(self, Self::Enterprise | Self::Provider)
    }

    /// Registers itself and manages its own people; the others are set up by the platform's administrator.
    pub const fn registers_itself(self) -> bool {
        matches!(self, Self::Enterprise | Self::Provider)
    }

    /// Where one that registers itself begins: enterprises are served at once, providers are looked at first.
    pub const fn first_state(self) -> OrganisationState {
        match self {
            Self::Provider => OrganisationState::Applied,
            _ => OrganisationState::Admitted,
        }
    }
}

text_enum! {
    pub enum OrganisationState {
        Applied = "applied",
        Admitted = "admitted",
        Suspended = "suspended",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What may be done about an organisation's admission.
    #[schema(as = OrganisationStep)]
    pub enum Step {
        Admit = "admit",
        Suspend = "suspend",
        Reinstate = "reinstate",
        /// Also refuses an application. There is no way back: a new application is a new decision.
        Withdraw = "withdraw",
    }
}

impl Step {
    /// The step as something that has happened: the last part of its event's name.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Admit => "organisation.admitted",
            Self::Suspend => "organisation.suspended",
            Self::Reinstate => "organisation.reinstated",
            Self::Withdraw => "organisation.withdrawn",
        }
    }
}

/// A step that a state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step} is not possible in state {state}")]
pub struct IllegalStep {
    pub state: OrganisationState,
    pub step: Step,
}

impl OrganisationState {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The step is not possible here.
    pub const fn next(self, step: Step) -> Result<Self, IllegalStep> {
        match (self, step) {
            (Self::Applied, Step::Admit) | (Self::Suspended, Step::Reinstate) => Ok(Self::Admitted),
            (Self::Admitted, Step::Suspend) => Ok(Self::Suspended),
            (Self::Applied | Self::Admitted | Self::Suspended, Step::Withdraw) => Ok(Self::Withdrawn),
            _ => Err(IllegalStep { state: self, step }),
        }
    }

    /// The steps that are possible here.
    pub fn allowed(self) -> Vec<Step> {
        Step::ALL.iter().copied().filter(|&step| self.next(step).is_ok()).collect()
    }

    /// Whether its people may sign in. Applicants may, to prepare what they will offer.
    pub const fn may_sign_in(self) -> bool {
        matches!(self, Self::Applied | Self::Admitted)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = crate::store::schema::organisation, check_for_backend(diesel::pg::Pg))]
pub struct Organisation {
    pub id: OrganisationId,
    /// Every company has one; a bureau may.
    pub uscc: Option<Uscc>,
    pub name: Name,
    pub kind: OrganisationKind,
    pub region_code: RegionCode,
    pub state: OrganisationState,
    pub profile: Profile,
    pub created_at: DateTime<Utc>,
    /// What bars it now or will.
    #[diesel(select_expression = diesel::dsl::sql::<Jsonb>(BARRINGS))]
    #[diesel(select_expression_type = SqlLiteral<Jsonb>)]
    #[serde(skip_serializing_if = "Barrings::is_empty")]
    pub barrings: Barrings,
}

/// Of a row of `organisation`.
const BARRINGS: &str = "coalesce((
    SELECT jsonb_agg(jsonb_build_object('starts_on', s.starts_on, 'ends_on', s.ends_on, 'document', s.document, 'reason', s.reason)
                     ORDER BY s.ends_on DESC)
    FROM sanction s WHERE s.uscc = organisation.uscc AND s.lifted_at IS NULL), '[]')";

/// Where an organisation is paid.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Queryable, Selectable, Insertable, AsChangeset,
)]
#[diesel(table_name = crate::store::schema::bank_account, check_for_backend(diesel::pg::Pg))]
#[serde(deny_unknown_fields)]
pub struct BankAccount {
    /// The holder's name as the bank knows it.
    pub account_name: Name,
    pub account_number: AccountNumber,
    pub bank_name: Name,
    pub bank_code: BankCode,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        use OrganisationState as S;
        let table = [
            (S::Applied, [Some(S::Admitted), None, None, Some(S::Withdrawn)]),
            (S::Admitted, [None, Some(S::Suspended), None, Some(S::Withdrawn)]),
            (S::Suspended, [None, None, Some(S::Admitted), Some(S::Withdrawn)]),
            (S::Withdrawn, [None, None, None, None]),
        ];
        assert_eq!(table.len(), S::ALL.len());
        for (state, expected) in table {
            for (step, expected) in Step::ALL.iter().zip(expected) {
                assert_eq!(state.next(*step).ok(), expected, "{state} {step}");
            }
        }
    }

    #[test]
    fn every_role_belongs_to_exactly_one_kind() {
        for role in Role::ALL {
            assert_eq!(OrganisationKind::ALL.iter().filter(|kind| kind.roles().contains(role)).count(), 1, "{role}");
        }
    }

    proptest! {
        /// However the steps come: withdrawn is the end, nobody is suspended who was never admitted, and what is
        /// allowed is what works.
        #[test]
        fn random_walk(provider: bool, steps in proptest::collection::vec(0..Step::ALL.len(), 0..40)) {
            let kind = if provider { OrganisationKind::Provider } else { OrganisationKind::Enterprise };
            let mut state = kind.first_state();
            let mut was_admitted = state == OrganisationState::Admitted;
            for step in steps.into_iter().map(|i| Step::ALL[i]) {
                let next = state.next(step);
                prop_assert_eq!(next.is_ok(), state.allowed().contains(&step));
                if state == OrganisationState::Withdrawn {
                    prop_assert!(next.is_err());
                }
                state = next.unwrap_or(state);
                was_admitted |= state == OrganisationState::Admitted;
                prop_assert!(state != OrganisationState::Suspended || was_admitted);
            }
        }
    }
}
