"""Pure decisions: values in, values out. No I/O, clock, threads, Textual, HTTP or SQL."""
