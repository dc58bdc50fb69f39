-- How far districts lie from each other, each pair once: between their seats, as the crow flies. Data of whoever runs the
-- product; a pair that is missing is told as unknown.
CREATE TABLE region_distance (
    region_a     text NOT NULL REFERENCES region (code),
    region_b     text NOT NULL REFERENCES region (code),
    kilometres   integer NOT NULL CHECK (kilometres BETWEEN 0 AND 6000),
    is_neighbour boolean NOT NULL,
    PRIMARY KEY (region_a, region_b),
    CONSTRAINT region_distance_once CHECK (region_a < region_b)
);
CREATE INDEX region_distance_back ON region_distance (region_b);

-- Prices in force with what a search reads of them: an order by price need not look at the table.
CREATE INDEX listing_price_now ON listing_price (listing_id, customer_class) INCLUDE (amount_fen, unit) WHERE valid_to IS NULL;
DROP INDEX listing_price_current;
