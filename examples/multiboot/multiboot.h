#ifndef MULTIBOOT_H
#define MULTIBOOT_H

#include <stddef.h>
#include <stdint.h>

enum kind { HOLE = 0, USABLE = 1, RESERVED = 2, ACPI = 3, BAD = 5 };

enum {
    UNKNOWN_MAGIC = -1,
    NO_MAP = -2,
    TRUNCATED = -3,
    TOO_SHORT = -4,
    UNALIGNED = -5,
    BEYOND = -6,
    NO_ROOM = -7,
};

/* The whole of memory has a length of 2^64, which is said as 0. */
struct range {
    uint64_t first, length;
    uint32_t kind;
};

/* What a loader has left, as physical memory from `origin` on. */
struct block {
    const unsigned char *bytes;
    size_t count;
    uint64_t origin;
};

/* Make the map of a block: how many ranges it has, or one of the failures above. magic and address are what EAX and
   EBX held when the kernel was entered. */
int multiboot_parse(const unsigned char *bytes, size_t count, uint64_t origin, uint32_t magic, uint64_t address,
                    uint64_t kernel, uint64_t kernel_bytes, struct range *map, size_t room);

#endif
