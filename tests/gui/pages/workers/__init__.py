"""Pages of the console on real windows and a real controller."""
