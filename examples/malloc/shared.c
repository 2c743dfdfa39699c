/* A malloc for several threads. A block belongs to the thread that has asked for it first, which keeps those of its own
 * that were freed, by their size; what another thread frees goes to a list of the owner's, which is emptied when the owner
 * finds nothing of its own. Memory is cut off one piece for all. What several threads use is behind a lock.
 *
 * With a symbol BUG_… defined it has one fault; README.md says which. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

struct thread;

struct block {
    struct thread *owner;
    size_t class;
};

struct link { struct link *next; };  /* in a block that is free */

enum { HEADER = sizeof(struct block), LEAST = 16, CLASSES = 20, MOST_THREADS = 64 };

static struct thread {
    struct link *own[CLASSES], *remote[CLASSES];
} threads[MOST_THREADS];

static unsigned char *next_byte, *end;
static int thread_count;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

#ifdef BUG_NO_LOCK
#define pthread_mutex_lock(mutex) (void)(mutex)
#define pthread_mutex_unlock(mutex) (void)(mutex)
#endif

static void lock(void) { pthread_mutex_lock(&mutex); }

static void unlock(void) { pthread_mutex_unlock(&mutex); }

void shared_init(void *memory, size_t bytes)
{
    next_byte = memory;
    end = next_byte + bytes;
    thread_count = 0;
    for (int each = 0; each < MOST_THREADS; each++)
        threads[each] = (struct thread){{0}, {0}};
}

static struct thread *self(void)
{
    static _Thread_local struct thread *mine;
    if (mine == NULL)
        mine = &threads[__atomic_fetch_add(&thread_count, 1, __ATOMIC_RELAXED) % MOST_THREADS];
    return mine;
}

static size_t size_of(unsigned class) { return (size_t)LEAST << class; }

static struct block *cut(struct thread *thread, unsigned class)
{
    size_t size = HEADER + size_of(class);
    struct block *block = NULL;
    lock();
    if ((size_t)(end - next_byte) >= size) {
        block = (struct block *)next_byte;
        next_byte = (unsigned char *)block + size;
        block->owner = thread;
        block->class = class;
    }
    unlock();
    return block;
}

void *shared_malloc(size_t size)
{
    unsigned class = 0;
    while (class < CLASSES && size_of(class) < size)
        class++;
    if (class == CLASSES)
        return NULL;
    struct thread *thread = self();
    if (thread->own[class] == NULL) {
        lock();
        thread->own[class] = thread->remote[class];
        thread->remote[class] = NULL;
        unlock();
    }
    struct link *found = thread->own[class];
    if (found != NULL) {
        thread->own[class] = found->next;
        return found;
    }
    struct block *block = cut(thread, class);
    return block != NULL ? block + 1 : NULL;
}

static void keep(struct link **list, struct link *block)
{
    block->next = *list;
    *list = block;
}

void shared_free(void *address)
{
    if (address == NULL)
        return;
    struct block *block = (struct block *)address - 1;
    if (block->owner == self()) {
        keep(&block->owner->own[block->class], address);
        return;
    }
#ifdef BUG_KEPT_TWICE
    keep(&self()->own[block->class], address);
#endif
    lock();
    keep(&block->owner->remote[block->class], address);
    unlock();
}
