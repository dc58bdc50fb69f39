ALTER TABLE voucher DROP COLUMN voucher_class;
ALTER TABLE voucher_application DROP COLUMN voucher_class;
