/* The textbook search for a run of free frames, to measure ours against: of each frame, a bit that is set where it is
 * memory, and one where it is taken; a word of 64 looked at a time.
 */
#include <stddef.h>
#include <stdint.h>

#define NO_MEMORY (-12)
#define FREE ((uint64_t)0)
#define TAKEN (~(uint64_t)0)

struct map {
	const uint64_t *memory, *taken;
	int64_t start, end;
};

static uint64_t unreserved(const struct map *map, int64_t word)
{
	return map->memory[word] & ~map->taken[word];
}

/* The first frame from one on that is free, or that is not; `stop`, if there is none below. */
static int64_t next(const struct map *map, int64_t frame, int64_t stop, uint64_t flip)
{
	if (frame >= stop)
		return stop;
	int64_t word = frame >> 6;
	uint64_t bits = (unreserved(map, word) ^ flip) & ~(uint64_t)0 << (frame & 63);
	while (bits == 0) {
		if (++word << 6 >= stop)
			return stop;
		bits = unreserved(map, word) ^ flip;
	}
	int64_t found = (word << 6) + __builtin_ctzll(bits);
	return found < stop ? found : stop;
}

/* The last free frame below one; the one before `start`, if there is none. */
static int64_t last(const struct map *map, int64_t start, int64_t stop)
{
	if (stop <= start)
		return start - 1;
	int64_t word = (stop - 1) >> 6;
	uint64_t bits = unreserved(map, word);
	if (stop & 63)
		bits &= ~(~(uint64_t)0 << (stop & 63));
	while (bits == 0) {
		if (word << 6 <= start)
			return start - 1;
		bits = unreserved(map, --word);
	}
	int64_t found = (word << 6) + 63 - __builtin_clzll(bits);
	return found >= start ? found : start - 1;
}

static int64_t lowest(const struct map *map, int64_t count, int64_t order, int64_t stop)
{
	int64_t low = ((int64_t)1 << order) - 1;
	int64_t frame = (next(map, map->start, stop, FREE) + low) & ~low;
	while (frame <= stop - count) {
		int64_t taken = next(map, frame, frame + count, TAKEN);
		if (taken == frame + count)
			return frame;
		frame = (next(map, taken, stop, FREE) + low) & ~low;
	}
	return NO_MEMORY;
}

static int64_t highest(const struct map *map, int64_t count, int64_t order, int64_t stop)
{
	int64_t low = ((int64_t)1 << order) - 1;
	int64_t frame = (last(map, map->start, stop) + 1 - count) & ~low;
	while (frame >= map->start) {
		int64_t taken = next(map, frame, frame + count, TAKEN);
		if (taken == frame + count)
			return frame;
		frame = (last(map, map->start, taken) + 1 - count) & ~low;
	}
	return NO_MEMORY;
}

uint64_t search_all(const uint64_t *memory, const uint64_t *taken, int64_t frames, const int64_t *counts,
		    const int64_t *orders, const int64_t *limits, size_t calls, int is_up)
{
	struct map map = {memory, taken, 0, frames};
	uint64_t checksum = 0;
	for (size_t call = 0; call < calls; call++) {
		int64_t answer = is_up ? lowest(&map, counts[call], orders[call], limits[call])
				       : highest(&map, counts[call], orders[call], limits[call]);
		checksum = checksum * 1099511628211u + (uint64_t)answer;
	}
	return checksum;
}
