"""The engine and everything that serves it."""
