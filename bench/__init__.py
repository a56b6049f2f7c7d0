"""Benchmarks: one command each, side by side with peers where they are installed. Never part of the tests."""
