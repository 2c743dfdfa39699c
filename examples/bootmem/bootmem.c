/* The textbook: a search for a run looks at a word of the bitmaps, 64 frames, at a time. */

#include "bootmem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct bootmem {
    char *memory;
    uint64_t *present, *reserved;       /* one bit for each frame, from `base` on */
    size_t base, start, end, own, own_end;
    size_t list;                        /* the first free frame once memory was handed over; 0 is none, as 1 is frame 0 */
    bool handed_over;
};

static size_t words_of(size_t start, size_t frames)
{
    return (start + frames - 1) / 64 - start / 64 + 1;
}

/* ---- the bitmaps ---- */

static uint64_t free_bits(const struct bootmem *map, size_t word)
{
    return map->present[word - map->base / 64] & ~map->reserved[word - map->base / 64];
}

/* The first frame from one on that is free, or that is not; `stop`, if there is none below. */
static size_t next(const struct bootmem *map, size_t frame, size_t stop, bool is_free)
{
    if (frame >= stop)
        return stop;
    uint64_t flip = is_free ? 0 : ~(uint64_t)0;
    size_t word = frame / 64;
    uint64_t bits = (free_bits(map, word) ^ flip) & ~(uint64_t)0 << frame % 64;
#ifdef BUG_LAST_BIT
    bits &= ~(uint64_t)0 >> 1;
#endif
    while (bits == 0) {
        if (++word * 64 >= stop)
            return stop;
        bits = free_bits(map, word) ^ flip;
    }
    size_t found = word * 64 + (size_t)__builtin_ctzll(bits);
    return found < stop ? found : stop;
}

static bool bit(const uint64_t *bits, const struct bootmem *map, size_t frame)
{
    return bits[(frame - map->base) / 64] >> frame % 64 & 1;
}

static void fill(uint64_t *bits, const struct bootmem *map, size_t first, size_t stop, bool value)
{
#ifdef BUG_FIRST_WORD
    if (stop > (first / 64 + 1) * 64)
        stop = (first / 64 + 1) * 64;
#endif
    for (size_t frame = first; frame < stop; frame++) {
        uint64_t mask = (uint64_t)1 << frame % 64;
        uint64_t *word = &bits[(frame - map->base) / 64];
        *word = value ? *word | mask : *word & ~mask;
    }
}

/* ---- early memory ---- */

struct bootmem *bootmem_new(void *memory, size_t start, size_t frames, size_t own)
{
    struct bootmem *map = calloc(1, sizeof *map);
    if (map == NULL)
        return NULL;
    size_t words = words_of(start, frames);
    map->memory = memory;
    map->base = start / 64 * 64;
    map->start = start;
    map->end = start + frames;
    map->own = own;
    map->own_end = own + (frames + 16383) / 16384;
    map->present = (uint64_t *)(map->memory + (own - start) * BOOTMEM_FRAME_SIZE);
    map->reserved = map->present + words;
    memset(map->present, 0, 2 * words * sizeof *map->present);
    fill(map->present, map, own, map->own_end, true);
    fill(map->reserved, map, own, map->own_end, true);
    return map;
}

void bootmem_delete(struct bootmem *map)
{
    free(map);
}

static bool is_range(const struct bootmem *map, size_t first, size_t count)
{
    return first >= map->start && first < map->end && count >= 1 && count <= map->end - first;
}

int bootmem_add(struct bootmem *map, size_t first, size_t count)
{
    if (map->handed_over)
        return BOOTMEM_HANDED_OVER;
    if (!is_range(map, first, count))
        return BOOTMEM_OUT_OF_RANGE;
    fill(map->present, map, first, first + count, true);
#ifdef BUG_ADD_FREES
    for (size_t frame = first; frame < first + count; frame++)
        if (frame < map->own || frame >= map->own_end)
            fill(map->reserved, map, frame, frame + 1, false);
#endif
    return 0;
}

int bootmem_reserve(struct bootmem *map, size_t first, size_t count, int exclusive)
{
    if (map->handed_over)
        return BOOTMEM_HANDED_OVER;
    if (!is_range(map, first, count))
        return BOOTMEM_OUT_OF_RANGE;
#ifdef BUG_OVERLAP
    if (bit(map->reserved, map, first))     /* it is reserved already, surely all of it */
        return exclusive ? BOOTMEM_BUSY : 0;
#endif
    for (size_t frame = first; exclusive && frame < first + count; frame++)
        if (bit(map->reserved, map, frame))
            return BOOTMEM_BUSY;
    fill(map->reserved, map, first, first + count, true);
    return 0;
}

int bootmem_free(struct bootmem *map, size_t first, size_t count)
{
    if (map->handed_over)
        return BOOTMEM_HANDED_OVER;
    if (!is_range(map, first, count))
        return BOOTMEM_OUT_OF_RANGE;
    if (first < map->own_end && map->own < first + count)
        return BOOTMEM_BUSY;
    for (size_t frame = first; frame < first + count; frame++)
        if (!bit(map->reserved, map, frame))
            return BOOTMEM_NOT_RESERVED;
    fill(map->reserved, map, first, first + count, false);
    return 0;
}

static size_t down(size_t frame, unsigned order)
{
    return frame >> order << order;
}

static size_t up(const struct bootmem *map, size_t frame, unsigned order)
{
    size_t base = 0;
#ifdef BUG_RELATIVE_ALIGNMENT
    base = map->start;
#endif
    (void)map;
    return base + down(frame - base + ((size_t)1 << order) - 1, order);
}

static bool is_run(const struct bootmem *map, size_t frame, size_t count)
{
#ifdef BUG_ENDS_ALONE
    size_t last = frame + count - 1;
    return next(map, frame, frame + 1, false) == frame + 1 && next(map, last, last + 1, false) == last + 1;
#else
    return next(map, frame, frame + count, false) == frame + count;
#endif
}

long bootmem_alloc(struct bootmem *map, size_t count, unsigned order, size_t limit, int direction)
{
    if (map->handed_over)
        return BOOTMEM_HANDED_OVER;
    if (count < 1 || order > 18 || direction < BOOTMEM_ANYWHERE || direction > BOOTMEM_TOP_DOWN)
        return BOOTMEM_INVALID;
    size_t stop = limit < map->end ? limit : map->end, frame, taken;
    if (count > map->end - map->start || stop < map->start + count)
        return BOOTMEM_NO_MEMORY;
    if (direction == BOOTMEM_TOP_DOWN) {
        for (frame = down(stop - count, order); frame >= map->start; frame -= (size_t)1 << order) {
            if (is_run(map, frame, count))
                goto found;
            if (frame >> order == 0)
                break;
        }
        return BOOTMEM_NO_MEMORY;
    }
    frame = up(map, next(map, map->start, stop, true), order);
    while (frame + count <= stop) {
        if (is_run(map, frame, count))
            goto found;
        taken = next(map, frame, frame + count, false);
#ifdef BUG_ENDS_ALONE
        taken = frame + 1;
#endif
        frame = up(map, next(map, taken, stop, true), order);
    }
    return BOOTMEM_NO_MEMORY;
found:
    fill(map->reserved, map, frame, frame + count, true);
    return (long)frame;
}

/* ---- the handover ---- */

static void give(struct bootmem *map, size_t frame)
{
    *(size_t *)(map->memory + (frame - map->start) * BOOTMEM_FRAME_SIZE) = map->list;
    map->list = frame + 1;
}

long bootmem_handover(struct bootmem *map)
{
    if (map->handed_over)
        return BOOTMEM_HANDED_OVER;
    size_t end = map->end, given = 0;
#ifdef BUG_LAST_FRAME
    end--;
#endif
#ifdef BUG_OWN_FIRST
    for (size_t frame = map->own; frame < map->own_end; frame++, given++)
        give(map, frame);
#endif
    for (size_t frame = next(map, map->start, end, true); frame < end; frame = next(map, frame + 1, end, true), given++)
        give(map, frame);
#if !defined BUG_OWN_FIRST && !defined BUG_OWN_LOST
    for (size_t frame = map->own; frame < map->own_end; frame++, given++)
        give(map, frame);
#endif
    map->handed_over = true;
    return (long)given;
}

long bootmem_take(struct bootmem *map)
{
    if (!map->handed_over)
        return BOOTMEM_TOO_EARLY;
    if (map->list == 0)
        return BOOTMEM_NO_MEMORY;
    size_t frame = map->list - 1;
    map->list = *(size_t *)(map->memory + (frame - map->start) * BOOTMEM_FRAME_SIZE);
    return (long)frame;
}
