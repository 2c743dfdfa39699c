"""Where things lie in the memory of the processor that the MMU oracle asks."""

MEMORY = 64 << 20
"""Bytes of memory from physical address 0; all tables lie there."""
PHYSICAL_BITS = 40
"""Of every processor that Unicorn's code generator emulates."""

DESCRIPTORS, LEAP, LANDING, STACK = 0x1000, 0x2000, 0x2800, 0x3000
"""Segments; the instruction that enters user mode, and where it leads; what it takes from the stack."""
ROOT = 0x4000
"""The root table; its first entry leads to the code below, the others are the questions'."""
CODE_TABLES = (0x5000, 0x6000, 0x7000)
KERNEL_CODE, USER_CODE = 0x8000, 0x9000
"""The frames with the instructions that access: virtual addresses 0 and 0x1000."""

READ_AT, WRITE_AT, DESCRIPTOR_AT = 0x238, 0x678, 0x8B8
"""The offsets in a page at which it may be accessed: read or fetched; written; read by the processor itself."""
