DROP TABLE statement_finding;
DROP FUNCTION statement_finding_stays();
