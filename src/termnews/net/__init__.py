"""HTTP: one client, its guards, conditional GET and politeness to hosts."""
