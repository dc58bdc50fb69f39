DROP INDEX listing_price_by_amount;
