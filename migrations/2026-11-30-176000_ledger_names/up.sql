-- What an entry names was asked row by row, by foreign keys: the hold that it resolves, which each of them locked and so wrote
-- anew, and its two accounts. All entries of a statement are asked about at once now, by the question that adds up what they do
-- to the accounts. What is named stays: entries are never changed, accounts never deleted. That what is reversed is there, and
-- mirrored, ledger_transfer_mirrors says.
ALTER TABLE ledger_transfer
    DROP CONSTRAINT ledger_transfer_pending_id_fkey,
    DROP CONSTRAINT ledger_transfer_debit_account_fkey,
    DROP CONSTRAINT ledger_transfer_credit_account_fkey,
    DROP CONSTRAINT ledger_transfer_reverses_id_fkey;

-- What the entries of a statement do to an account.
CREATE TYPE ledger_effect AS (
    account         uuid,
    debits_pending  bigint,
    debits_posted   bigint,
    credits_pending bigint,
    credits_posted  bigint
);

-- Applies a statement's new transfers to the balances: one update per account, accounts locked in id order, so that
-- a batch of a million costs a few updates and two statements never wait for each other in a circle.
CREATE OR REPLACE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
    law text;
    effects ledger_effect[];
    locked bigint;
    is_many CONSTANT boolean := (SELECT count(*) FROM (SELECT FROM new_transfers LIMIT 101) n) > 100;
BEGIN
    -- Many new entries and their holds are read once: what they do to each account, and one that does not fit its hold. The
    -- question is planned by itself: a plan for one entry does not fit a million, and a plan for a million, kept by the
    -- connection, would read the whole journal for one.
    IF is_many THEN
        EXECUTE $many$
            SELECT (array_agg(a.wrong) FILTER (WHERE a.wrong IS NOT NULL))[1], array_agg(a.effect)
            FROM (
                SELECT (array_agg(pair.wrong) FILTER (WHERE pair.wrong IS NOT NULL))[1] AS wrong,
                       (side.account,
                        coalesce(sum(pair.pending) FILTER (WHERE side.is_debit), 0)::bigint,
                        coalesce(sum(pair.posted) FILTER (WHERE side.is_debit), 0)::bigint,
                        coalesce(sum(pair.pending) FILTER (WHERE NOT side.is_debit), 0)::bigint,
                        coalesce(sum(pair.posted) FILTER (WHERE NOT side.is_debit), 0)::bigint)::ledger_effect AS effect
                FROM (
                    SELECT n.debit_account, n.credit_account,
                           sum(CASE n.kind WHEN 'pending' THEN n.amount WHEN 'posted' THEN 0 ELSE -p.amount END) AS pending,
                           sum(CASE WHEN n.kind IN ('posted', 'post') THEN n.amount ELSE 0 END) AS posted,
                           (array_agg(n.id) FILTER (
                               WHERE n.pending_id IS NOT NULL
                                 AND (p.id IS NULL OR p.kind <> 'pending' OR p.debit_account <> n.debit_account
                                      OR p.credit_account <> n.credit_account OR n.amount > p.amount
                                      OR n.kind = 'void' AND n.amount <> p.amount)))[1] AS wrong
                    FROM new_transfers n LEFT JOIN ledger_transfer p ON p.id = n.pending_id
                    GROUP BY n.debit_account, n.credit_account
                ) pair
                CROSS JOIN LATERAL (VALUES (pair.debit_account, true), (pair.credit_account, false)) side (account, is_debit)
                GROUP BY side.account
            ) a
        $many$ INTO wrong, effects;
        PERFORM FROM ledger_account WHERE id IN (SELECT account FROM unnest(effects)) ORDER BY id FOR NO KEY UPDATE;
        GET DIAGNOSTICS locked = ROW_COUNT;
    END IF;

    -- Few are asked about one by one; of many, which it is that is wrong.
    IF NOT is_many OR wrong IS NOT NULL OR locked <> cardinality(effects) THEN
        SELECT n.id, CASE WHEN d.id IS NULL THEN 'ledger_transfer_debit_account_fkey'
                          WHEN c.id IS NULL THEN 'ledger_transfer_credit_account_fkey'
                          WHEN p.id IS NULL THEN 'ledger_transfer_pending_id_fkey'
                          ELSE 'ledger_transfer_fits_hold' END
        INTO wrong, law
        FROM new_transfers n LEFT JOIN ledger_transfer p ON p.id = n.pending_id
        LEFT JOIN ledger_account d ON d.id = n.debit_account LEFT JOIN ledger_account c ON c.id = n.credit_account
        WHERE d.id IS NULL OR c.id IS NULL
           OR n.pending_id IS NOT NULL
              AND (p.id IS NULL OR p.kind <> 'pending' OR p.debit_account <> n.debit_account
                   OR p.credit_account <> n.credit_account OR n.amount > p.amount
                   OR n.kind = 'void' AND n.amount <> p.amount)
        LIMIT 1;
        IF FOUND AND law LIKE '%\_fkey' THEN
            RAISE EXCEPTION 'transfer % names a hold or an account that is not there (%)', wrong, law
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = law, TABLE = 'ledger_transfer';
        ELSIF FOUND THEN
            RAISE EXCEPTION 'transfer % does not fit the hold it resolves', wrong
                USING ERRCODE = 'check_violation', CONSTRAINT = law, TABLE = 'ledger_transfer';
        END IF;
    END IF;

    IF is_many THEN
        UPDATE ledger_account a
        SET debits_pending  = a.debits_pending  + e.debits_pending,
            debits_posted   = a.debits_posted   + e.debits_posted,
            credits_pending = a.credits_pending + e.credits_pending,
            credits_posted  = a.credits_posted  + e.credits_posted
        FROM unnest(effects) e WHERE a.id = e.account;
        RETURN NULL;
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
