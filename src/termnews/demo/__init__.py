"""The built-in edition: our own sample feeds and pages, served on loopback and read through the whole real path.

``child.start_demo_server`` starts the server as a child process; ``edition.write_demo_config`` writes the feeds.toml
that subscribes to it. The texts are in ``content/``, one file an outlet; ``content/README.md`` says how to edit them.
"""
