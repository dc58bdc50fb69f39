ALTER TABLE statement_layout_version DROP COLUMN agreed_by;
ALTER TABLE payment_layout_version DROP COLUMN agreed_by;
DROP INDEX setting_proposal_closed;
ALTER TABLE setting_proposal DISABLE TRIGGER setting_proposal_guard;
DELETE FROM setting_proposal WHERE kind NOT IN ('treasury_account', 'settlement') OR verdict = 'withdrawn';
ALTER TABLE setting_proposal ENABLE TRIGGER setting_proposal_guard;
ALTER TABLE setting_proposal
    DROP CONSTRAINT setting_proposal_kind_check,
    ADD CONSTRAINT setting_proposal_kind_check CHECK (kind IN ('treasury_account', 'settlement')),
    DROP CONSTRAINT setting_proposal_verdict_check,
    ADD CONSTRAINT setting_proposal_verdict_check CHECK (verdict IN ('agreed', 'declined')),
    DROP CONSTRAINT setting_proposal_decided,
    ADD CONSTRAINT setting_proposal_decided CHECK (num_nonnulls(verdict, decided_by, decided_at) IN (0, 3)),
    DROP CONSTRAINT setting_proposal_subject,
    ADD CONSTRAINT setting_proposal_subject CHECK ((kind = 'settlement') = (subject = ''));
