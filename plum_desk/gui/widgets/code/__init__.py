"""Views of text in the mono font: JSON, code and logs."""
