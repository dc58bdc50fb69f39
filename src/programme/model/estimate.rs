//! What a programme would pay of a service for a company that has no voucher yet.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::decision::{Decision, Funds, Order, decide};
use super::party::Party;
use super::rules::{Exclusion, Rules};
use super::{Programme, ProgrammeVersion};
use crate::catalog::ListingKind;
use crate::identity::{Certificate, SizeClass, TaxCredit};
use crate::kernel::{Fen, Invalid, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, Text};
use crate::web::FieldError;

/// A company as it describes itself to the calculator: all that the rules ask about an enterprise and its use so far.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompanyFacts {
    pub region_code: RegionCode,
    #[serde(default)]
    pub size_class: Option<SizeClass>,
    /// In the national register of technology-based small and medium enterprises 科技型中小企业.
    #[serde(default)]
    pub is_registered_tech_sme: bool,
    #[serde(default)]
    pub founded_on: Option<NaiveDate>,
    /// On the dishonesty list 失信名单.
    #[serde(default)]
    pub is_dishonest: bool,
    /// The programme never paid for it before.
    #[serde(default)]
    pub is_first_use: bool,
    /// Left on its voucher, fen; absent: a new voucher of the highest face value.
    #[serde(default)]
    pub available_fen: Option<Fen>,
    /// Held and redeemed this year under the annual cap, fen.
    #[serde(default)]
    pub annual_used_fen: Fen,
    /// What it would declare about the service.
    #[serde(default)]
    pub declared: BTreeSet<Exclusion>,
    /// Codes of services that programmes leave out, as it would declare them.
    #[serde(default)]
    pub declared_services: BTreeSet<String>,
    /// Industry words or codes.
    #[serde(default)]
    pub industries: Vec<String>,
    #[serde(default)]
    pub employees: Option<u32>,
    #[serde(default)]
    pub turnover_fen: Option<Fen>,
    #[serde(default)]
    pub balance_sheet_fen: Option<Fen>,
    #[serde(default)]
    pub tax_credit: Option<TaxCredit>,
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// The kind of voucher that it has, in a programme with several; absent: the first.
    #[serde(default)]
    pub voucher_class: Option<String>,
}

/// What the company would order, and from whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedService {
    pub kind: ListingKind,
    pub price: Fen,
    pub listing_takes_vouchers: bool,
    /// Of the listing; empty where none is known.
    pub category: String,
    pub provider: Party,
    /// From, to; where it is known.
    pub at: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// What one programme would pay. Nothing is held: the quote at the time of booking counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProgrammeEstimate {
    pub programme_id: ProgrammeId,
    pub programme_name: Text,
    pub programme_version_id: ProgrammeVersionId,
    /// The version's number.
    pub version: i32,
    pub decision: Decision,
    /// What was taken as given because the company did not say.
    pub assumed: Vec<Text>,
}

impl CompanyFacts {
    /// Amounts that no company can have.
    pub fn faults(&self) -> Vec<FieldError> {
        let amounts =
            [("company.available_fen", self.available_fen), ("company.annual_used_fen", Some(self.annual_used_fen))];
        let is_wrong = |amount: Option<Fen>| amount.is_some_and(Fen::is_negative);
        amounts.into_iter().filter(|(_, amount)| is_wrong(*amount)).map(|(field, _)| negative(field)).collect()
    }

    fn party(&self) -> Party {
        Party {
            size_class: self.size_class,
            is_registered_tech_sme: self.is_registered_tech_sme,
            founded_on: self.founded_on,
            is_dishonest: self.is_dishonest,
            industries: self.industries.clone(),
            employees: self.employees,
            turnover: self.turnover_fen,
            balance_sheet: self.balance_sheet_fen,
            tax_credit: self.tax_credit,
            certificates: self.certificates.clone(),
            ..Party::new(OrganisationId::new(), self.region_code.clone())
        }
    }

    fn funds(&self, rules: &Rules, now: DateTime<Utc>) -> Funds {
        let first = rules.vouchers.classes.first().map(|class| class.code.clone());
        let voucher_class = self.voucher_class.clone().or(first);
        Funds {
            available: self.available_fen.unwrap_or_else(|| rules.highest_face(voucher_class.as_deref())),
            annual_used: self.annual_used_fen,
            is_first_use: self.is_first_use,
            valid_from: now,
            valid_until: rules.validity.ends_at(now),
            voucher_class,
            used: Vec::new(),
        }
    }
}

/// The fault of an amount below 0.
pub fn negative(field: &str) -> FieldError {
    FieldError::invalid(field, Invalid::new("amount", "金额不能小于 0", "the amount must not be below 0"))
}

/// Decides by the rules in force as if the company held a voucher issued at `now`.
pub fn estimate(
    programme: Programme,
    version: &ProgrammeVersion,
    company: &CompanyFacts,
    wanted: &WantedService,
    now: DateTime<Utc>,
) -> ProgrammeEstimate {
    let rules = &version.rules;
    let order = Order {
        kind: wanted.kind,
        price: wanted.price,
        listing_takes_vouchers: wanted.listing_takes_vouchers,
        enterprise: company.party(),
        provider: wanted.provider.clone(),
        declared: company.declared.clone(),
        declared_services: company.declared_services.clone(),
        category: wanted.category.clone(),
        at: now,
        service: wanted.at,
        earlier: Fen::ZERO,
    };
    let mut assumed = Vec::new();
    let funds = company.funds(rules, now);
    if company.available_fen.is_none() {
        let (face, unit) = (funds.available, rules.currency.words());
        assumed.push(Text::new(
            format!("按今天发放、面额 {face:#} {}的一张券估算", unit.zh),
            format!("with a voucher of {face:#} {} issued today", unit.en),
        ));
    }
    if !rules.caps.limits.is_empty() {
        assumed.push(Text::new("各项累计额度尚未使用", "nothing used so far under the limits over time"));
    }
    assumed.push(Text::new("与服务机构无登记在册的关联关系", "no relation to the provider in the registers"));
    ProgrammeEstimate {
        programme_id: programme.id,
        programme_name: programme.name,
        programme_version_id: version.id,
        version: version.version,
        decision: decide(rules, &order, &funds),
        assumed,
    }
}
