//! The fraud: for each rule some dozens of claims, of which a part is done more cleverly than the rule looks.

use chrono::Duration;

use super::market::{CAP, Deal, Market, Offer, set_price};
use crate::kernel::{BookingId, Fen, OrganisationId, TimeWindow};
use crate::risk::model::facts::UseRef;
use crate::risk::model::graph::TieKind;
use crate::risk::model::signal::RiskRule;

const EACH: usize = 40;

pub(super) fn all(market: &mut Market) {
    related(market);
    papers(market);
    split(market);
    round(market);
    high(market);
    impossible(market);
    mill(market);
    circles(market);
}

fn keep(market: &mut Market, mut deal: Deal, rule: RiskRule) {
    deal.planted.insert(rule);
    market.deals.push(deal);
}

/// A stranger to everybody, who sells like the others.
fn seller(market: &mut Market, name: &str) -> OrganisationId {
    let number = market.serial();
    market.provider(&format!("{name}{number}"), 0)
}

fn buyer(market: &mut Market, name: &str) -> OrganisationId {
    let number = market.serial();
    market.organisation(&format!("{name}{number}"))
}

/// Gives both a tie of a kind.
fn relate(market: &mut Market, a: OrganisationId, b: OrganisationId) {
    let number = market.serial();
    let (one, other, key) = match market.dice.below(5) {
        0 => (TieKind::Shareholder, TieKind::LegalRepresentative, format!("name:暗{number}")),
        1 => (TieKind::Shareholder, TieKind::Shareholder, format!("uscc:{number}")),
        2 => (TieKind::Phone, TieKind::Phone, format!("phone:{number}")),
        3 => (TieKind::BankAccount, TieKind::BankAccount, format!("account:{number}")),
        _ => (TieKind::Address, TieKind::Address, format!("address:暗{number}")),
    };
    market.tie(a, one, &key);
    market.tie(b, other, &key);
}

fn related(market: &mut Market) {
    for number in 0..EACH {
        let (enterprise, provider) = (buyer(market, "关联企业"), seller(market, "关联供方"));
        // One straw man in between is seen, two are not.
        let between = match number % 8 {
            0 => 2,
            1..4 => 1,
            _ => 0,
        };
        let mut at = enterprise;
        for _ in 0..between {
            let straw = buyer(market, "壳");
            relate(market, at, straw);
            at = straw;
        }
        relate(market, at, provider);
        let Some(offer) = market.offer_of(provider) else { continue };
        let deal = market.deal(enterprise, offer);
        keep(market, deal, RiskRule::RelatedParty);
    }
}

fn ordinary(market: &mut Market) -> Option<(Deal, Offer)> {
    let (enterprise, offer) = (market.any_enterprise(), market.any_offer()?);
    Some((market.deal(enterprise, offer), offer))
}

/// Papers used twice: both claims carry them.
fn papers(market: &mut Market) {
    for number in 0..EACH {
        for rule in [RiskRule::SameInvoice, RiskRule::SameFile] {
            let (Some((first, _)), Some((mut second, _))) = (ordinary(market), ordinary(market)) else { continue };
            match rule {
                // A digit was changed: another invoice, to whoever only reads.
                RiskRule::SameInvoice if number % 10 == 0 => {}
                RiskRule::SameInvoice => second.invoice.clone_from(&first.invoice),
                // Saved anew: another file.
                _ if number % 5 == 0 => {}
                _ => second.files.clone_from(&first.files),
            }
            keep(market, first, rule);
            keep(market, second, rule);
        }
    }
}

fn split(market: &mut Market) {
    for number in 0..EACH / 2 {
        let Some((first, offer)) = ordinary(market) else { continue };
        let patient = number % 8 == 0;
        let enterprise = first.subject.enterprise;
        for part in 0..market.dice.between(2, 4) {
            let mut deal = market.deal(enterprise, offer);
            let near = market.dice.between(8_600, 9_990);
            set_price(&mut deal, Fen::new(CAP.get() * 2 / 10_000 * near));
            let days = if patient { 35 * part } else { 7 * part };
            deal.subject.booked_at = first.subject.booked_at + Duration::days(days);
            keep(market, deal, RiskRule::SplitOrder);
        }
    }
}

fn round(market: &mut Market) {
    for _ in 0..EACH {
        let Some((mut deal, _)) = ordinary(market) else { continue };
        set_price(&mut deal, Fen::from_yuan(1_000 * market.dice.between(95, 99)));
        keep(market, deal, RiskRule::RoundSum);
    }
}

fn high(market: &mut Market) {
    for number in 0..EACH {
        let Some((mut deal, offer)) = ordinary(market) else { continue };
        let percent = if number % 8 == 0 { market.dice.between(150, 180) } else { market.dice.between(250, 500) };
        market.reprice(&mut deal, offer.usual.scale_up(percent, 100).unwrap_or(offer.usual));
        keep(market, deal, RiskRule::HighPrice);
    }
}

fn impossible(market: &mut Market) {
    for number in 0..EACH {
        let Some((mut deal, _)) = ordinary(market) else { continue };
        match (number % 4, deal.subject.window) {
            (0, _) => deal.is_open = Some(false),
            (1, Some(window)) => deal.subject.used_minutes = Some(window.minutes() + market.dice.between(20, 600)),
            (_, Some(window)) => {
                let minutes = market.dice.between(20, 120);
                let end = window.starts_at() + Duration::minutes(minutes);
                let serial = market.serial();
                let shared = TimeWindow::new(window.starts_at(), end).ok();
                deal.overlaps.extend(shared.map(|window| UseRef {
                    booking: BookingId::from_uuid(uuid::Uuid::from_u128(u128::from(serial))),
                    reference: format!("YY-{serial}"),
                    window,
                }));
            }
            _ => {}
        }
        keep(market, deal, RiskRule::ImpossibleTime);
    }
}

/// A programme that a mill of claims has taken over, beside four that work; and one in which a university is the largest by
/// right.
fn mill(market: &mut Market) {
    for (programme, share, rule) in [(2, 75, Some(RiskRule::Concentration)), (3, 65, None)] {
        let large = market.provider(&format!("大户{programme}"), programme);
        let small: Vec<_> = (0..4).map(|n| market.provider(&format!("小户{programme}-{n}"), programme)).collect();
        let claims = if rule.is_some() { 60 } else { 30 };
        for _ in 0..claims {
            let enterprise = market.any_enterprise();
            let is_large = market.dice.between(0, 99) < share;
            let provider = if is_large { large } else { small.get(market.dice.below(4)).copied().unwrap_or(large) };
            let Some(offer) = market.offer_of(provider) else { continue };
            let mut deal = market.deal(enterprise, offer);
            deal.planted.extend(rule.filter(|_| is_large));
            market.deals.push(deal);
        }
    }
}

/// What A buys from B comes back: B's people buy from C, whose people are A's.
fn circles(market: &mut Market) {
    for number in 0..EACH / 2 {
        // Six trades are more than the rule follows.
        let length = if number % 7 == 0 { 6 } else { 2 + number % 3 };
        let enterprises: Vec<_> = (0..length).map(|_| buyer(market, "环企业")).collect();
        let providers: Vec<_> = (0..length).map(|_| seller(market, "环供方")).collect();
        for place in 0..length {
            let (enterprise, provider) = (enterprises.get(place), providers.get(place));
            let next = enterprises.get((place + 1) % length);
            let (Some(&enterprise), Some(&provider), Some(&next)) = (enterprise, provider, next) else { continue };
            relate(market, provider, next);
            let Some(offer) = market.offer_of(provider) else { continue };
            let deal = market.deal(enterprise, offer);
            keep(market, deal, RiskRule::CircularTrade);
        }
    }
}
