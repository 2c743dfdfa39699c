#include <stddef.h>

/* Answers below 0, as in Linux: -EFAULT where an address lies in no block's pages, -EISDIR where it lies in some and no
 * block begins there, -ENOENT where nobody holds the block. */

#define ZERO_SIZE_PTR ((void *)16)

void kmalloc_init(void *memory, size_t bytes);  /* a multiple of 4,096, at most 1 MiB, aligned as far */

void *kmalloc(size_t size);
void *kzalloc(size_t size);
void *krealloc(void *block, size_t size);
int kfree(void *block);
long ksize(const void *block);
