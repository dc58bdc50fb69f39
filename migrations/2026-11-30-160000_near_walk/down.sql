DROP INDEX listing_by_region;
