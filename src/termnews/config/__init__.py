"""feeds.toml: its model, loading, editing and places."""
