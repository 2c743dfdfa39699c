"""The pictures of chapter 2."""
