-- 追回: money that was paid for a claim and is demanded back. One person proposes it, the payee is heard, another person
-- decides; it is then taken from later payments of the same treasury, or paid back through the bank.
CREATE TABLE clawback (
    id            uuid PRIMARY KEY,
    reference     text NOT NULL UNIQUE,
    claim_id      uuid NOT NULL REFERENCES claim (id),
    payee_id      uuid NOT NULL REFERENCES organisation (id),
    programme_id  uuid NOT NULL REFERENCES programme (id),
    -- The claim's: whose bureau sees to it.
    region_code   text NOT NULL REFERENCES region (code),
    amount_fen    bigint NOT NULL CHECK (amount_fen > 0),
    ground        text NOT NULL CHECK (ground IN ('ineligible', 'false_evidence', 'overpaid', 'not_performed', 'paid_twice', 'audit_finding', 'other')),
    statement     text NOT NULL CHECK (length(statement) BETWEEN 10 AND 5000),
    state         text NOT NULL CHECK (state IN ('proposed', 'ordered', 'settled', 'dismissed')),
    proposed_by   uuid NOT NULL REFERENCES app_user (id),
    proposed_at   timestamptz NOT NULL,
    -- Until then the payee may answer before it is decided.
    hearing_until timestamptz NOT NULL,
    answer        text CHECK (length(answer) BETWEEN 1 AND 5000),
    answered_by   uuid REFERENCES app_user (id),
    answered_at   timestamptz,
    reason        text CHECK (length(reason) BETWEEN 1 AND 5000),
    decided_by    uuid REFERENCES app_user (id),
    decided_at    timestamptz,
    -- The day (Asia/Shanghai) by which it is to be paid back.
    pay_until     date,
    settled_at    timestamptz,
    CONSTRAINT clawback_two_people CHECK (decided_by <> proposed_by),
    CONSTRAINT clawback_answered CHECK (num_nonnulls(answer, answered_by, answered_at) IN (0, 3)),
    CONSTRAINT clawback_decided CHECK (num_nonnulls(reason, decided_by, decided_at) = CASE state WHEN 'proposed' THEN 0 ELSE 3 END),
    CONSTRAINT clawback_heard CHECK (decided_at IS NULL OR answer IS NOT NULL OR decided_at >= hearing_until),
    CONSTRAINT clawback_pay_until CHECK ((pay_until IS NOT NULL) = (state IN ('ordered', 'settled'))),
    CONSTRAINT clawback_settled CHECK ((settled_at IS NOT NULL) = (state = 'settled'))
);
CREATE INDEX clawback_reference_plain ON clawback (replace(reference, '-', ''));
CREATE INDEX clawback_claim ON clawback (claim_id);
CREATE INDEX clawback_payee ON clawback (payee_id, proposed_at DESC);
CREATE INDEX clawback_region ON clawback (region_code text_pattern_ops, proposed_at DESC);

-- What one treasury gets back. Until it has come, the ledger holds it open (hold_id).
CREATE TABLE clawback_part (
    clawback_id  uuid NOT NULL REFERENCES clawback (id),
    level        text NOT NULL CHECK (level IN ('province', 'city', 'district')),
    payer_region text NOT NULL REFERENCES region (code),
    payee_id     uuid NOT NULL REFERENCES organisation (id),
    amount_fen   bigint NOT NULL CHECK (amount_fen > 0),
    -- In batches that are not authorised yet.
    planned_fen  bigint NOT NULL DEFAULT 0 CHECK (planned_fen >= 0),
    netted_fen   bigint NOT NULL DEFAULT 0 CHECK (netted_fen >= 0),
    received_fen bigint NOT NULL DEFAULT 0 CHECK (received_fen >= 0),
    hold_id      uuid UNIQUE REFERENCES ledger_transfer (id),
    PRIMARY KEY (clawback_id, level),
    CONSTRAINT clawback_part_not_more CHECK (planned_fen + netted_fen + received_fen <= amount_fen)
);
CREATE INDEX clawback_part_open ON clawback_part (payee_id, level, payer_region)
    WHERE netted_fen + received_fen < amount_fen;

CREATE TABLE clawback_recovery (
    id          uuid PRIMARY KEY,
    clawback_id uuid NOT NULL,
    level       text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('netting', 'receipt')),
    amount_fen  bigint NOT NULL CHECK (amount_fen > 0),
    state       text NOT NULL CHECK (state IN ('planned', 'done', 'cancelled')),
    batch_id    uuid REFERENCES settlement_batch (id),
    -- The payment that is smaller by this; a cancelled batch keeps none.
    payment_id  uuid REFERENCES payment (id) ON DELETE SET NULL,
    -- The credit on the bank's statement.
    line_id     uuid REFERENCES statement_line (id),
    recorded_at timestamptz NOT NULL,
    done_at     timestamptz,
    -- What settles the payee's debt, and what brings the money to the treasury.
    transfer_id uuid UNIQUE REFERENCES ledger_transfer (id),
    posting_id  uuid UNIQUE REFERENCES ledger_transfer (id),
    FOREIGN KEY (clawback_id, level) REFERENCES clawback_part (clawback_id, level),
    CONSTRAINT clawback_recovery_source CHECK (
        CASE kind WHEN 'netting' THEN batch_id IS NOT NULL AND line_id IS NULL AND (payment_id IS NOT NULL OR state = 'cancelled')
                  ELSE line_id IS NOT NULL AND num_nonnulls(batch_id, payment_id) = 0 AND state <> 'planned' END),
    CONSTRAINT clawback_recovery_done CHECK (state <> 'done' OR num_nonnulls(done_at, transfer_id, posting_id) = 3)
);
CREATE INDEX clawback_recovery_part ON clawback_recovery (clawback_id, level);
CREATE INDEX clawback_recovery_batch ON clawback_recovery (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX clawback_recovery_payment ON clawback_recovery (payment_id) WHERE payment_id IS NOT NULL;
CREATE UNIQUE INDEX clawback_recovery_line_once ON clawback_recovery (line_id) WHERE state = 'done';

-- What was demanded and said stays; all that is demanded back of a claim is never more than the claim.
CREATE FUNCTION clawback_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'clawback: DELETE refused';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.reference, NEW.claim_id, NEW.payee_id, NEW.programme_id, NEW.region_code, NEW.amount_fen, NEW.ground,
            NEW.statement, NEW.proposed_by, NEW.proposed_at, NEW.hearing_until)
           IS DISTINCT FROM (OLD.id, OLD.reference, OLD.claim_id, OLD.payee_id, OLD.programme_id, OLD.region_code,
            OLD.amount_fen, OLD.ground, OLD.statement, OLD.proposed_by, OLD.proposed_at, OLD.hearing_until)
           OR (OLD.answer IS NOT NULL AND NEW.answer IS DISTINCT FROM OLD.answer)
           OR (OLD.decided_at IS NOT NULL AND (NEW.reason, NEW.decided_by, NEW.decided_at, NEW.pay_until)
               IS DISTINCT FROM (OLD.reason, OLD.decided_by, OLD.decided_at, OLD.pay_until)) THEN
            RAISE EXCEPTION 'clawback %: what was said cannot be changed', OLD.reference;
        END IF;
    END IF;
    IF NEW.state <> 'dismissed' AND (
        SELECT sum(amount_fen) FROM clawback WHERE claim_id = NEW.claim_id AND state <> 'dismissed' AND id <> NEW.id
    ) + NEW.amount_fen > (SELECT amount_fen FROM claim WHERE id = NEW.claim_id) THEN
        RAISE EXCEPTION 'clawback %: more than the claim was paid', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'clawback_within_claim';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clawback_guard BEFORE INSERT OR UPDATE OR DELETE ON clawback FOR EACH ROW EXECUTE FUNCTION clawback_guard();

-- A payment carries what is left after netting; nothing may be left.
ALTER TABLE payment
    ADD COLUMN netted_fen bigint NOT NULL DEFAULT 0 CHECK (netted_fen >= 0),
    DROP CONSTRAINT payment_amount_fen_check,
    ADD CONSTRAINT payment_amount_fen_check CHECK (amount_fen >= 0 AND amount_fen + netted_fen > 0);

ALTER TABLE settlement_setting
    -- A payee to whom a treasury would pay less than this waits until there is more.
    ADD COLUMN minimum_payment_fen bigint CHECK (minimum_payment_fen BETWEEN 0 AND 100000000),
    ADD COLUMN clawback_hearing_days integer NOT NULL DEFAULT 10 CHECK (clawback_hearing_days BETWEEN 1 AND 90),
    ADD COLUMN clawback_repay_days integer NOT NULL DEFAULT 30 CHECK (clawback_repay_days BETWEEN 1 AND 365);
