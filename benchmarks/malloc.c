/* Recorded calls, made again through the malloc that the program runs with: glibc's, or one that is preloaded. The same
 * loop as replay() in malloc.py: the first word of a block is written when it is handed out, and read before the block
 * goes back; what was read is the checksum.
 *
 * usage: malloc CALLS ROUNDS   a line for each round: its nanoseconds, its checksum
 *        malloc CALLS 0        a line: the most bytes that glibc's heap had at any time
 * CALLS: words of 64 bits: how many calls and slots, then the calls
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MALLOC, CALLOC, REALLOC, ALIGNED, FREE };
enum { READ = 1, WRITE = 2 };

struct call {
	int64_t which, slot, first, second, touches;
};

static uint64_t *make(const struct call *call, uint64_t *block)
{
	switch (call->which) {
	case MALLOC:
		return malloc(call->first);
	case CALLOC:
		return calloc(call->first, call->second);
	case REALLOC:
		return realloc(block, call->first);
	case ALIGNED:
		return aligned_alloc(call->first, call->second);
	}
	free(block);
	return NULL;
}

static uint64_t replay(const struct call *calls, int64_t count, uint64_t **held)
{
	uint64_t checksum = 0;

	for (int64_t number = 0; number < count; number++) {
		const struct call *call = &calls[number];
		uint64_t *block = held[call->slot];

		if (call->touches & READ)
			checksum = checksum * 1099511628211u + *block;
		held[call->slot] = block = make(call, block);
		if (call->touches & WRITE)
			*block = number;
	}
	return checksum;
}

/* How many bytes are mapped for a block alone: the second bit of the word in front says whether any are (glibc 2.36,
 * malloc/malloc.c: IS_MMAPPED). */
static int64_t mapped(const uint64_t *block)
{
	return block && block[-1] & 2 ? (int64_t)(block[-1] & -8) : 0;
}

static int64_t peak(const struct call *calls, int64_t count, uint64_t **held)
{
	char *origin = sbrk(0);
	int64_t most = 0, own = 0;

	for (int64_t number = 0; number < count; number++) {
		uint64_t **block = &held[calls[number].slot];
		int64_t now;

		own -= mapped(*block);
		*block = make(&calls[number], *block);
		own += mapped(*block);
		now = (char *)sbrk(0) - origin + own;
		if (now > most)
			most = now;
	}
	return most;
}

static int64_t nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000 + now.tv_nsec;
}

int main(int argc, char **argv)
{
	int file = argc == 3 ? open(argv[1], O_RDONLY) : -1;
	struct stat about;
	const int64_t *words;
	const struct call *calls;
	uint64_t **held;

	if (file < 0 || fstat(file, &about))
		return 2;
	words = mmap(NULL, about.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
	calls = (const struct call *)(words + 2);
	held = mmap(NULL, words[1] * 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (words == MAP_FAILED || held == MAP_FAILED)
		return 2;
	if (atoi(argv[2]) == 0)
		printf("%ld\n", (long)peak(calls, words[0], held));
	for (int round = 0; round < atoi(argv[2]); round++) {
		int64_t started = nanoseconds();
		uint64_t checksum = replay(calls, words[0], held);

		printf("%ld %lu\n", (long)(nanoseconds() - started), (unsigned long)checksum);
	}
	return 0;
}
