"""Chapter 5, what a process sees: how its parts are checked."""
