ALTER TABLE ledger_seal
    DROP CONSTRAINT ledger_seal_algorithm_check,
    DROP CONSTRAINT ledger_seal_public_key_check,
    ADD CONSTRAINT ledger_seal_algorithm_check CHECK (algorithm IN ('Ed25519')),
    ADD CONSTRAINT ledger_seal_public_key_check CHECK (length(public_key) = 32);
