//! Who orders, as the one who is ordered from sees it.

use super::order::VoucherChoice;
use crate::catalog::BookingRules;
use crate::identity::{Organisation, OrganisationKind};
use crate::kernel::{Invalid, OrganisationId, Text};
use crate::web::{FieldError, Veto};

/// By what right somebody orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Customer {
    Enterprise,
    /// People of another provider: a university, an institute, the host of a platform.
    Institute,
    /// 本单位人员 The provider's own people, on its own listings.
    OwnStaff,
}

impl Customer {
    pub fn of(customer: &Organisation, provider: OrganisationId) -> Self {
        if customer.id == provider {
            return Self::OwnStaff;
        }
        match customer.kind {
            OrganisationKind::Enterprise => Self::Enterprise,
            _ => Self::Institute,
        }
    }

    /// Whether a voucher may pay: subsidies are for enterprises.
    pub const fn takes_vouchers(self) -> bool {
        matches!(self, Self::Enterprise)
    }

    /// A voucher that an order names for somebody who can have none.
    pub fn voucher_fault(self, voucher: VoucherChoice) -> Option<FieldError> {
        let is_named = matches!(voucher, VoucherChoice::This(_));
        let invalid = || Invalid::new("only_enterprises", "创新券只用于企业的预约", "vouchers are for enterprises");
        (is_named && !self.takes_vouchers()).then(|| FieldError::invalid("voucher", invalid()))
    }

    /// Whether the listing's rules let such customers order.
    ///
    /// # Errors
    /// They do not.
    pub fn refuse_unserved(self, rules: &BookingRules) -> Result<(), Box<Veto>> {
        let (is_served, text) = match self {
            Self::Enterprise => return Ok(()),
            Self::Institute => (
                rules.institutes_may_book,
                Text::new("此条目不接受其他机构预约", "people of other institutes cannot book this"),
            ),
            Self::OwnStaff => (
                rules.own_staff_may_book,
                Text::new("此条目不供本单位人员预约", "the provider's own people cannot book this"),
            ),
        };
        if is_served { Ok(()) } else { Err(Veto::new("customer_not_served", text, false, true)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::VoucherId;

    #[test]
    fn each_is_served_as_the_rules_say() {
        let closed = BookingRules { own_staff_may_book: false, institutes_may_book: false, ..BookingRules::default() };
        for customer in [Customer::Enterprise, Customer::Institute, Customer::OwnStaff] {
            assert!(customer.refuse_unserved(&BookingRules::default()).is_ok(), "{customer:?}");
            let is_refused = customer.refuse_unserved(&closed).is_err();
            assert_eq!(is_refused, customer != Customer::Enterprise, "{customer:?}");
        }
        let insiders = BookingRules { institutes_may_book: false, ..BookingRules::default() };
        assert!(Customer::OwnStaff.refuse_unserved(&insiders).is_ok());
        assert!(Customer::Institute.refuse_unserved(&insiders).is_err());
    }

    #[test]
    fn only_an_enterprise_names_a_voucher() {
        let this = VoucherChoice::This(VoucherId::new());
        for customer in [Customer::Institute, Customer::OwnStaff] {
            assert_eq!(customer.voucher_fault(this).map(|fault| fault.field), Some("voucher".to_owned()));
            assert!(customer.voucher_fault(VoucherChoice::Best).is_none(), "the best of none is none");
            assert!(customer.voucher_fault(VoucherChoice::None).is_none());
        }
        assert!(Customer::Enterprise.voucher_fault(this).is_none());
    }
}
