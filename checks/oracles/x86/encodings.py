"""What is put into the memory of the MMU oracle's processor: instructions, and pages that tell their place."""

PAGE_FAULT, GENERAL_PROTECTION = 14, 13
"""Interrupts."""
STORED = 0x5A5A_A5A5
"""What a write stores."""

INSTRUCTIONS = {
    "read": "8B 03",  # mov eax, [ebx]
    "write": "89 13",  # mov [ebx], edx
    "implicit": "0F 03 C1",  # lsl eax, ecx: the limit in a descriptor
    "invalidate": "0F 01 3B",  # invlpg [ebx]
    "load root": "0F 20 D8 0F 22 D8",  # mov eax, cr3; mov cr3, eax
    "toggle global": "0F 20 E0 35 80 00 00 00 0F 22 E0 35 80 00 00 00 0F 22 E0",  # PGE flipped, twice
}
AT = {name: number * 32 for number, name in enumerate(INSTRUCTIONS)}
"""Where each stands in its page."""
LENGTH = {name: len(bytes.fromhex(code)) for name, code in INSTRUCTIONS.items()}

OPCODE = 0xB8
"""mov eax, and four bytes of a number."""
FETCHED = 5
"""How many bytes of it are executed where a page is fetched from."""


def instruction(number: int) -> int:
    """A word that says a number, read as data or executed."""
    return signed(0x9090_9000_0000_0000 | number << 8 | OPCODE)


def descriptor(number: int) -> int:
    """Of a data segment that user mode may use, with the number as its limit."""
    return signed((number & 0xFFFF) | 0xF3 << 40 | (number >> 16) << 48 | 0x4 << 52)


def segment(access: int, flags: int) -> int:
    """The descriptor of a segment that spans all memory."""
    return signed(0xFFFF | access << 40 | 0xF << 48 | flags << 52)


def signed(word: int) -> int:
    """A word of 64 bits as the law has it."""
    return ((word & (1 << 64) - 1) ^ 1 << 63) - (1 << 63)
