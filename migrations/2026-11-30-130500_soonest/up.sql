-- Everything of a listing itself that says when it could be free first, as one key: those with the same key could be free first
-- at the same moment, so that a search by time looks at one of each kind and skips what cannot be soon enough.
ALTER TABLE listing ADD COLUMN rhythm uuid NOT NULL GENERATED ALWAYS AS (md5(
    kind || ' ' || slot_minutes::text || ' ' || min_minutes::text || ' ' || coalesce(max_minutes, 0)::text || ' '
    || lead_minutes::text || ' ' || opening_hours::text)::uuid) STORED;

CREATE INDEX listing_by_rhythm ON listing (rhythm, id DESC) WHERE state = 'admitted' AND kind IN ('instrument_time', 'lease');

-- Rules that may open a listing when its week does not, or ask for less notice. Every version counts, so that this can be an index.
CREATE INDEX listing_rules_opening ON listing_rules (listing_id)
    WHERE coalesce(rules -> 'exceptions', '[]') <> '[]' OR rules ->> 'make_up_days_like' IS NOT NULL
       OR coalesce(rules -> 'relaxed', '[]') <> '[]';
