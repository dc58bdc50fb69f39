-- Seals are signed by Ed25519, or by SM2 with SM3 where national cryptography is required.
ALTER TABLE ledger_seal
    DROP CONSTRAINT ledger_seal_algorithm_check,
    DROP CONSTRAINT ledger_seal_public_key_check,
    ADD CONSTRAINT ledger_seal_algorithm_check CHECK (algorithm IN ('Ed25519', 'SM2-SM3')),
    ADD CONSTRAINT ledger_seal_public_key_check CHECK (length(public_key) = CASE algorithm WHEN 'Ed25519' THEN 32 ELSE 65 END);
