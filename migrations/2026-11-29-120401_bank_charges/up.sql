-- What a bank takes beside the payments, or leaves: its own charges, alone, inside a debit or kept from a return, and what a
-- debit differs from its payments within the tolerance that the office has set. The treasury bears it, on an account of its
-- own in the books, so that what the books have at the bank is what the bank moved, to the fen.
ALTER TABLE reconciliation_exception
    DROP CONSTRAINT reconciliation_exception_resolution_check,
    ADD CONSTRAINT reconciliation_exception_resolution_check CHECK (resolution IN (
        'matched_by_hand', 'matched_with_fee', 'bank_fee', 'returned_and_reissued', 'returned_fee_kept', 'not_ours',
        'carried_over', 'recovered', 'clawback_receipt')),
    -- The bank's charge in what is proposed.
    ADD COLUMN fee_fen bigint CHECK (fee_fen > 0),
    ADD CONSTRAINT exception_fee_said CHECK (
        resolution NOT IN ('matched_with_fee', 'returned_fee_kept') OR fee_fen IS NOT NULL);

CREATE TABLE bank_charge (
    id               uuid PRIMARY KEY,
    line_id          uuid NOT NULL REFERENCES statement_line (id),
    kind             text NOT NULL CHECK (kind IN ('alone', 'inside', 'kept', 'tolerance')),
    -- What the treasury bears; negative: what the bank left it.
    amount_fen       bigint NOT NULL CHECK (amount_fen <> 0),
    -- In Chinese and English: what was matched how, and by how much it differs; or what two people said.
    reason           text NOT NULL CHECK (length(reason) BETWEEN 2 AND 2000),
    -- Two people agreed; none where it is within the tolerance.
    exception_id     uuid REFERENCES reconciliation_exception (id),
    transfer_id      uuid NOT NULL UNIQUE REFERENCES ledger_transfer (id),
    recorded_by      text NOT NULL,
    recorded_at      timestamptz NOT NULL,
    -- With the match beside which it stands.
    undone_at        timestamptz,
    undone_by        text,
    undo_transfer_id uuid UNIQUE REFERENCES ledger_transfer (id),
    CONSTRAINT bank_charge_agreed CHECK ((kind = 'tolerance') = (exception_id IS NULL)),
    CONSTRAINT bank_charge_sign CHECK (kind = 'tolerance' OR amount_fen > 0),
    CONSTRAINT bank_charge_undone CHECK (num_nonnulls(undone_at, undone_by, undo_transfer_id) IN (0, 3))
);
CREATE UNIQUE INDEX bank_charge_once ON bank_charge (line_id) WHERE undone_at IS NULL;
CREATE INDEX bank_charge_line ON bank_charge (line_id);

CREATE FUNCTION bank_charge_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.undone_at IS NOT NULL
       OR (NEW.id, NEW.line_id, NEW.kind, NEW.amount_fen, NEW.reason, NEW.exception_id, NEW.transfer_id, NEW.recorded_by, NEW.recorded_at)
          IS DISTINCT FROM
          (OLD.id, OLD.line_id, OLD.kind, OLD.amount_fen, OLD.reason, OLD.exception_id, OLD.transfer_id, OLD.recorded_by, OLD.recorded_at) THEN
        RAISE EXCEPTION 'bank_charge: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bank_charge_guard BEFORE UPDATE OR DELETE ON bank_charge
    FOR EACH ROW EXECUTE FUNCTION bank_charge_guard();
CREATE TRIGGER bank_charge_no_truncate BEFORE TRUNCATE ON bank_charge
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- At commit a charge comes to its line: alone it is the whole debit; inside, or within the tolerance, it is the debit less
-- its payments; kept, the payments that
-- came back, or the debits that were given back, less the credit.
CREATE FUNCTION bank_charge_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM bank_charge c JOIN statement_line l ON l.id = c.line_id
        LEFT JOIN LATERAL (SELECT sum(m.amount_fen) AS used FROM statement_match m
                           WHERE m.line_id = c.line_id AND m.undone_at IS NULL) m ON true
        LEFT JOIN LATERAL (SELECT coalesce(
                               (SELECT sum((part ->> 'amount_fen')::bigint)
                                FROM reconciliation_exception e, jsonb_array_elements(e.proposal) part
                                WHERE e.id = c.exception_id),
                               (SELECT sum(d.amount_fen) FROM statement_recovery r
                                JOIN statement_line d ON d.id = r.debit_line_id
                                WHERE r.exception_id = c.exception_id)) AS back) e ON true
        WHERE c.id = NEW.id AND c.undone_at IS NULL AND NOT coalesce(
            CASE c.kind WHEN 'alone' THEN l.direction = 'debit' AND m.used IS NULL AND c.amount_fen = l.amount_fen
                        WHEN 'kept' THEN l.direction = 'credit' AND e.back - c.amount_fen = l.amount_fen
                        ELSE l.direction = 'debit' AND m.used + c.amount_fen = l.amount_fen END, false)) THEN
        RAISE EXCEPTION 'the charge of line % does not add up', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_charge_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bank_charge_adds_up AFTER INSERT ON bank_charge
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_charge_adds_up();

-- Of debits that are given back the bank may keep its charge, too.
CREATE OR REPLACE FUNCTION statement_recovery_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (SELECT c.direction = 'credit' AND bool_and(d.direction = 'debit')
                   AND sum(d.amount_fen) = c.amount_fen + coalesce((
                       SELECT k.amount_fen FROM bank_charge k
                       WHERE k.line_id = c.id AND k.kind = 'kept' AND k.undone_at IS NULL), 0)
                   AND bool_and(ds.account_number = cs.account_number)
            FROM statement_line c JOIN bank_statement cs ON cs.id = c.statement_id
            JOIN statement_recovery r ON r.credit_line_id = c.id
            JOIN statement_line d ON d.id = r.debit_line_id JOIN bank_statement ds ON ds.id = d.statement_id
            WHERE c.id = NEW.credit_line_id GROUP BY c.id) THEN
        RAISE EXCEPTION 'what line % gives back does not add up', NEW.credit_line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_recovery_adds_up';
    END IF;
    RETURN NULL;
END $$;

-- The laws of matches as before, with the charge that stands beside them: matches and charge use a line up.
CREATE OR REPLACE FUNCTION statement_match_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
    law text;
    nestloop CONSTANT text = current_setting('enable_nestloop');
BEGIN
    PERFORM pg_advisory_xact_lock(x'5245434f4e43'::bigint);
    -- Planned anew: a plan for three rows does not fit a million. How many lines and payments there are among the rows the
    -- planner cannot know, and takes them for few: where they are many they are not to be looked up one by one.
    IF (SELECT count(*) FROM new_matches) > 10000 THEN
        PERFORM set_config('enable_nestloop', 'off', true);
    END IF;
    EXECUTE 'SELECT n.line_id, CASE WHEN l.id IS NULL THEN ''statement_match_line_id_fkey''
                                    ELSE ''statement_match_line_adds_up'' END
             FROM (SELECT DISTINCT line_id FROM new_matches) n
             LEFT JOIN statement_line l ON l.id = n.line_id
             LEFT JOIN (SELECT m.line_id, sum(m.amount_fen) AS used FROM statement_match m
                        WHERE m.undone_at IS NULL AND m.line_id IN (SELECT line_id FROM new_matches)
                        GROUP BY m.line_id) u ON u.line_id = n.line_id
             LEFT JOIN bank_charge c ON c.line_id = n.line_id AND c.undone_at IS NULL
             WHERE l.id IS NULL OR u.used + coalesce(c.amount_fen, 0) > l.amount_fen
                OR l.state = ''matched'' AND coalesce(u.used, 0) + coalesce(c.amount_fen, 0) <> l.amount_fen
             ORDER BY 1 LIMIT 1' INTO wrong, law;
    IF wrong IS NULL THEN
        EXECUTE 'SELECT n.payment_id, CASE WHEN p.id IS NULL THEN ''statement_match_payment_id_fkey''
                                           ELSE ''statement_match_payment_adds_up'' END
                 FROM (SELECT DISTINCT payment_id FROM new_matches) n
                 LEFT JOIN payment p ON p.id = n.payment_id
                 LEFT JOIN (SELECT m.payment_id, sum(m.amount_fen) AS used FROM statement_match m
                            WHERE m.undone_at IS NULL AND m.payment_id IN (SELECT payment_id FROM new_matches)
                            GROUP BY m.payment_id) u ON u.payment_id = n.payment_id
                 WHERE p.id IS NULL OR u.used > p.amount_fen
                 ORDER BY 1 LIMIT 1' INTO wrong, law;
    END IF;
    PERFORM set_config('enable_nestloop', nestloop, true);
    IF law LIKE '%\_fkey' THEN
        RAISE EXCEPTION 'a match names % that is not there (%)', wrong, law
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = law, TABLE = 'statement_match';
    ELSIF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'matches of % do not add up (%)', wrong, law
            USING ERRCODE = 'check_violation', CONSTRAINT = law, TABLE = 'statement_match';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION statement_line_used_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
BEGIN
    EXECUTE 'SELECT n.id FROM new_lines n JOIN statement_match m ON m.line_id = n.id AND m.undone_at IS NULL
             LEFT JOIN bank_charge c ON c.line_id = n.id AND c.undone_at IS NULL
             WHERE n.state = ''matched'' GROUP BY n.id, n.amount_fen, c.amount_fen
             HAVING sum(m.amount_fen) + coalesce(c.amount_fen, 0) <> n.amount_fen
             ORDER BY 1 LIMIT 1' INTO wrong;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'matches of % do not add up (statement_match_line_adds_up)', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_line_adds_up', TABLE = 'statement_line';
    END IF;
    RETURN NULL;
END $$;

-- What waits for a second person as the bank's charge is booked by that word as if it were proposed today. Charges that
-- were resolved before stay out of the books.
UPDATE reconciliation_exception e SET fee_fen = l.amount_fen
FROM statement_line l JOIN bank_statement s ON s.id = l.statement_id
WHERE l.id = e.line_id AND e.state = 'proposed' AND e.resolution = 'bank_fee'
  AND (EXISTS (SELECT FROM treasury_account t WHERE replace(t.account_number, ' ', '') = s.account_number)
       OR EXISTS (SELECT FROM setting_proposal p
                  WHERE p.kind = 'treasury_account' AND p.verdict = 'agreed'
                    AND replace(p.value ->> 'account_number', ' ', '') = s.account_number));
