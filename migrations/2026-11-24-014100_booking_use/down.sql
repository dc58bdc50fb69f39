DROP TABLE listing_check_in_key;
DROP INDEX booking_awaited;
DROP TABLE booking_use;
ALTER TABLE listing_use_rule DROP CONSTRAINT listing_use_rule_grace;
ALTER TABLE listing_use_rule DROP COLUMN grace_since;
