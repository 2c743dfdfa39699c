/* 32-bit paging for a small kernel: two levels of tables, and pages of 4 MiB.

   With one of the BUG_… symbols it is one of the broken examples instead; README.md says what each one does. */

#include "paging32.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { PRESENT = 0x001, ACCESSED = 0x020, DIRTY = 0x040, SIZE = 0x080 };
enum { RIGHTS = PAGING_WRITE | PAGING_USER | PAGING_GLOBAL, ENTRIES = 1024 };

static const uint32_t small_address = 0xFFFFF000, large_address = 0xFFC00000;

static unsigned char *memory;     /* where physical address 0 is seen */
static uint32_t memory_size;
static uint32_t directory;        /* physical */
static uint32_t first_free;       /* a list of free frames, each with the next one's address in it; 0 ends it */

static uint32_t *words_at(uint32_t physical)
{
    return (uint32_t *)(void *)(memory + physical);
}

/* ── Frames for tables ── */

static void give_frame(uint32_t frame)
{
    words_at(frame)[0] = first_free;
    first_free = frame;
}

/* A cleared frame; 0 if there is none. */
static uint32_t take_frame(void)
{
    uint32_t frame = first_free;
    if (frame == 0)
        return 0;
    first_free = words_at(frame)[0];
#ifdef BUG_LAST_ENTRY
    for (int entry = 0; entry < ENTRIES - 1; entry++)
#else
    for (int entry = 0; entry < ENTRIES; entry++)
#endif
        words_at(frame)[entry] = 0;
    return frame;
}

int paging_init(void *begin, uint32_t bytes)
{
    if (begin == NULL || bytes < PAGING_SMALL)
        return -1;
    memory = begin;
    memory_size = bytes & small_address;
    directory = 0;
    memset(memory, 0, PAGING_SMALL);
    first_free = 0;
    for (uint32_t frame = memory_size - PAGING_SMALL; frame > 0; frame -= PAGING_SMALL)
        give_frame(frame);
    return 0;
}

uint32_t paging_directory(void)
{
    return directory;
}

/* ── Entries ── */

static uint32_t *directory_entry(uint32_t virtual)
{
    return &words_at(directory)[virtual >> 22];
}

static uint32_t *table_entry(uint32_t in_directory, uint32_t virtual)
{
    return &words_at(in_directory & small_address)[virtual >> 12 & (ENTRIES - 1)];
}

/* The entry that maps an address, in whichever table; NULL if there is none. */
static uint32_t *find(uint32_t virtual, uint32_t *size)
{
    uint32_t *entry = directory_entry(virtual);
    *size = PAGING_LARGE;
    if (!(*entry & PRESENT))
        return NULL;
    if (*entry & SIZE)
        return entry;
    entry = table_entry(*entry, virtual);
    *size = PAGING_SMALL;
    return *entry & PRESENT ? entry : NULL;
}

static bool is_empty(uint32_t table)
{
    for (int entry = 0; entry < ENTRIES; entry++)
        if (words_at(table)[entry] & PRESENT)
            return false;
    return true;
}

static bool is_lower_half(uint32_t virtual)
{
    return virtual < 0x80000000;
}

/* ── What a kernel calls ── */

int paging_map(uint32_t virtual, uint32_t physical, uint32_t size, uint32_t flags)
{
    if (size != PAGING_SMALL && size != PAGING_LARGE)
        return -1;
    if ((virtual | physical) & (size - 1))
        return -1;
    if (physical < memory_size) /* tables are no one's to map */
        return -1;
    if (flags & PAGING_GLOBAL && is_lower_half(virtual))
        return -1;
    uint32_t *entry = directory_entry(virtual);
    if (size == PAGING_LARGE) {
        if (*entry & PRESENT)
            return -1;
        *entry = physical | (flags & RIGHTS) | SIZE | PRESENT;
        return 0;
    }
    if (*entry & PRESENT && *entry & SIZE)
        return -1;
    if (!(*entry & PRESENT)) {
        uint32_t table = take_frame();
        if (table == 0)
            return -1;
#ifdef BUG_UPPER_RIGHTS
        *entry = table | (flags & (PAGING_WRITE | PAGING_USER)) | PRESENT;
#else
        *entry = table | PAGING_WRITE | PAGING_USER | PRESENT;
#endif
    }
    entry = table_entry(*entry, virtual);
    if (*entry & PRESENT)
        return -1;
    *entry = physical | (flags & RIGHTS) | PRESENT;
    return 0;
}

int paging_unmap(uint32_t virtual)
{
    uint32_t size, *entry = find(virtual, &size);
    if (entry == NULL || virtual & (size - 1))
        return -1;
    *entry = 0;
    if (size == PAGING_SMALL) {
        uint32_t *above = directory_entry(virtual);
        if (is_empty(*above & small_address)) {
            uint32_t table = *above & small_address;
            *above = 0; /* first: up to here a processor walks it */
            give_frame(table);
        }
    }
    return 0;
}

int paging_protect(uint32_t virtual, uint32_t flags)
{
    uint32_t size, *entry = find(virtual, &size);
    if (entry == NULL || virtual & (size - 1))
        return -1;
    if (flags & PAGING_GLOBAL && is_lower_half(virtual))
        return -1;
#ifdef BUG_LOST_USE
    *entry = (*entry & (small_address | SIZE)) | (flags & RIGHTS) | PRESENT;
#else
    *entry = (*entry & ~(uint32_t)RIGHTS) | (flags & RIGHTS);
#endif
    return 0;
}

int paging_translate(uint32_t virtual, uint32_t *physical)
{
#ifdef BUG_PHYSICAL_AS_VIRTUAL
    uint32_t *above = directory_entry(virtual);
    if (*above & PRESENT && !(*above & SIZE)) {
        const uint32_t *table = (const uint32_t *)(uintptr_t)(*above & small_address);
        uint32_t word = table[virtual >> 12 & (ENTRIES - 1)];
        *physical = (word & small_address) | (virtual & ~small_address);
        return word & PRESENT ? 0 : -1;
    }
#endif
    uint32_t size, *entry = find(virtual, &size);
    if (entry == NULL)
        return -1;
    uint32_t address = size == PAGING_LARGE ? large_address : small_address;
#ifdef BUG_LARGE_OFFSET
    address = small_address; /* every page is taken for a small one */
#endif
    *physical = (*entry & address) | (virtual & ~address);
    return 0;
}
