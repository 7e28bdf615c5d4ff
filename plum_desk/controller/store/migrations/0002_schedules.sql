CREATE TABLE schedules (
    schedule_id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, workflow_id TEXT NOT NULL,
    revision BIGINT NOT NULL, doc BLOB NOT NULL
);
CREATE INDEX schedules_by_workflow ON schedules (workflow_id);
