/* A buddy allocator over memory of the caller's: blocks of 1, 2, 4 … frames, each at a multiple of its size. */

#ifndef BUDDY_H
#define BUDDY_H

#include <errno.h>
#include <stddef.h>

enum {
    BUDDY_FRAME_SIZE = 4096,
    BUDDY_LARGEST_ORDER = 10,
};

/* How a call is refused. What is refused changes nothing. */
enum {
    BUDDY_NOT_ALLOCATED = -ENOENT,
    BUDDY_BUSY = -EBUSY,
    BUDDY_WRONG_ORDER = -EINVAL,
    BUDDY_OUT_OF_RANGE = -ERANGE,
};

struct buddy;

/* A pool of the arena's frames, any number of them, in blocks of up to 2^max_order; NULL if there can be none. The
   arena itself is never read or written. */
struct buddy *buddy_new(void *arena, size_t frames, unsigned max_order);
void buddy_delete(struct buddy *pool);

/* The first byte of 2^order frames, or NULL. */
void *buddy_alloc(struct buddy *pool, unsigned order);

/* Gives back a block with the order that it was handed out with. 0, or BUDDY_NOT_ALLOCATED, BUDDY_WRONG_ORDER or
   BUDDY_OUT_OF_RANGE. */
int buddy_free(struct buddy *pool, void *block, unsigned order);

/* Takes the given frames, all or none; each is then a block of order 0. 0, or BUDDY_BUSY or BUDDY_OUT_OF_RANGE. */
int buddy_reserve(struct buddy *pool, void *first, size_t count);

#endif
