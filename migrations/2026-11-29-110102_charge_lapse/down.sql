DROP INDEX booking_owed_for_cancelling;
DROP TRIGGER booking_charge_lapsed ON booking;
DROP FUNCTION charge_lapse_ends_charge();
DROP TRIGGER charge_waiver_once ON charge_waiver;
DROP TABLE charge_lapse;
DROP FUNCTION charge_ends_once();
