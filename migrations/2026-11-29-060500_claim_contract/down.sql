DROP INDEX claim_contract;
ALTER TABLE claim DROP COLUMN contract_number;
