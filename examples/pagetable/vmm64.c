/* Address spaces of a 64-bit kernel.

   With one of the BUG_… symbols it is one of the broken examples instead; README.md says what each one does. */

#include "vmm64.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PRESENT ((uint64_t)1 << 0)
#define WRITABLE ((uint64_t)1 << 1)
#define USER ((uint64_t)1 << 2)
#define SIZE ((uint64_t)1 << 7)
#define GLOBAL ((uint64_t)1 << 8)
#define NO_EXECUTE ((uint64_t)1 << 63)
#define ADDRESS (((uint64_t)1 << 52) - FRAME_SIZE)
#define FRAME_SIZE ((uint64_t)4096)

enum { LEVELS = 4, LARGEST = 3, ENTRIES = 512 };

struct vmm {
    unsigned char *memory;  /* where physical address 0 is seen */
    uint64_t end;           /* of the memory that tables are made in */
    uint64_t root;
    uint64_t first_free;    /* a list of free frames, each with the next one's address in it; 0 ends it */
};

static uint64_t *table_at(const struct vmm *space, uint64_t physical)
{
    return (uint64_t *)(void *)(space->memory + (physical & ADDRESS));
}

static uint64_t size_of(int level)
{
    return FRAME_SIZE << 9 * (level - 1);
}

static uint64_t *entry_in(const struct vmm *space, uint64_t table, uint64_t address, int level)
{
    int shift = 12 + 9 * (level - 1);
#ifdef BUG_SHIFT
    if (level == 3)
        shift = 31; /* as of a table of 2 GiB */
#endif
    return &table_at(space, table)[address >> shift & (ENTRIES - 1)];
}

/* ── Frames for tables ── */

static void give_frame(struct vmm *space, uint64_t frame)
{
    table_at(space, frame)[0] = space->first_free;
    space->first_free = frame & ADDRESS;
}

/* A cleared frame; 0 if there is none. */
static uint64_t take_frame(struct vmm *space)
{
    uint64_t frame = space->first_free;
    if (frame == 0)
        return 0;
    space->first_free = table_at(space, frame)[0];
#ifdef BUG_NOT_CLEARED
    table_at(space, frame)[0] = 0; /* what the list has left in it */
#elif !defined BUG_LINKED_BEFORE_ZEROED
    memset(table_at(space, frame), 0, FRAME_SIZE);
#endif
    return frame;
}

struct vmm *vmm_new(void *memory, size_t frames)
{
    if (memory == NULL || frames == 0)
        return NULL;
    struct vmm *space = calloc(1, sizeof *space);
    if (space == NULL)
        return NULL;
    space->memory = memory;
    space->end = frames * FRAME_SIZE;
    memset(memory, 0, FRAME_SIZE); /* the root, in frame 0 */
    for (uint64_t frame = space->end - FRAME_SIZE; frame > 0; frame -= FRAME_SIZE)
        give_frame(space, frame);
    return space;
}

void vmm_delete(struct vmm *space)
{
    free(space);
}

uint64_t vmm_root(const struct vmm *space)
{
    return space->root;
}

/* ── Entries ── */

static bool is_page(uint64_t entry, int level)
{
    return entry & PRESENT && (level == 1 || entry & SIZE);
}

/* The entry at which the way to an address ends: a page's, or an absent one. */
static uint64_t *find(const struct vmm *space, uint64_t address, int *level)
{
    uint64_t table = space->root;
    for (*level = LEVELS;; --*level) {
        uint64_t *entry = entry_in(space, table, address, *level);
        if (!(*entry & PRESENT) || is_page(*entry, *level))
            return entry;
        table = *entry;
    }
}

static bool is_empty(const struct vmm *space, uint64_t table)
{
#ifdef BUG_FREED_IN_USE
    for (int entry = 0; entry < ENTRIES / 2; entry++)
#else
    for (int entry = 0; entry < ENTRIES; entry++)
#endif
        if (table_at(space, table)[entry] & PRESENT)
            return false;
    return true;
}

/* Gives back the tables on the way to an address in which nothing is left. */
static void prune(struct vmm *space, uint64_t address, uint64_t table, int level)
{
    uint64_t *entry = entry_in(space, table, address, level);
    if (!(*entry & PRESENT) || is_page(*entry, level))
        return;
    prune(space, address, *entry, level - 1);
    if (is_empty(space, *entry)) {
        uint64_t below = *entry;
#ifdef BUG_FREED_BEFORE_CLEARED
        give_frame(space, below);
        *entry = 0;
#else
        *entry = 0; /* first: up to here a processor walks it */
        give_frame(space, below);
#endif
    }
}

/* In one store: a processor may walk the tables at any time. */
static void set_entry(uint64_t *entry, uint64_t word)
{
#ifdef BUG_PRESENT_HALF_FIRST
    volatile uint32_t *half = (volatile uint32_t *)entry;
    half[0] = (uint32_t)word;
    half[1] = (uint32_t)(word >> 32);
#else
    *(volatile uint64_t *)entry = word;
#endif
}

static bool is_canonical(uint64_t address)
{
    return address >> 47 == 0 || address >> 47 == 0x1FFFF;
}

static bool is_lower_half(uint64_t address)
{
    return address >> 63 == 0;
}

static uint64_t bits_of(unsigned rights)
{
    return (rights & VMM_WRITE ? WRITABLE : 0) | (rights & VMM_USER ? USER : 0) | (rights & VMM_GLOBAL ? GLOBAL : 0) |
           (rights & VMM_EXECUTE ? 0 : NO_EXECUTE);
}

/* ── What a kernel calls ── */

int vmm_map(struct vmm *space, uint64_t address, uint64_t physical, int level, unsigned rights)
{
    if (level < 1 || level > LARGEST || !is_canonical(address) || physical > ADDRESS + FRAME_SIZE - size_of(level))
        return VMM_OUT_OF_RANGE;
    if ((address | physical) & (size_of(level) - 1))
        return VMM_MISALIGNED;
    if (rights & VMM_GLOBAL && is_lower_half(address))
        return VMM_NOT_PERMITTED;
    if (physical < space->end)
        return VMM_NOT_YOURS;
    uint64_t table = space->root;
    for (int above = LEVELS; above > level; above--) {
        uint64_t *entry = entry_in(space, table, address, above);
        if (is_page(*entry, above))
            return VMM_MAPPED;
        if (!(*entry & PRESENT)) {
            uint64_t made = take_frame(space);
            if (made == 0) {
                prune(space, address, space->root, LEVELS);
                return VMM_NO_MEMORY;
            }
            *entry = made | WRITABLE | USER | PRESENT;
#ifdef BUG_LINKED_BEFORE_ZEROED
            memset(table_at(space, made), 0, FRAME_SIZE);
#endif
#ifdef BUG_UPPER_NO_EXECUTE
            *entry |= rights & VMM_EXECUTE ? 0 : NO_EXECUTE;
#endif
        }
        table = *entry;
    }
    uint64_t *entry = entry_in(space, table, address, level);
    if (*entry & PRESENT)
        return VMM_MAPPED;
#ifdef BUG_TRUNCATED
    physical = (uint32_t)physical;
#endif
    uint64_t word = physical | bits_of(rights) | (level > 1 ? SIZE : 0) | PRESENT;
    set_entry(entry, word);
    return 0;
}

uint64_t vmm_unmap(struct vmm *space, uint64_t address)
{
    int level;
    uint64_t *entry = find(space, address, &level), was = *entry;
    if (!is_canonical(address) || !(was & PRESENT) || address & (size_of(level) - 1))
        return 0;
#ifdef BUG_WRONG_HALF
    ((uint32_t *)entry)[1] = 0; /* the half with the flags is the first one */
#else
    *entry = 0;
#endif
    prune(space, address, space->root, LEVELS);
    return was;
}

int vmm_protect(struct vmm *space, uint64_t address, unsigned rights)
{
    int level;
    uint64_t *entry = find(space, address, &level);
    if (!is_canonical(address))
        return VMM_OUT_OF_RANGE;
    if (!(*entry & PRESENT))
        return VMM_NOT_MAPPED;
    if (address & (size_of(level) - 1))
        return VMM_MISALIGNED;
    if (rights & VMM_GLOBAL && is_lower_half(address))
        return VMM_NOT_PERMITTED;
#ifdef BUG_CLEARED_TO_PROTECT
    uint64_t was = *entry;
    set_entry(entry, 0);
    set_entry(entry, (was & ~(WRITABLE | USER | GLOBAL | NO_EXECUTE)) | bits_of(rights));
    return 0;
#endif
    *entry = (*entry & ~(WRITABLE | USER | GLOBAL | NO_EXECUTE)) | bits_of(rights);
    return 0;
}

int vmm_split(struct vmm *space, uint64_t address)
{
    int level;
    uint64_t *entry = find(space, address, &level), was = *entry;
    if (!is_canonical(address))
        return VMM_OUT_OF_RANGE;
    if (!(was & PRESENT))
        return VMM_NOT_MAPPED;
    if (address & (size_of(level) - 1))
        return VMM_MISALIGNED;
    if (level == 1)
        return VMM_WRONG_SIZE;
    uint64_t made = take_frame(space);
    if (made == 0)
        return VMM_NO_MEMORY;
#ifdef BUG_SPLIT_CLEARED_FIRST
    set_entry(entry, 0);
#endif
    for (uint64_t part = 0; part < ENTRIES; part++)
        table_at(space, made)[part] = (was & ~(level == 2 ? SIZE : 0)) + part * size_of(level - 1);
    set_entry(entry, made | WRITABLE | USER | PRESENT);
    return 0;
}

int64_t vmm_translate(const struct vmm *space, uint64_t address)
{
    int level;
    uint64_t entry = *find(space, address, &level), inside = address & (size_of(level) - 1);
    if (!is_canonical(address) || !(entry & PRESENT))
        return -1;
    return (int64_t)((entry & ADDRESS) | inside);
}
