/* The memory of processes that are paged out, in words: fork, exit, map, store, load, mlock, and a swap area.
 *
 * An entry leads to nothing (the page reads zeros), to a frame, or to a slot. A frame may be in the swap cache: then it
 * holds what its slot held, and is dirty once somebody has stored to it. Whoever needs a frame, and finds none free,
 * pages out the one at the clock's hand; and so does whoever leaves fewer than two free, as a daemon would.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING (-1)
#define READS 1
#define WRITES 2

enum where { NOWHERE, IN_FRAME, IN_SLOT };

struct entry {
    int mapped, locked;
    enum where where;
    long at;
};

struct frame {
    long owners, slot; /* entries; in the swap cache for this slot, or NOTHING */
    int dirty, accessed, held;
};

struct slot {
    long entries, cached; /* the frame that the swap cache has for it, or NOTHING */
};

struct memory {
    long processes, pages, words, frames, slots, size, hand, fails;
    int *alive;
    struct entry *entries; /* of all processes, one after the other */
    struct frame *frame;
    struct slot *slot;
    long *contents, *device;
};

void swap_delete(struct memory *all)
{
    if (all) {
        free(all->alive), free(all->entries), free(all->frame), free(all->slot);
        free(all->contents), free(all->device);
        free(all);
    }
}

struct memory *swap_new(long processes, long pages, long words, long frames, long slots)
{
    struct memory *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    *made = (struct memory){
        .processes = processes, .pages = pages, .words = words, .frames = frames, .slots = slots,
        .alive = calloc((size_t)processes, sizeof(int)),
        .entries = calloc((size_t)(processes * pages), sizeof(struct entry)),
        .frame = calloc((size_t)frames, sizeof(struct frame)),
        .slot = calloc((size_t)slots, sizeof(struct slot)),
        .contents = calloc((size_t)(frames * words), sizeof(long)),
        .device = calloc((size_t)(slots * words), sizeof(long))};
    if (!made->alive || !made->entries || !made->frame || !made->slot || !made->contents || !made->device) {
        swap_delete(made);
        return NULL;
    }
    made->alive[0] = 1;
    for (long frame = 0; frame < frames; frame++)
        made->frame[frame].slot = NOTHING;
    for (long slot = 0; slot < slots; slot++)
        made->slot[slot].cached = NOTHING;
    return made;
}

static int is_there(const struct memory *all, long process)
{
    return process >= 0 && process < all->processes && all->alive[process];
}

static struct entry *entry_of(const struct memory *all, long process, long page)
{
    return &all->entries[process * all->pages + page];
}

static long *words_of(const struct memory *all, long frame) { return &all->contents[frame * all->words]; }

static size_t bytes(const struct memory *all) { return (size_t)all->words * sizeof(long); }

/* ── Slots, and the cache ── */

static void uncache(struct memory *all, long frame)
{
    const long slot = all->frame[frame].slot;
    if (slot == NOTHING)
        return;
#ifndef BUG_STALE_CACHE
    all->slot[slot].cached = NOTHING;
#endif
    all->frame[frame].slot = NOTHING;
    all->frame[frame].dirty = 0;
}

static void forget_slot(struct memory *all, long slot)
{
    struct slot *given = &all->slot[slot];
    given->entries--;
#ifdef BUG_FREES_TWICE
    if (given->entries > 0)
        given->entries--;
#endif
    if (given->entries == 0 && given->cached != NOTHING && all->frame[given->cached].owners == 0)
        uncache(all, given->cached);
}

/* One that is free; or else one that a frame in memory has kept. */
static long take_slot(struct memory *all, long page)
{
#ifdef BUG_SLOT_BY_ADDRESS
    return page % all->size;
#endif
    long kept = NOTHING;
    (void)page;
    for (long slot = 0; slot < all->size; slot++)
        if (all->slot[slot].entries == 0) {
            if (all->slot[slot].cached == NOTHING)
                return slot;
            kept = slot;
        }
    if (kept != NOTHING)
        uncache(all, all->slot[kept].cached);
    return kept;
}

/* ── Frames ── */

static int is_free(const struct frame *frame) { return frame->owners == 0 && frame->slot == NOTHING && !frame->held; }

static int leads_to(const struct entry *entry, long frame)
{
    return entry->mapped && entry->where == IN_FRAME && entry->at == frame;
}

static inline int is_locked(const struct memory *all, long frame)
{
    for (long each = 0; each < all->processes * all->pages; each++)
        if (leads_to(&all->entries[each], frame) && all->entries[each].locked)
            return 1;
    return 0;
}

static int write_out(struct memory *all, long frame)
{
    struct frame *out = &all->frame[frame];
    if (!out->dirty)
        return 1;
    if (all->fails & WRITES)
#ifdef BUG_IGNORES_ERRORS
        return 1;
#else
        return 0;
#endif
    memcpy(&all->device[out->slot * all->words], words_of(all, frame), bytes(all));
    out->dirty = 0;
    return 1;
}

/* Whether the frame is free afterwards. */
static int page_out(struct memory *all, long frame)
{
    struct frame *out = &all->frame[frame];
    if (out->held || is_free(out))
        return 0;
#ifndef BUG_LOCKED_GOES
    if (is_locked(all, frame))
        return 0;
#endif
    if (out->slot == NOTHING) {
        long page = 0;
        while (!leads_to(&all->entries[page], frame))
            page++;
        const long slot = take_slot(all, page % all->pages);
        if (slot == NOTHING)
            return 0;
        out->slot = slot;
        out->dirty = 1;
        all->slot[slot].cached = frame;
    }
    if (!write_out(all, frame))
        return 0;
    for (long each = 0; each < all->processes * all->pages; each++)
        if (leads_to(&all->entries[each], frame)) {
            all->entries[each].where = IN_SLOT;
            all->entries[each].at = out->slot;
            all->slot[out->slot].entries++;
            out->owners--;
        }
    uncache(all, frame);
    return 1;
}

static long free_frame(const struct memory *all)
{
    for (long frame = 0; frame < all->frames; frame++)
        if (is_free(&all->frame[frame]))
            return frame;
    return NOTHING;
}

/* The clock goes round once to forget what was accessed, and once to choose. */
static void make_room(struct memory *all)
{
    for (long step = 0; all->size && step < 2 * all->frames; step++) {
        const long frame = all->hand;
        all->hand = (frame + 1) % all->frames;
        if (all->frame[frame].accessed > 0)
            all->frame[frame].accessed = 0;
        else if (page_out(all, frame))
            return;
    }
}

static long take_frame(struct memory *all)
{
    if (free_frame(all) == NOTHING)
        make_room(all);
    const long frame = free_frame(all);
    if (frame != NOTHING) {
        memset(words_of(all, frame), 0, bytes(all));
        all->frame[frame] = (struct frame){.slot = NOTHING, .accessed = 1};
    }
    return frame;
}

static void reclaim(struct memory *all)
{
    long count = 0;
    for (long frame = 0; frame < all->frames; frame++)
        count += is_free(&all->frame[frame]);
    if (count < 2)
        make_room(all);
}

/* ── Page-in ── */

static int page_in(struct memory *all, struct entry *entry)
{
    const long slot = entry->at;
    long frame = all->slot[slot].cached;
    if (frame == NOTHING) {
        if (all->fails & READS)
            return -EIO;
        frame = take_frame(all);
        if (frame == NOTHING)
            return -ENOMEM;
        memcpy(words_of(all, frame), &all->device[slot * all->words], bytes(all));
        all->slot[slot].cached = frame;
        all->frame[frame].slot = slot;
    }
    all->frame[frame].owners++;
    entry->where = IN_FRAME;
    entry->at = frame;
    forget_slot(all, slot);
    return 0;
}

static int bring(struct memory *all, struct entry *entry)
{
    return entry->where == IN_SLOT ? page_in(all, entry) : 0;
}

static void give_up(struct memory *all, struct entry *entry)
{
    if (entry->where == IN_FRAME) {
        struct frame *frame = &all->frame[entry->at];
        if (--frame->owners == 0 && frame->slot != NOTHING && all->slot[frame->slot].entries == 0)
            uncache(all, entry->at);
    } else if (entry->where == IN_SLOT)
        forget_slot(all, entry->at);
    entry->where = NOWHERE;
}

/* Nobody else's: neither by an entry, nor by one of its slot. */
static int is_own(const struct memory *all, long frame)
{
    const struct frame *it = &all->frame[frame];
#ifdef BUG_WRITES_SHARED
    return it->owners == 1;
#endif
    return it->owners == 1 && (it->slot == NOTHING || all->slot[it->slot].entries == 0);
}

/* A frame that the entry alone has, with what the page holds. */
static int own(struct memory *all, struct entry *entry)
{
    const int failure = bring(all, entry);
    if (failure)
        return failure;
    if (entry->where == IN_FRAME && is_own(all, entry->at))
        return 0;
    const long old = entry->where == IN_FRAME ? entry->at : NOTHING;
    if (old != NOTHING)
        all->frame[old].held = 1;
    const long new = take_frame(all);
    if (old != NOTHING)
        all->frame[old].held = 0;
    if (new == NOTHING)
        return -ENOMEM;
    if (old != NOTHING)
        memcpy(words_of(all, new), words_of(all, old), bytes(all));
    give_up(all, entry);
    all->frame[new].owners = 1;
    entry->where = IN_FRAME;
    entry->at = new;
    return 0;
}

/* ── What is asked ── */

static int found(const struct memory *all, long process, long page, struct entry **entry)
{
    if (!is_there(all, process))
        return -ESRCH;
    *entry = entry_of(all, process, page);
    return (*entry)->mapped ? 0 : -EFAULT;
}

int swap_map(struct memory *all, long process, long page)
{
    struct entry *entry;
    const int why = found(all, process, page, &entry);
    if (why != -EFAULT)
        return why ? why : -EEXIST;
    *entry = (struct entry){.mapped = 1};
    return 0;
}

int swap_unmap(struct memory *all, long process, long page)
{
    struct entry *entry;
    const int why = found(all, process, page, &entry);
    if (why)
        return why;
    give_up(all, entry);
    entry->mapped = 0;
    return 0;
}

long swap_fork(struct memory *all, long parent)
{
    long child = 0;
    if (!is_there(all, parent))
        return -ESRCH;
    while (child < all->processes && all->alive[child])
        child++;
    if (child == all->processes)
        return -EMFILE;
    all->alive[child] = 1;
    for (long page = 0; page < all->pages; page++) {
        struct entry *entry = entry_of(all, child, page);
        *entry = *entry_of(all, parent, page);
        entry->locked = 0;
        if (entry->mapped && entry->where == IN_FRAME)
            all->frame[entry->at].owners++;
#ifndef BUG_FORK_COUNTS_NO_SLOT
        if (entry->mapped && entry->where == IN_SLOT)
            all->slot[entry->at].entries++;
#endif
    }
    return child;
}

int swap_exit(struct memory *all, long process)
{
    if (!is_there(all, process))
        return -ESRCH;
    if (process == 0)
        return -EACCES;
    for (long page = 0; page < all->pages; page++) {
        struct entry *entry = entry_of(all, process, page);
#ifdef BUG_LEAKS_SLOTS
        if (entry->where == IN_SLOT)
            entry->where = NOWHERE;
#endif
        if (entry->mapped)
            give_up(all, entry);
        entry->mapped = 0;
    }
    all->alive[process] = 0;
    return 0;
}

long swap_load(struct memory *all, long process, long place)
{
    struct entry *entry;
    int why = found(all, process, place / all->words, &entry);
    if (!why)
        why = bring(all, entry);
    if (why)
        return why;
    if (entry->where == NOWHERE)
        return 0;
    const long word = words_of(all, entry->at)[place % all->words];
    all->frame[entry->at].accessed = 1;
    reclaim(all);
    return word;
}

int swap_store(struct memory *all, long process, long place, long value)
{
    struct entry *entry;
    int why = found(all, process, place / all->words, &entry);
    if (!why)
        why = own(all, entry);
    if (why)
        return why;
    struct frame *frame = &all->frame[entry->at];
    words_of(all, entry->at)[place % all->words] = value;
#ifndef BUG_LOSES_DIRTY
    if (frame->slot != NOTHING)
        frame->dirty = 1;
#endif
    frame->accessed = 1;
    reclaim(all);
    return 0;
}

int swap_lock(struct memory *all, long process, long page)
{
    struct entry *entry;
    int why = found(all, process, page, &entry);
    if (!why)
        why = own(all, entry);
    if (!why)
        entry->locked = 1;
    return why;
}

int swap_unlock(struct memory *all, long process, long page)
{
    struct entry *entry;
    const int why = found(all, process, page, &entry);
    if (!why)
        entry->locked = 0;
    return why;
}

/* ── The area ── */

int swap_on(struct memory *all, long size)
{
    if (all->size)
        return -EBUSY;
    if (size < 1 || size > all->slots)
        return -EINVAL;
    all->size = size;
    return 0;
}

/* The frame of a slot, without paging out another; or why there is none. */
static long back(struct memory *all, long slot)
{
    long frame = all->slot[slot].cached;
    if (frame != NOTHING)
        return frame;
    frame = free_frame(all);
    if (frame == NOTHING)
        return -ENOMEM;
    if (all->fails & READS)
        return -EIO;
    memcpy(words_of(all, frame), &all->device[slot * all->words], bytes(all));
    all->frame[frame] = (struct frame){.slot = NOTHING};
    return frame;
}

int swap_off(struct memory *all)
{
    if (!all->size)
        return -EINVAL;
    for (long slot = 0; slot < all->size; slot++) {
        const long frame = all->slot[slot].entries ? back(all, slot) : all->slot[slot].cached;
        if (all->slot[slot].entries && frame < 0)
            return (int)frame;
        long last = all->processes * all->pages;
#ifdef BUG_OFF_LOSES
        last -= all->processes > 1 ? all->pages : 0;
#endif
        for (long each = 0; each < last; each++) {
            struct entry *entry = &all->entries[each];
            if (entry->mapped && entry->where == IN_SLOT && entry->at == slot) {
                entry->where = IN_FRAME;
                entry->at = frame;
                all->frame[frame].owners++;
                all->slot[slot].entries--;
            }
        }
        if (frame >= 0)
            uncache(all, frame);
    }
    all->size = 0;
    return 0;
}

void swap_fail(struct memory *all, long fails) { all->fails = fails; }
