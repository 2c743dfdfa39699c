"""The pictures of chapter 1."""
