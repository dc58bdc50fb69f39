DROP INDEX clawback_programme;
DROP TABLE clearing_clawback;
DROP FUNCTION clearing_clawback_guard();
DROP FUNCTION clearing_clawback_refers();
