"""The running kernel's fork: the program that asks for it, and what it answered."""
