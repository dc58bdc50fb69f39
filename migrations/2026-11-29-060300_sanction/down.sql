DROP TABLE sanction;
DROP FUNCTION sanction_guard();
