"""What a workflow's text means: nodes, edges, parameters, templates, and the names in its expressions."""
