"""Chapter 4, virtual memory."""
