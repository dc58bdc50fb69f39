//! Made-up orders: the same for the same seed, so that two people compare the same thing.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PlayedOrder;
use crate::catalog::ListingKind;
use crate::identity::SizeClass;
use crate::kernel::{Fen, OrganisationId, RegionCode};
use crate::programme::model::decision::Order;
use crate::programme::model::party::Party;

/// What to make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = SyntheticOrders)]
#[serde(deny_unknown_fields)]
pub struct Synthetic {
    /// The same seed makes the same orders.
    pub seed: u64,
    /// 1 to 20,000.
    #[schema(minimum = 1, maximum = 20_000)]
    pub orders: u32,
    /// 1 to 5,000.
    #[schema(minimum = 1, maximum = 5_000)]
    pub enterprises: u32,
    /// Over how many days before now, 1 to 1,096.
    #[schema(minimum = 1, maximum = 1_096)]
    pub days: u32,
}

/// A sequence of numbers that look random (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 up to but not including `below`; 0 if there is nothing below.
    fn below(&mut self, below: u64) -> u64 {
        self.roll().checked_rem(below).unwrap_or(0)
    }

    fn pick<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        let place = self.below(u64::try_from(items.len()).unwrap_or(1));
        items.get(usize::try_from(place).unwrap_or(0))
    }

    fn chance(&mut self, per_cent: u64) -> bool {
        self.below(100) < per_cent
    }

    fn id(&mut self) -> OrganisationId {
        OrganisationId::from_uuid(Uuid::from_u64_pair(self.roll(), self.roll()))
    }
}

const INDUSTRIES: [&str; 6] = ["C26", "C35", "C38", "C13", "I65", "A04"];

/// Orders of companies and providers in `regions`, the oldest first; sizes, industries, kinds and prices as is usual:
/// most companies are small, most orders are cheap.
pub fn synthetic(wanted: &Synthetic, regions: &[RegionCode], now: DateTime<Utc>) -> Vec<PlayedOrder> {
    let mut dice = Dice(wanted.seed);
    let companies: Vec<Party> = (0..wanted.enterprises).filter_map(|_| company(&mut dice, regions, now)).collect();
    let providers: Vec<Party> =
        (0..12).filter_map(|_| Some(Party::new(dice.id(), dice.pick(regions)?.clone()))).collect();
    let span = u64::from(wanted.days).saturating_mul(86_400);
    let mut orders: Vec<_> = (0..wanted.orders)
        .filter_map(|_| {
            // Squared, so that a few companies order much.
            let most = u64::try_from(companies.len()).unwrap_or(1);
            let (a, b) = (dice.below(most), dice.below(most));
            let place = usize::try_from(a.min(b)).unwrap_or(0);
            let company = companies.get(place)?;
            let at = now - Duration::seconds(i64::try_from(dice.below(span)).unwrap_or(0));
            let order = order(&mut dice, company, dice_provider(&providers, place, &mut Dice(wanted.seed ^ 7))?, at);
            Some(PlayedOrder { order, enterprise_name: format!("№ {}", place + 1) })
        })
        .collect();
    orders.sort_by_key(|played| (played.order.at, played.order.price));
    orders
}

/// A company goes to the same few providers.
fn dice_provider<'p>(providers: &'p [Party], company: usize, dice: &mut Dice) -> Option<&'p Party> {
    let first = dice.below(12);
    let place = (u64::try_from(company).unwrap_or(0) + first) % u64::try_from(providers.len().max(1)).unwrap_or(1);
    providers.get(usize::try_from(place).unwrap_or(0))
}

fn company(dice: &mut Dice, regions: &[RegionCode], now: DateTime<Utc>) -> Option<Party> {
    let size = match dice.below(100) {
        0..45 => SizeClass::Micro,
        45..80 => SizeClass::Small,
        80..95 => SizeClass::Medium,
        _ => SizeClass::Large,
    };
    let (most_people, most_yuan) = match size {
        SizeClass::Micro => (20, 3_000_000),
        SizeClass::Small => (300, 20_000_000),
        SizeClass::Medium => (1_000, 400_000_000),
        SizeClass::Large => (5_000, 2_000_000_000),
    };
    let id = dice.id();
    let region = dice.pick(regions)?.clone();
    let founded: Option<NaiveDate> =
        now.date_naive().checked_sub_signed(Duration::days(i64::try_from(dice.below(7_300)).unwrap_or(0)));
    Some(Party {
        size_class: Some(size),
        is_registered_tech_sme: size != SizeClass::Large && dice.chance(40),
        founded_on: founded,
        is_dishonest: dice.chance(1),
        industries: dice.pick(&INDUSTRIES).map(|code| (*code).to_owned()).into_iter().collect(),
        employees: u32::try_from(1 + dice.below(most_people)).ok(),
        turnover: Some(Fen::from_yuan(i64::try_from(dice.below(most_yuan)).unwrap_or(0))),
        balance_sheet: Some(Fen::from_yuan(i64::try_from(dice.below(most_yuan)).unwrap_or(0))),
        tax_credit: Some(crate::identity::TaxCredit::A).filter(|_| dice.chance(80)),
        ..Party::new(id, region)
    })
}

fn order(dice: &mut Dice, enterprise: &Party, provider: &Party, at: DateTime<Utc>) -> Order {
    let kind = match dice.below(100) {
        0..45 => ListingKind::InstrumentTime,
        45..80 => ListingKind::TestService,
        80..88 => ListingKind::Lease,
        88..95 => ListingKind::IncubationService,
        _ => ListingKind::TechContract,
    };
    // From 200 yuan up, each step of ten a third as often.
    let scale = match dice.below(100) {
        0..60 => 2_000,
        60..90 => 20_000,
        _ => 200_000,
    };
    let price = Fen::from_yuan(200 + i64::try_from(dice.below(scale)).unwrap_or(0));
    Order {
        kind,
        price,
        listing_takes_vouchers: true,
        enterprise: enterprise.clone(),
        provider: provider.clone(),
        declared: BTreeSet::new(),
        declared_services: BTreeSet::new(),
        category: String::new(),
        at,
        service: None,
        earlier: Fen::ZERO,
    }
}
