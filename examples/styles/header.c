/* A header before each block, and one ring of free blocks in the order of their addresses: the allocator of Kernighan
 * and Ritchie (The C Programming Language, second edition, section 8.7) over memory that it is given. The search goes on
 * where the last one ended (next fit), and a block is cut off the end of a free one. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct header {
    struct header *next; /* of the ring, while the block is free */
    size_t units;        /* of sizeof (struct header) bytes, this one included */
};

_Static_assert(sizeof(struct header) == 16, "what follows a header is aligned as it is");

static struct header base, *rover;

void header_init(void *memory, size_t bytes)
{
    struct header *whole = memory;

    base.units = 0;
    base.next = rover = whole;
    whole->next = &base;
    whole->units = bytes / sizeof *whole;
}

static size_t units_of(size_t size)
{
    return size / sizeof(struct header) + (size % sizeof(struct header) != 0) + 1;
}

void *header_malloc(size_t size)
{
    size_t units = units_of(size);
    struct header *before = rover;

    for (struct header *block = before->next;; before = block, block = block->next) {
        if (block->units >= units) {
            if (block->units == units) {
                before->next = block->next;
            } else {
                block->units -= units;
                block += block->units;
                block->units = units;
            }
            rover = before;
            return block + 1;
        }
        if (block == rover)
            return NULL;
    }
}

void header_free(void *address)
{
    struct header *block, *before = rover;

    if (address == NULL)
        return;
    block = (struct header *)address - 1;
    while (!(block > before && block < before->next)) {
        if (before >= before->next && (block > before || block < before->next))
            break; /* it lies before the first or behind the last */
        before = before->next;
    }
    if (block + block->units == before->next) {
        block->units += before->next->units;
        block->next = before->next->next;
    } else {
        block->next = before->next;
    }
    if (before + before->units == block) {
        before->units += block->units;
        before->next = block->next;
    } else {
        before->next = block;
    }
    rover = before;
}

size_t header_usable_size(void *address)
{
#ifdef BUG_COUNTS_HEADER
    return address == NULL ? 0 : ((struct header *)address - 1)->units * sizeof(struct header);
#else
    return address == NULL ? 0 : (((struct header *)address - 1)->units - 1) * sizeof(struct header);
#endif
}

void *header_calloc(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    void *made = header_malloc(count * size);
    return made == NULL ? NULL : memset(made, 0, count * size);
}

/* The end of a block that is cut off is a block of its own for as long as it takes to free it. */
static void *shortened(struct header *block, size_t units)
{
    struct header *rest = block + units;

    if (units < block->units) {
        rest->units = block->units - units;
        block->units = units;
        header_free(rest + 1);
    }
    return block + 1;
}

void *header_realloc(void *address, size_t size)
{
    if (address == NULL)
        return header_malloc(size);
    if (size == 0) {
        header_free(address);
        return NULL;
    }
    struct header *block = (struct header *)address - 1;
    if (units_of(size) <= block->units)
        return shortened(block, units_of(size));
    void *made = header_malloc(size);
    if (made != NULL) {
        memcpy(made, address, (block->units - 1) * sizeof *block);
        header_free(address);
    }
    return made;
}
