//! Blocks of the journal that is not sealed yet: how they are chained.

use chrono::{DateTime, Utc};

use crate::kernel::DigestAlgorithm;

/// What the first block takes the place of its predecessor's hash from.
pub const GENESIS: [u8; 32] = [0; 32];

/// Digests of all entries with numbers above `after_seq` and up to `until_seq`.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable, diesel::Selectable, diesel::Insertable)]
#[diesel(table_name = crate::store::schema::ledger_block, check_for_backend(diesel::pg::Pg))]
pub struct Block {
    /// Place in the chain, from 1.
    pub number: i64,
    pub after_seq: i64,
    pub until_seq: i64,
    pub digest: DigestAlgorithm,
    pub digests: Vec<u8>,
    pub hash: Vec<u8>,
    pub made_at: DateTime<Utc>,
}

impl Block {
    /// Its hash, behind the block with the hash `previous`: fields in a fixed order, each behind its length.
    pub fn chained(&self, previous: &[u8]) -> [u8; 32] {
        let mut hash = self.digest.begin();
        hash.add_field(previous);
        for number in [self.number, self.after_seq, self.until_seq] {
            hash.add_field(&number.to_be_bytes());
        }
        hash.add_field(self.digest.as_str().as_bytes());
        hash.add_field(&self.digests);
        hash.finish()
    }
}

/// How far numbers of entries were given out at a moment, and who was writing the journal then.
#[derive(Debug, Clone, Default, PartialEq, Eq, diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = crate::store::schema::ledger_block_mark, check_for_backend(diesel::pg::Pg))]
pub struct Mark {
    /// How many blocks there are.
    pub blocks: i64,
    /// By what the next block is digested.
    pub digest: DigestAlgorithm,
    pub seq: i64,
    /// Virtual transactions, as the database names them, with a space between.
    pub writers: String,
    /// Every entry up to this number is in view, or never will be.
    pub settled: i64,
}

impl Mark {
    /// Whether all who were writing are over by now: then every entry up to `seq` is in view, or never will be.
    fn is_over(&self, now_writing: &[String]) -> bool {
        !self.writers.split_whitespace().any(|writer| now_writing.iter().any(|now| now == writer))
    }

    /// Moves on to the numbers that are `drawn` and to who is writing now, both asked in this order. A mark that still waits
    /// stays: one that moved on with every new writer would never be settled. What was settled before remains so meanwhile.
    pub fn move_on(&mut self, drawn: i64, now_writing: &[String]) {
        if self.is_over(now_writing) {
            self.settled = if now_writing.is_empty() { drawn } else { self.seq };
            (self.seq, self.writers) = (drawn, now_writing.join(" "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> Block {
        Block {
            number: 2,
            after_seq: 10,
            until_seq: 20,
            digest: DigestAlgorithm::Sha256,
            digests: vec![1; 24],
            hash: Vec::new(),
            made_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_block_s_hash_covers_all_of_it_and_the_one_before() {
        let hash = block().chained(&GENESIS);
        let mut others = vec![block().chained(&[1; 32])];
        for change in [
            |block: &mut Block| block.number = 3,
            |block: &mut Block| block.after_seq = 9,
            |block: &mut Block| block.until_seq = 21,
            |block: &mut Block| block.digest = DigestAlgorithm::Sm3,
            |block: &mut Block| block.digests[3] = 0,
        ] {
            let mut changed = block();
            change(&mut changed);
            others.push(changed.chained(&GENESIS));
        }
        assert!(others.iter().all(|other| *other != hash));
        assert_eq!(block().chained(&GENESIS), hash);
    }

    #[test]
    fn who_was_writing_is_waited_for_and_who_began_later_is_not() {
        let mark = Mark { seq: 9, writers: "3/14 5/2".to_owned(), ..Mark::default() };
        let now = |writers: &[&str]| writers.iter().map(|&writer| writer.to_owned()).collect::<Vec<_>>();
        assert!(!mark.is_over(&now(&["5/2", "9/1"])));
        assert!(mark.is_over(&now(&["3/15", "5/22", "9/1"])) && mark.is_over(&[]));
        assert!(Mark::default().is_over(&now(&["1/1"])));
    }

    /// What waits below a number that is settled is not held up by who writes above it.
    #[test]
    fn what_is_settled_stays_so_while_others_write() {
        let slow = vec!["3/14".to_owned()];
        let mut mark = Mark::default();
        mark.move_on(20_000, &[]);
        assert_eq!((mark.settled, mark.seq), (20_000, 20_000));
        mark.move_on(20_005, &slow);
        assert_eq!((mark.settled, mark.seq), (20_000, 20_005));
        mark.move_on(20_009, &slow);
        assert_eq!((mark.settled, mark.seq), (20_000, 20_005), "the mark waits, and what it settled before counts");
        mark.move_on(20_012, &["9/1".to_owned()]);
        assert_eq!((mark.settled, mark.seq), (20_005, 20_012));
        mark.move_on(20_012, &[]);
        assert_eq!(mark, Mark { settled: 20_012, seq: 20_012, ..Mark::default() });
    }
}
