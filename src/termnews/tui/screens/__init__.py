"""One file a screen; a screen wires, it does not decide."""
