"""Chapter 5, user memory."""
