//! Sealing what was recorded until the end of a month.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::kernel::{DigestAlgorithm, RegionScope, local_midnight};
use crate::ledger::model::Error;
use crate::ledger::model::seal::{Certificate, Entry, EntryDigest, Root, Seal, SealedJournal, hex};
use crate::ledger::model::signing::Sealer;
use crate::ledger::queries;
use crate::store::Tx;
use diesel::pg::PgConnection;

/// Entries of one block, and of one page while reading: bounds memory whatever the journal's length.
pub(super) const BLOCK: i64 = 2_000;

/// Lets nothing be recorded any more before `day` (Asia/Shanghai) begins, as is due when a month is over. Answers how
/// many steps that took, one or none.
///
/// # Errors
/// The database refuses.
pub fn move_fence(tx: &mut Tx<'_>, day: NaiveDate) -> Result<usize, Error> {
    let to = local_midnight(day);
    if queries::fence_fetch(tx.conn())? >= to {
        return Ok(0);
    }
    queries::fence_move(tx.conn(), to)?;
    Ok(1)
}

/// Milliseconds for which the fence waits for those who are writing: those who come after them wait behind it.
const PATIENCE: i32 = 500;

/// As [`move_fence`], as soon as nobody is writing for long: gives up where it would make others wait, to be tried again.
/// Answers 0 then, too.
///
/// # Errors
/// The database refuses.
pub fn move_fence_soon(tx: &mut Tx<'_>, day: NaiveDate) -> Result<usize, Error> {
    let to = local_midnight(day);
    if queries::fence_fetch(tx.conn())? >= to {
        return Ok(0);
    }
    match tx.attempt(|tx| Ok::<_, Error>(queries::fence_move_within(tx.conn(), to, PATIENCE)?)) {
        Ok(()) => Ok(1),
        Err(Error::Db(error)) if error.is_lock_timeout() => Ok(0),
        Err(error) => Err(error),
    }
}

/// Seals all that was recorded until before `month_ends` and is not sealed yet, as the seal of `month`. `anchors` says
/// what else stands fast; it is signed with the rest.
///
/// # Errors
/// The database refuses, a month that is sealed already included.
pub fn seal_month(
    tx: &mut Tx<'_>,
    sealer: &Sealer,
    month: NaiveDate,
    month_ends: NaiveDate,
    anchors: Value,
) -> Result<Seal, Error> {
    move_fence(tx, month_ends)?;
    let from = queries::seal_covers_to(tx.conn())?.unwrap_or(DateTime::UNIX_EPOCH);
    let within = (from, local_midnight(month_ends).max(from));
    let last = queries::seal_last(tx.conn())?;
    let number = last.as_ref().map_or(1, |last| last.number + 1);
    let algorithm = sealer.digest();
    let journal = digest(tx, algorithm, number, within)?;
    let anew = |last: &Seal| (last.digest != algorithm).then(|| hex(&algorithm.of(last.certificate.as_bytes())));
    let certificate = Certificate {
        number,
        month,
        digest: algorithm,
        previous: last.as_ref().map(|last| hex(&last.hash)),
        previous_digested_anew: last.as_ref().and_then(anew),
        journal,
        anchors,
        sealed_at: tx.now(),
        sealed_by: tx.actor().label.clone(),
    };
    let text = serde_json::to_string_pretty(&certificate).map_err(|e| Error::Certificate(e.to_string()))?;
    let seal = Seal {
        number,
        month,
        covers_from: within.0,
        covers_to: within.1,
        hash: algorithm.of(text.as_bytes()).to_vec(),
        algorithm: sealer.algorithm().to_string(),
        public_key: sealer.public_key(),
        signature: sealer.sign(&text).to_vec(),
        certificate: text,
        sealed_at: tx.now(),
        digest: algorithm,
    };
    queries::seal_insert(tx.conn(), &seal)?;
    Ok(seal)
}

/// Digests the entries, block by block, each kept before the next is read.
fn digest(
    tx: &mut Tx<'_>,
    algorithm: DigestAlgorithm,
    number: i64,
    within: (DateTime<Utc>, DateTime<Utc>),
) -> Result<SealedJournal, Error> {
    let totals = queries::entry_totals(tx.conn(), within)?;
    let expected = totals.iter().map(|total| total.entries).sum::<i64>();
    let (mut root, mut entries, mut block) = (Root::new(algorithm), 0, 0);
    let (teller, count) = (tx.teller(), |entries: i64| usize::try_from(entries).unwrap_or(usize::MAX));
    teller.tell("sealing", 0, Some(count(expected)));
    each_block(tx.conn(), within, |conn, page| {
        entries += i64::try_from(page.len()).unwrap_or(BLOCK);
        teller.tell("sealing", count(entries), Some(count(expected)));
        let mut digests = Vec::with_capacity(page.len() * EntryDigest::LENGTH);
        page.iter().for_each(|entry| EntryDigest::of(algorithm, entry).write(&mut digests));
        root.add(&digests);
        queries::seal_block_insert(conn, number, block, &digests)?;
        block += 1;
        Ok(())
    })?;
    let (recorded_from, recorded_to) = within;
    Ok(SealedJournal { recorded_from, recorded_to, entries, root: root.finish(), totals })
}

/// Hands over the entries recorded within, block by block in the order of their numbers. Reads where they lie, and not the
/// journal before and after them.
pub(super) fn each_block(
    conn: &mut PgConnection,
    within: (DateTime<Utc>, DateTime<Utc>),
    mut take: impl FnMut(&mut PgConnection, &[Entry]) -> Result<(), Error>,
) -> Result<(), Error> {
    let Some((first, until)) = queries::entry_span(conn, within)? else { return Ok(()) };
    let mut after = first - 1;
    loop {
        let page = queries::entry_list_recorded(conn, within, (after, until), BLOCK)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.seq;
        take(conn, &page)?;
    }
}

/// The seal of a month, if it has one: months that were closed before there were seals have none. A seal is over the whole
/// journal: for who sees a part of it there is none.
///
/// # Errors
/// The database refuses.
pub fn seal_find(conn: &mut PgConnection, within: &RegionScope, month: NaiveDate) -> Result<Option<Seal>, Error> {
    if within.is_everything() { Ok(queries::seal_find(conn, month)?) } else { Ok(None) }
}

/// All seals in the order of their making.
///
/// # Errors
/// The database refuses.
pub fn seal_list(conn: &mut PgConnection) -> Result<Vec<Seal>, Error> {
    Ok(queries::seal_list(conn)?)
}
