-- Above an amount that the office sets, three people sign a batch, and nobody twice.
CREATE TABLE settlement_setting (
    id                        boolean PRIMARY KEY DEFAULT true CHECK (id),
    -- Null: two signatures are always enough.
    third_signature_above_fen bigint CHECK (third_signature_above_fen >= 0),
    changed_by                uuid NOT NULL REFERENCES app_user (id),
    changed_at                timestamptz NOT NULL
);
ALTER TABLE settlement_batch
    -- Decided when it is checked, so that a later change of the amount does not reach back.
    ADD COLUMN needs_third boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT settlement_batch_three_signatures
        CHECK (NOT needs_third OR authoriser_id IS NULL OR (checker_id IS NOT NULL AND authoriser_id <> checker_id));
