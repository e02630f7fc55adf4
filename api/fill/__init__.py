"""Who completes a group, or closes one of its gaps."""
