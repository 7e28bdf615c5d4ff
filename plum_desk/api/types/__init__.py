"""The values that cross the wire, one module for each area."""
