"""Chapter 5, what a process sees."""
