-- A booking that its enterprise offers to another, which takes it over with its own money or does not.
CREATE TABLE booking_transfer (
    id          uuid PRIMARY KEY,
    booking_id  uuid NOT NULL REFERENCES booking (id),
    from_id     uuid NOT NULL REFERENCES organisation (id),
    to_id       uuid NOT NULL REFERENCES organisation (id),
    reason      text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    state       text NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'withdrawn')),
    offered_by  uuid NOT NULL REFERENCES app_user (id),
    offered_at  timestamptz NOT NULL,
    answered_by uuid REFERENCES app_user (id),
    answered_at timestamptz,
    CONSTRAINT booking_transfer_parties CHECK (from_id <> to_id),
    CONSTRAINT booking_transfer_answer CHECK ((state = 'offered') = (answered_at IS NULL)
        AND (answered_at IS NULL) = (answered_by IS NULL))
);
CREATE UNIQUE INDEX booking_transfer_open ON booking_transfer (booking_id) WHERE state = 'offered';
CREATE INDEX booking_transfer_to ON booking_transfer (to_id, offered_at, id);
CREATE INDEX booking_transfer_from ON booking_transfer (from_id, offered_at, id);
