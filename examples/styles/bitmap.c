/* Two bits for each frame, and nothing else: whether it is taken, and whether a block ends with it. A block is looked for
 * from the front, 64 frames at a time, and no list, header or tree is kept. */
#include <stdint.h>
#include <stdlib.h>

enum { OUT_OF_RANGE = -1, NO_MEMORY = -2, NOT_ALLOCATED = -3, WRONG_ORDER = -4, BUSY = -5 };

struct bitmap {
    uint64_t start, frames;
    int max_order;
    uint64_t *taken, *ends; /* bit n is that of frame start + n */
};

struct bitmap *bitmap_new(uint64_t start, uint64_t frames, int max_order)
{
    struct bitmap *map = malloc(sizeof *map);
    size_t words = (frames + 63) / 64;

    if (map == NULL)
        return NULL;
    *map = (struct bitmap){ start, frames, max_order, calloc(words, 8), calloc(words, 8) };
    if (map->taken != NULL && map->ends != NULL)
        return map;
    free(map->taken);
    free(map->ends);
    free(map);
    return NULL;
}

void bitmap_delete(struct bitmap *map)
{
    free(map->taken);
    free(map->ends);
    free(map);
}

static int is_set(const uint64_t *bits, uint64_t place)
{
    return bits[place / 64] >> place % 64 & 1;
}

/* The bits of a word from a place on, as many as belong to a range that ends there. */
static uint64_t mask_of(uint64_t place, uint64_t end)
{
    uint64_t count = end - place < 64 - place % 64 ? end - place : 64 - place % 64;

    return (count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << count) - 1) << place % 64;
}

static int is_free(const struct bitmap *map, uint64_t first, uint64_t end)
{
    for (uint64_t place = first; place < end; place = (place / 64 + 1) * 64) {
        if (map->taken[place / 64] & mask_of(place, end))
            return 0;
#ifdef BUG_FIRST_WORD
        break;
#endif
    }
    return 1;
}

static void mark(struct bitmap *map, uint64_t first, uint64_t end, int is_taken)
{
    for (uint64_t place = first; place < end; place = (place / 64 + 1) * 64) {
        if (is_taken)
            map->taken[place / 64] |= mask_of(place, end);
        else
            map->taken[place / 64] &= ~mask_of(place, end);
    }
    map->ends[(end - 1) / 64] ^= UINT64_C(1) << (end - 1) % 64;
}

int64_t bitmap_alloc(struct bitmap *map, int order)
{
    if (order < 0 || order > map->max_order)
        return OUT_OF_RANGE;
    uint64_t size = UINT64_C(1) << order;
    for (uint64_t place = -map->start & (size - 1); place + size <= map->frames; place += size)
        if (is_free(map, place, place + size)) {
            mark(map, place, place + size, 1);
            return (int64_t)(map->start + place);
        }
    return NO_MEMORY;
}

int bitmap_free(struct bitmap *map, uint64_t frame, int order)
{
    uint64_t place = frame - map->start, end = place;

    if (frame < map->start || place >= map->frames || order < 0 || order > map->max_order)
        return OUT_OF_RANGE;
    if (!is_set(map->taken, place) || (place > 0 && is_set(map->taken, place - 1) && !is_set(map->ends, place - 1)))
        return NOT_ALLOCATED;
    while (!is_set(map->ends, end))
        end++;
    if (end + 1 - place != UINT64_C(1) << order)
        return WRONG_ORDER;
    mark(map, place, end + 1, 0);
    return 0;
}

int bitmap_reserve(struct bitmap *map, uint64_t first, uint64_t count)
{
    uint64_t place = first - map->start;

    if (first < map->start || place >= map->frames || count == 0 || count > map->frames - place)
        return OUT_OF_RANGE;
    if (!is_free(map, place, place + count))
        return BUSY;
    for (uint64_t each = place; each < place + count; each++)
        mark(map, each, each + 1, 1);
    return 0;
}
