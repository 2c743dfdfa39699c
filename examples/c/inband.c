/* An allocator that keeps its lists in the memory that is free: the links of a free block are its first bytes.

   It trusts its caller, as kernels do: what goes back was handed out, and with the same order. */

#include <stddef.h>
#include <stdlib.h>

enum {
    FRAME_SIZE = 4096,
    LISTS = 32,
};

struct link {
    struct link *next, *previous;
};

struct inband {
    unsigned char *arena;
    size_t frames;
    int max_order;
    struct link lists[LISTS]; /* circles that begin and end here, so that linking never meets an end */
    unsigned char *free_order; /* for each frame, 1 + the order of the free block that begins there, or 0 */
};

static struct link *link_at(const struct inband *pool, size_t frame)
{
    return (struct link *)(void *)(pool->arena + frame * FRAME_SIZE);
}

static size_t frame_of(const struct inband *pool, const void *block)
{
    return (size_t)((const unsigned char *)block - pool->arena) / FRAME_SIZE;
}

static void put(struct inband *pool, size_t frame, int order)
{
    struct link *link = link_at(pool, frame);
    struct link *list = &pool->lists[order];
    *link = (struct link){.next = list->next, .previous = list};
    list->next->previous = link;
    list->next = link;
    pool->free_order[frame] = (unsigned char)(order + 1);
}

static void take_out(struct inband *pool, size_t frame)
{
    struct link *link = link_at(pool, frame);
    link->previous->next = link->next;
    link->next->previous = link->previous;
    pool->free_order[frame] = 0;
}

/* A pool of the arena's whole frames; the largest order is the largest that has room. NULL if there can be none. */
struct inband *inband_new(void *arena, size_t bytes)
{
    size_t frames = bytes / FRAME_SIZE;
    if (arena == NULL || frames == 0)
        return NULL;
    struct inband *pool = calloc(1, sizeof *pool);
    unsigned char *free_order = calloc(frames, 1);
    if (pool == NULL || free_order == NULL) {
        free(pool);
        free(free_order);
        return NULL;
    }
    pool->arena = arena;
    pool->frames = frames;
    pool->free_order = free_order;
    while (pool->max_order < LISTS - 1 && frames >> (pool->max_order + 1) != 0)
        pool->max_order++;
    for (int order = 0; order < LISTS; order++)
        pool->lists[order].next = pool->lists[order].previous = &pool->lists[order];
    /* From the largest block down: each begins at a multiple of the one before, and so at one of its own size. */
    size_t frame = 0;
    for (int order = pool->max_order; order >= 0; order--)
        for (; frames - frame >= (size_t)1 << order; frame += (size_t)1 << order)
            put(pool, frame, order);
    return pool;
}

void inband_delete(struct inband *pool)
{
    if (pool != NULL)
        free(pool->free_order);
    free(pool);
}

void *inband_alloc(struct inband *pool, int order)
{
    if (order < 0)
        return NULL;
    for (int from = order; from <= pool->max_order; from++) {
        struct link *list = &pool->lists[from];
        if (list->next == list)
            continue;
        void *block = list->next;
        size_t frame = frame_of(pool, block);
        take_out(pool, frame);
        while (from-- > order)
            put(pool, frame + ((size_t)1 << from), from);
        return block;
    }
    return NULL;
}

void inband_free(struct inband *pool, void *block, int order)
{
    size_t frame = frame_of(pool, block);
    for (; order < pool->max_order; order++) {
        size_t buddy = frame ^ ((size_t)1 << order);
        if (buddy >= pool->frames || pool->free_order[buddy] != order + 1)
            break;
        take_out(pool, buddy);
        frame &= ~((size_t)1 << order);
    }
    put(pool, frame, order);
}
