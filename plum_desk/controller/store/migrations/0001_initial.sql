CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters (name, value) VALUES ('revision', 0), ('epoch', 0);

CREATE TABLE task_defs (
    def_id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, executor TEXT NOT NULL,
    doc BLOB NOT NULL, created_at DOUBLE PRECISION NOT NULL, revision BIGINT NOT NULL
);

CREATE TABLE tasks (
    task_id TEXT PRIMARY KEY, run_id TEXT, node_key TEXT, def_id TEXT, name TEXT NOT NULL, executor TEXT NOT NULL,
    state TEXT NOT NULL, scheduled_on TEXT, node_id TEXT,
    created_at DOUBLE PRECISION NOT NULL, finished_at DOUBLE PRECISION, revision BIGINT NOT NULL,
    task_order BLOB NOT NULL, progress BLOB NOT NULL
);
CREATE INDEX tasks_by_state ON tasks (state, task_id);
CREATE INDEX tasks_by_run ON tasks (run_id, task_id) WHERE run_id IS NOT NULL;
CREATE INDEX tasks_by_definition ON tasks (def_id, task_id) WHERE def_id IS NOT NULL;

CREATE TABLE workflows (
    workflow_id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, revision BIGINT NOT NULL
);

CREATE TABLE workflow_versions (
    workflow_id TEXT NOT NULL, version INTEGER NOT NULL, doc BLOB NOT NULL, PRIMARY KEY (workflow_id, version)
);

CREATE TABLE runs (
    run_id TEXT PRIMARY KEY, workflow_id TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL, started_at DOUBLE PRECISION, finished_at DOUBLE PRECISION,
    revision BIGINT NOT NULL, doc BLOB NOT NULL
);
CREATE INDEX runs_by_workflow ON runs (workflow_id, run_id);
CREATE INDEX runs_by_state ON runs (state, run_id);

CREATE TABLE run_nodes (
    run_id TEXT NOT NULL, path TEXT NOT NULL, place INTEGER NOT NULL, revision BIGINT NOT NULL, doc BLOB NOT NULL, PRIMARY KEY (run_id, path)
);

CREATE TABLE nodes (node_id TEXT PRIMARY KEY, revision BIGINT NOT NULL, doc BLOB NOT NULL);

CREATE TABLE endpoints (
    service_name TEXT NOT NULL, instance_id TEXT NOT NULL, ip TEXT NOT NULL, port INTEGER NOT NULL,
    protocol TEXT NOT NULL, revision BIGINT NOT NULL, doc BLOB NOT NULL,
    PRIMARY KEY (service_name, instance_id, ip, port, protocol)
);
CREATE INDEX endpoints_by_instance ON endpoints (instance_id);

CREATE TABLE tokens (
    token_id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, revision BIGINT NOT NULL, doc BLOB NOT NULL
);

CREATE TABLE audit (
    audit_id TEXT PRIMARY KEY, timestamp DOUBLE PRECISION NOT NULL, actor TEXT NOT NULL, address TEXT,
    action TEXT NOT NULL, object TEXT NOT NULL, old BLOB, new BLOB, revision BIGINT NOT NULL
);
CREATE INDEX audit_by_object ON audit (object, audit_id);

CREATE TABLE processes (
    task_id TEXT PRIMARY KEY, pid INTEGER NOT NULL, start_time BIGINT NOT NULL, boot_id TEXT NOT NULL
);
