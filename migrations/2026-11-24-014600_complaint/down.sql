DROP TABLE complaint;
DROP FUNCTION complaint_guard();
