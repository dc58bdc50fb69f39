-- Levels of training, as data of each listing: `levels` holds [{"rank": …, "name": …, "valid_days": …}], the lowest first.
-- A listing that names none has one level, rank 1. A higher level includes the lower ones.
ALTER TABLE training_rule
    ADD COLUMN levels jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(levels) = 'array'),
    -- What is asked for at ordinary hours.
    ADD COLUMN min_level integer NOT NULL DEFAULT 1 CHECK (min_level BETWEEN 1 AND 99),
    -- Hours of the week that ask for more: [{"days": […], "from": …, "to": …, "level": …}].
    ADD COLUMN hours jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(hours) = 'array');

-- What a lesson leads to.
ALTER TABLE training_session
    ADD COLUMN level integer NOT NULL DEFAULT 1 CHECK (level BETWEEN 1 AND 99),
    -- As it was called when the lesson was offered; empty where the listing had no levels.
    ADD COLUMN level_name text NOT NULL DEFAULT '' CHECK (length(level_name) <= 40);

-- Each level ends and is revoked by itself: who loses a higher one still has the lower one that was earned before.
ALTER TABLE qualification
    ADD COLUMN level integer NOT NULL DEFAULT 1 CHECK (level BETWEEN 1 AND 99),
    ADD COLUMN level_name text NOT NULL DEFAULT '' CHECK (length(level_name) <= 40);
DROP INDEX qualification_one;
CREATE UNIQUE INDEX qualification_one ON qualification (listing_id, user_id, level) WHERE ended_at IS NULL;
