-- A statement is known again by account and reference; what it said, by its content. One file may hold statements of
-- several accounts that the bank numbered alike.
ALTER TABLE bank_statement
    DROP CONSTRAINT bank_statement_file_once,
    ADD COLUMN content_sha256 bytea NOT NULL CHECK (length(content_sha256) = 32);
CREATE INDEX bank_statement_period ON bank_statement (account_number, period_to);
CREATE INDEX bank_statement_list ON bank_statement (imported_at DESC, id DESC);

ALTER TABLE reconciliation_exception
    -- What the first person proposes to do: the payments chosen, and how much of each.
    ADD COLUMN proposal jsonb,
    -- Raised by a person (a match undone, a payment missed at the bank): matching leaves it alone.
    ADD COLUMN is_by_hand boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX exception_open_per_payment ON reconciliation_exception (payment_id)
    WHERE state <> 'resolved' AND line_id IS NULL;

-- References are compared without dashes, which banks drop.
CREATE INDEX payment_reference_plain ON payment (replace(reference, '-', ''));
CREATE INDEX settlement_batch_reference_plain ON settlement_batch (replace(reference, '-', ''));
CREATE INDEX payment_sent ON payment (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX payment_amount ON payment (amount_fen, account_number);
CREATE INDEX statement_match_line ON statement_match (line_id, id);
CREATE INDEX statement_match_undone ON statement_match (payment_id) WHERE undone_at IS NOT NULL;
CREATE INDEX claim_approved_at ON claim (approved_at) WHERE approved_at IS NOT NULL;

-- What an office sets of matching: one row at most.
CREATE TABLE reconciliation_setting (
    id         boolean PRIMARY KEY DEFAULT true CHECK (id),
    settings   jsonb NOT NULL,
    changed_by uuid NOT NULL REFERENCES app_user (id),
    changed_at timestamptz NOT NULL
);

-- As before, but a line that pays a whole batch is added up once, by the last of its rows.
CREATE OR REPLACE FUNCTION statement_match_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line record;
    paid bigint;
BEGIN
    IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT FROM statement_match WHERE line_id = NEW.line_id AND id > NEW.id) THEN
        SELECT l.amount_fen, l.state, coalesce(sum(m.amount_fen), 0) AS used INTO line
        FROM statement_line l LEFT JOIN statement_match m ON m.line_id = l.id AND m.undone_at IS NULL
        WHERE l.id = NEW.line_id GROUP BY l.id;
        IF line.used > line.amount_fen OR (line.state = 'matched' AND line.used <> line.amount_fen) THEN
            RAISE EXCEPTION 'matches of line % do not add up', NEW.line_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_line_adds_up';
        END IF;
    END IF;
    SELECT coalesce(sum(amount_fen), 0) INTO paid FROM statement_match
    WHERE payment_id = NEW.payment_id AND undone_at IS NULL;
    IF paid > (SELECT amount_fen FROM payment WHERE id = NEW.payment_id) THEN
        RAISE EXCEPTION 'payment % is matched beyond its amount', NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_payment_adds_up';
    END IF;
    RETURN NULL;
END $$;
