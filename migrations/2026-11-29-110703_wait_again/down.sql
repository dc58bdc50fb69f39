ALTER TABLE wait_entry DROP COLUMN offered_from;
ALTER TABLE wait_entry DROP COLUMN look_again_at;
