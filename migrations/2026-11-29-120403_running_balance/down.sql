ALTER TABLE statement_line DROP COLUMN balance_fen;
