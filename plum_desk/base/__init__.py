"""What every program needs and nothing more."""
