"""Parts that only tests have."""
