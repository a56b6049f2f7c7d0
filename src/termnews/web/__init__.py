"""The newspaper in a browser: the screen, served on this machine by textual-serve (extra ``web``)."""
