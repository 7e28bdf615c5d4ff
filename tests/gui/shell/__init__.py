"""Mirror of plum_desk.gui.shell."""
