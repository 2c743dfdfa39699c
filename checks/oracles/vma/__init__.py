"""The running kernel's areas and faults: the program that asks for them, and what it answered."""
