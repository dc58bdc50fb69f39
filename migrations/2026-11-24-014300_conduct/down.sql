DROP TABLE ban;
DROP TABLE violation;
DROP TABLE conduct_policy;
DROP FUNCTION conduct_policy_kept();
