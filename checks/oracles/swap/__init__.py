"""What the running kernel is asked about swap, and how."""
