-- A programme may have several kinds of voucher; an application names one, and the voucher keeps it.
ALTER TABLE voucher_application ADD COLUMN voucher_class text CHECK (voucher_class ~ '^[a-z0-9_]{1,40}$');
ALTER TABLE voucher ADD COLUMN voucher_class text CHECK (voucher_class ~ '^[a-z0-9_]{1,40}$');
