DROP TABLE listing_advisory_told;
ALTER TABLE listing_advisory DROP CONSTRAINT listing_advisory_kept;
DROP TABLE listing_advisory_version;
DROP TABLE listing_advisory;
