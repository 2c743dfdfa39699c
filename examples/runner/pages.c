/* An interface that counts in frames, over the allocator of ../c/buddy.c.

   With BUG_WRAPS it computes the bytes in a size_t: right where that has 64 bits, as a number of frames has 32. Where it
   has 32 bits, 2^20 frames of 4096 bytes are 0 bytes, for which one frame is handed out. */

#include "../c/buddy.c"

void *pages_alloc(struct buddy *pool, uint32_t frames)
{
    unsigned order = 0;
    if (frames == 0 || (frames & (frames - 1)) != 0)
        return NULL;
#ifdef BUG_WRAPS
    size_t bytes = (size_t)frames * BUDDY_FRAME_SIZE;
    while ((size_t)BUDDY_FRAME_SIZE << order < bytes)
        order++;
#else
    while (UINT32_C(1) << order < frames)
        order++;
#endif
    return buddy_alloc(pool, order);
}
