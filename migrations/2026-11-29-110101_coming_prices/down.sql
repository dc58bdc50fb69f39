DROP TABLE listing_coming_prices;
DROP FUNCTION coming_prices_end_once();
