-- What matching goes by and the layouts of files are set by two people too, and who proposed may take it back.
ALTER TABLE setting_proposal
    DROP CONSTRAINT setting_proposal_kind_check,
    ADD CONSTRAINT setting_proposal_kind_check
        CHECK (kind IN ('treasury_account', 'treasury_layout', 'settlement', 'payment_layout', 'matching', 'statement_layout')),
    DROP CONSTRAINT setting_proposal_verdict_check,
    ADD CONSTRAINT setting_proposal_verdict_check CHECK (verdict IN ('agreed', 'declined', 'withdrawn')),
    -- Who withdraws is who proposed: nobody decided.
    DROP CONSTRAINT setting_proposal_decided,
    ADD CONSTRAINT setting_proposal_decided
        CHECK ((verdict IS NULL) = (decided_at IS NULL)
               AND (decided_by IS NULL) = (verdict IS NULL OR verdict = 'withdrawn')),
    DROP CONSTRAINT setting_proposal_subject,
    ADD CONSTRAINT setting_proposal_subject CHECK ((kind IN ('settlement', 'matching')) = (subject = ''));
CREATE INDEX setting_proposal_closed ON setting_proposal (kind, decided_at) WHERE verdict IS NOT NULL;

-- Who agreed to a version; those of before this rule have one person only.
ALTER TABLE statement_layout_version
    ADD COLUMN agreed_by uuid REFERENCES app_user (id),
    ADD CONSTRAINT statement_layout_version_two_people CHECK (agreed_by IS NOT NULL AND agreed_by <> made_by) NOT VALID;
ALTER TABLE payment_layout_version
    ADD COLUMN agreed_by uuid REFERENCES app_user (id),
    ADD CONSTRAINT payment_layout_version_two_people CHECK (agreed_by IS NOT NULL AND agreed_by <> made_by) NOT VALID;
