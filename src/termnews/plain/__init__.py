"""The newspaper as a conversation: lines in, lines out, for screen readers and pipes. No Textual here."""
