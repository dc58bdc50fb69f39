DROP INDEX qualification_one;
ALTER TABLE qualification DROP COLUMN level, DROP COLUMN level_name;
CREATE UNIQUE INDEX qualification_one ON qualification (listing_id, user_id) WHERE ended_at IS NULL;
ALTER TABLE training_session DROP COLUMN level, DROP COLUMN level_name;
ALTER TABLE training_rule DROP COLUMN levels, DROP COLUMN min_level, DROP COLUMN hours;
