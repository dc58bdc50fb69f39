-- Nothing is recorded in the journal before this moment any more. It is moved on when a month is over, so that what was
-- recorded in it stands still and can be sealed without holding up those who write.
CREATE TABLE ledger_fence (
    id        boolean PRIMARY KEY DEFAULT true CHECK (id),
    stands_at timestamptz NOT NULL
);
INSERT INTO ledger_fence (stands_at) VALUES ('epoch');

-- A seal covers the entries that were recorded from the end of the seal before it until the end of its month. What it
-- says is its certificate, signed byte for byte.
CREATE TABLE ledger_seal (
    -- Seals are chained in this order, which need not be that of the calendar.
    number      bigint PRIMARY KEY CHECK (number > 0),
    month       date NOT NULL UNIQUE CHECK (extract(day FROM month) = 1),
    covers_from timestamptz NOT NULL,
    covers_to   timestamptz NOT NULL CHECK (covers_to >= covers_from),
    certificate text NOT NULL,
    hash        bytea NOT NULL CHECK (length(hash) = 32),
    algorithm   text NOT NULL CHECK (algorithm IN ('Ed25519')),
    public_key  bytea NOT NULL CHECK (length(public_key) = 32),
    signature   bytea NOT NULL CHECK (length(signature) = 64),
    sealed_at   timestamptz NOT NULL
);
-- The digest of every entry, many to a row: what the certificate's root is made of, and by which a changed entry is found.
CREATE TABLE ledger_seal_block (
    seal_number bigint NOT NULL REFERENCES ledger_seal (number) DEFERRABLE INITIALLY DEFERRED,
    block       integer NOT NULL CHECK (block >= 0),
    -- For each entry eight bytes of its number and sixteen of its SHA-256.
    digests     bytea NOT NULL CHECK (length(digests) > 0 AND length(digests) % 24 = 0),
    PRIMARY KEY (seal_number, block)
);
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ledger_seal_block_append_only BEFORE UPDATE OR DELETE ON ledger_seal_block
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ledger_seal_block_no_truncate BEFORE TRUNCATE ON ledger_seal_block
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The fence: who writes holds its lock together with the others, who moves it has it alone. One that was overtaken by
-- it lost a race and does its work again, at a later moment. Nothing is dated into a sealed month either.
CREATE FUNCTION ledger_transfer_fence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('ledger_fence'));
    IF EXISTS (SELECT FROM new_transfers WHERE recorded_at < (SELECT stands_at FROM ledger_fence)) THEN
        RAISE EXCEPTION 'the month in which this is recorded is over' USING ERRCODE = 'serialization_failure';
    END IF;
    IF EXISTS (SELECT FROM new_transfers n JOIN ledger_seal s ON s.month = date_trunc('month', n.effective_on)::date) THEN
        RAISE EXCEPTION 'the month into which this is dated is sealed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfer_month_open';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_transfer_fence AFTER INSERT ON ledger_transfer
    REFERENCING NEW TABLE AS new_transfers FOR EACH STATEMENT EXECUTE FUNCTION ledger_transfer_fence();
