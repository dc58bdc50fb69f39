-- Digests of the journal's entries in the order of their numbers, chained block by block behind the transactions: until its
-- month is sealed, an entry is held against its block, so that a change, a loss or an addition is found and named.
CREATE TABLE ledger_block (
    number    bigint PRIMARY KEY CHECK (number > 0),
    -- The block holds every entry with a number above the first and up to the second. Nobody may write one there any more.
    after_seq bigint NOT NULL CHECK (after_seq >= 0),
    until_seq bigint NOT NULL CHECK (until_seq > after_seq),
    -- By what its entries and the block itself are digested.
    digest    text NOT NULL CHECK (digest IN ('SHA-256', 'SM3')),
    -- For each entry eight bytes of its number and sixteen of its digest.
    digests   bytea NOT NULL CHECK (length(digests) > 0 AND length(digests) % 24 = 0),
    -- Over the hash of the block before, the numbers, the algorithm's name and the digests.
    hash      bytea NOT NULL CHECK (length(hash) = 32),
    made_at   timestamptz NOT NULL
);
CREATE TRIGGER ledger_block_append_only BEFORE UPDATE OR DELETE ON ledger_block
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ledger_block_no_truncate BEFORE TRUNCATE ON ledger_block
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- How far numbers are given out and who was writing then. Whoever writes the journal holds its table's lock from before
-- the first number is drawn until the end of the transaction; so once none of these writers is left, every entry up to
-- that number is in view or never will be, and nothing is added to what those pay who write.
CREATE TABLE ledger_block_mark (
    id      boolean PRIMARY KEY DEFAULT true CHECK (id),
    -- How many blocks there are, so that the newest cannot vanish unseen.
    blocks  bigint NOT NULL DEFAULT 0 CHECK (blocks >= 0),
    digest  text NOT NULL DEFAULT 'SHA-256' CHECK (digest IN ('SHA-256', 'SM3')),
    seq     bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
    -- Virtual transactions, as pg_locks names them, with a space between.
    writers text NOT NULL DEFAULT '',
    -- Up to here nobody writes any more: what an earlier mark settled.
    settled bigint NOT NULL DEFAULT 0 CHECK (settled >= 0)
);
INSERT INTO ledger_block_mark DEFAULT VALUES;
CREATE TRIGGER ledger_block_mark_stays BEFORE DELETE OR TRUNCATE ON ledger_block_mark
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
