CREATE OR REPLACE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TYPE ledger_effect;
ALTER TABLE ledger_transfer
    ADD CONSTRAINT ledger_transfer_pending_id_fkey FOREIGN KEY (pending_id) REFERENCES ledger_transfer (id),
    ADD CONSTRAINT ledger_transfer_debit_account_fkey FOREIGN KEY (debit_account) REFERENCES ledger_account (id),
    ADD CONSTRAINT ledger_transfer_credit_account_fkey FOREIGN KEY (credit_account) REFERENCES ledger_account (id),
    ADD CONSTRAINT ledger_transfer_reverses_id_fkey FOREIGN KEY (reverses_id) REFERENCES ledger_transfer (id);
