/* An allocator that answers with offsets: one heap, sizes in bytes, and the order of a block is not asked for again.

   A complete binary tree lies over the units of the heap: node 1 is the whole, and the halves of node n are 2n and
   2n + 1, so that the leaf of unit u is the node units + u. */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum {
    UNIT = 64,
    MOST_UNITS = 1 << 20,
};

static unsigned char *memory;
static size_t units;
static unsigned whole_order;

/* For each node, 1 + the order of the largest free block in it; 0 if it has none. The nodes below a block that is
   handed out are not looked at, and stay as they were. */
static unsigned char *largest;

static long refused(int reason)
{
    errno = reason;
    return -1;
}

void heap_close(void)
{
    free(memory);
    free(largest);
    memory = largest = NULL;
    units = 0;
}

/* A new heap in the place of the one before; its size is 64 bytes, or twice that, or twice that … 0, or −1. */
int heap_open(size_t bytes)
{
    heap_close();
    size_t wanted = bytes / UNIT;
    if (bytes % UNIT != 0 || wanted == 0 || wanted > MOST_UNITS || (wanted & (wanted - 1)) != 0)
        return (int)refused(EINVAL);
    memory = aligned_alloc(UNIT, bytes);
    largest = malloc(2 * wanted);
    if (memory == NULL || largest == NULL) {
        heap_close();
        return (int)refused(ENOMEM);
    }
    units = wanted;
    unsigned order = 0;
    for (size_t level = units; level > 0; level /= 2, order++)
        for (size_t node = level; node < 2 * level; node++)
            largest[node] = (unsigned char)(order + 1);
    whole_order = order - 1;
    return 0;
}

void *heap_memory(void)
{
    return memory;
}

/* Brings the nodes above one up to date. Two free halves of the same node are one free block. */
static void update_above(size_t node, unsigned order)
{
    while (node > 1) {
        node /= 2;
        order++; /* of the node; a free half of it has the order below, and so this as its entry */
        unsigned char lower = largest[2 * node], upper = largest[2 * node + 1];
        if (lower == order && upper == order)
            largest[node] = (unsigned char)(order + 1);
        else
            largest[node] = lower > upper ? lower : upper;
    }
}

/* The offset of a block of at least so many bytes; −1 if there is none, or for no bytes at all. */
long heap_alloc(size_t bytes)
{
    if (bytes == 0)
        return refused(EINVAL);
    if (bytes > units * UNIT)
        return refused(ENOMEM);
    unsigned order = 0;
    while ((size_t)UNIT << order < bytes)
        order++;
    if (largest[1] <= order)
        return refused(ENOMEM);
    size_t node = 1;
    for (unsigned level = whole_order; level > order; level--) {
        node *= 2;
        if (largest[node] <= order)
            node++;
    }
    largest[node] = 0;
    update_above(node, order);
    return (long)(((node << order) - units) * UNIT);
}

/* 0, or −1 where no block begins. */
int heap_free(long offset)
{
    if (offset < 0 || (size_t)offset >= units * UNIT || offset % UNIT != 0)
        return (int)refused(EINVAL);
    size_t unit = (size_t)offset / UNIT;
    size_t node = units + unit;
    unsigned order = 0;
    /* The lowest node without a free block is the block: where both of a node's halves are full, one is met first. */
    while (node > 0 && largest[node] != 0) {
        node /= 2;
        order++;
    }
    if (node == 0 || (node << order) - units != unit)
        return (int)refused(EINVAL);
    largest[node] = (unsigned char)(order + 1);
    update_above(node, order);
    return 0;
}
