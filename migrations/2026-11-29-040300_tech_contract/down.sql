DROP TABLE tech_contract;
DROP FUNCTION tech_contract_guard();
