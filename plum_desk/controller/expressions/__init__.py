"""CEL: compiled and cached by text, evaluated in place when cheap, in a helper process when not."""
