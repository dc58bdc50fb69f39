CREATE INDEX listing_price_current ON listing_price (listing_id, customer_class) WHERE valid_to IS NULL;
DROP INDEX listing_price_now;
DROP TABLE region_distance;
