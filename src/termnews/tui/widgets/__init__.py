"""Own widgets: they know models, layout and text, never the Reader."""
