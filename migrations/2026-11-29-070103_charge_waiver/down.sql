DROP TRIGGER booking_charge_waived ON booking;
DROP FUNCTION charge_waiver_ends_charge();
DROP TABLE charge_waiver;
