//! Who is meant to get through which door, said by hand and independently of the code.

mod market;
mod money;

use chuangquan::identity::Role;

/// Who may call an operation.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// Also without signing in.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    Roles(&'static [Role]),
}

use Role::{
    Auditor, CityAdministrator, DistrictReviewer, EnterpriseMember, FinanceChecker, FinanceMaker,
    PlatformAdministrator, ProviderMember,
};
use Who::Roles;

const COMPANIES: Who = Roles(&[EnterpriseMember, ProviderMember]);
const ADMITTERS: Who = Roles(&[CityAdministrator, PlatformAdministrator]);
const BOOKKEEPERS: Who = Roles(&[FinanceMaker, FinanceChecker, Auditor]);
const ENTERPRISE: Who = Roles(&[EnterpriseMember]);
const PROVIDER: Who = Roles(&[ProviderMember]);
const BOOKING_READERS: Who = Roles(&[EnterpriseMember, ProviderMember, DistrictReviewer, CityAdministrator, Auditor]);
const PAYEES_AND_READERS: Who = Roles(&[
    EnterpriseMember,
    ProviderMember,
    DistrictReviewer,
    CityAdministrator,
    FinanceMaker,
    FinanceChecker,
    Auditor,
]);
const REWARD_READERS: Who =
    Roles(&[ProviderMember, DistrictReviewer, CityAdministrator, FinanceMaker, FinanceChecker, Auditor]);
const MAKER: Who = Roles(&[FinanceMaker]);
const CHECKER: Who = Roles(&[FinanceChecker]);
const BATCH_READERS: Who = Roles(&[CityAdministrator, FinanceMaker, FinanceChecker, Auditor]);
const REGION_READERS: Who = Roles(&[DistrictReviewer, CityAdministrator, Auditor]);
const SERVERS_AND_READERS: Who = Roles(&[ProviderMember, DistrictReviewer, CityAdministrator, Auditor]);
const BUREAUS: Who = Roles(&[DistrictReviewer, CityAdministrator]);
const CLAIM_READERS: Who = Roles(&[DistrictReviewer, CityAdministrator, FinanceMaker, FinanceChecker, Auditor]);
const OPERATOR: Who = Roles(&[PlatformAdministrator]);

/// Every operation, and who may call it.
pub fn table() -> impl Iterator<Item = &'static (&'static str, Who)> {
    market::ROWS.iter().chain(money::ROWS)
}
