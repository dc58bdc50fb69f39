DROP INDEX organisation_not_admitted;
