/* A textbook buddy allocator: a record for each frame, and a list of free blocks for each order.

   With one of the BUG_… symbols it is one of the broken examples instead; README.md says what each one does. */

#include "buddy.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What begins at a frame. */
enum state {
    INSIDE, /* nothing: its block begins at an earlier frame */
    FREE,
    HELD,
};

struct record {
    struct record *next, *previous; /* in the list of free blocks; NULL at its ends */
    unsigned char state, order;
};

struct buddy {
    unsigned char *arena;
    size_t frames;
    unsigned max_order;
    struct record *free_blocks[BUDDY_LARGEST_ORDER + 1];
    struct record *records;
};

static size_t size_of(unsigned order)
{
    return (size_t)1 << order;
}

/* ── Lists of free blocks ── */

static void put(struct buddy *pool, size_t block, unsigned order)
{
    struct record *record = &pool->records[block];
    struct record *second = pool->free_blocks[order];
    *record = (struct record){.next = second, .state = FREE, .order = (unsigned char)order};
    if (second != NULL)
        second->previous = record;
    pool->free_blocks[order] = record;
}

static void take_out(struct buddy *pool, size_t block)
{
    struct record *record = &pool->records[block];
    if (record->previous != NULL)
        record->previous->next = record->next;
    else
        pool->free_blocks[record->order] = record->next;
#ifdef BUG_CRASH
    if (record->next != NULL || record->previous != NULL) /* the last of several is taken to have a next one */
#else
    if (record->next != NULL)
#endif
        record->next->previous = record->previous;
    *record = (struct record){.state = INSIDE};
}

static bool is_free_block(const struct buddy *pool, size_t frame, unsigned order)
{
    const struct record *record = &pool->records[frame];
#ifdef BUG_OVERLAP
    (void)order; /* a block that begins as a free one does may have been split */
    return record->state == FREE;
#else
    return record->state == FREE && record->order == order;
#endif
}

/* ── Splitting and merging ── */

/* Halves a free block down to the order, always keeping the half that holds the frame, and marks that as held. */
static void carve(struct buddy *pool, size_t block, size_t frame, unsigned order)
{
    unsigned half = pool->records[block].order;
    take_out(pool, block);
    while (half > order) {
        half--;
        size_t upper = block + size_of(half);
        if (frame < upper) {
            put(pool, upper, half);
        } else {
            put(pool, block, half);
            block = upper;
        }
    }
    pool->records[block].state = HELD;
    pool->records[block].order = (unsigned char)order;
}

/* Files a block that is no longer allocated, together with its buddy for as long as that is free and whole. */
static void merge(struct buddy *pool, size_t block, unsigned order)
{
    pool->records[block].state = INSIDE;
    while (order < pool->max_order) {
        size_t buddy = block ^ size_of(order);
        if (buddy + size_of(order) > pool->frames) {
#ifdef BUG_MERGE_AT_END
            order++; /* nobody holds what lies past the end */
            continue;
#else
            break;
#endif
        }
        if (!is_free_block(pool, buddy, order)) {
#ifdef BUG_HANG
            if (pool->records[buddy].state == FREE)
                continue; /* it has been split, and may become whole */
#endif
            break;
        }
        take_out(pool, buddy);
        block &= ~size_of(order);
        order++;
    }
    put(pool, block, order);
}

/* The first frame of the block, free or held, that has the frame. A block is aligned to its size, so it begins where
   the frame's number has lost its low bits. */
static size_t block_of(const struct buddy *pool, size_t frame)
{
    while (pool->records[frame].state == INSIDE)
        frame &= frame - 1;
    return frame;
}

/* ── What a caller sees ── */

struct buddy *buddy_new(void *arena, size_t frames, unsigned max_order)
{
    if (arena == NULL || frames == 0 || frames > PTRDIFF_MAX / BUDDY_FRAME_SIZE || max_order > BUDDY_LARGEST_ORDER)
        return NULL;
    struct buddy *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return NULL;
    *pool = (struct buddy){.arena = arena, .frames = frames, .max_order = max_order};
    /* Rounded up to whole blocks, so that a bug that believes in frames past the end meets records there and not
       somebody else's memory. */
    size_t largest = size_of(max_order);
    pool->records = calloc((frames + largest - 1) / largest * largest, sizeof *pool->records);
    if (pool->records == NULL) {
        free(pool);
        return NULL;
    }
    for (size_t block = 0; block < frames;) {
        unsigned order = max_order;
        while (block % size_of(order) != 0 || block + size_of(order) > frames)
            order--;
        put(pool, block, order);
        block += size_of(order);
    }
    return pool;
}

void buddy_delete(struct buddy *pool)
{
    if (pool == NULL)
        return;
    free(pool->records);
    free(pool);
}

void *buddy_alloc(struct buddy *pool, unsigned order)
{
    if (order > pool->max_order)
        return NULL;
    unsigned from = order;
    while (from <= pool->max_order && pool->free_blocks[from] == NULL)
        from++;
    if (from > pool->max_order) {
#ifdef BUG_LEAK
        /* Two halves would do. One is taken, and kept though there is no other. */
        if (order > 0 && pool->free_blocks[order - 1] != NULL)
            take_out(pool, (size_t)(pool->free_blocks[order - 1] - pool->records));
#endif
        return NULL;
    }
    size_t block = (size_t)(pool->free_blocks[from] - pool->records);
    carve(pool, block, block, order);
#ifdef BUG_SCRIBBLE
    /* A red zone, to notice who writes past the end of a block: in the next block. */
    size_t past = block + size_of(order);
    if (past < pool->frames)
        memset(pool->arena + past * BUDDY_FRAME_SIZE, 0xEE, sizeof(uint64_t));
#endif
    return pool->arena + block * BUDDY_FRAME_SIZE;
}

/* The number of the frame at an address; pool->frames for one outside the arena. The remainder says where in the
   frame the address is. */
static size_t frame_at(const struct buddy *pool, const void *address, size_t *remainder)
{
    uintptr_t offset = (uintptr_t)address - (uintptr_t)pool->arena; /* huge for what lies before the arena */
    *remainder = offset % BUDDY_FRAME_SIZE;
    return offset < pool->frames * BUDDY_FRAME_SIZE ? offset / BUDDY_FRAME_SIZE : pool->frames;
}

int buddy_free(struct buddy *pool, void *block, unsigned order)
{
    size_t remainder;
    size_t frame = frame_at(pool, block, &remainder);
    if (frame == pool->frames || order > pool->max_order)
        return BUDDY_OUT_OF_RANGE;
    const struct record *record = &pool->records[frame];
    if (remainder != 0 || record->state != HELD)
        return BUDDY_NOT_ALLOCATED;
    if (record->order != order)
        return BUDDY_WRONG_ORDER;
    merge(pool, frame, order);
    return 0;
}

int buddy_reserve(struct buddy *pool, void *first, size_t count)
{
    size_t remainder;
    size_t begin = frame_at(pool, first, &remainder);
    if (begin == pool->frames || remainder != 0 || count == 0 || count > pool->frames - begin)
        return BUDDY_OUT_OF_RANGE;
    for (size_t frame = begin; frame < begin + count; frame++)
        if (pool->records[block_of(pool, frame)].state == HELD)
            return BUDDY_BUSY;
    for (size_t frame = begin; frame < begin + count; frame++)
        carve(pool, block_of(pool, frame), frame, 0);
    return 0;
}
