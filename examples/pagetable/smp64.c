/* The address space of a 64-bit kernel with several CPUs.

   What is taken away is gathered, then flushed on all CPUs, and only then are the frames of its tables free. Nothing here
   was changed for memspec: it sees the instructions that flush.

   With one of the BUG_… symbols it is one of the broken examples instead; README.md says what each one does. */

#include "smp64.h"

#include <stdbool.h>
#include <string.h>

#define PRESENT ((uint64_t)1 << 0)
#define WRITABLE ((uint64_t)1 << 1)
#define USER ((uint64_t)1 << 2)
#define GLOBAL ((uint64_t)1 << 8)
#define NO_EXECUTE ((uint64_t)1 << 63)
#define FRAME_SIZE ((uint64_t)4096)
#define ADDRESS (((uint64_t)1 << 52) - FRAME_SIZE)
#define PGE ((uint64_t)1 << 7)

enum { LEVELS = 4, ENTRIES = 512 };
enum { SINGLY = 2 };   /* up to so many pages are flushed one by one */
enum { TABLES = 16 };  /* so many tables wait for a flush at a time */

void (*smp_send_interrupt)(void);

static unsigned char *memory;  /* where physical address 0 is seen */
static uint64_t end;           /* of the memory that tables are made in */
static uint64_t first_free;    /* a list of free frames, each with the next one's address in it; 0 ends it */

/* What was taken away, and not flushed yet. Other CPUs read it when they are interrupted. */
static struct {
    uint64_t page[SINGLY], table[TABLES];
    int pages, tables;
} gathered;

static uint64_t *table_at(uint64_t physical)
{
    return (uint64_t *)(void *)(memory + (physical & ADDRESS));
}

static uint64_t size_of(int level)
{
    return FRAME_SIZE << 9 * (level - 1);
}

static uint64_t *entry_in(uint64_t table, uint64_t address, int level)
{
    return &table_at(table)[address / size_of(level) & (ENTRIES - 1)];
}

/* ── Flushing ── */

static inline void invlpg(uint64_t address)
{
    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

static inline void flush_all(void)
{
#ifdef BUG_KEEPS_GLOBAL
    uint64_t root;
    __asm__ volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(root) : : "memory");
#else
    uint64_t control;
    __asm__ volatile("mov %%cr4, %0" : "=r"(control));
    __asm__ volatile("mov %0, %%cr4" : : "r"(control & ~PGE) : "memory");
    __asm__ volatile("mov %0, %%cr4" : : "r"(control) : "memory");
#endif
}

/* On the CPU that runs it. A flush of any page drops all references to tables. */
static void flush_gathered(void)
{
    if (gathered.pages > SINGLY)
        flush_all();
    else if (gathered.pages == 0)
        invlpg(0);
    for (int page = 0; page < gathered.pages && gathered.pages <= SINGLY; page++)
        invlpg(gathered.page[page]);
}

void smp_interrupt(void)
{
    flush_gathered();
}

static void give_frame(uint64_t frame)
{
    table_at(frame)[0] = first_free;
    first_free = frame & ADDRESS;
}

static void finish(void)
{
    if (gathered.pages == 0 && gathered.tables == 0)
        return;
    flush_gathered();
#ifndef BUG_ONE_CPU
    smp_send_interrupt();
#endif
    while (gathered.tables > 0)
        give_frame(gathered.table[--gathered.tables]);
    gathered.pages = 0;
}

static void gather_page(uint64_t address)
{
    if (gathered.pages < SINGLY)
        gathered.page[gathered.pages] = address;
    gathered.pages++;
}

static void gather_table(uint64_t table)
{
#ifdef BUG_FREED_FIRST
    give_frame(table);
    gathered.tables = 0;
#else
    gathered.table[gathered.tables++] = table;
    if (gathered.tables == TABLES)
        finish();
#endif
}

/* ── Tables ── */

/* A cleared frame; 0 if there is none. */
static uint64_t take_frame(void)
{
    uint64_t frame = first_free;
    if (frame == 0)
        return 0;
    first_free = table_at(frame)[0];
    memset(table_at(frame), 0, FRAME_SIZE);
    return frame;
}

int smp_init(void *begin, size_t frames)
{
    if (begin == NULL || frames == 0)
        return -1;
    memory = begin;
    end = frames * FRAME_SIZE;
    first_free = 0;
    memset(memory, 0, FRAME_SIZE); /* the root, in frame 0 */
    for (uint64_t frame = end - FRAME_SIZE; frame > 0; frame -= FRAME_SIZE)
        give_frame(frame);
    return 0;
}

uint64_t smp_root(void)
{
    return 0;
}

/* The entry of an address in the last table on the way to it, whose level is told: 1 where there are all. */
static uint64_t *find(uint64_t address, int *level)
{
    uint64_t table = smp_root();
    for (*level = LEVELS;; --*level) {
        uint64_t *entry = entry_in(table, address, *level);
        if (!(*entry & PRESENT) || *level == 1)
            return entry;
        table = *entry;
    }
}

static bool is_empty(uint64_t table)
{
    for (int entry = 0; entry < ENTRIES; entry++)
        if (table_at(table)[entry] & PRESENT)
            return false;
    return true;
}

/* Takes out the tables on the way to an address in which nothing is left. */
static void prune(uint64_t address, uint64_t table, int level)
{
    uint64_t *entry = entry_in(table, address, level), below = *entry;
    if (level == 1 || !(below & PRESENT))
        return;
    prune(address, below, level - 1);
    if (is_empty(below)) {
        *entry = 0;
        gather_table(below & ADDRESS);
    }
}

static bool is_canonical(uint64_t address)
{
    return address >> 47 == 0 || address >> 47 == 0x1FFFF;
}

static bool is_refused(uint64_t address, unsigned rights)
{
    return !is_canonical(address) || address & (FRAME_SIZE - 1) || (rights & SMP_GLOBAL && address >> 63 == 0);
}

static uint64_t bits_of(unsigned rights)
{
    return (rights & SMP_WRITE ? WRITABLE : 0) | (rights & SMP_USER ? USER : 0) | (rights & SMP_GLOBAL ? GLOBAL : 0) |
           (rights & SMP_EXECUTE ? 0 : NO_EXECUTE);
}

/* ── What a kernel calls ── */

int smp_map(uint64_t address, uint64_t physical, unsigned rights)
{
    if (is_refused(address, rights) || physical & ~ADDRESS || physical < end)
        return -1;
    uint64_t table = smp_root();
    for (int level = LEVELS; level > 1; level--) {
        uint64_t *entry = entry_in(table, address, level);
        if (!(*entry & PRESENT)) {
            uint64_t made = take_frame();
            if (made == 0) {
                prune(address, smp_root(), LEVELS);
                finish();
                return -1;
            }
            *entry = made | WRITABLE | USER | PRESENT;
        }
        table = *entry;
    }
    uint64_t *entry = entry_in(table, address, 1);
    if (*entry & PRESENT)
        return -1;
    *entry = physical | bits_of(rights) | PRESENT; /* nothing was there: nobody need flush */
    return 0;
}

static void take_out(uint64_t address, uint64_t *entry)
{
#ifdef BUG_EARLY_INVLPG
    gather_page(address);
    finish();
    *entry = 0;
#else
    *entry = 0;
#ifndef BUG_NO_INVLPG
    gather_page(address);
#endif
#endif
    prune(address, smp_root(), LEVELS);
}

int smp_unmap(uint64_t address)
{
    int level;
    uint64_t *entry = find(address, &level);
    if (is_refused(address, 0) || !(*entry & PRESENT))
        return -1;
    take_out(address, entry);
    finish();
    return 0;
}

static bool is_range(uint64_t address, uint64_t pages)
{
    uint64_t last = address + (pages - 1) * FRAME_SIZE;
    return pages != 0 && pages <= (uint64_t)1 << 30 && is_canonical(last) && last >> 63 == address >> 63;
}

int smp_unmap_range(uint64_t address, uint64_t pages)
{
    if (is_refused(address, 0) || !is_range(address, pages))
        return -1;
    for (uint64_t left = (pages - 1) * FRAME_SIZE;;) {
        int level;
        uint64_t *entry = find(address, &level), step = size_of(level) - (address & (size_of(level) - 1));
        if (*entry & PRESENT)
            take_out(address, entry);
        if (step > left)
            break;
        address += step;
        left -= step;
    }
    finish();
    return 0;
}

int smp_map_range(uint64_t address, uint64_t physical, uint64_t pages, unsigned rights)
{
    if (is_refused(address, rights) || !is_range(address, pages) || physical > ADDRESS ||
        pages * FRAME_SIZE - FRAME_SIZE > ADDRESS - physical)
        return -1;
    for (uint64_t done = 0; done < pages; done++)
        if (smp_map(address + done * FRAME_SIZE, physical + done * FRAME_SIZE, rights) != 0) {
            if (done > 0)
                smp_unmap_range(address, done);
            return -1;
        }
    return 0;
}

int smp_protect(uint64_t address, unsigned rights)
{
    int level;
    uint64_t *entry = find(address, &level), was = *entry;
    if (is_refused(address, rights) || !(was & PRESENT))
        return -1;
    *entry = (was & ~(WRITABLE | USER | GLOBAL | NO_EXECUTE)) | bits_of(rights);
#ifndef BUG_UNFLUSHED_PROTECT
    if (was & ~*entry & (WRITABLE | USER) || *entry & ~was & NO_EXECUTE)
        gather_page(address); /* less is allowed; what allows more faults once, and is then looked up */
#endif
    finish();
    return 0;
}

int64_t smp_translate(uint64_t address)
{
    int level;
    uint64_t entry = *find(address, &level);
    if (!is_canonical(address) || !(entry & PRESENT))
        return -1;
    return (int64_t)((entry & ADDRESS) | (address & (FRAME_SIZE - 1)));
}
