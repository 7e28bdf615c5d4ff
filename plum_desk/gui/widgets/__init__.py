"""Parts that pages are made of: each draws itself from the theme and knows nothing of the controller."""
