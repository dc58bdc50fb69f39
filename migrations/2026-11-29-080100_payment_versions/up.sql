-- A batch that is authorised and not exported yet is taken back: one person asks, another decides. The signatures that a
-- recall takes off the batch are kept with it.
CREATE TABLE batch_recall (
    batch_id      uuid NOT NULL REFERENCES settlement_batch (id),
    number        integer NOT NULL CHECK (number > 0),
    reason        text NOT NULL CHECK (length(reason) BETWEEN 2 AND 500),
    asked_by      uuid NOT NULL REFERENCES app_user (id),
    asked_at      timestamptz NOT NULL,
    checker_id    uuid NOT NULL REFERENCES app_user (id),
    authoriser_id uuid NOT NULL REFERENCES app_user (id),
    authorised_at timestamptz NOT NULL,
    verdict       text CHECK (verdict IN ('recalled', 'kept')),
    note          text CHECK (length(note) BETWEEN 2 AND 500),
    decided_by    uuid REFERENCES app_user (id),
    decided_at    timestamptz,
    PRIMARY KEY (batch_id, number),
    CONSTRAINT batch_recall_two_people CHECK (decided_by <> asked_by),
    CONSTRAINT batch_recall_decided CHECK (num_nonnulls(verdict, decided_by, decided_at) IN (0, 3))
);
CREATE UNIQUE INDEX batch_recall_open_once ON batch_recall (batch_id) WHERE verdict IS NULL;

CREATE FUNCTION batch_recall_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.verdict IS NOT NULL
       OR (NEW.batch_id, NEW.number, NEW.reason, NEW.asked_by, NEW.asked_at, NEW.checker_id, NEW.authoriser_id, NEW.authorised_at)
          IS DISTINCT FROM (OLD.batch_id, OLD.number, OLD.reason, OLD.asked_by, OLD.asked_at, OLD.checker_id,
                            OLD.authoriser_id, OLD.authorised_at) THEN
        RAISE EXCEPTION 'batch_recall: % refused', TG_OP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_recall_guard BEFORE UPDATE OR DELETE ON batch_recall
    FOR EACH ROW EXECUTE FUNCTION batch_recall_guard();

-- An export is a version of what a batch tells the bank. Exported anew, the one before is void; both stay.
ALTER TABLE payment_export
    ADD COLUMN payments        integer,
    ADD COLUMN control_sum_fen bigint,
    -- The version that this one takes the place of.
    ADD COLUMN replaces_id     uuid UNIQUE REFERENCES payment_export (id),
    ADD COLUMN voided_at       timestamptz,
    ADD COLUMN voided_by       uuid REFERENCES app_user (id),
    ADD COLUMN void_reason     text CHECK (length(void_reason) BETWEEN 2 AND 500);
UPDATE payment_export e SET payments = p.payments, control_sum_fen = p.total
FROM (SELECT x.id, count(p.id) AS payments, coalesce(sum(p.amount_fen), 0) AS total
      FROM payment_export x LEFT JOIN payment p ON p.export_id = x.id GROUP BY x.id) p WHERE p.id = e.id;
ALTER TABLE payment_export
    ALTER COLUMN payments SET NOT NULL,
    ALTER COLUMN control_sum_fen SET NOT NULL,
    ADD CONSTRAINT payment_export_void CHECK (num_nonnulls(voided_at, voided_by, void_reason) IN (0, 3)),
    -- Who sent a file does not declare it void alone.
    ADD CONSTRAINT payment_export_void_two_people CHECK (voided_by <> exported_by);

CREATE FUNCTION payment_export_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM batch_recall WHERE batch_id = NEW.batch_id AND verdict IS NULL) THEN
            RAISE EXCEPTION 'the batch is asked back'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_export_recall_open';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.voided_at IS NOT NULL
       OR (NEW.id, NEW.batch_id, NEW.number, NEW.initiator, NEW.execute_on, NEW.payers, NEW.exported_by, NEW.exported_at,
           NEW.payments, NEW.control_sum_fen, NEW.replaces_id)
          IS DISTINCT FROM (OLD.id, OLD.batch_id, OLD.number, OLD.initiator, OLD.execute_on, OLD.payers, OLD.exported_by,
                            OLD.exported_at, OLD.payments, OLD.control_sum_fen, OLD.replaces_id) THEN
        RAISE EXCEPTION 'payment_export: % refused', TG_OP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_export_guard BEFORE INSERT OR UPDATE OR DELETE ON payment_export
    FOR EACH ROW EXECUTE FUNCTION payment_export_guard();

-- At commit no payment is sent by a version that is void.
CREATE FUNCTION payment_export_void_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.voided_at IS NOT NULL AND EXISTS (SELECT FROM payment WHERE export_id = NEW.id) THEN
        RAISE EXCEPTION 'export % is void and sends payments', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_export_void_empty';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_export_void_empty AFTER UPDATE ON payment_export
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_export_void_empty();

-- What banks report of payment orders before, or instead of, their statement: pain.002 and return files.
CREATE TABLE bank_report (
    id          uuid PRIMARY KEY,
    file_name   text NOT NULL,
    file_sha256 bytea NOT NULL UNIQUE CHECK (length(file_sha256) = 32),
    format      text NOT NULL CHECK (format IN ('pain.002', 'csv', 'xlsx')),
    -- The bank's name for it, and the message that it answers.
    reference   text NOT NULL,
    message_id  text NOT NULL,
    item_count  integer NOT NULL CHECK (item_count >= 0),
    imported_by uuid NOT NULL REFERENCES app_user (id),
    imported_at timestamptz NOT NULL
);
CREATE INDEX bank_report_list ON bank_report (imported_at DESC, id DESC);
CREATE TABLE bank_report_item (
    report_id   uuid NOT NULL REFERENCES bank_report (id),
    number      integer NOT NULL CHECK (number > 0),
    -- As the bank wrote it.
    reference   text NOT NULL,
    payment_id  uuid REFERENCES payment (id),
    status      text NOT NULL CHECK (status IN ('accepted', 'pending', 'rejected')),
    reason_code text NOT NULL,
    reason      text NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('accepted', 'pending', 'returned', 'repeated', 'contradicted', 'void', 'wrong_amount', 'unknown')),
    PRIMARY KEY (report_id, number)
);
CREATE INDEX bank_report_item_payment ON bank_report_item (payment_id) WHERE payment_id IS NOT NULL;
CREATE TRIGGER bank_report_append_only BEFORE UPDATE OR DELETE ON bank_report
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER bank_report_item_append_only BEFORE UPDATE OR DELETE ON bank_report_item
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER bank_report_no_truncate BEFORE TRUNCATE ON bank_report
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER bank_report_item_no_truncate BEFORE TRUNCATE ON bank_report_item
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
ALTER TABLE payment
    -- What the bank last reported of the order.
    ADD COLUMN bank_status text CHECK (bank_status IN ('accepted', 'pending', 'rejected')),
    -- Its code for why it was sent back: ISO 20022 external status reason, or the bank's own.
    ADD COLUMN return_code text CHECK (length(return_code) BETWEEN 1 AND 35);
