"""All SQL. Synchronous; knows no threads."""
