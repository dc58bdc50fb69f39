CREATE OR REPLACE FUNCTION statement_match_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
    law text;
    nestloop CONSTANT text = current_setting('enable_nestloop');
BEGIN
    PERFORM pg_advisory_xact_lock(x'5245434f4e43'::bigint);
    -- Planned anew: a plan for three rows does not fit a million. How many lines and payments there are among the rows the
    -- planner cannot know, and takes them for few: where they are many they are not to be looked up one by one.
    IF (SELECT count(*) FROM new_matches) > 1000 THEN
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
                                           WHEN n.is_new AND p.state NOT IN (''sent'', ''paid'') THEN ''statement_match_is_live''
                                           ELSE ''statement_match_payment_adds_up'' END
                 FROM (SELECT payment_id, bool_or(undone_at IS NULL) AND $1 AS is_new FROM new_matches GROUP BY payment_id) n
                 LEFT JOIN payment p ON p.id = n.payment_id
                 LEFT JOIN (SELECT m.payment_id, sum(m.amount_fen) AS used FROM statement_match m
                            WHERE m.undone_at IS NULL AND m.payment_id IN (SELECT payment_id FROM new_matches)
                            GROUP BY m.payment_id) u ON u.payment_id = n.payment_id
                 WHERE p.id IS NULL OR u.used > p.amount_fen OR n.is_new AND p.state NOT IN (''sent'', ''paid'')
                 ORDER BY 1 LIMIT 1' INTO wrong, law USING TG_OP = 'INSERT';
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
DROP TRIGGER payment_leaves_signed ON payment;
CREATE TRIGGER payment_leaves_signed BEFORE UPDATE OF state ON payment FOR EACH ROW
    WHEN (NEW.state IS DISTINCT FROM OLD.state AND (NEW.reissues_id IS NOT NULL OR NEW.state = 'returned'))
    EXECUTE FUNCTION payment_leaves_signed();
