-- The balance after a movement, where the bank's file says it: what tells two equal movements of a day apart where the bank
-- gives no number.
ALTER TABLE statement_line ADD COLUMN balance_fen bigint;
