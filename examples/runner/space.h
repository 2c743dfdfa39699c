/* An address space of a small kernel of 32 bits, which sees its memory where it is: a pointer is a physical address. */

#ifndef SPACE_H
#define SPACE_H

#include <stdint.h>

enum { SPACE_WRITE = 0x002, SPACE_USER = 0x004 };

/* In the place of the instruction, which a process may not give. */
extern void (*space_invlpg)(uint32_t address);

/* Has tables in so many pages of memory. 0, or -1. */
int space_init(void *memory, uint32_t pages);

/* What belongs into CR3. */
uint32_t *space_directory(void);

/* Each answers 0, or -1 where it is refused. Of a page of 4 KiB. */
int space_map(uint32_t page, uint32_t physical, uint32_t flags);
int space_unmap(uint32_t page);
int space_protect(uint32_t page, uint32_t flags);
int space_translate(uint32_t address, uint32_t *physical);

#endif
