/* The page tables of a kernel of 32 bits, on one CPU. With BUG_UNFLUSHED it forgets to flush what it protects; with
   BUG_FREED_FIRST a table is free before the CPU has forgotten it. */

#include "space.h"

#include <stddef.h>

enum { PRESENT = 0x001, RIGHTS = SPACE_WRITE | SPACE_USER, ENTRIES = 1024, SIZE = 4096 };

void (*space_invlpg)(uint32_t address);

static uint32_t *directory, *first_free; /* a free table begins with the address of the next one */
static uint32_t begin, end;              /* of the memory for tables */

static uint32_t *pointer(uint32_t physical)
{
    return (uint32_t *)(uintptr_t)physical;
}

static void give_table(uint32_t *table)
{
    table[0] = (uint32_t)(uintptr_t)first_free;
    first_free = table;
}

static uint32_t *take_table(void)
{
    uint32_t *table = first_free;
    if (table == NULL)
        return NULL;
    first_free = pointer(table[0]);
    for (int entry = 0; entry < ENTRIES; entry++)
        table[entry] = 0;
    return table;
}

int space_init(void *memory, uint32_t pages)
{
    begin = (uint32_t)(uintptr_t)memory;
    end = begin + pages * SIZE;
    first_free = NULL;
    for (uint32_t table = end; table > begin; table -= SIZE)
        give_table(pointer(table - SIZE));
    directory = take_table();
    return directory == NULL ? -1 : 0;
}

uint32_t *space_directory(void)
{
    return directory;
}

/* The entry of a page that is mapped; NULL if it is not. */
static uint32_t *find(uint32_t page)
{
    uint32_t above = directory[page >> 22];
    uint32_t *entry = above & PRESENT ? pointer(above & -SIZE) + (page >> 12) % ENTRIES : NULL;
    return entry != NULL && *entry & PRESENT ? entry : NULL;
}

int space_map(uint32_t page, uint32_t physical, uint32_t flags)
{
    if ((page | physical) % SIZE || (begin <= physical && physical < end) || find(page) != NULL)
        return -1;
    uint32_t *above = &directory[page >> 22];
    if (!(*above & PRESENT)) {
        uint32_t *table = take_table();
        if (table == NULL)
            return -1;
        *above = (uint32_t)(uintptr_t)table | RIGHTS | PRESENT;
    }
    pointer(*above & -SIZE)[(page >> 12) % ENTRIES] = physical | (flags & RIGHTS) | PRESENT;
    return 0;
}

int space_unmap(uint32_t page)
{
    uint32_t *entry = find(page);
    if (page % SIZE || entry == NULL)
        return -1;
    *entry = 0;
    uint32_t *above = &directory[page >> 22], *table = pointer(*above & -SIZE);
    int left = 0;
    while (left < ENTRIES && !(table[left] & PRESENT))
        left++;
    if (left == ENTRIES)
        *above = 0;
#ifdef BUG_FREED_FIRST
    if (left == ENTRIES)
        give_table(table);
    space_invlpg(page);
#else
    space_invlpg(page); /* of the table, too */
    if (left == ENTRIES)
        give_table(table);
#endif
    return 0;
}

int space_protect(uint32_t page, uint32_t flags)
{
    uint32_t *entry = find(page);
    if (page % SIZE || entry == NULL)
        return -1;
    *entry = (*entry & ~(uint32_t)RIGHTS) | (flags & RIGHTS);
#ifndef BUG_UNFLUSHED
    space_invlpg(page);
#endif
    return 0;
}

int space_translate(uint32_t address, uint32_t *physical)
{
    uint32_t *entry = find(address);
    if (entry == NULL)
        return -1;
    *physical = (*entry & -SIZE) | address % SIZE;
    return 0;
}
