"""The agent: one for each lab machine, running processes for a controller."""
