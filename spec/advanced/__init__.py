"""Chapter 6, copy-on-write, swap and NUMA."""
