"""One firm's profile, as the service shows it."""
