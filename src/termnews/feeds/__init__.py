"""Bytes to ParsedFeed: decode, sniff, parse."""
