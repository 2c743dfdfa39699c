#ifndef HEAP_H
#define HEAP_H

#include <stddef.h>

void heap_init(void *memory, size_t bytes);
void *heap_malloc(size_t size);
void *heap_calloc(size_t count, size_t size);
void *heap_realloc(void *address, size_t size);
void *heap_aligned_alloc(size_t alignment, size_t size);
void heap_free(void *address);
size_t heap_usable_size(void *address);

#endif
