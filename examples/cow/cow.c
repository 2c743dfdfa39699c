/* The memory of processes that fork, in words: pages share frames until somebody stores.
 *
 * A page that was never written has no frame. A fork copies the entries and counts the frames; a store to a frame that
 * others have as well goes into a copy.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING (-1)

struct entry {
    int mapped, writable, file;
    long frame; /* NOTHING until it is stored to */
};

struct frame {
    int owners;
};

struct memory {
    long processes, pages, words, frames;
    int *alive;
    struct entry *entries; /* of all processes, one after the other */
    struct frame *frame;
    long *contents;
};

void cow_delete(struct memory *all)
{
    if (all) {
        free(all->alive), free(all->entries), free(all->frame), free(all->contents);
        free(all);
    }
}

struct memory *cow_new(long processes, long pages, long words, long frames)
{
    struct memory *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    *made = (struct memory){
        .processes = processes, .pages = pages, .words = words, .frames = frames,
        .alive = calloc((size_t)processes, sizeof(int)),
        .entries = calloc((size_t)(processes * pages), sizeof(struct entry)),
        .frame = calloc((size_t)frames, sizeof(struct frame)),
        .contents = calloc((size_t)(frames * words), sizeof(long))};
    if (!made->alive || !made->entries || !made->frame || !made->contents) {
        cow_delete(made);
        return NULL;
    }
    made->alive[0] = 1;
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

static void give_up(struct memory *all, struct entry *entry)
{
    if (entry->frame != NOTHING)
#ifdef BUG_FREES_SHARED
        all->frame[entry->frame].owners = 0;
#else
        all->frame[entry->frame].owners--;
#endif
    entry->frame = NOTHING;
}

int cow_map(struct memory *all, long process, long page, int file, int writable)
{
    if (!is_there(all, process))
        return -ESRCH;
    struct entry *entry = entry_of(all, process, page);
    if (entry->mapped)
        return -EEXIST;
    *entry = (struct entry){1, writable, file, NOTHING};
    return 0;
}

int cow_unmap(struct memory *all, long process, long page)
{
    if (!is_there(all, process))
        return -ESRCH;
    struct entry *entry = entry_of(all, process, page);
    if (!entry->mapped)
        return -EFAULT;
    give_up(all, entry);
    entry->mapped = 0;
    return 0;
}

int cow_protect(struct memory *all, long process, long page, int writable)
{
    if (!is_there(all, process))
        return -ESRCH;
    struct entry *entry = entry_of(all, process, page);
    if (!entry->mapped)
        return -EFAULT;
    entry->writable = writable;
    return 0;
}

int cow_discard(struct memory *all, long process, long page)
{
    if (!is_there(all, process))
        return -ESRCH;
    struct entry *entry = entry_of(all, process, page);
    if (!entry->mapped)
        return -EFAULT;
#ifdef BUG_KEEPS_DISCARDED
    if (entry->frame != NOTHING && all->frame[entry->frame].owners > 1)
        return 0;
#endif
    give_up(all, entry);
    return 0;
}

long cow_fork(struct memory *all, long parent)
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
#ifdef BUG_FORGETS_PROTECTION
        entry->writable = 1;
#endif
        if (entry->mapped && entry->frame != NOTHING)
            all->frame[entry->frame].owners++;
    }
    return child;
}

int cow_exit(struct memory *all, long process)
{
    if (!is_there(all, process))
        return -ESRCH;
    if (process == 0)
        return -EACCES;
    for (long page = 0; page < all->pages; page++) {
        struct entry *entry = entry_of(all, process, page);
#ifndef BUG_EXIT_KEEPS
        if (entry->mapped)
            give_up(all, entry);
#endif
        entry->mapped = 0;
    }
    all->alive[process] = 0;
    return 0;
}

long cow_load(struct memory *all, long process, long place)
{
    if (!is_there(all, process))
        return -ESRCH;
    const struct entry *entry = entry_of(all, process, place / all->words);
    if (!entry->mapped)
        return -EFAULT;
    return entry->frame == NOTHING ? entry->file : words_of(all, entry->frame)[place % all->words];
}

static long free_frame(const struct memory *all)
{
    for (long frame = 0; frame < all->frames; frame++)
        if (all->frame[frame].owners == 0)
            return frame;
    return NOTHING;
}

/* A frame that the entry alone has, with what the page holds; whether there is one. */
static int own(struct memory *all, struct entry *entry)
{
    const long old = entry->frame;
#ifdef BUG_TWO_ARE_ALONE
    if (old != NOTHING && all->frame[old].owners <= 2)
#else
    if (old != NOTHING && all->frame[old].owners == 1)
#endif
        return 1;
    const long new = free_frame(all);
    if (new == NOTHING)
        return 0;
    for (long word = 0; word < all->words; word++)
        words_of(all, new)[word] = old == NOTHING ? entry->file : words_of(all, old)[word];
#ifdef BUG_COPIES_FIRST_WORD
    for (long word = 1; word < all->words; word++)
        words_of(all, new)[word] = entry->file;
#endif
    give_up(all, entry);
    all->frame[new].owners = 1;
    entry->frame = new;
    return 1;
}

int cow_store(struct memory *all, long process, long place, long value)
{
    if (!is_there(all, process))
        return -ESRCH;
    struct entry *entry = entry_of(all, process, place / all->words);
    if (!entry->mapped)
        return -EFAULT;
    if (!entry->writable)
        return -EACCES;
#ifdef BUG_NEVER_COPIES
    if (entry->frame == NOTHING)
#endif
    if (!own(all, entry))
        return -ENOMEM;
    words_of(all, entry->frame)[place % all->words] = value;
    return 0;
}
