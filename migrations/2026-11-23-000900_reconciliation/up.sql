CREATE TABLE bank_statement (
    id             uuid PRIMARY KEY,
    file_name      text NOT NULL,
    file_sha256    bytea NOT NULL,
    format         text NOT NULL CHECK (format IN ('csv', 'xlsx', 'camt.053')),
    -- The bank's name for the statement; one file may hold several.
    reference      text NOT NULL,
    account_number text NOT NULL,
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    opening_fen    bigint,
    closing_fen    bigint,
    period_from    date NOT NULL,
    period_to      date NOT NULL CHECK (period_to >= period_from),
    line_count     integer NOT NULL,
    imported_by    text NOT NULL,
    imported_at    timestamptz NOT NULL,
    CONSTRAINT bank_statement_file_once UNIQUE (file_sha256, reference),
    CONSTRAINT bank_statement_once UNIQUE (account_number, reference)
);

CREATE TABLE statement_line (
    id                   uuid PRIMARY KEY,
    statement_id         uuid NOT NULL REFERENCES bank_statement (id),
    line_no              integer NOT NULL,
    booked_on            date NOT NULL,
    -- Seen from the account: debit = money went out.
    direction            text NOT NULL CHECK (direction IN ('debit', 'credit')),
    amount_fen           bigint NOT NULL CHECK (amount_fen > 0),
    end_to_end_reference text NOT NULL DEFAULT '',
    bank_reference       text NOT NULL DEFAULT '',
    counterparty_name    text NOT NULL DEFAULT '',
    counterparty_account text NOT NULL DEFAULT '',
    remark               text NOT NULL DEFAULT '',
    state                text NOT NULL CHECK (state IN ('unmatched', 'matched', 'exception', 'resolved')),
    UNIQUE (statement_id, line_no)
);
CREATE INDEX statement_line_open ON statement_line (state, booked_on) WHERE state IN ('unmatched', 'exception');
CREATE INDEX statement_line_date ON statement_line (booked_on);

-- What of a line pays what of a payment. Rows are never changed; an undone match is marked by its own row in undone_at.
CREATE TABLE statement_match (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line_id    uuid NOT NULL REFERENCES statement_line (id),
    payment_id uuid NOT NULL REFERENCES payment (id),
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    rule       text NOT NULL,
    matched_by text NOT NULL,
    matched_at timestamptz NOT NULL,
    undone_at  timestamptz,
    undone_by  text
);
CREATE UNIQUE INDEX statement_match_pair_once ON statement_match (line_id, payment_id) WHERE undone_at IS NULL;
CREATE INDEX statement_match_payment ON statement_match (payment_id) WHERE undone_at IS NULL;

-- Last judge, at commit: a matched line is used up exactly, and no payment is paid more than its amount.
CREATE FUNCTION statement_match_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line record;
    paid bigint;
BEGIN
    SELECT l.amount_fen, l.state, coalesce(sum(m.amount_fen), 0) AS used INTO line
    FROM statement_line l LEFT JOIN statement_match m ON m.line_id = l.id AND m.undone_at IS NULL
    WHERE l.id = NEW.line_id GROUP BY l.id;
    IF line.used > line.amount_fen OR (line.state = 'matched' AND line.used <> line.amount_fen) THEN
        RAISE EXCEPTION 'matches of line % do not add up', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_line_adds_up';
    END IF;
    SELECT coalesce(sum(amount_fen), 0) INTO paid FROM statement_match
    WHERE payment_id = NEW.payment_id AND undone_at IS NULL;
    IF paid > (SELECT amount_fen FROM payment WHERE id = NEW.payment_id) THEN
        RAISE EXCEPTION 'payment % is matched beyond its amount', NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_payment_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_match_adds_up AFTER INSERT OR UPDATE ON statement_match
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION statement_match_adds_up();

CREATE TABLE reconciliation_exception (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('unknown_debit', 'unknown_credit', 'wrong_amount', 'ambiguous', 'duplicate_payment', 'returned_payment', 'fee', 'missing_at_bank')),
    line_id     uuid REFERENCES statement_line (id),
    payment_id  uuid REFERENCES payment (id),
    reason      text NOT NULL,
    state       text NOT NULL CHECK (state IN ('open', 'proposed', 'resolved')),
    resolution  text CHECK (resolution IN ('matched_by_hand', 'bank_fee', 'returned_and_reissued', 'not_ours', 'carried_over')),
    note        text,
    proposed_by uuid REFERENCES app_user (id),
    resolved_by uuid REFERENCES app_user (id),
    raised_at   timestamptz NOT NULL,
    proposed_at timestamptz,
    resolved_at timestamptz,
    CONSTRAINT exception_about_something CHECK (line_id IS NOT NULL OR payment_id IS NOT NULL),
    CONSTRAINT exception_two_people CHECK (resolved_by <> proposed_by),
    CONSTRAINT exception_resolved_fully CHECK (state <> 'resolved' OR (proposed_by IS NOT NULL AND resolved_by IS NOT NULL AND resolution IS NOT NULL))
);
CREATE UNIQUE INDEX exception_open_per_line ON reconciliation_exception (line_id) WHERE state <> 'resolved';
CREATE INDEX exception_queue ON reconciliation_exception (state, raised_at);

CREATE TABLE closed_period (
    -- First day of the month.
    month     date PRIMARY KEY CHECK (extract(day FROM month) = 1),
    totals    jsonb NOT NULL,
    hash      bytea NOT NULL CHECK (length(hash) = 32),
    closed_by uuid NOT NULL REFERENCES app_user (id),
    closed_at timestamptz NOT NULL
);
CREATE TRIGGER closed_period_append_only BEFORE UPDATE OR DELETE ON closed_period
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
