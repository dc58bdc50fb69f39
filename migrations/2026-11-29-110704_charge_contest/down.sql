DROP TABLE charge_contest;
