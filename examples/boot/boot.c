/* Tables that map a kernel twice: at its own address, and above the base. Each BUG_ is a bug of its own. */
#include "boot.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 1024, PRESENT = 1, WRITABLE = 2 };
#define PAGE 4096ull
#define LARGE (PAGE * ENTRIES)

int build_tables(uint32_t *tables, uint32_t root, uint32_t count, uint32_t load, uint64_t size, uint32_t base)
{
    uint64_t tables_end = root + (count + 1) * PAGE, end = load + size;
#ifdef BUG_ALIGNMENT_ASSUMED
#else
    if (base % LARGE != 0)
        return -MISALIGNED;
#endif
    if (load < tables_end && root < end)
        return -OVERLAP;
#ifdef BUG_TABLES_NOT_MAPPED
#else
    if (end < tables_end)
        end = tables_end;
#endif
#ifdef BUG_ROUNDED_DOWN
    end = end / PAGE * PAGE;
#else
    end = (end + PAGE - 1) / PAGE * PAGE;
#endif
    if (end > count * LARGE)
        return -TOO_LARGE;
    if (base < end || base + end > 1ull << 32)
        return -NO_ROOM;

#ifdef BUG_NOT_CLEARED
#else
    memset(tables, 0, (count + 1) * PAGE);
#endif
    for (uint64_t page = 0; page * PAGE < end; page++)
        tables[ENTRIES + page] = (uint32_t)(page * PAGE) | PRESENT | WRITABLE;
    for (uint64_t at = 0; at * LARGE < end; at++) {
        uint32_t entry = (uint32_t)(root + (at + 1) * PAGE) | PRESENT | WRITABLE;
#ifdef BUG_ONE_TABLE
        if (at > 0)
            break;
#endif
#ifdef BUG_NO_IDENTITY
#else
        tables[at] = entry;
#endif
#ifdef BUG_INDEX_OF_A_PAGE
        tables[(base / PAGE + at) % ENTRIES] = entry;
#else
        tables[base / LARGE + at] = entry;
#endif
    }
    return 0;
}

/* ── What stands between that and memspec ── */

struct boot {
    uint64_t size;
    uint32_t load, base, root, count;
    int is_built;
    uint32_t tables[];
};

struct boot *boot_new(uint32_t load, uint64_t size, uint32_t base, uint32_t root, uint32_t tables)
{
    struct boot *boot = malloc(sizeof *boot + (tables + 1) * PAGE);
    if (boot == NULL)
        return NULL;
    boot->load = load, boot->size = size, boot->base = base, boot->root = root, boot->count = tables;
    boot_reset(boot);
    return boot;
}

void boot_delete(struct boot *boot)
{
    free(boot);
}

void boot_reset(struct boot *boot)
{
    boot->is_built = 0;
    memset(boot->tables, 0xA7, (boot->count + 1) * PAGE);
}

int boot_build(struct boot *boot)
{
    int result = build_tables(boot->tables, boot->root, boot->count, boot->load, boot->size, boot->base);
    boot->is_built |= result == 0;
    return result;
}

static uint32_t word_at(const struct boot *boot, uint32_t address)
{
    uint32_t place = (address - boot->root) / 4;
    return address >= boot->root && place < (boot->count + 1) * ENTRIES ? boot->tables[place] : 0;
}

/* The physical address that a write reaches, walked as the processor does. */
int64_t boot_lookup(const struct boot *boot, int64_t address)
{
    if (address < 0 || address > UINT32_MAX)
        return -OUT_OF_RANGE;
    if (!boot->is_built)
        return -NOT_BUILT;
    uint32_t upper = word_at(boot, boot->root + (uint32_t)(address / (int64_t)LARGE) * 4);
    if (!(upper & PRESENT))
        return -NOT_MAPPED;
    uint32_t lower = word_at(boot, (upper & -(uint32_t)PAGE) + (uint32_t)(address / (int64_t)PAGE % ENTRIES) * 4);
    if ((upper & lower & (PRESENT | WRITABLE)) != (PRESENT | WRITABLE))
        return -NOT_MAPPED;
    return (lower & -(uint32_t)PAGE) | (uint32_t)(address % (int64_t)PAGE);
}
