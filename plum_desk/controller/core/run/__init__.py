"""The workflow machine: a graph, the state of one run over it, and the step from events to effects."""
