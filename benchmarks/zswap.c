/* Zswap in C, to measure ours against: the same compressor by words, and the same pool of chunks that are linked; a
 * device in memory, entries in a free list and by age. Nothing is written back in steps, and nothing that is freed is
 * cleared.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WORDS 512
#define CHUNK 8
#define GROUP 8
#define PLACES 16

enum { ON_DEVICE = -1, FULL = -28 };

struct entry {
	int64_t length, first, older, newer, slot, next;
};

static int64_t slots, limit, charge, lowest, free_entry, oldest, newest;
static int64_t *table, *links;
static struct entry *entries;
static int64_t (*pool)[CHUNK], (*device)[WORDS];
static int64_t buffer[WORDS + GROUP + 1], frame[WORDS], recent[PLACES];

void stop(void)
{
	free(table), free(links), free(entries), free(pool), free(device);
	table = links = NULL, entries = NULL, pool = NULL, device = NULL;
}

int start(int64_t how_many, int64_t chunks)
{
	slots = how_many, limit = chunks, charge = 0, lowest = 1, free_entry = 0, oldest = newest = 0;
	table = calloc(slots, sizeof *table);
	links = calloc(limit + 2, sizeof *links);
	entries = calloc(slots + 2, sizeof *entries);
	pool = calloc(limit + 1, sizeof *pool);
	device = calloc(slots, sizeof *device);
	if (!table || !links || !entries || !pool || !device)
		return -1;
	for (int64_t entry = slots + 1; entry > 0; entry--)
		entries[entry].next = free_entry, free_entry = entry;
	return 0;
}

static unsigned place_of(int64_t word)
{
	return (uint64_t)word * 0x9E3779B97F4A7C15u >> 60;
}

static int64_t compress(void)
{
	int64_t used = 0;
	int word = 0;

	memset(recent, 0, sizeof recent);
	while (word < WORDS && used < WORDS) {
		uint64_t tags = 0;
		int64_t at = used + 1;

		for (int shift = 0; shift < 6 * GROUP; shift += 6, word++) {
			int64_t value = frame[word];
			unsigned place = place_of(value);

			if (!value)
				continue;
			if (recent[place] == value) {
				tags |= (uint64_t)(1 | place << 2) << shift;
			} else {
				tags |= (uint64_t)2 << shift;
				buffer[at++] = recent[place] = value;
			}
		}
		buffer[used] = tags;
		used = at;
	}
	return word == WORDS && used < WORDS ? used : WORDS;
}

static void decompress(void)
{
	const int64_t *at = buffer;
	int word = 0;

	memset(recent, 0, sizeof recent);
	while (word < WORDS) {
		uint64_t tags = *at++;

		for (int i = 0; i < GROUP; i++, tags >>= 6) {
			int64_t value = 0;

			if ((tags & 3) == 2)
				value = *at++, recent[place_of(value)] = value;
			else if ((tags & 3) == 1)
				value = recent[tags >> 2 & PLACES - 1];
			frame[word++] = value;
		}
	}
}

static int64_t put_into_pool(const int64_t *source, int64_t length)
{
	int64_t first = 0, last = 0;

	for (int64_t done = 0; done < length; done += CHUNK) {
		int64_t chunk = lowest, count = length - done < CHUNK ? length - done : CHUNK;

		links[chunk] = -1;
		do
			lowest++;
		while (lowest <= limit && links[lowest]);
		memcpy(pool[chunk - 1], source + done, count * sizeof *source);
		if (first)
			links[last] = chunk;
		else
			first = chunk;
		last = chunk;
	}
	charge += (length + CHUNK - 1) / CHUNK;
	return first;
}

static void drop(int64_t number)
{
	struct entry *entry = &entries[number];
	int64_t chunk = entry->first;

	if (entry->length) {
		*(entry->older ? &entries[entry->older].newer : &oldest) = entry->newer;
		*(entry->newer ? &entries[entry->newer].older : &newest) = entry->older;
		for (int64_t done = 0; done < entry->length; done += CHUNK) {
			int64_t following = links[chunk];

			links[chunk] = 0;
			if (chunk < lowest)
				lowest = chunk;
			chunk = following;
		}
		charge -= (entry->length + CHUNK - 1) / CHUNK;
	}
	entry->next = free_entry;
	free_entry = number;
}

static void put(int64_t slot, int64_t holds)
{
	int64_t old = table[slot];

	table[slot] = holds;
	if (old > 0)
		drop(old);
}

static int64_t new_entry(int64_t slot, int64_t length, int64_t first)
{
	int64_t number = free_entry;
	struct entry *entry = &entries[number];

	free_entry = entry->next;
	*entry = (struct entry){length, first, 0, 0, slot, 0};
	if (length) {
		entry->older = newest;
		*(newest ? &entries[newest].newer : &oldest) = number;
		newest = number;
	}
	return number;
}

static int is_alike(void)
{
	if (frame[WORDS - 1] != frame[0])
		return 0;
	for (int word = 1; word < WORDS; word++)
		if (frame[word] != frame[0])
			return 0;
	return 1;
}

static int64_t store(int64_t slot)
{
	int64_t length, cost;

	if (is_alike()) {
		put(slot, new_entry(slot, 0, frame[0]));
		return 0;
	}
	length = compress();
	cost = (length + CHUNK - 1) / CHUNK;
	if (cost > limit - charge) {
		memcpy(device[slot], frame, sizeof frame);
		put(slot, ON_DEVICE);
		return FULL;
	}
	put(slot, new_entry(slot, length, put_into_pool(length < WORDS ? buffer : frame, length)));
	return cost;
}

static void load(int64_t slot)
{
	const struct entry *entry = &entries[table[slot] > 0 ? table[slot] : 0];
	int64_t chunk = entry->first, *target = entry->length < WORDS ? buffer : frame;

	if (table[slot] == ON_DEVICE) {
		memcpy(frame, device[slot], sizeof frame);
		return;
	}
	if (!entry->length) {
		for (int word = 0; word < WORDS; word++)
			frame[word] = entry->first;
		return;
	}
	for (int64_t done = 0; done < entry->length; done += CHUNK, chunk = links[chunk]) {
		int64_t count = entry->length - done < CHUNK ? entry->length - done : CHUNK;

		memcpy(target + done, pool[chunk - 1], count * sizeof *target);
	}
	if (entry->length < WORDS)
		decompress();
}

int64_t store_all(const int64_t *pages, uint64_t count)
{
	uint64_t checksum = 0;

	for (uint64_t slot = 0; slot < count; slot++) {
		memcpy(frame, pages + slot * WORDS, sizeof frame);
		checksum = checksum * 1099511628211u + store(slot);
	}
	return checksum;
}

int64_t load_all(uint64_t count, int64_t word)
{
	uint64_t checksum = 0;

	for (uint64_t slot = 0; slot < count; slot++) {
		load(slot);
		checksum = checksum * 1099511628211u + frame[word];
	}
	return checksum;
}
