ALTER TABLE conduct_policy DROP COLUMN late_cancel_free_minutes;
