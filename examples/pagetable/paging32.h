/* 32-bit paging for a small kernel: one page directory, and the tables that it refers to. */

#ifndef PAGING32_H
#define PAGING32_H

#include <stdint.h>

/* Flags, as entries have them. */
enum { PAGING_WRITE = 0x002, PAGING_USER = 0x004, PAGING_GLOBAL = 0x100 };

enum { PAGING_SMALL = 0x1000, PAGING_LARGE = 0x400000 };

/* Takes over so many bytes of physical memory from address 0 on, which are seen at `memory`. 0, or -1. */
int paging_init(void *memory, uint32_t bytes);

/* What belongs into CR3. */
uint32_t paging_directory(void);

/* Each answers 0, or -1 where it is refused. */
int paging_map(uint32_t virtual, uint32_t physical, uint32_t size, uint32_t flags);
int paging_unmap(uint32_t virtual);
int paging_protect(uint32_t virtual, uint32_t flags);
int paging_translate(uint32_t virtual, uint32_t *physical);

#endif
