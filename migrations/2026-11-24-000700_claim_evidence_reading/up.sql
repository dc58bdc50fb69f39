-- What a structured invoice says of itself: shown beside what the enterprise states, and compared with it.
ALTER TABLE claim_evidence ADD COLUMN e_invoice jsonb;
