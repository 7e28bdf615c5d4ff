"""Plum Desk: a desktop operator console with a local controller."""

__version__ = "0.1.0"
