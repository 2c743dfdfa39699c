"""What the oracle on malloc is made of: a program that calls the allocator of its process, and what it wrote down."""
