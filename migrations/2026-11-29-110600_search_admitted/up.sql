-- Searches leave out the listings of these few, instead of looking up whether each listing's provider is admitted.
CREATE INDEX organisation_not_admitted ON organisation (id) WHERE state <> 'admitted';
