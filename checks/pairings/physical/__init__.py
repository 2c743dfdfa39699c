"""Chapter 2, physical memory."""
