"""Chapter 1, boot."""
