"""Mirror of plum_desk.gui.models."""
