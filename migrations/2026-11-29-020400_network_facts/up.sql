-- What the national networks of instruments ask of a listing beyond its own fields, as a document. A new version follows the
-- old one; none is ever changed.
CREATE TABLE listing_network_facts (
    listing_id uuid NOT NULL REFERENCES listing (id),
    version    integer NOT NULL CHECK (version >= 1),
    facts      jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    PRIMARY KEY (listing_id, version)
);
CREATE TRIGGER listing_network_facts_append_only BEFORE UPDATE OR DELETE ON listing_network_facts
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER listing_network_facts_no_truncate BEFORE TRUNCATE ON listing_network_facts
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
