"""The commands, one module for each group: each adds itself to the tree with `add(root, session)`."""
