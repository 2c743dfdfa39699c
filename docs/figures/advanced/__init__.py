"""The pictures of chapter 4."""
