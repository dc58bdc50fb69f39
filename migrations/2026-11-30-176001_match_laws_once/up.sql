-- The laws of matches as before, with less to add up: mostly a line is one payment's and a payment one line's, and then nothing
-- is. Whatever is wrong is gathered and not looked for one by one, so that the planner expects to look at all.
CREATE OR REPLACE FUNCTION statement_match_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
    law text;
    is_many CONSTANT boolean := (SELECT count(*) FROM (SELECT FROM new_matches LIMIT 1001) n) > 1000;
    is_alone boolean := false;
    of_lines text := 'SELECT m.line_id, sum(m.amount_fen) FILTER (WHERE m.undone_at IS NULL) AS used FROM statement_match m
                      WHERE m.line_id IN (SELECT line_id FROM new_matches) GROUP BY m.line_id';
    of_payments text := 'SELECT n.payment_id, n.undone_at, u.used FROM new_matches n
                         LEFT JOIN (SELECT m.payment_id, sum(m.amount_fen) AS used FROM statement_match m
                                    WHERE m.undone_at IS NULL AND m.payment_id IN (SELECT payment_id FROM new_matches)
                                    GROUP BY m.payment_id) u ON u.payment_id = n.payment_id';
    nestloop CONSTANT text = current_setting('enable_nestloop');
    mergejoin CONSTANT text = current_setting('enable_mergejoin');
BEGIN
    PERFORM pg_advisory_xact_lock(x'5245434f4e43'::bigint);
    -- Planned anew: a plan for three rows does not fit a million. How many lines and payments there are among the rows the
    -- planner cannot know, and takes them for few: where they are many they are not to be looked up one by one, nor sorted.
    IF is_many THEN
        PERFORM set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true);
    END IF;
    -- No other match stands, nor is among the new ones, of any of their lines or payments: each of them is its own sum.
    IF is_many AND TG_OP = 'INSERT' THEN
        EXECUTE 'SELECT NOT EXISTS (SELECT FROM new_matches WHERE undone_at IS NOT NULL)
                    AND NOT EXISTS (SELECT FROM new_matches n JOIN statement_match m ON m.line_id = n.line_id AND m.id <> n.id
                                    WHERE m.undone_at IS NULL)
                    AND NOT EXISTS (SELECT FROM new_matches n
                                    JOIN statement_match m ON m.payment_id = n.payment_id AND m.id <> n.id
                                    WHERE m.undone_at IS NULL)' INTO is_alone;
    END IF;
    IF is_alone THEN
        of_lines := 'SELECT line_id, amount_fen AS used FROM new_matches';
        of_payments := 'SELECT payment_id, undone_at, amount_fen AS used FROM new_matches';
    END IF;
    EXECUTE format('SELECT (array_agg(u.line_id ORDER BY u.line_id))[1],
                           (array_agg(CASE WHEN l.id IS NULL THEN ''statement_match_line_id_fkey''
                                           ELSE ''statement_match_line_adds_up'' END ORDER BY u.line_id))[1]
                    FROM (%s) u
                    LEFT JOIN statement_line l ON l.id = u.line_id
                    LEFT JOIN bank_charge c ON c.line_id = u.line_id AND c.undone_at IS NULL
                    WHERE l.id IS NULL OR u.used + coalesce(c.amount_fen, 0) > l.amount_fen
                       OR l.state = ''matched'' AND coalesce(u.used, 0) + coalesce(c.amount_fen, 0) <> l.amount_fen',
                   of_lines) INTO wrong, law;
    IF wrong IS NULL THEN
        EXECUTE format('SELECT (array_agg(u.payment_id ORDER BY u.payment_id))[1],
                               (array_agg(CASE WHEN p.id IS NULL THEN ''statement_match_payment_id_fkey''
                                               WHEN $1 AND u.undone_at IS NULL AND p.state NOT IN (''sent'', ''paid'')
                                                   THEN ''statement_match_is_live''
                                               ELSE ''statement_match_payment_adds_up'' END ORDER BY u.payment_id))[1]
                        FROM (%s) u LEFT JOIN payment p ON p.id = u.payment_id
                        WHERE p.id IS NULL OR u.used > p.amount_fen
                           OR $1 AND u.undone_at IS NULL AND p.state NOT IN (''sent'', ''paid'')',
                       of_payments) INTO wrong, law USING TG_OP = 'INSERT';
    END IF;
    PERFORM set_config('enable_nestloop', nestloop, true), set_config('enable_mergejoin', mergejoin, true);
    IF law LIKE '%\_fkey' THEN
        RAISE EXCEPTION 'a match names % that is not there (%)', wrong, law
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = law, TABLE = 'statement_match';
    ELSIF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'matches of % do not add up (%)', wrong, law
            USING ERRCODE = 'check_violation', CONSTRAINT = law, TABLE = 'statement_match';
    END IF;
    RETURN NULL;
END $$;

-- Asked after the row is written, and only where there is something to ask: before it, PostgreSQL locks every row that a
-- statement is about to change, which writes each once more.
DROP TRIGGER payment_leaves_signed ON payment;
CREATE TRIGGER payment_leaves_signed AFTER UPDATE OF state ON payment FOR EACH ROW
    WHEN (NEW.state IS DISTINCT FROM OLD.state AND (NEW.reissues_id IS NOT NULL OR NEW.state = 'returned'))
    EXECUTE FUNCTION payment_leaves_signed();
