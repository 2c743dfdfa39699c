#include <stddef.h>

/* Answers below 0, as in Linux: -EFAULT where an address lies in no slab, -EISDIR where it lies in one and no object
 * begins there, -ENOENT where the object is free, -ESRCH where there is no such cache, -EBUSY where an object of it is
 * held, -EINVAL where there cannot be one, -ENOMEM where there is no room for it. */

void slab_init(void *memory, size_t bytes);  /* a multiple of 4,096, at most 1 MiB, aligned as far */

int slab_create(size_t size, size_t alignment, int constructor);
long long slab_shape(int cache);  /* stride << 32 | order << 24 | objects */
int slab_shrink(int cache);
int slab_destroy(int cache);
size_t slab_constructed(int cache);

void *slab_alloc(int cache);
int slab_free(void *object);

void object_store(void *at, size_t count, int byte);
unsigned object_load(const void *at, size_t count);
