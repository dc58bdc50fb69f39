-- The cheapest first is a walk along this index, class by class.
CREATE INDEX listing_price_by_amount ON listing_price (customer_class, amount_fen, listing_id DESC) WHERE valid_to IS NULL;
