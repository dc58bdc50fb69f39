//! The honest market.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, TimeZone, Utc};

use crate::kernel::{BookingId, ClaimId, Fen, ListingId, OrganisationId, TimeWindow};
use crate::risk::model::facts::{Subject, UseRef};
use crate::risk::model::graph::{Tie, TieKind};
use crate::risk::model::signal::RiskRule;

pub(super) const CAP: Fen = Fen::from_yuan(50_000);
const ENTERPRISES: usize = 320;
const PROVIDERS: usize = 40;
const LISTINGS_EACH: usize = 3;
const CATEGORIES: usize = 8;
const HONEST: usize = 2_600;

/// A small generator of numbers that only depend on the seed (SplitMix64, public domain, Vigna 2015).
pub(super) struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `below`, without it.
    pub(super) fn below(&mut self, below: usize) -> usize {
        let below = u64::try_from(below.max(1)).unwrap_or(1);
        usize::try_from(self.next() % below).unwrap_or(0)
    }

    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = usize::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True so many times of a thousand.
    pub(super) fn chance(&mut self, of_thousand: usize) -> bool {
        self.below(1_000) < of_thousand
    }
}

/// A claim with all that was done.
#[derive(Debug, Clone)]
pub(super) struct Deal {
    pub(super) subject: Subject,
    pub(super) programme: usize,
    pub(super) voucher: usize,
    pub(super) listing: usize,
    pub(super) category: usize,
    pub(super) invoice: String,
    pub(super) files: Vec<u64>,
    pub(super) is_open: Option<bool>,
    pub(super) overlaps: Vec<UseRef>,
    /// What is wrong with it.
    pub(super) planted: BTreeSet<RiskRule>,
}

/// Something that is sold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    pub(super) id: ListingId,
    pub(super) provider: OrganisationId,
    pub(super) category: usize,
    /// Of an hour.
    pub(super) usual: Fen,
    pub(super) programme: usize,
}

pub(super) struct Market {
    pub(super) dice: Dice,
    pub(super) names: BTreeMap<OrganisationId, String>,
    pub(super) ties: Vec<Tie>,
    pub(super) enterprises: Vec<OrganisationId>,
    pub(super) offers: Vec<Offer>,
    pub(super) deals: Vec<Deal>,
    serial: u64,
}

impl Market {
    /// The whole market, fraud included.
    pub(super) fn made(seed: u64) -> Self {
        let mut market = Self {
            dice: Dice(seed),
            names: BTreeMap::new(),
            ties: Vec::new(),
            enterprises: Vec::new(),
            offers: Vec::new(),
            deals: Vec::new(),
            serial: 0,
        };
        for number in 0..ENTERPRISES {
            let id = market.organisation(&format!("企业{number}"));
            market.enterprises.push(id);
        }
        for number in 0..PROVIDERS {
            // Most serve the large programme, some a district's: there one is the largest, and rightly so.
            let programme = if number < 32 { 0 } else { 1 };
            market.provider(&format!("供方{number}"), programme);
        }
        for _ in 0..HONEST {
            market.honest_deal();
        }
        super::plant::all(&mut market);
        market
    }

    pub(super) fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    fn id(&mut self) -> uuid::Uuid {
        uuid::Uuid::from_u128(u128::from(self.serial()))
    }

    pub(super) fn tie(&mut self, organisation: OrganisationId, kind: TieKind, key: &str) {
        self.ties.push(Tie { organisation, kind, key: key.to_owned(), label: key.to_owned() });
    }

    /// An organisation as there are many: with namesakes, neighbours, a bookkeeper whom others have too.
    pub(super) fn organisation(&mut self, name: &str) -> OrganisationId {
        let id = OrganisationId::from_uuid(self.id());
        self.names.insert(id, name.to_owned());
        self.tie(id, TieKind::Itself, &format!("name:{name}"));
        let person = self.dice.below(40_000);
        self.tie(id, TieKind::LegalRepresentative, &format!("name:人{person}"));
        for _ in 0..self.dice.below(4) {
            let person = self.dice.below(40_000);
            self.tie(id, TieKind::Shareholder, &format!("name:人{person}"));
        }
        // One in seven sits in one of three incubators, one in twenty shares a small house with a few others.
        let address = match self.dice.below(100) {
            0..14 => format!("incubator {}", self.dice.below(3)),
            14..19 => format!("house {}", self.dice.below(12)),
            _ => format!("own {}", self.serial()),
        };
        self.tie(id, TieKind::Address, &format!("address:{address}"));
        let phone =
            if self.dice.chance(20) { self.dice.below(6) } else { usize::try_from(self.serial()).unwrap_or(0) + 100 };
        self.tie(id, TieKind::Phone, &format!("phone:{phone}"));
        id
    }

    pub(super) fn provider(&mut self, name: &str, programme: usize) -> OrganisationId {
        let provider = self.organisation(name);
        for _ in 0..LISTINGS_EACH {
            let id = ListingId::from_uuid(self.id());
            let category = self.dice.below(CATEGORIES);
            // Categories have their price; listings of one differ by a third.
            let base = 400 + 250 * i64::try_from(category).unwrap_or(0);
            let usual = Fen::from_yuan(base * self.dice.between(80, 130) / 100);
            self.offers.push(Offer { id, provider, category, usual, programme });
        }
        provider
    }

    pub(super) fn any_enterprise(&mut self) -> OrganisationId {
        let at = self.dice.below(self.enterprises.len());
        self.enterprises.get(at).copied().unwrap_or_else(|| OrganisationId::from_uuid(uuid::Uuid::nil()))
    }

    pub(super) fn any_offer(&mut self) -> Option<Offer> {
        let at = self.dice.below(self.offers.len());
        self.offers.get(at).copied()
    }

    pub(super) fn offer_of(&mut self, provider: OrganisationId) -> Option<Offer> {
        let own: Vec<Offer> = self.offers.iter().copied().filter(|offer| offer.provider == provider).collect();
        own.get(self.dice.below(own.len())).copied()
    }

    fn honest_deal(&mut self) {
        let (enterprise, Some(offer)) = (self.any_enterprise(), self.any_offer()) else { return };
        let mut deal = self.deal(enterprise, offer);
        // Rush work and difficult samples cost more, now and then far more.
        if self.dice.chance(12) {
            let percent = self.dice.between(180, 260);
            self.reprice(&mut deal, offer.usual.scale_up(percent, 100).unwrap_or(offer.usual));
        }
        // At night by consent; and longer than booked, charged as used.
        if self.dice.chance(8) {
            deal.is_open = Some(false);
        }
        // The same certificate of calibration, attached to the next claim too.
        if self.dice.chance(4) {
            let before = self.deals.iter().rev().find(|d| d.subject.enterprise == enterprise);
            deal.files.extend(before.and_then(|d| d.files.first().copied()));
        }
        self.deals.push(deal);
    }

    /// An ordinary claim.
    pub(super) fn deal(&mut self, enterprise: OrganisationId, offer: Offer) -> Deal {
        let number = self.serial();
        let hours = self.dice.between(2, 30);
        let booked_at = began() + Duration::hours(self.dice.between(0, 24 * 360));
        let from = booked_at + Duration::days(3);
        let window = TimeWindow::new(from, from + Duration::hours(hours)).ok();
        let name = |id| self.names.get(&id).cloned().unwrap_or_default();
        let subject = Subject {
            claim: ClaimId::from_uuid(uuid::Uuid::from_u128(u128::from(number) << 64)),
            reference: format!("DF-{number}"),
            booking: BookingId::from_uuid(uuid::Uuid::from_u128(u128::from(number) << 32)),
            booking_reference: format!("YY-{number}"),
            booked_at,
            enterprise,
            enterprise_name: name(enterprise),
            provider: offer.provider,
            provider_name: name(offer.provider),
            listing: offer.id,
            listing_name: format!("条目{}", offer.id),
            amount: Fen::ZERO,
            price: Fen::ZERO,
            order_cap: CAP,
            window,
            used_minutes: Some(hours * 60),
            unit_price: offer.usual,
        };
        let file = self.serial();
        let mut deal = Deal {
            subject,
            programme: offer.programme,
            voucher: self.dice.below(600),
            listing: usize::try_from(offer.id.uuid().as_u128()).unwrap_or(0),
            category: offer.category,
            invoice: format!("{number:020}"),
            files: vec![file],
            is_open: Some(true),
            overlaps: Vec::new(),
            planted: BTreeSet::new(),
        };
        let percent = self.dice.between(85, 120);
        self.reprice(&mut deal, offer.usual.scale_up(percent, 100).unwrap_or(offer.usual));
        deal
    }

    /// Sets the price of an hour, and what follows; every third price is rounded to whole thousands of yuan.
    pub(super) fn reprice(&mut self, deal: &mut Deal, unit: Fen) {
        let hours = deal.subject.used_minutes.unwrap_or(60) / 60;
        let price = Fen::new(unit.get().saturating_mul(hours));
        let thousand = 100_000;
        let rounded = Fen::new((price.get() / thousand).max(1) * thousand);
        let price = if self.dice.chance(330) { rounded } else { price };
        set_price(deal, price);
        deal.subject.unit_price = unit;
    }
}

/// A price with the half of it as subsidy, at most the cap.
pub(super) fn set_price(deal: &mut Deal, price: Fen) {
    deal.subject.price = price;
    deal.subject.amount = Fen::new(price.get() / 2).min(CAP);
}

fn began() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 5, 1, 0, 0).single().unwrap_or_default()
}
