-- The nearest first is a walk along this index, region by region.
CREATE INDEX listing_by_region ON listing (region_code, id DESC) WHERE state = 'admitted';
