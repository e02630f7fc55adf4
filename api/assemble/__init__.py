"""The smallest consortium that can serve a demand."""
