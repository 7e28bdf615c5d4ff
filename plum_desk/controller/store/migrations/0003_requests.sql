CREATE TABLE requests (
    caller TEXT NOT NULL, request_key TEXT NOT NULL, fingerprint TEXT NOT NULL, object TEXT NOT NULL,
    at DOUBLE PRECISION NOT NULL, status INTEGER, headers BLOB, body BLOB, PRIMARY KEY (caller, request_key)
);
CREATE INDEX requests_by_time ON requests (at);
