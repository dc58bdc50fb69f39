DROP TRIGGER payment_leaves_signed ON payment;
CREATE TRIGGER payment_leaves_signed BEFORE UPDATE OF state ON payment
    FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION payment_leaves_signed();
CREATE FUNCTION statement_match_is_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.undone_at IS NULL AND (SELECT state NOT IN ('sent', 'paid') FROM payment WHERE id = NEW.payment_id) THEN
        RAISE EXCEPTION 'payment % is not with the bank', NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_is_live';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER statement_match_is_live AFTER INSERT ON statement_match
    FOR EACH ROW EXECUTE FUNCTION statement_match_is_live();
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
