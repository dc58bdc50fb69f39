DROP VIEW treasury_account_ever;
DROP TRIGGER payment_export_payers ON payment_export;
DROP FUNCTION payment_export_payers();
DROP TABLE payment_export_payer;
