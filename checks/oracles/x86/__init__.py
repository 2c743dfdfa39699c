"""What the x86 oracles are made of: a processor, and what is put before it."""
