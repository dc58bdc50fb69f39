ALTER TABLE booking DROP COLUMN charge, DROP COLUMN charge_fen;
DROP TABLE listing_tariff;
