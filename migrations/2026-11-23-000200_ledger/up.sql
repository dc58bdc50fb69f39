-- Double entry with two-phase transfers. The journal is the truth; balances are kept by its trigger and by nothing else.

CREATE TABLE ledger_account (
    id              uuid PRIMARY KEY,
    key             text NOT NULL UNIQUE,
    purpose         text NOT NULL,
    -- True: money can only leave that has come in; what is pending counts as gone.
    is_limited      boolean NOT NULL,
    debits_pending  bigint NOT NULL DEFAULT 0 CHECK (debits_pending >= 0),
    debits_posted   bigint NOT NULL DEFAULT 0 CHECK (debits_posted >= 0),
    credits_pending bigint NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
    credits_posted  bigint NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
    opened_at       timestamptz NOT NULL,
    CONSTRAINT ledger_account_not_overdrawn
        CHECK (NOT is_limited OR debits_posted + debits_pending <= credits_posted)
) WITH (fillfactor = 70);
CREATE INDEX ledger_account_purpose ON ledger_account (purpose);

CREATE TABLE ledger_transfer (
    id             uuid PRIMARY KEY,
    seq            bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    -- posted: final at once; pending: a hold; post, void: the one resolution of a hold.
    kind           text NOT NULL CHECK (kind IN ('posted', 'pending', 'post', 'void')),
    pending_id     uuid REFERENCES ledger_transfer (id),
    debit_account  uuid NOT NULL REFERENCES ledger_account (id),
    credit_account uuid NOT NULL REFERENCES ledger_account (id),
    amount         bigint NOT NULL CHECK (amount > 0),
    code           text NOT NULL,
    subject_kind   text NOT NULL,
    subject_id     uuid NOT NULL,
    -- The transfer that this one undoes.
    reverses_id    uuid UNIQUE REFERENCES ledger_transfer (id),
    effective_on   date NOT NULL,
    recorded_at    timestamptz NOT NULL,
    expires_at     timestamptz,
    CONSTRAINT ledger_transfer_two_accounts CHECK (debit_account <> credit_account),
    CONSTRAINT ledger_transfer_resolution_names_hold CHECK ((kind IN ('post', 'void')) = (pending_id IS NOT NULL)),
    CONSTRAINT ledger_transfer_resolved_once UNIQUE (pending_id)
);
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit_account, seq);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit_account, seq);
CREATE INDEX ledger_transfer_subject ON ledger_transfer (subject_kind, subject_id);
CREATE TRIGGER ledger_transfer_append_only BEFORE UPDATE OR DELETE ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ledger_transfer_no_truncate BEFORE TRUNCATE ON ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Applies a statement's new transfers to the balances: one update per account, accounts locked in id order, so that
-- a batch of a hundred thousand costs a few updates and two statements never wait for each other in a circle.
CREATE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
BEGIN
    SELECT n.id INTO wrong
    FROM new_transfers n LEFT JOIN ledger_transfer p ON p.id = n.pending_id
    WHERE n.pending_id IS NOT NULL
      AND (p.kind <> 'pending' OR p.debit_account <> n.debit_account OR p.credit_account <> n.credit_account
           OR n.amount > p.amount OR (n.kind = 'void' AND n.amount <> p.amount))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transfer % does not fit the hold it resolves', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfer_fits_hold';
    END IF;

    PERFORM 1 FROM ledger_account
    WHERE id IN (SELECT debit_account FROM new_transfers UNION SELECT credit_account FROM new_transfers)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE ledger_account a
    SET debits_pending  = a.debits_pending  + d.debits_pending,
        debits_posted   = a.debits_posted   + d.debits_posted,
        credits_pending = a.credits_pending + d.credits_pending,
        credits_posted  = a.credits_posted  + d.credits_posted
    FROM (
        SELECT account,
               sum(CASE WHEN is_debit THEN pending ELSE 0 END)::bigint AS debits_pending,
               sum(CASE WHEN is_debit THEN posted ELSE 0 END)::bigint AS debits_posted,
               sum(CASE WHEN is_debit THEN 0 ELSE pending END)::bigint AS credits_pending,
               sum(CASE WHEN is_debit THEN 0 ELSE posted END)::bigint AS credits_posted
        FROM (
            SELECT n.debit_account, n.credit_account,
                   CASE n.kind WHEN 'pending' THEN n.amount WHEN 'posted' THEN 0 ELSE -p.amount END AS pending,
                   CASE WHEN n.kind IN ('posted', 'post') THEN n.amount ELSE 0 END AS posted
            FROM new_transfers n LEFT JOIN ledger_transfer p ON p.id = n.pending_id
        ) effect
        CROSS JOIN LATERAL (VALUES (debit_account, true), (credit_account, false)) side (account, is_debit)
        GROUP BY account
    ) d
    WHERE a.id = d.account;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_transfer_apply AFTER INSERT ON ledger_transfer
    REFERENCING NEW TABLE AS new_transfers FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply();

-- Balances change by the journal only: a direct update arrives here one trigger level higher.
CREATE FUNCTION ledger_account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    ELSIF TG_OP = 'INSERT' AND NEW.debits_pending + NEW.debits_posted + NEW.credits_pending + NEW.credits_posted = 0 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'ledger_account: balances follow the journal, % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_account_guarded BEFORE INSERT OR UPDATE OR DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_account_guard();
