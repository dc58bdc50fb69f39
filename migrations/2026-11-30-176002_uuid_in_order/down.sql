DROP FUNCTION uuid_in_order (bigint, bigint, text);
