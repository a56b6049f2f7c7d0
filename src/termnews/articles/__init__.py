"""Page to Article: extract, choose, clean, judge."""
