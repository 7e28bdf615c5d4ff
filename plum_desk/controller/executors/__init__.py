"""What runs attempts: builtins, workers, services and processes."""
