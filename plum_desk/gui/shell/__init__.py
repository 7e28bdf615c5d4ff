"""What connects the store to the window around the pages: status, bands, activity, palette, preferences."""
