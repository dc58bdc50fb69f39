-- What is written once is not emptied either.
CREATE TRIGGER programme_version_no_truncate BEFORE TRUNCATE ON programme_version
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER claim_review_no_truncate BEFORE TRUNCATE ON claim_review
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER public_notice_no_truncate BEFORE TRUNCATE ON public_notice
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER payment_file_no_truncate BEFORE TRUNCATE ON payment_file
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER closed_period_no_truncate BEFORE TRUNCATE ON closed_period
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER booking_rating_no_truncate BEFORE TRUNCATE ON booking_rating
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ledger_account_no_truncate BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Which transaction wrote an event: the sealer then knows of every number whether it can still come into view, however
-- long its transaction took. Null: written before this was kept.
ALTER TABLE audit_event ADD COLUMN xid bigint;
ALTER TABLE audit_event ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX audit_event_xid ON audit_event USING brin (xid) WITH (pages_per_range = 16, autosummarize = on);

-- Every event of a transaction before this one is sealed.
CREATE TABLE audit_watermark (
    id  boolean PRIMARY KEY DEFAULT true CHECK (id),
    xid bigint NOT NULL CHECK (xid >= 0)
);
INSERT INTO audit_watermark (xid) VALUES (0);

-- The watermark as it counts here and now. A database that was restored elsewhere counts its transactions anew: there
-- the mark says nothing, and everything is looked at once.
CREATE FUNCTION audit_sealed_below() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(xid), 0) FROM audit_watermark
    WHERE xid <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
$$;

-- Months are chained in the order in which they were closed, which need not be that of the calendar.
ALTER TABLE closed_period ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY UNIQUE;

-- One account under one spelling, however its statements group the digits.
UPDATE bank_statement s SET account_number = left(regexp_replace(account_number, '[^[:alnum:]]', '', 'g'), 64)
WHERE account_number ~ '[^[:alnum:]]'
  AND NOT EXISTS (SELECT FROM bank_statement o
                  WHERE o.id <> s.id AND o.reference = s.reference
                    AND left(regexp_replace(o.account_number, '[^[:alnum:]]', '', 'g'), 64)
                        = left(regexp_replace(s.account_number, '[^[:alnum:]]', '', 'g'), 64));
