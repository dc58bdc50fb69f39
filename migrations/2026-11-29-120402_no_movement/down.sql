DROP TABLE no_movement;
DROP FUNCTION no_movement_guard();
