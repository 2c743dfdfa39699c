"""Chapter 3, kernel memory."""
