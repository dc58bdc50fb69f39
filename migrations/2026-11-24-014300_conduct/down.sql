DROP TABLE ban;
DROP TABLE violation;
DROP TABLE conduct_policy;
