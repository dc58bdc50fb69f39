-- Ids as the product makes them (UUID version 7), for the rows that one statement makes: the number `place`, from 0 on, of those that
-- begin with `first`, the first half of such an id, and end alike with `last`, the other half. They count up within a
-- millisecond and into the next ones, so that the entries of an index lie side by side; what is random in them is drawn once.
CREATE FUNCTION uuid_in_order(first bigint, place bigint, last text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(first + ((place >> 12) << 16) + (place & 4095)), 16, '0') || last)::uuid
$$;
