"""The built-in edition: our own sample feeds and pages, served on loopback through the whole real path."""
