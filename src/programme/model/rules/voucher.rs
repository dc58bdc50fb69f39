//! Vouchers themselves: their kinds, faces and number, what they do not go with, and what services they are for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::ListingKind;
use crate::kernel::{BasisPoints, Fen, Text};

/// How many vouchers of what face. All is open if absent: one kind of voucher, any face up to the cap, any number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VoucherRules {
    /// Fixed face values, fen. Empty: a quota 额度, any face up to the cap per voucher.
    pub faces: BTreeSet<Fen>,
    /// The most vouchers that an enterprise ever gets.
    pub most_ever: Option<u32>,
    /// The most that are issued to it in a calendar year.
    pub most_per_year: Option<u32>,
    /// The most that it may have at one time with something left on them.
    pub most_open: Option<u32>,
    /// Kinds of voucher, of which an application names one; at most 20. Empty: one kind without a name.
    pub classes: Vec<VoucherClass>,
}

/// One kind of a programme's vouchers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoucherClass {
    /// 1 to 40 small letters, digits and `_`.
    pub code: String,
    pub name: Text,
    /// Instead of the programme's ratios.
    #[serde(default)]
    pub ratio: Option<BasisPoints>,
    /// Face values of this kind, instead of the programme's, fen.
    #[serde(default)]
    pub faces: BTreeSet<Fen>,
    /// The most vouchers of this kind that an enterprise ever gets.
    #[serde(default)]
    pub most_ever: Option<u32>,
    /// The highest price of an order that it pays for at all, fen.
    #[serde(default)]
    pub highest_price: Option<Fen>,
    /// Kinds of listing that it pays for. Empty: all that the programme pays for.
    #[serde(default)]
    pub kinds: BTreeSet<ListingKind>,
}

impl VoucherRules {
    pub fn class(&self, code: &str) -> Option<&VoucherClass> {
        self.classes.iter().find(|class| class.code == code)
    }

    /// The face values that a voucher of this kind may have; empty: any.
    pub fn faces_of(&self, class: Option<&str>) -> &BTreeSet<Fen> {
        class
            .and_then(|code| self.class(code))
            .map(|class| &class.faces)
            .filter(|faces| !faces.is_empty())
            .unwrap_or(&self.faces)
    }
}

/// How the programme stands beside others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Stacking {
    /// Codes of programmes of which an applicant may not have an open voucher.
    pub not_with: BTreeSet<String>,
}

/// Which services are in and out, besides the kinds of listing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceRules {
    /// Only listings of a category that begins with one of these. Empty: all.
    pub only_categories: BTreeSet<String>,
    /// No listings of a category that begins with one of these.
    pub not_categories: BTreeSet<String>,
    /// Services that are not paid for, as the enterprise declares them; at most 50.
    pub excluded: Vec<ExcludedService>,
}

/// A service that a programme does not pay for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludedService {
    /// 1 to 40 small letters, digits and `_`.
    pub code: String,
    pub name: Text,
}
