DROP INDEX booking_pays_first_enterprise;
DROP INDEX booking_pays_first_provider;
DROP TABLE booking_receipt;
DROP FUNCTION booking_receipt_guard();
DROP FUNCTION booking_own_share(booking);
