"""A rule over all firms, in the form that both the solver and the verdicts read: one kind of table a file."""
