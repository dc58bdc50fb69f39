//! Chaining the journal's entries behind the transactions that write them, and holding the open month against it.

use std::collections::VecDeque;

use diesel::pg::PgConnection;

use super::seal::BLOCK;
use super::seal_check::named;
use crate::kernel::DigestAlgorithm;
use crate::ledger::model::Error;
use crate::ledger::model::block::{Block, GENESIS};
use crate::ledger::model::seal::{EntryDigest, Seal};
use crate::ledger::queries;
use crate::store::Tx;

/// Chains a block of entries that nobody can write before any more, and tells how many they were; 0 if none is due or
/// another process is about it. All of a block is kept, or nothing: who is killed leaves its work to the next.
///
/// Must run by itself, not in a transaction that writes the journal: what that wrote is chained, too, if it stays.
///
/// # Errors
/// The database refuses.
pub fn chain_entries(tx: &mut Tx<'_>) -> Result<usize, Error> {
    if !queries::block_try_lock(tx.conn())? {
        return Ok(0);
    }
    let mut mark = queries::mark_fetch(tx.conn())?;
    let known = mark.clone();
    // The numbers are asked for before those who write, and these before any entry is read: each question sees what was
    // committed when it is asked.
    let drawn = queries::entry_last_drawn(tx.conn())?;
    let writers = queries::entry_writers(tx.conn())?;
    mark.move_on(drawn, &writers);
    let settled = mark.settled;
    let last = queries::block_last(tx.conn())?;
    let (number, after_seq) = last.as_ref().map_or((1, 0), |last| (last.number + 1, last.until_seq));
    let page = if settled > after_seq {
        queries::entry_list_between(tx.conn(), after_seq, settled, BLOCK)?
    } else {
        Vec::new()
    };
    if let Some(newest) = page.last() {
        // A block that is full ends with its last entry; one that is not has all that there will be up to there.
        let is_full = i64::try_from(page.len()).is_ok_and(|entries| entries >= BLOCK);
        let until_seq = if is_full { newest.seq } else { settled };
        let mut digests = Vec::with_capacity(page.len() * EntryDigest::LENGTH);
        page.iter().for_each(|entry| EntryDigest::of(mark.digest, entry).write(&mut digests));
        let made_at = tx.now();
        let mut block = Block { number, after_seq, until_seq, digest: mark.digest, digests, hash: Vec::new(), made_at };
        block.hash = block.chained(last.as_ref().map_or(&GENESIS[..], |last| &last.hash)).to_vec();
        queries::block_insert(tx.conn(), &block)?;
        mark.blocks = number;
    }
    if mark != known {
        queries::mark_set(tx.conn(), &mark)?;
    }
    Ok(page.len())
}

/// By what the next blocks are digested: the office's choice, told by every process that starts. Blocks of before keep
/// theirs, and the first by the new one covers the hash of the last by the old one.
///
/// # Errors
/// The database refuses.
pub fn digest_by(tx: &mut Tx<'_>, algorithm: DigestAlgorithm) -> Result<(), Error> {
    Ok(queries::mark_set_digest(tx.conn(), algorithm)?)
}

/// What a check of the blocks found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockState {
    pub blocks: i64,
    /// Entries that were compared.
    pub entries: i64,
    /// Entries that wait to be chained.
    pub waiting: i64,
    pub wrong: i64,
    pub first_wrong: Option<String>,
}

impl BlockState {
    fn tell(&mut self, what: impl FnOnce() -> String) {
        self.wrong += 1;
        self.first_wrong.get_or_insert_with(what);
    }
}

/// Recomputes the chain of blocks, and compares the journal with every block that holds a number which no seal covers, or
/// into which `first_open` falls, the first entry that no seal covers; what is sealed is compared by its seal. One block at
/// a time. Must run within a transaction that sees one state.
///
/// # Errors
/// The database refuses; what is wrong is no error.
pub fn check_blocks(conn: &mut PgConnection, first_open: Option<i64>) -> Result<BlockState, Error> {
    let mut state = BlockState::default();
    let mut sealed = SealedNumbers::of(conn)?;
    let (mut number, mut until, mut hash) = (0, 0, GENESIS.to_vec());
    while let Some(block) = queries::block_next(conn, number)? {
        state.blocks += 1;
        if block.number != number + 1 || block.after_seq != until {
            state.tell(|| format!("ledger_block {}: a block before it is missing", block.number));
        } else if block.chained(&hash).as_slice() != block.hash {
            state.tell(|| format!("ledger_block {}: it or the block before it was changed", block.number));
        }
        if first_open.is_some_and(|first| first <= block.until_seq) || !sealed.has_all(conn, &block.digests)? {
            compare(conn, &block, &mut state)?;
        }
        (number, until, hash) = (block.number, block.until_seq, block.hash);
    }
    let mark = queries::mark_fetch(conn)?;
    if mark.blocks != number {
        state.tell(|| format!("ledger_block {}: the newest blocks are missing", number + 1));
    }
    state.waiting = queries::entry_count_after(conn, until)?;
    Ok(state)
}

/// The numbers that seals cover, asked for in their order. Asked of the seals and not of the journal: an entry of the open
/// month that was taken away is in neither.
struct SealedNumbers {
    covers: Vec<SealedRun>,
    /// The seal of the number before: months follow on each other nearly without overlap.
    last: usize,
}

/// The numbers of one seal that come next.
struct SealedRun {
    seal: i64,
    block: i32,
    left: VecDeque<i64>,
}

impl SealedNumbers {
    fn of(conn: &mut PgConnection) -> Result<Self, Error> {
        let run = |seal: Seal| SealedRun { seal: seal.number, block: 0, left: VecDeque::new() };
        Ok(Self { covers: queries::seal_list(conn)?.into_iter().map(run).collect(), last: 0 })
    }

    /// Whether seals cover all numbers of a block; those of the next block are higher.
    fn has_all(&mut self, conn: &mut PgConnection, digests: &[u8]) -> Result<bool, Error> {
        for entry in EntryDigest::read(digests) {
            if !self.has(conn, entry.seq)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn has(&mut self, conn: &mut PgConnection, seq: i64) -> Result<bool, Error> {
        let (runs, last) = (self.covers.len(), self.last);
        for place in (0..runs).map(|step| (last + step) % runs) {
            if let Some(run) = self.covers.get_mut(place)
                && run.has(conn, seq)?
            {
                self.last = place;
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl SealedRun {
    fn has(&mut self, conn: &mut PgConnection, seq: i64) -> Result<bool, Error> {
        loop {
            while self.left.pop_front_if(|next| *next < seq).is_some() {}
            if let Some(next) = self.left.front() {
                return Ok(*next == seq);
            }
            let Some(digests) = queries::seal_block_find(conn, self.seal, self.block)? else { return Ok(false) };
            self.block += 1;
            self.left.extend(EntryDigest::read(&digests).map(|entry| entry.seq));
        }
    }
}

fn compare(conn: &mut PgConnection, block: &Block, state: &mut BlockState) -> Result<(), Error> {
    let mut left: VecDeque<EntryDigest> = EntryDigest::read(&block.digests).collect();
    let mut after = block.after_seq;
    loop {
        let page = queries::entry_list_between(conn, after, block.until_seq, BLOCK)?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        for entry in &page {
            state.entries += 1;
            while let Some(gone) = left.pop_front_if(|kept| kept.seq < entry.seq) {
                state.tell(|| missing(gone.seq, block.number));
            }
            match left.pop_front_if(|kept| kept.seq == entry.seq) {
                Some(kept) if kept == EntryDigest::of(block.digest, entry) => {}
                Some(_) => state.tell(|| format!("{} was changed after it was recorded", named(entry))),
                None => state.tell(|| format!("{} was added where all was recorded", named(entry))),
            }
        }
    }
    for gone in left {
        state.tell(|| missing(gone.seq, block.number));
    }
    Ok(())
}

fn missing(seq: i64, block: i64) -> String {
    format!("ledger_transfer {seq} is missing from what block {block} holds")
}
