DROP INDEX listing_rules_opening;
ALTER TABLE listing DROP COLUMN rhythm;
