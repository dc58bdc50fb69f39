-- Seals under SM2 digest by SM3, not only sign by it: each seal names by what its entries, blocks, root and certificate
-- are digested. Those of before are SHA-256, whatever signed them.
ALTER TABLE ledger_seal ADD COLUMN digest text NOT NULL DEFAULT 'SHA-256' CHECK (digest IN ('SHA-256', 'SM3'));
ALTER TABLE ledger_seal ALTER COLUMN digest DROP DEFAULT;
