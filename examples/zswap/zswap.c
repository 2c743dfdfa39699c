/* A compressed pool before a swap device, both in memory. Pages are kept as runs of equal words.
 *
 * A page is said by a number: word w is byte w % 8 of it, four bits in each half of the word. The pool is counted in
 * chunks; a page is kept in the fewest that hold it.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { READS = 1, WRITES = 2, COMPRESSOR = 4 };
enum place { NOWHERE, POOL, DEVICE };

struct slot {
    enum place place;
    long length; /* words in the pool; 0 where all words of the page are `same` */
    uint64_t same;
    uint64_t *data;
    struct slot *older, *newer;
};

struct zswap {
    long slots, words, chunk, limit, accept, charge;
    int enabled, full, fails;
    struct slot *slot;
    struct slot *oldest, *newest;
    uint64_t *device, *page, *small;
};

void zswap_delete(struct zswap *all)
{
    if (!all)
        return;
    for (long slot = 0; all->slot && slot < all->slots; slot++)
        free(all->slot[slot].data);
    free(all->slot), free(all->device), free(all->page), free(all->small);
    free(all);
}

struct zswap *zswap_new(long slots, long words, long chunk, long limit, long accept)
{
    struct zswap *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    *made = (struct zswap){
        .slots = slots, .words = words, .chunk = chunk, .limit = limit, .accept = accept, .enabled = 1,
        .slot = calloc((size_t)slots, sizeof(struct slot)),
        .device = calloc((size_t)(slots * words), sizeof(uint64_t)),
        .page = calloc((size_t)words, sizeof(uint64_t)),
        .small = calloc((size_t)(2 * words), sizeof(uint64_t))};
    if (!made->slot || !made->device || !made->page || !made->small) {
        zswap_delete(made);
        return NULL;
    }
    return made;
}

static long chunks(const struct zswap *all, long words) { return (words + all->chunk - 1) / all->chunk; }

static uint64_t word_of(uint64_t contents, long word)
{
    uint64_t byte = contents >> 8 * (word % 8) & 255;
    return (byte & 15) | byte >> 4 << 32;
}

static void unlink_slot(struct zswap *all, struct slot *slot)
{
    *(slot->older ? &slot->older->newer : &all->oldest) = slot->newer;
    *(slot->newer ? &slot->newer->older : &all->newest) = slot->older;
    slot->older = slot->newer = NULL;
}

static void drop(struct zswap *all, struct slot *slot)
{
    if (slot->place == POOL && slot->length) {
        unlink_slot(all, slot);
        free(slot->data);
        slot->data = NULL;
#ifndef BUG_LEAKS_CHARGE
        all->charge -= chunks(all, slot->length);
#endif
    }
    slot->place = NOWHERE;
    slot->length = 0;
}

static int all_same(const struct zswap *all)
{
    for (long word = 1; word < all->words; word++)
#ifdef BUG_HALF_WORDS
        if ((uint32_t)all->page[word] != (uint32_t)all->page[0])
#else
        if (all->page[word] != all->page[0])
#endif
            return 0;
    return 1;
}

/* Runs of equal words, each as how often and which: how many words that comes to. */
static long compress(const struct zswap *all)
{
    long used = 0;
    for (long word = 0; word < all->words;) {
        long run = 1;
        while (word + run < all->words && all->page[word + run] == all->page[word])
            run++;
        all->small[used++] = (uint64_t)run;
        all->small[used++] = all->page[word];
        word += run;
    }
    return used;
}

static void expand(const struct zswap *all, const struct slot *slot)
{
    long word = 0;
    if (slot->length == 0)
        while (word < all->words)
            all->page[word++] = slot->same;
    else if (slot->length == all->words)
        memcpy(all->page, slot->data, (size_t)all->words * sizeof(uint64_t));
    else
        for (long at = 0; at < slot->length; at += 2)
            for (uint64_t run = slot->data[at]; run > 0; run--)
                all->page[word++] = slot->data[at + 1];
}

static int takes_nothing(struct zswap *all)
{
#ifdef BUG_NO_THRESHOLD
    return all->charge >= all->limit;
#else
    if (all->charge >= all->limit)
        all->full = 1;
    else if (all->full && all->charge <= all->accept)
        all->full = 0;
    return all->full;
#endif
}

static long keep(struct zswap *all, struct slot *slot)
{
    if (!all->enabled)
        return -ENODEV;
    if (all_same(all)) {
        drop(all, slot);
        slot->place = POOL;
        slot->same = all->page[0];
        return 0;
    }
    if (takes_nothing(all))
        return -ENOSPC;
    if (all->fails & COMPRESSOR)
        return -E2BIG;
    long length = compress(all);
    const uint64_t *source = all->small;
    if (length >= all->words) {
        length = all->words;
        source = all->page;
    }
    long cost = chunks(all, length);
#ifdef BUG_OVER_LIMIT
    if (all->charge > all->limit) {
#else
    if (all->charge + cost > all->limit) {
#endif
        all->full = 1;
        return -ENOSPC;
    }
    uint64_t *data = malloc((size_t)length * sizeof *data);
    if (!data)
        abort();
    memcpy(data, source, (size_t)length * sizeof *data);
    drop(all, slot);
    *slot = (struct slot){.place = POOL, .length = length, .data = data, .older = all->newest};
    *(all->newest ? &all->newest->newer : &all->oldest) = slot;
    all->newest = slot;
    all->charge += cost;
    return cost;
}

static int write_out(struct zswap *all, long slot)
{
    if (all->fails & WRITES)
        return 0;
    memcpy(&all->device[slot * all->words], all->page, (size_t)all->words * sizeof(uint64_t));
    return 1;
}

long zswap_store(struct zswap *all, long slot, uint64_t contents)
{
    for (long word = 0; word < all->words; word++)
        all->page[word] = word_of(contents, word);
    long cost = keep(all, &all->slot[slot]);
    if (cost >= 0)
        return cost;
    int is_written = write_out(all, slot);
#ifdef BUG_STALE_WHEN_REFUSED
    if (all->slot[slot].place == POOL)
        return is_written ? cost : -EIO;
#endif
    drop(all, &all->slot[slot]);
    if (!is_written)
        return -EIO;
    all->slot[slot].place = DEVICE;
    return cost;
}

long zswap_load(struct zswap *all, long slot, long word)
{
    const struct slot *its = &all->slot[slot];
    if (its->place == NOWHERE)
        return -ENOENT;
    if (its->place == POOL)
        expand(all, its);
    else if (all->fails & READS)
        return -EIO;
    else
        memcpy(all->page, &all->device[slot * all->words], (size_t)all->words * sizeof(uint64_t));
    return (long)all->page[word];
}

int zswap_invalidate(struct zswap *all, long slot)
{
    if (all->slot[slot].place == NOWHERE)
        return -ENOENT;
    drop(all, &all->slot[slot]);
    return 0;
}

long zswap_charge(const struct zswap *all) { return all->charge; }

void zswap_switch(struct zswap *all, int on)
{
    all->enabled = on;
#ifdef BUG_SWITCHED_OFF_EMPTY
    for (long slot = 0; !on && slot < all->slots; slot++)
        if (all->slot[slot].place == POOL)
            drop(all, &all->slot[slot]);
#endif
}

void zswap_fail(struct zswap *all, int what) { all->fails = what; }

long zswap_shrink(struct zswap *all)
{
    struct slot *slot = all->oldest;
    if (!slot)
        return -ENODATA;
    long number = slot - all->slot;
    expand(all, slot);
#ifdef BUG_LOSES_ON_ERROR
    int is_written = write_out(all, number);
    drop(all, slot);
    slot->place = DEVICE;
    return is_written ? number : -EIO;
#else
    if (!write_out(all, number))
        return -EIO;
    drop(all, slot);
    slot->place = DEVICE;
    return number;
#endif
}
