//! Whether the seals hold, and which entry was touched if they do not: one pass over the journal, in bounded memory.

use std::collections::VecDeque;

use chrono::NaiveDate;
use diesel::pg::PgConnection;

use super::seal::{BLOCK, each_block};
use crate::ledger::model::Error;
use crate::ledger::model::seal::{Certificate, Entry, EntryDigest, Root, Seal, hex};
use crate::ledger::model::signing::Sealer;
use crate::ledger::queries;

/// What a check of all seals found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SealState {
    pub seals: i64,
    /// Entries that are sealed.
    pub entries: i64,
    /// Things that are wrong, and the first of them in words.
    pub wrong: i64,
    pub first_wrong: Option<String>,
    /// The number of the first entry that no seal covers; none if all are covered.
    pub first_open: Option<i64>,
}

impl SealState {
    fn tell(&mut self, what: impl FnOnce() -> String) {
        self.wrong += 1;
        self.first_wrong.get_or_insert_with(what);
    }

    /// A seal by itself: its signature, its place behind the one before, what its certificate says.
    fn judge(
        &mut self,
        conn: &mut PgConnection,
        seal: &Seal,
        before: Option<&Seal>,
        sealer: &Sealer,
    ) -> Result<(), Error> {
        self.seals += 1;
        let root = root_of(conn, seal)?;
        match fault(seal, before, &root, sealer) {
            Ok(certificate) => self.entries += certificate.journal.entries,
            Err(why) => self.tell(|| format!("seal {} of {}: {why}", seal.number, seal.month.format("%Y-%m"))),
        }
        Ok(())
    }
}

/// Recomputes every seal: its signature, its place in the chain, what its certificate says, and every entry that it covers.
///
/// # Errors
/// The database refuses; what is wrong is no error.
pub fn check_seals(conn: &mut PgConnection, sealer: &Sealer) -> Result<SealState, Error> {
    let seals = queries::seal_list(conn)?;
    let mut state = SealState::default();
    let mut covers = Vec::with_capacity(seals.len());
    let mut before: Option<&Seal> = None;
    for seal in &seals {
        state.judge(conn, seal, before, sealer)?;
        covers.push(Cover::of(seal));
        before = Some(seal);
    }
    // In the order of time, so that an entry finds its seal by halving.
    covers.sort_by_key(|cover| cover.seal.covers_from);
    compare(conn, &mut covers, &mut state)?;
    Ok(state)
}

/// As [`check_seals`], of one month alone: its seal, that it follows on the one before, and every entry recorded in its time;
/// nothing else of the journal is read. None if the month has no seal.
///
/// # Errors
/// The database refuses; what is wrong is no error.
pub fn check_seal(conn: &mut PgConnection, sealer: &Sealer, month: NaiveDate) -> Result<Option<SealState>, Error> {
    let Some(seal) = queries::seal_find(conn, month)? else { return Ok(None) };
    let before = queries::seal_find_number(conn, seal.number - 1)?;
    let mut state = SealState::default();
    state.judge(conn, &seal, before.as_ref(), sealer)?;
    let mut cover = Cover::of(&seal);
    each_block(conn, (seal.covers_from, seal.covers_to), |conn, page| {
        page.iter().try_for_each(|entry| cover.take(conn, entry, &mut state))
    })?;
    cover.finish(conn, &mut state)?;
    Ok(Some(state))
}

fn root_of(conn: &mut PgConnection, seal: &Seal) -> Result<String, Error> {
    let mut root = Root::new(seal.digest);
    for block in 0.. {
        let Some(digests) = queries::seal_block_find(conn, seal.number, block)? else { break };
        root.add(&digests);
    }
    Ok(root.finish())
}

fn fault(seal: &Seal, before: Option<&Seal>, root: &str, sealer: &Sealer) -> Result<Certificate, String> {
    if seal.number != before.map_or(1, |before| before.number + 1) {
        return Err("a seal before it is missing".to_owned());
    }
    if seal.hash != seal.digest.of(seal.certificate.as_bytes()) {
        return Err("its certificate was changed".to_owned());
    }
    if let Some(why) = sealer.fault(&seal.algorithm, &seal.certificate, &seal.public_key, &seal.signature) {
        return Err(why.to_owned());
    }
    let certificate: Certificate =
        serde_json::from_str(&seal.certificate).map_err(|error| format!("its certificate cannot be read: {error}"))?;
    let is_same = certificate.number == seal.number
        && certificate.month == seal.month
        && certificate.digest == seal.digest
        && certificate.journal.recorded_from == seal.covers_from
        && certificate.journal.recorded_to == seal.covers_to;
    if !is_same {
        return Err("its row says otherwise than its certificate".to_owned());
    }
    if certificate.previous != before.map(|before| hex(&before.hash)) {
        return Err("the seal before it was changed".to_owned());
    }
    let anew = before.filter(|before| before.digest != seal.digest);
    if certificate.previous_digested_anew != anew.map(|before| hex(&seal.digest.of(before.certificate.as_bytes()))) {
        return Err("the seal before it was changed".to_owned());
    }
    if certificate.journal.root != root {
        return Err("the digests of its entries were changed".to_owned());
    }
    Ok(certificate)
}

/// A seal while the journal is compared with it: the digests that come next.
struct Cover<'s> {
    seal: &'s Seal,
    block: i32,
    left: VecDeque<EntryDigest>,
}

impl<'s> Cover<'s> {
    const fn of(seal: &'s Seal) -> Self {
        Self { seal, block: 0, left: VecDeque::new() }
    }

    fn peek(&mut self, conn: &mut PgConnection) -> Result<Option<EntryDigest>, Error> {
        if self.left.is_empty()
            && let Some(digests) = queries::seal_block_find(conn, self.seal.number, self.block)?
        {
            self.block += 1;
            self.left.extend(EntryDigest::read(&digests));
        }
        Ok(self.left.front().copied())
    }

    fn month(&self) -> String {
        self.seal.month.format("%Y-%m").to_string()
    }

    /// Compares one entry of the journal; what is sealed before it and not there is missing.
    fn take(&mut self, conn: &mut PgConnection, entry: &Entry, state: &mut SealState) -> Result<(), Error> {
        while let Some(sealed) = self.peek(conn)?.filter(|sealed| sealed.seq <= entry.seq) {
            self.left.pop_front();
            if sealed.seq < entry.seq {
                state.tell(|| missing(sealed.seq, &self.month()));
            } else {
                if sealed != EntryDigest::of(self.seal.digest, entry) {
                    state.tell(|| format!("{} was changed after the seal of {}", named(entry), self.month()));
                }
                return Ok(());
            }
        }
        state.tell(|| format!("{} was added after the seal of {}", named(entry), self.month()));
        Ok(())
    }

    /// After the last entry: what is sealed and was not come by is missing.
    fn finish(&mut self, conn: &mut PgConnection, state: &mut SealState) -> Result<(), Error> {
        while let Some(sealed) = self.peek(conn)? {
            self.left.pop_front();
            state.tell(|| missing(sealed.seq, &self.month()));
        }
        Ok(())
    }
}

pub(super) fn named(entry: &Entry) -> String {
    format!("ledger_transfer {} ({}, {} {}, {} fen)", entry.seq, entry.id, entry.kind, entry.code, entry.amount)
}

fn missing(seq: i64, month: &str) -> String {
    format!("ledger_transfer {seq} is missing from what the seal of {month} covers")
}

fn compare(conn: &mut PgConnection, covers: &mut [Cover<'_>], state: &mut SealState) -> Result<(), Error> {
    let Some(until) = covers.iter().map(|cover| cover.seal.covers_to).max() else {
        state.first_open = queries::entry_list_between(conn, 0, i64::MAX, 1)?.first().map(|entry| entry.seq);
        return Ok(());
    };
    let mut after = 0;
    loop {
        let page = queries::entry_list_between(conn, after, i64::MAX, BLOCK)?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        if state.first_open.is_none() {
            state.first_open = page.iter().find(|entry| entry.recorded_at >= until).map(|entry| entry.seq);
        }
        for entry in page.iter().filter(|entry| entry.recorded_at < until) {
            // Seals follow on each other without a gap; the empty ones begin where the next does.
            let place = covers.partition_point(|cover| cover.seal.covers_to <= entry.recorded_at);
            match covers.get_mut(place) {
                Some(cover) => cover.take(conn, entry, state)?,
                None => state.tell(|| format!("{} lies outside all seals", named(entry))),
            }
        }
    }
    covers.iter_mut().try_for_each(|cover| cover.finish(conn, state))
}
