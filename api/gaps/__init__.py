"""What groups lack, and what a programme should buy for it."""
