DROP TABLE appropriation_change;
DROP FUNCTION appropriation_change_frozen();
