/* The first page tables of a kernel: 32-bit paging, pages of 4 KiB. */
#ifndef BOOT_H
#define BOOT_H

#include <stdint.h>

/* The directory is the first 1,024 words of `tables`, which lie at the physical address root; `count` tables follow. */
int build_tables(uint32_t *tables, uint32_t root, uint32_t count, uint32_t load, uint64_t size, uint32_t base);

/* What memspec calls: a kernel at its place, with memory for its tables that holds anything at first. */
struct boot;
struct boot *boot_new(uint32_t load, uint64_t size, uint32_t base, uint32_t root, uint32_t tables);
void boot_delete(struct boot *boot);
void boot_reset(struct boot *boot);
int boot_build(struct boot *boot);
int64_t boot_lookup(const struct boot *boot, int64_t address);

enum { MISALIGNED = 1, TOO_LARGE, OVERLAP, NO_ROOM, NOT_BUILT, NOT_MAPPED, OUT_OF_RANGE };

#endif
