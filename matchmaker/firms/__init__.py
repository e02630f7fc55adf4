"""How profiles get in: files and frames, cleaned column by column, with a report of everything that was done."""
