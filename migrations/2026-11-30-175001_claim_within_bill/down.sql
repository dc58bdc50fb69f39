DROP TRIGGER a_credit_note_leaves_claim ON credit_note;
DROP FUNCTION credit_note_leaves_claim();
DROP TRIGGER claim_within_bill ON claim;
DROP FUNCTION claim_within_bill();
DROP FUNCTION bill_held_by_claim(uuid);
DROP FUNCTION bill_price_left(uuid);
DROP FUNCTION claim_pays_back(uuid);
ALTER TABLE claim DROP COLUMN lowered_fen, DROP COLUMN base_fen;
