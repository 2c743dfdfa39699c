/* The simplest one: numbers of frames and no memory behind them, a byte for each, and a search from the front.

   Free memory has no record of its own, so that there is nothing to split or to merge. */

#include <stdbool.h>
#include <string.h>

enum {
    MAX_ORDER = 10,
    MOST_FRAMES = 1 << 16,
};

static unsigned long frames;
static unsigned char holder[MOST_FRAMES]; /* 1 + the order of the block that has the frame; 0 where it is free */

/* A new pool in the place of the one before. 0, or −1. */
int pool_init(unsigned long count)
{
    if (count == 0 || count > MOST_FRAMES)
        return -1;
    frames = count;
    memset(holder, 0, sizeof holder);
    return 0;
}

static bool is_free(unsigned long first, unsigned long size)
{
    for (unsigned long frame = first; frame < first + size; frame++)
        if (holder[frame] != 0)
            return false;
    return true;
}

/* The first of 2^order frames; −1 if there are none. */
long pool_alloc(unsigned order)
{
    if (order > MAX_ORDER)
        return -1;
    unsigned long size = 1UL << order;
    for (unsigned long first = 0; first + size <= frames; first += size)
        if (is_free(first, size)) {
            memset(holder + first, (int)order + 1, size);
            return (long)first;
        }
    return -1;
}

/* 0; or −1 where no block of the order begins. */
int pool_free(long frame, unsigned order)
{
    if (frame < 0 || (unsigned long)frame >= frames || order > MAX_ORDER)
        return -1;
    unsigned long first = (unsigned long)frame, size = 1UL << order;
    if (first % size != 0 || holder[first] != order + 1)
        return -1;
    memset(holder + first, 0, size);
    return 0;
}
