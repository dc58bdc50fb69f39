-- Prices that a provider announces for a day to come. Until that day those before hold; what is booked is never touched.
-- One list begins where the one before ends, so two of them cannot hold at once.
CREATE TABLE listing_coming_prices (
    id           uuid PRIMARY KEY,
    listing_id   uuid NOT NULL REFERENCES listing (id),
    -- The first day (Asia/Shanghai) on which use is priced by them.
    begins_on    date NOT NULL,
    begins_at    timestamptz NOT NULL GENERATED ALWAYS AS (begins_on::timestamp AT TIME ZONE 'Asia/Shanghai') STORED,
    prices       jsonb NOT NULL CHECK (jsonb_typeof(prices) = 'array' AND prices <> '[]'),
    -- Absent: the tariff stays as it is then.
    tariff       jsonb CHECK (jsonb_typeof(tariff) = 'object'),
    announced_at timestamptz NOT NULL,
    announced_by text NOT NULL,
    -- Absent while they are to come.
    ended_as     text CHECK (ended_as IN ('begun', 'withdrawn', 'replaced')),
    ended_at     timestamptz,
    ended_by     text,
    CONSTRAINT coming_prices_announced_ahead CHECK (announced_at < begins_at),
    CONSTRAINT coming_prices_ended_by_somebody CHECK (num_nonnulls(ended_as, ended_at, ended_by) IN (0, 3)),
    -- What began cannot be taken back, and nothing begins before its day.
    CONSTRAINT coming_prices_begin_on_their_day CHECK ((ended_as = 'begun') = (ended_at >= begins_at))
);
CREATE UNIQUE INDEX coming_prices_one_a_day ON listing_coming_prices (listing_id, begins_on)
    WHERE ended_as IS NULL OR ended_as = 'begun';
CREATE INDEX coming_prices_due ON listing_coming_prices (begins_at) WHERE ended_as IS NULL;
CREATE INDEX coming_prices_history ON listing_coming_prices (listing_id, id);

-- What was announced is never edited: it ends, once, and another follows.
CREATE FUNCTION coming_prices_end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_as IS NOT NULL
        OR (OLD.id, OLD.listing_id, OLD.begins_on, OLD.prices, OLD.tariff, OLD.announced_at, OLD.announced_by)
            IS DISTINCT FROM
           (NEW.id, NEW.listing_id, NEW.begins_on, NEW.prices, NEW.tariff, NEW.announced_at, NEW.announced_by) THEN
        RAISE EXCEPTION 'prices that were announced are not changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coming_prices_end_once BEFORE UPDATE ON listing_coming_prices
    FOR EACH ROW EXECUTE FUNCTION coming_prices_end_once();
CREATE TRIGGER coming_prices_no_delete BEFORE DELETE ON listing_coming_prices
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER coming_prices_no_truncate BEFORE TRUNCATE ON listing_coming_prices
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
