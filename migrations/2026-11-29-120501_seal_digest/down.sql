ALTER TABLE ledger_seal DROP COLUMN digest;
