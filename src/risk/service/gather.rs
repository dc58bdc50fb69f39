//! Gathering what the rules look at, by a few questions for any size of the market.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;

use crate::catalog::{BookingRules, OpeningHours, Openings};
use crate::kernel::{ClaimId, OrganisationId, TimeWindow, WorkingCalendar};
use crate::programme::{self, calendar};
use crate::risk::error::Error;
use crate::risk::model::{Facts, Policy, Subject, Tie, TieKind, Ties, Trade, Trades, UseRef};
use crate::risk::queries::{self, SubjectRow};

/// Everything about a claim that the policy's rules look at.
pub(super) fn facts(conn: &mut PgConnection, policy: &Policy, id: ClaimId, now: DateTime<Utc>) -> Result<Facts, Error> {
    let row = queries::subject_fetch(conn, id)?;
    let rules = &policy.rules;
    let order_cap = programme::service::version_fetch(conn, row.programme_version_id)?.rules.caps.per_order;
    let window = row.starts_at.zip(row.ends_at).and_then(|(from, to)| TimeWindow::new(from, to).ok());
    let subject = Subject {
        claim: id,
        reference: row.reference.clone(),
        booking: row.booking_id,
        booking_reference: row.booking_reference.clone(),
        booked_at: row.booked_at,
        enterprise: row.enterprise_id,
        enterprise_name: row.enterprise_name.clone(),
        provider: row.provider_id,
        provider_name: row.provider_name.clone(),
        listing: row.listing_id,
        listing_name: row.listing_name.clone(),
        amount: row.amount,
        price: row.price,
        order_cap,
        window,
        used_minutes: row.used_minutes,
        unit_price: row.unit_price,
    };
    let mut web = Web::new(&subject);
    let related = &rules.related_party;
    if related.weight > 0 {
        web.spread(conn, (row.enterprise_id, row.provider_id), related.max_links, related.hub_limit)?;
    }
    let ties = web.ties();
    let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let paths = ties.paths(row.enterprise_id, row.provider_id, size(related.max_links), size(related.hub_limit));
    let circular = &rules.circular_trade;
    if circular.weight > 0 {
        let since = now - Duration::days(circular.days.into());
        web.follow(conn, &subject, circular.max_length, circular.hub_limit, since)?;
    }
    let span = Duration::days(rules.split_order.days.into());
    let pair_orders = queries::order_list_of_pair(conn, &row, row.booked_at - span, row.booked_at + span)?;
    let since = now - Duration::days(rules.high_price.days.into());
    let (of_listing, of_category) = queries::price_usual(conn, &row, since)?;
    let since = now - Duration::days(rules.concentration.days.into());
    Ok(Facts {
        related: paths,
        same_invoices: queries::invoice_list_again(conn, id)?,
        same_files: queries::file_list_again(conn, id)?,
        pair_orders,
        of_listing,
        of_category,
        is_open: window.map(|window| is_open(conn, &row, &window)).transpose()?,
        overlaps: overlaps(conn, &row)?,
        units: u32::try_from(row.units).unwrap_or(1),
        load: queries::provider_load(conn, row.programme_id, row.provider_id, since)?,
        trades: Arc::new(Trades::new(web.trades.values().cloned())),
        ties: Arc::new(web.ties()),
        subject,
    })
}

/// By the opening hours and rules as they were when it was booked.
fn is_open(conn: &mut PgConnection, row: &SubjectRow, window: &TimeWindow) -> Result<bool, Error> {
    let hours: OpeningHours = serde_json::from_value(row.opening_hours.clone())?;
    let rules: BookingRules = row.booking_rules.clone().map(serde_json::from_value).transpose()?.unwrap_or_default();
    let calendar = if rules.minds_holidays() { calendar::load(conn)? } else { WorkingCalendar::default() };
    Ok(Openings { hours: &hours, rules: &rules, calendar: &calendar }.is_open(window))
}

fn overlaps(conn: &mut PgConnection, row: &SubjectRow) -> Result<Vec<UseRef>, Error> {
    let rows = queries::use_list_at_once(conn, row.booking_id)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let window = TimeWindow::new(row.starts_at, row.ends_at).ok()?;
            Some(UseRef { booking: row.booking_id, reference: row.reference, window })
        })
        .collect())
}

/// What is known around a pair of organisations, loaded as far as it is walked.
pub(super) struct Web {
    ties: BTreeMap<(OrganisationId, TieKind, String), Tie>,
    names: BTreeMap<OrganisationId, String>,
    trades: BTreeMap<(OrganisationId, OrganisationId), Trade>,
    /// Whose ties are loaded.
    tied: BTreeSet<OrganisationId>,
    /// Whose purchases are loaded.
    bought: BTreeSet<OrganisationId>,
}

impl Web {
    fn new(subject: &Subject) -> Self {
        let names =
            [(subject.enterprise, subject.enterprise_name.clone()), (subject.provider, subject.provider_name.clone())];
        Self { names: names.into_iter().collect(), ..Self::empty() }
    }

    pub(super) const fn empty() -> Self {
        Self {
            ties: BTreeMap::new(),
            names: BTreeMap::new(),
            trades: BTreeMap::new(),
            tied: BTreeSet::new(),
            bought: BTreeSet::new(),
        }
    }

    pub(super) fn ties(&self) -> Ties {
        Ties::new(self.ties.values().cloned(), self.names.iter().map(|(id, name)| (*id, name.clone())))
    }

    /// Loads the ties around organisations; answers who hangs on them.
    pub(super) fn load_ties(
        &mut self,
        conn: &mut PgConnection,
        ids: &BTreeSet<OrganisationId>,
        hub_limit: u32,
    ) -> Result<BTreeSet<OrganisationId>, Error> {
        let new: Vec<OrganisationId> = ids.difference(&self.tied).copied().collect();
        let mut reached = BTreeSet::new();
        if new.is_empty() {
            return Ok(reached);
        }
        for (tie, name) in queries::tie_list_around(conn, &new, hub_limit.into())? {
            self.names.insert(tie.organisation, name);
            reached.insert(tie.organisation);
            self.ties.insert((tie.organisation, tie.kind, tie.key.clone()), tie);
        }
        self.tied.extend(new);
        Ok(reached)
    }

    /// Loads what may lie on a path of so many ties.
    pub(super) fn spread(
        &mut self,
        conn: &mut PgConnection,
        (from, to): (OrganisationId, OrganisationId),
        max_links: u32,
        hub_limit: u32,
    ) -> Result<(), Error> {
        let mut frontier = BTreeSet::from([from]);
        for _ in 0..max_links {
            let reached = self.load_ties(conn, &frontier, hub_limit)?;
            if reached.contains(&to) || reached.is_empty() {
                break;
            }
            frontier = reached;
        }
        Ok(())
    }

    /// Loads the trade that may lead from the seller back to the buyer.
    fn follow(
        &mut self,
        conn: &mut PgConnection,
        subject: &Subject,
        max_length: u32,
        hub_limit: u32,
        since: DateTime<Utc>,
    ) -> Result<(), Error> {
        let buyer = BTreeSet::from([subject.enterprise]);
        let mut home = self.load_ties(conn, &buyer, hub_limit)?;
        home.insert(subject.enterprise);
        self.load_trades(conn, &buyer, since)?;
        let mut frontier = BTreeSet::from([subject.provider]);
        for _ in 1..max_length {
            let mut buyers = self.load_ties(conn, &frontier, hub_limit)?;
            buyers.extend(frontier);
            buyers.remove(&subject.enterprise);
            frontier = self.load_trades(conn, &buyers, since)?;
            if frontier.is_empty() || !frontier.is_disjoint(&home) {
                break;
            }
        }
        Ok(())
    }

    /// Loads what organisations bought; answers from whom.
    fn load_trades(
        &mut self,
        conn: &mut PgConnection,
        buyers: &BTreeSet<OrganisationId>,
        since: DateTime<Utc>,
    ) -> Result<BTreeSet<OrganisationId>, Error> {
        let new: Vec<OrganisationId> = buyers.difference(&self.bought).copied().collect();
        let mut sellers = BTreeSet::new();
        if new.is_empty() {
            return Ok(sellers);
        }
        for (trade, name) in queries::trade_list(conn, &new, since)? {
            self.names.entry(trade.seller).or_insert(name);
            sellers.insert(trade.seller);
            self.trades.insert((trade.buyer, trade.seller), trade);
        }
        self.bought.extend(new);
        Ok(sellers)
    }
}
