CREATE INDEX tasks_by_name ON tasks (name, task_id);
CREATE INDEX tasks_by_executor ON tasks (executor, task_id);
CREATE INDEX tasks_by_place ON tasks (scheduled_on, task_id) WHERE scheduled_on IS NOT NULL;
CREATE INDEX tasks_by_node ON tasks (node_id, task_id) WHERE node_id IS NOT NULL;
CREATE INDEX tasks_by_end ON tasks (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX runs_by_end ON runs (finished_at) WHERE finished_at IS NOT NULL;
