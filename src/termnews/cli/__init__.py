"""The command line: each verb is one Reader call and a print."""
