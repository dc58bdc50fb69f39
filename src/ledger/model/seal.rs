//! Seals of closed months: what they cover, and how entries are digested.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{DigestAlgorithm, Digester, Fen};

/// What a seal says. Its JSON text is what is signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SealCertificate)]
pub struct Certificate {
    /// Place in the chain of seals, from 1.
    pub number: i64,
    /// First day of the month.
    pub month: NaiveDate,
    /// By what this certificate, its blocks, its root and the records in its anchors are digested. Certificates of before
    /// there was a choice name none: SHA-256.
    #[serde(default)]
    pub digest: DigestAlgorithm,
    /// The hash of the certificate before, by that one's own algorithm, hexadecimal; absent for the first.
    pub previous: Option<String>,
    /// The digest of the certificate before by this one's algorithm, hexadecimal, where the two differ: so that the chain
    /// does not hang on the algorithm that was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_digested_anew: Option<String>,
    pub journal: SealedJournal,
    /// What else stood fast at that moment, as those who closed the month said it.
    pub anchors: Value,
    pub sealed_at: DateTime<Utc>,
    pub sealed_by: String,
}

/// The entries of the journal that a seal covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SealedJournal {
    /// Recorded from this moment …
    pub recorded_from: DateTime<Utc>,
    /// … until before this one.
    pub recorded_to: DateTime<Utc>,
    pub entries: i64,
    /// The digest over those of all blocks of entries, hexadecimal.
    pub root: String,
    pub totals: Vec<SealedTotal>,
}

/// Entries of one kind and purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SealedTotal {
    /// `posted`, `pending`, `post`, `void`.
    pub kind: String,
    pub code: String,
    pub entries: i64,
    pub amount_fen: Fen,
}

/// A seal as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable, diesel::Selectable, diesel::Insertable)]
#[diesel(table_name = crate::store::schema::ledger_seal, check_for_backend(diesel::pg::Pg))]
pub struct Seal {
    pub number: i64,
    pub month: NaiveDate,
    pub covers_from: DateTime<Utc>,
    pub covers_to: DateTime<Utc>,
    /// The JSON of a [`Certificate`], as it was signed.
    pub certificate: String,
    /// The digest of the certificate by `digest`.
    pub hash: Vec<u8>,
    pub algorithm: String,
    pub public_key: Vec<u8>,
    pub signature: Vec<u8>,
    pub sealed_at: DateTime<Utc>,
    pub digest: DigestAlgorithm,
}

/// An entry of the journal with all that is sealed of it.
#[derive(Debug, Clone, diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = crate::store::schema::ledger_transfer, check_for_backend(diesel::pg::Pg))]
pub struct Entry {
    pub seq: i64,
    pub id: Uuid,
    pub kind: String,
    pub pending_id: Option<Uuid>,
    pub debit_account: Uuid,
    pub credit_account: Uuid,
    pub amount: i64,
    pub code: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub reverses_id: Option<Uuid>,
    pub effective_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// The number of an entry and half of its digest: as much as forgery needs to be hopeless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryDigest {
    pub seq: i64,
    pub digest: [u8; 16],
}

impl EntryDigest {
    /// Bytes of one in a block.
    pub const LENGTH: usize = 24;

    /// Fields in a fixed order, each behind its length, so that no two entries have the same bytes.
    pub fn of(algorithm: DigestAlgorithm, entry: &Entry) -> Self {
        let mut hash = algorithm.begin();
        let mut field = |bytes: &[u8]| hash.add_field(bytes);
        let id = |id: Option<Uuid>| id.map(Uuid::into_bytes);
        let moment = |at: DateTime<Utc>| at.timestamp_micros().to_be_bytes();
        field(&entry.seq.to_be_bytes());
        field(entry.id.as_bytes());
        field(entry.kind.as_bytes());
        field(id(entry.pending_id).as_ref().map_or(&[][..], |id| &id[..]));
        field(entry.debit_account.as_bytes());
        field(entry.credit_account.as_bytes());
        field(&entry.amount.to_be_bytes());
        field(entry.code.as_bytes());
        field(entry.subject_kind.as_bytes());
        field(entry.subject_id.as_bytes());
        field(id(entry.reverses_id).as_ref().map_or(&[][..], |id| &id[..]));
        field(entry.effective_on.to_string().as_bytes());
        field(&moment(entry.recorded_at));
        field(entry.expires_at.map(moment).as_ref().map_or(&[][..], |at| &at[..]));
        let mut digest = [0; 16];
        digest.iter_mut().zip(hash.finish()).for_each(|(to, from)| *to = from);
        Self { seq: entry.seq, digest }
    }

    /// As a block keeps it.
    pub fn write(self, block: &mut Vec<u8>) {
        block.extend_from_slice(&self.seq.to_be_bytes());
        block.extend_from_slice(&self.digest);
    }

    /// The digests of a block.
    pub fn read(block: &[u8]) -> impl Iterator<Item = Self> {
        block.chunks_exact(Self::LENGTH).filter_map(|bytes| {
            let (seq, digest) = bytes.split_first_chunk::<8>()?;
            Some(Self { seq: i64::from_be_bytes(*seq), digest: digest.try_into().ok()? })
        })
    }
}

/// The root over the blocks of a seal, one after the other.
pub struct Root {
    algorithm: DigestAlgorithm,
    digest: Digester,
}

impl Root {
    pub fn new(algorithm: DigestAlgorithm) -> Self {
        Self { algorithm, digest: algorithm.begin() }
    }

    pub fn add(&mut self, block: &[u8]) {
        self.digest.add(&self.algorithm.of(block));
    }

    pub fn finish(self) -> String {
        hex(&self.digest.finish())
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn blocks_give_back_what_was_written(digests in prop::collection::vec((any::<i64>(), any::<[u8; 16]>()), 0..50)) {
            let digests: Vec<_> = digests.into_iter().map(|(seq, digest)| EntryDigest { seq, digest }).collect();
            let mut block = Vec::new();
            digests.iter().for_each(|digest| digest.write(&mut block));
            prop_assert_eq!(block.len(), digests.len() * EntryDigest::LENGTH);
            prop_assert_eq!(EntryDigest::read(&block).collect::<Vec<_>>(), digests);
        }
    }
}
