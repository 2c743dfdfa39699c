/* Address spaces of a 64-bit kernel: four levels of tables, pages of 4 KiB, 2 MiB and 1 GiB, and no-execute. */

#ifndef VMM64_H
#define VMM64_H

#include <stddef.h>
#include <stdint.h>

enum vmm_rights { VMM_WRITE = 1, VMM_EXECUTE = 2, VMM_USER = 4, VMM_GLOBAL = 8 };

enum vmm_error {
    VMM_NO_MEMORY = -1,
    VMM_OUT_OF_RANGE = -2,
    VMM_MISALIGNED = -3,
    VMM_NOT_PERMITTED = -4,
    VMM_NOT_YOURS = -5,
    VMM_MAPPED = -6,
    VMM_NOT_MAPPED = -7,
    VMM_WRONG_SIZE = -8,
};

struct vmm;

/* Makes an address space in physical memory from address 0 on, which is seen at `memory`. NULL if that fails. */
struct vmm *vmm_new(void *memory, size_t frames);
void vmm_delete(struct vmm *space);

/* The physical address of its first table. */
uint64_t vmm_root(const struct vmm *space);

/* `level`: 1 for 4 KiB, 2 for 2 MiB, 3 for 1 GiB. Each answers 0, or an error. */
int vmm_map(struct vmm *space, uint64_t address, uint64_t physical, int level, unsigned rights);
int vmm_protect(struct vmm *space, uint64_t address, unsigned rights);

/* Maps a large page as 512 of the next size. Nobody who uses it meanwhile notices. */
int vmm_split(struct vmm *space, uint64_t address);

/* The entry that was there, with the processor's notes; 0 if there was none that begins here. */
uint64_t vmm_unmap(struct vmm *space, uint64_t address);

/* The physical address; -1 where nothing is mapped. */
int64_t vmm_translate(const struct vmm *space, uint64_t address);

#endif
