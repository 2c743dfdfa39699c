"""A kernel that turns paging on, in whatever order it is told to (kernel.S), and the machines that run it."""
