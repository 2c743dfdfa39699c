/* A buddy allocator to which memory is added while it is used, and which hands out any number of frames: it takes a block
 * that has room for them and gives back the rest. Two bytes say of each frame what begins there, and the lists of free
 * blocks lie in these. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { FRAME = 4096, LARGEST = 10, MOST = 1 << 16 };
enum kind { ABSENT, INSIDE, FREE, HELD };

struct link {
    struct link *next, *previous;
};

static unsigned char *memory;
static unsigned largest;
static struct {
    unsigned char kind, order;
} about[MOST];
static struct link lists[LARGEST + 1]; /* each a ring, with its end here */

static struct link *link_of(size_t frame)
{
    return (struct link *)(memory + frame * FRAME);
}

static size_t frame_of(const void *address)
{
    return (size_t)((const unsigned char *)address - memory) / FRAME;
}

static void put(size_t frame, unsigned order)
{
    struct link *link = link_of(frame), *end = &lists[order];
    *link = (struct link){ end->next, end };
    link->next->previous = end->next = link;
    about[frame].kind = FREE;
    about[frame].order = (unsigned char)order;
}

static void take_out(size_t frame)
{
    struct link *link = link_of(frame);
    link->next->previous = link->previous;
    link->previous->next = link->next;
    about[frame].kind = INSIDE;
}

/* Files a block with what is free beside it. A frame that was never added begins no block. */
static void give(size_t frame, unsigned order)
{
    about[frame].kind = INSIDE;
    for (size_t buddy; order < largest; order++) {
        buddy = frame ^ (size_t)1 << order;
        if (buddy >= MOST || about[buddy].kind != FREE || about[buddy].order != order)
            break;
        take_out(buddy);
        frame &= ~((size_t)1 << order);
    }
    put(frame, order);
}

/* The same of frames one behind the other, in the largest blocks that they can be. */
static void give_all(size_t frame, size_t end)
{
    while (frame < end) {
        unsigned order = 0;
        while (order < largest && frame % ((size_t)2 << order) == 0 && frame + ((size_t)2 << order) <= end)
            order++;
        give(frame, order);
        frame += (size_t)1 << order;
    }
}

static void hold(size_t frame, unsigned order)
{
    about[frame].kind = HELD;
    about[frame].order = (unsigned char)order;
}

/* ── What a caller sees ── */

void sections_init(void *arena, unsigned max_order)
{
    memory = arena;
    largest = max_order;
    memset(about, ABSENT, sizeof about);
    for (unsigned order = 0; order <= LARGEST; order++)
        lists[order].next = lists[order].previous = &lists[order];
}

int sections_add(void *address, size_t bytes)
{
    size_t first = frame_of(address), end = first + bytes / FRAME;

    if (first >= MOST || end > MOST)
        return -1;
    for (size_t frame = first; frame < end; frame++)
        about[frame].kind = INSIDE;
#ifdef BUG_SEAM
    for (size_t frame = first; frame < end; frame++)
        put(frame, 0);
#else
    give_all(first, end);
#endif
    return 0;
}

void *sections_alloc(unsigned order)
{
    unsigned found = order;

    while (found <= largest && lists[found].next == &lists[found])
        found++;
    if (found > largest)
        return NULL;
    size_t frame = frame_of(lists[found].next);
    take_out(frame);
    while (found > order) {
        found--;
        put(frame + ((size_t)1 << found), found);
    }
    hold(frame, order);
    return memory + frame * FRAME;
}

int sections_free(void *address, unsigned order)
{
    size_t frame = frame_of(address);

    if (frame >= MOST || order > largest || about[frame].kind != HELD || about[frame].order != order)
        return -1;
    give(frame, order);
    return 0;
}

/* Each of the frames can be given back by itself. */
void *sections_alloc_frames(size_t count)
{
    unsigned order = 0;

    while (order <= largest && (size_t)1 << order < count)
        order++;
    void *address = count == 0 || order > largest ? NULL : sections_alloc(order);
    if (address == NULL)
        return NULL;
    size_t first = frame_of(address);
    for (size_t frame = first; frame < first + count; frame++)
        hold(frame, 0);
#ifdef BUG_TAIL
    give_all(first + count + 1, first + ((size_t)1 << order));
#else
    give_all(first + count, first + ((size_t)1 << order));
#endif
    return address;
}

void sections_free_frames(void *address, size_t count)
{
    size_t first = frame_of(address);

    for (size_t frame = first; frame < first + count; frame++)
        give(frame, 0);
}
