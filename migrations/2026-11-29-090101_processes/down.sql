DROP INDEX api_client_revoked;
DROP INDEX refresh_token_revoked;
DROP TABLE attempt_count;
