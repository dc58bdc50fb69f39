DROP VIEW bill_standing;
DROP FUNCTION bill_label(text, int, int);
DROP FUNCTION bill_state(bigint, bigint, bigint, date, date);
DROP TABLE booking_before_bills, bill_reminder_round, bill_reminder, credit_note, bill, bill_series, billing_terms;
DROP FUNCTION bill_number();
DROP FUNCTION bill_series_guard();
DROP FUNCTION credit_note_guard();
