//! The hash chain over the trail: link n = SHA-256(link n−1 ‖ event), so that a changed, removed or inserted event
//! breaks every link after it.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use sha2::{Digest, Sha256};

use super::model::Error;
use super::queries::{self, Link, SealedEvent, Unsealed};
use crate::store::Tx;

type Hash = [u8; 32];

/// What the first link takes the place of its predecessor from.
const GENESIS: Hash = [0; 32];

/// Events read at a time: bounds memory whatever the trail's length.
const CHUNK: i64 = 5_000;

/// Links up to `limit` committed events that are not in the chain yet, oldest first, and tells how many.
/// Only one sealer works at a time; a second one waits for it.
///
/// # Errors
/// The database refuses.
pub fn seal(tx: &mut Tx<'_>, limit: i64) -> Result<usize, Error> {
    let now = tx.now();
    queries::chain_lock(tx.conn())?;
    let (mut position, mut previous) = match queries::chain_last(tx.conn())? {
        Some(link) => (link.position, as_hash(&link.hash)),
        None => (0, GENESIS),
    };
    let settled = queries::transaction_settled(tx.conn())?;
    let events = queries::event_list_unsealed(tx.conn(), limit)?;
    let mut links = Vec::with_capacity(events.len());
    for event in &events {
        position += 1;
        previous = link_hash(&previous, event);
        links.push((position, event.seq, previous.to_vec()));
    }
    queries::chain_append(tx.conn(), &links, now)?;
    let is_all = i64::try_from(links.len()).is_ok_and(|sealed| sealed < limit);
    if is_all && !links.is_empty() {
        queries::watermark_set(tx.conn(), settled)?;
    }
    Ok(links.len())
}

/// How the chain stands.
#[derive(Debug, Clone)]
pub struct ChainState {
    /// Links that were recomputed.
    pub links: i64,
    /// Position and reason of the first link that does not hold.
    pub first_broken: Option<(i64, &'static str)>,
}

/// Recomputes the whole chain in bounded memory.
///
/// # Errors
/// The database refuses.
pub fn check_chain(conn: &mut PgConnection) -> Result<ChainState, Error> {
    let (mut position, mut previous) = (0, GENESIS);
    loop {
        let links = queries::chain_list_after(conn, position, CHUNK)?;
        if links.is_empty() {
            return Ok(ChainState { links: position, first_broken: None });
        }
        for link in links {
            if let Some(reason) = fault(&link, position, &previous) {
                return Ok(ChainState { links: position, first_broken: Some((link.position, reason)) });
            }
            position = link.position;
            previous = as_hash(&link.hash);
        }
    }
}

/// Position and hash of the newest link.
///
/// # Errors
/// The database refuses.
pub fn chain_head(conn: &mut PgConnection) -> Result<Option<(i64, Vec<u8>)>, Error> {
    Ok(queries::chain_last(conn)?.map(|link| (link.position, link.hash)))
}

/// The hash of the link at this position, if there is one.
///
/// # Errors
/// The database refuses.
pub fn chain_hash(conn: &mut PgConnection, position: i64) -> Result<Option<Vec<u8>>, Error> {
    Ok(queries::chain_hash_at(conn, position)?)
}

/// Events outside the chain.
///
/// # Errors
/// The database refuses.
pub fn unsealed(conn: &mut PgConnection) -> Result<Unsealed, Error> {
    Ok(queries::event_unsealed(conn)?)
}

fn fault(link: &Link, position: i64, previous: &Hash) -> Option<&'static str> {
    match &link.event {
        _ if link.position != position + 1 => Some("a link is missing"),
        None => Some("the event is missing"),
        Some(event) if link.hash != link_hash(previous, event) => Some("the event or an earlier link was changed"),
        Some(_) => None,
    }
}

/// Fields in a fixed order, each behind its length, so that no two events have the same bytes.
fn link_hash(previous: &Hash, event: &SealedEvent) -> Hash {
    let mut hash = Sha256::new_with_prefix(previous);
    let mut field = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    field(&event.seq.to_be_bytes());
    field(&micros(event.occurred_at).to_be_bytes());
    field(event.actor_user.map(|id| id.into_bytes()).as_ref().map_or(&[][..], |id| &id[..]));
    field(event.actor_org.map(|id| id.into_bytes()).as_ref().map_or(&[][..], |id| &id[..]));
    field(event.actor_label.as_bytes());
    field(event.action.as_bytes());
    field(event.subject_kind.as_bytes());
    field(event.subject_id.as_bytes());
    field(event.detail.as_bytes());
    hash.finalize().into()
}

fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// The database checks the length of 32; anything else cannot equal a real link and is found as broken.
fn as_hash(bytes: &[u8]) -> Hash {
    bytes.try_into().unwrap_or([0xff; 32])
}
