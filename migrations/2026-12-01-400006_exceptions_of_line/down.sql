DROP INDEX exception_of_line;
