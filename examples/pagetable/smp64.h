/* The address space of a 64-bit kernel with several CPUs: whoever changes a table sees to it that all of them flush. */

#ifndef SMP64_H
#define SMP64_H

#include <stddef.h>
#include <stdint.h>

enum smp_rights { SMP_WRITE = 1, SMP_EXECUTE = 2, SMP_USER = 4, SMP_GLOBAL = 8 };

/* Interrupts all other CPUs, each of which calls smp_interrupt, and returns when they have. */
extern void (*smp_send_interrupt)(void);
void smp_interrupt(void);

/* Makes the tables in physical memory from address 0 on, which is seen at `memory`. 0, or -1. */
int smp_init(void *memory, size_t frames);

/* What belongs into CR3. */
uint64_t smp_root(void);

/* Pages of 4 KiB. Each answers 0, or -1 where it is refused. */
int smp_map(uint64_t address, uint64_t physical, unsigned rights);
int smp_map_range(uint64_t address, uint64_t physical, uint64_t pages, unsigned rights); /* all of them, or none */
int smp_unmap(uint64_t address);
int smp_protect(uint64_t address, unsigned rights);
int smp_unmap_range(uint64_t address, uint64_t pages);

/* The physical address; -1 where nothing is mapped. */
int64_t smp_translate(uint64_t address);

#endif
