-- Where the words of a search are found says how well a listing matches. An index for each such place answers that by itself,
-- where ranking reads every listing that is found: of a common word thousands.

-- The words of some weights. Its cost says that the words of a listing are long and kept apart, so that the index is used and no
-- listing read.
CREATE FUNCTION words_in(words tsvector, weights "char"[]) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100
    AS $$ BEGIN RETURN ts_filter(words, weights); END $$;

-- Name and model.
CREATE INDEX listing_title_words ON listing USING gin (words_in(search_words, '{a}'));
-- Maker and category too.
CREATE INDEX listing_group_words ON listing USING gin (words_in(search_words, '{a,b}'));
