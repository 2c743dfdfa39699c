/* An early allocator: two bits for each frame, and a handover of what is free. Frames are named by their numbers. */

#ifndef BOOTMEM_H
#define BOOTMEM_H

#include <errno.h>
#include <stddef.h>

enum { BOOTMEM_FRAME_SIZE = 4096 };

enum { BOOTMEM_ANYWHERE, BOOTMEM_BOTTOM_UP, BOOTMEM_TOP_DOWN };

/* How a call is refused. What is refused changes nothing. */
enum {
    BOOTMEM_HANDED_OVER = -EPERM,
    BOOTMEM_NOT_RESERVED = -ENOENT,
    BOOTMEM_TOO_EARLY = -EAGAIN,
    BOOTMEM_NO_MEMORY = -ENOMEM,
    BOOTMEM_BUSY = -EBUSY,
    BOOTMEM_INVALID = -EINVAL,
    BOOTMEM_OUT_OF_RANGE = -ERANGE,
};

struct bootmem;

/* A map of the frames from `start` on, of which the first lies at `memory`. The bitmaps lie in the frames from `own` on,
   as many as two bits for each frame take. Nothing else is memory yet. */
struct bootmem *bootmem_new(void *memory, size_t start, size_t frames, size_t own);
void bootmem_delete(struct bootmem *map);

/* There is memory here; these frames are somebody's; they are nobody's any more. */
int bootmem_add(struct bootmem *map, size_t first, size_t count);
int bootmem_reserve(struct bootmem *map, size_t first, size_t count, int exclusive);
int bootmem_free(struct bootmem *map, size_t first, size_t count);

/* The first of `count` free frames in a row, from a multiple of 2^order on, below `limit`. */
long bootmem_alloc(struct bootmem *map, size_t count, unsigned order, size_t limit, int direction);

/* Makes a list of the free frames, the bitmaps' own at last; how many there are. From then on, one by one: */
long bootmem_handover(struct bootmem *map);
long bootmem_take(struct bootmem *map);

#endif
