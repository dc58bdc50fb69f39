-- The registered technology contract that a claim for a service of that kind is about.
ALTER TABLE claim ADD COLUMN contract_number text REFERENCES tech_contract (registration_number);
CREATE INDEX claim_contract ON claim (contract_number) WHERE contract_number IS NOT NULL;
