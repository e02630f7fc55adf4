"""What people ask of proposals before they decide."""
