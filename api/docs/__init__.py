"""The interactive description of the service: one page of our own that loads nothing from outside."""
