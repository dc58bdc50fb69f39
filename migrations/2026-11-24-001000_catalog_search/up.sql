-- The price in force is read from the index alone, and the planner knows that there is one at most.
DROP INDEX listing_price_current;
CREATE UNIQUE INDEX listing_price_current ON listing_price (listing_id, customer_class) INCLUDE (unit, amount_fen)
    WHERE valid_to IS NULL;

-- Counts in groups are made from the index alone; they leave out what suspended providers offer.
DROP INDEX listing_public;
CREATE INDEX listing_public ON listing (kind, category, region_code) INCLUDE (provider_id) WHERE state = 'admitted';
