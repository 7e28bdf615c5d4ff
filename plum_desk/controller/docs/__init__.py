"""The page at ``/docs``: the OpenAPI document for people, in one file that asks for nothing else."""
