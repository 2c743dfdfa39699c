/* The areas of a process, in an array that is kept sorted: find, mmap, munmap, mprotect, mremap and brk.
 *
 * Every call is made of three steps. A range is cut out of the areas, so that none reaches across its ends. Then its
 * areas are changed. Then neighbours that have become alike are merged.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096UL
#define MOST 256
#define SHARED 1
#define PRIVATE 2
#define FIXED 16
#define ANONYMOUS 32
#define GROWS 256
#define NOREPLACE 1048576
#define WRITE 2
#define MAYMOVE 1
#define FILE_LIMIT (1UL << 52)

struct area {
    unsigned long start, end, offset;
    int rights, flags;
    long file;
};

struct areas {
    unsigned long lowest, highest, heap, data, total, gap, brk;
    long memories;
    int count, most;
    struct area area[MOST + 4];
};

struct areas *areas_new(unsigned long lowest, unsigned long highest, unsigned long heap, unsigned long data,
                        unsigned long total, unsigned long gap, int most)
{
    struct areas *made = most <= MOST ? calloc(1, sizeof *made) : NULL;
    if (made) {
        made->most = most;
        made->lowest = lowest, made->highest = highest, made->heap = made->brk = heap;
        made->data = data, made->total = total, made->gap = gap;
    }
    return made;
}

void areas_delete(struct areas *all) { free(all); }

static unsigned long rounded(unsigned long length) { return (length + PAGE - 1) & -PAGE; }

/* The first area that ends above an address. */
static int above(const struct areas *all, unsigned long address)
{
    int at = 0;
    while (at < all->count && all->area[at].end <= address)
        at++;
    return at;
}

static void insert(struct areas *all, int at, struct area area)
{
    memmove(&all->area[at + 1], &all->area[at], sizeof area * (all->count++ - at));
    all->area[at] = area;
}

static void erase(struct areas *all, int at)
{
    memmove(&all->area[at], &all->area[at + 1], sizeof all->area[0] * (--all->count - at));
}

/* Have no area reach across an address. */
static void cut(struct areas *all, unsigned long address)
{
    int at = above(all, address);
    if (at == all->count || all->area[at].start >= address)
        return;
    struct area rest = all->area[at];
#ifndef BUG_LOSES_OFFSET
    rest.offset += address - rest.start;
#endif
    rest.start = all->area[at].end = address;
    insert(all, at + 1, rest);
}

static int alike(const struct area *left, const struct area *right)
{
    return left->end == right->start && left->rights == right->rights && left->flags == right->flags &&
           left->file == right->file
#ifndef BUG_ANY_OFFSET
           && (!left->file || left->offset + (left->end - left->start) == right->offset)
#endif
        ;
}

static void merge(struct areas *all)
{
    for (int at = 0; at + 1 < all->count;)
        if (alike(&all->area[at], &all->area[at + 1])) {
            all->area[at].end = all->area[at + 1].end;
            erase(all, at + 1);
        } else
            at++;
}

/* Neighbours that are alike become one; where there are too many areas then, all is as it was before. */
static int settle(struct areas *all, const struct areas *before)
{
    merge(all);
    if (all->count <= all->most)
        return 0;
    *all = *before;
    return -ENOMEM;
}

static unsigned long mapped(const struct areas *all, unsigned long start, unsigned long end)
{
    unsigned long bytes = 0;
    for (int at = 0; at < all->count; at++) {
        unsigned long from = all->area[at].start > start ? all->area[at].start : start;
        unsigned long to = all->area[at].end < end ? all->area[at].end : end;
        bytes += from < to ? to - from : 0;
    }
    return bytes;
}

static void unmap(struct areas *all, unsigned long start, unsigned long end)
{
#ifdef BUG_UNMAPS_TOO_MUCH
    cut(all, start);
    for (int at = above(all, start); at < all->count && all->area[at].start < end;)
        erase(all, at);
#else
    cut(all, start);
    cut(all, end);
    for (int at = above(all, start); at < all->count && all->area[at].start < end;)
        erase(all, at);
#endif
}

/* Up to where an area leaves the pages below it free. */
static unsigned long floor_of(const struct areas *all, int at)
{
    if (at == all->count)
        return all->highest;
    unsigned long gap = all->area[at].flags & GROWS ? all->gap : 0;
#ifdef BUG_NO_GAP
    gap = 0;
#endif
    return all->area[at].start > gap ? all->area[at].start - gap : 0;
}

static int is_free(const struct areas *all, unsigned long start, unsigned long end)
{
    return start >= all->lowest && end <= all->highest && end <= floor_of(all, above(all, start));
}

/* The highest place for so many bytes, or 0. */
static unsigned long place_for(const struct areas *all, unsigned long length)
{
    for (int at = all->count; at >= 0; at--) {
        unsigned long low = at ? all->area[at - 1].end : all->lowest, high = floor_of(all, at);
        if (high >= low && high - low >= length)
            return high - length;
    }
    return 0;
}

long areas_mmap(struct areas *all, unsigned long address, unsigned long length, int rights, int flags, long file,
                unsigned long offset)
{
    int fixed = flags & (FIXED | NOREPLACE);
    if (!length || !(flags & (SHARED | PRIVATE)) || offset % PAGE || (fixed && address % PAGE))
        return -EINVAL;
    if ((flags & GROWS) && (!(flags & ANONYMOUS) || (flags & SHARED)))
        return -EINVAL;
    if (length > all->highest)
        return -ENOMEM;
    length = rounded(length);
    if (!(flags & ANONYMOUS)) {
        if (!(file & 3))
            return -EBADF;
        if ((file & 3) == 3 || ((flags & SHARED) && (rights & WRITE) && (file & 3) == 2))
            return -EACCES;
        if (offset > FILE_LIMIT - length)
            return -EOVERFLOW;
    } else {
        file = flags & SHARED ? -++all->memories : 0;
        offset = 0;
    }
    if (fixed) {
        if (address > all->highest - length)
            return -ENOMEM;
        if (address < all->lowest)
            return -EPERM;
        if ((flags & NOREPLACE) && mapped(all, address, address + length))
            return -EEXIST;
    } else {
        address &= -PAGE;
        if (address && address < all->lowest)
            address = all->lowest;
        if (!address || address > all->highest - length || !is_free(all, address, address + length))
            address = place_for(all, length);
        if (!address)
            return -ENOMEM;
    }
    unsigned long more = length - mapped(all, address, address + length);
    if (more && mapped(all, 0, all->highest) + more > all->total)
        return -ENOMEM;
    struct areas before = *all;
    unmap(all, address, address + length);
    struct area made = {address, address + length, offset, rights, flags & (SHARED | PRIVATE | ANONYMOUS | GROWS), file};
    insert(all, above(all, address), made);
    int failed = settle(all, &before);
    return failed ? failed : (long)address;
}

int areas_munmap(struct areas *all, unsigned long address, unsigned long length)
{
    if (address % PAGE || !length || address > all->highest || length > all->highest - address)
        return -EINVAL;
    struct areas before = *all;
    unmap(all, address, address + rounded(length));
    return settle(all, &before);
}

int areas_mprotect(struct areas *all, unsigned long address, unsigned long length, int rights)
{
    if (address % PAGE)
        return -EINVAL;
    if (!length)
        return 0;
    unsigned long end = address + rounded(length);
    if (end <= address)
        return -ENOMEM;
    if (rights & ~7)
        return -EINVAL;
#ifdef BUG_FORGETS_LAST_PAGE
    if (end - address > PAGE)
        end -= PAGE;
#endif
    int failed = 0;
    while (address < end && !failed) {
        struct areas before = *all;
        cut(all, address);
        cut(all, end);
        int at = above(all, address);
        if (at == all->count || all->area[at].start > address)
            failed = -ENOMEM;
        else if ((rights & WRITE) && (all->area[at].flags & SHARED) && all->area[at].file > 0 &&
                 (all->area[at].file & 3) == 2)
            failed = -EACCES;
        else {
            all->area[at].rights = rights;
            address = all->area[at].end;
        }
        int full = settle(all, &before);
        failed = failed ? failed : full;
    }
    return failed;
}

long areas_mremap(struct areas *all, unsigned long address, unsigned long old, unsigned long new, int flags,
                  unsigned long target)
{
    if (address % PAGE || (flags & ~3) || !rounded(old) || !rounded(new) || new > all->highest)
        return -EINVAL;
    old = rounded(old), new = rounded(new);
    int fixed = flags & 2;
    if (fixed && (!(flags & MAYMOVE) || target % PAGE || target > all->highest - new ||
                  (target < address + old && address < target + new)))
        return -EINVAL;
    int at = above(all, address);
    if (at == all->count || all->area[at].start > address || old > all->area[at].end - address)
        return -EFAULT;
    struct area moved = all->area[at];
    if (moved.file && moved.offset + (address - moved.start) + new > FILE_LIMIT)
        return -EINVAL;
    if (new > old && mapped(all, 0, all->highest) + new - old > all->total)
        return -ENOMEM;
    if (!fixed && new <= old) {
        struct areas before = *all;
        unmap(all, address + new, address + old);
        return settle(all, &before) ? -ENOMEM : (long)address;
    }
    unsigned long end = address + new, free_to = at + 1 < all->count ? all->area[at + 1].start : all->highest;
#ifdef BUG_GROWS_OVER
    free_to = all->highest;
#endif
    if (!fixed && moved.end == address + old && end <= free_to) {
#ifdef BUG_GROWS_OVER
        unmap(all, address + old, end);
#endif
        all->area[at].end = end;
        merge(all);
        return (long)address;
    }
    if (!fixed && (!(flags & MAYMOVE) || !(target = place_for(all, new))))
        return -ENOMEM;
    struct areas before = *all;
    unmap(all, target, target + new);
    if (target < all->lowest)
        return -EPERM;
    unmap(all, address, address + old);
    moved.offset += moved.file ? address - moved.start : 0;
    moved.start = target, moved.end = target + new;
    insert(all, above(all, target), moved);
    return settle(all, &before) ? -ENOMEM : (long)target;
}

unsigned long areas_brk(struct areas *all, unsigned long address)
{
    unsigned long old = rounded(all->brk), new = rounded(address);
    if (address < all->heap || address - all->heap > all->data)
        return all->brk;
    struct areas before = *all;
    if (new > old) {
        unsigned long beside = new < all->highest ? new + PAGE : new;
        if (!is_free(all, old, beside) || mapped(all, 0, all->highest) + new - old > all->total)
            return all->brk;
        struct area grown = {old, new, 0, 3, PRIVATE | ANONYMOUS, 0};
        insert(all, above(all, old), grown);
    } else if (new < old) {
        if (!mapped(all, new, old))
            return all->brk;
#ifndef BUG_BRK_KEEPS
        unmap(all, new, old);
#endif
    }
    return settle(all, &before) ? all->brk : (all->brk = address);
}

long areas_find(struct areas *all, unsigned long address, int field)
{
#ifdef BUG_STALE
    static struct area last;
    static const struct areas *of;
    struct area *found = &last;
    if (of != all || address < last.start || address >= last.end) {
        int at = above(all, address);
        if (at == all->count)
            return -ENOENT;
        last = all->area[at], of = all;
    }
#else
    int at = above(all, address);
    if (at == all->count)
        return -ENOENT;
    const struct area *found = &all->area[at];
#endif
    switch (field) {
    case 0:
        return (long)found->start;
    case 1:
        return (long)found->end;
    case 2:
        return found->rights;
    case 3:
        return found->flags;
    case 4:
        return found->file > 0 ? found->file : 0;
    default:
        return found->file > 0 ? (long)found->offset : 0;
    }
}
