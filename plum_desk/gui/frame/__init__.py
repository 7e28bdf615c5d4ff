"""The frame around the pages: rail, header, docks, status bar, toasts and palette."""
