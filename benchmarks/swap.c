/* Page-out and page-in in C, to measure ours against: a process with an entry for each page; frames from a free list; a
 * clock that passes over what was accessed since; slots, of which the first that is free is taken; and a swap cache,
 * which keeps what was read with its slot. A page goes out at once, where ours can be stopped between its steps.
 */
#define _DEFAULT_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PRESENT 1
#define WRITABLE 2
#define ACCESSED 32
#define DIRTY 64
#define FRAME_SHIFT 12
#define WORDS 512
#define HUGE ((size_t)1 << 21)
#define NO_MEMORY -12

struct frame {
	int64_t page, slot, next; /* 0 where there is none, and beginning with 1 */
	int changed;
};

struct slot {
	int64_t count, cached;
};

static int64_t pages, last, slots, free_frames, hand;
static int64_t *table; /* an entry; or a slot's number, negated */
static struct frame *frames;
static struct slot *area;
static int64_t (*contents)[WORDS], (*device)[WORDS];

static void leave(int64_t frame)
{
	struct slot *slot = &area[frames[frame].slot];

	slot->cached = 0;
	if (!slot->count)
		memset(device[frames[frame].slot], 0, sizeof *device);
	frames[frame].slot = 0;
	frames[frame].changed = 0;
}

static void give_back(int64_t frame)
{
	memset(contents[frame], 0, sizeof *contents);
	frames[frame].page = 0;
	frames[frame].next = free_frames;
	free_frames = frame;
}

static int64_t take_slot(void)
{
	int64_t kept = 0;

	for (int64_t slot = 1; slot <= slots; slot++)
		if (!area[slot].count) {
			if (!area[slot].cached)
				return slot;
			kept = slot;
		}
	if (kept)
		leave(area[kept].cached);
	return kept;
}

/* The frame at the hand, if it may go. */
static void page_out(void)
{
	int64_t frame = hand, *entry;

	hand = frame % last + 1;
	if (!frames[frame].page)
		return;
	entry = &table[frames[frame].page - 1];
	if (*entry & ACCESSED) {
		*entry &= ~ACCESSED;
		return;
	}
	if (!frames[frame].slot) {
		frames[frame].slot = take_slot();
		if (!frames[frame].slot)
			return;
		area[frames[frame].slot].cached = frame;
		frames[frame].changed = 1;
	}
	if (frames[frame].changed || *entry & DIRTY)
		memcpy(device[frames[frame].slot], contents[frame], sizeof *device);
	*entry = -frames[frame].slot;
	area[frames[frame].slot].count++;
	leave(frame);
	give_back(frame);
}

static int64_t take(void)
{
	int64_t frame;

	for (int64_t steps = 0; !free_frames && steps < 2 * last; steps++)
		page_out();
	frame = free_frames;
	if (frame)
		free_frames = frames[frame].next;
	return frame;
}

/* Whether there is a frame for it. */
static int fault(int64_t page)
{
	int64_t *entry = &table[page], slot = -*entry, frame = take();

	if (!frame)
		return 0;
	if (slot) {
		memcpy(contents[frame], device[slot], sizeof *contents);
		frames[frame].slot = slot;
		area[slot].cached = frame;
		area[slot].count--;
	}
	frames[frame].page = page + 1;
	*entry = frame << FRAME_SHIFT | PRESENT | WRITABLE | ACCESSED;
	return 1;
}

static int64_t store(int64_t place, int64_t value)
{
	int64_t *entry = &table[place / WORDS];

	if (*entry <= 0 && !fault(place / WORDS))
		return NO_MEMORY;
	*entry |= ACCESSED | DIRTY;
	contents[*entry >> FRAME_SHIFT][place % WORDS] = value;
	return 0;
}

static int64_t load(int64_t place)
{
	int64_t *entry = &table[place / WORDS];

	if (!*entry)
		return 0;
	if (*entry < 0 && !fault(place / WORDS))
		return NO_MEMORY;
	*entry |= ACCESSED;
	return contents[*entry >> FRAME_SHIFT][place % WORDS];
}

/* As numpy has it, which our memory is an array of: in huge pages where it is large. */
static void *memory_for(int64_t count, size_t size)
{
	size_t bytes = ((size_t)count * size + HUGE - 1) & ~(HUGE - 1);
	void *memory = aligned_alloc(HUGE, bytes);

	if (memory)
		madvise(memory, bytes, MADV_HUGEPAGE);
	return memory;
}

int start(int64_t pages_, int64_t frames_, int64_t slots_)
{
	pages = pages_;
	last = frames_;
	slots = slots_;
	table = memory_for(pages, sizeof *table);
	frames = memory_for(last + 1, sizeof *frames);
	area = memory_for(slots + 1, sizeof *area);
	contents = memory_for(last + 1, sizeof *contents);
	device = memory_for(slots + 1, sizeof *device);
	return table && frames && area && contents && device ? 0 : -1;
}

/* As ours: no memory is the operating system's to find when it is first touched. */
void empty(void)
{
	memset(table, 0, (size_t)pages * sizeof *table);
	memset(frames, 0, (size_t)(last + 1) * sizeof *frames);
	memset(area, 0, (size_t)(slots + 1) * sizeof *area);
	memset(contents, 0, (size_t)(last + 1) * sizeof *contents);
	memset(device, 0, (size_t)(slots + 1) * sizeof *device);
	free_frames = 0;
	hand = 1;
	for (int64_t frame = last; frame; frame--) {
		frames[frame].next = free_frames;
		free_frames = frame;
	}
}

void stop(void)
{
	free(table);
	free(frames);
	free(area);
	free(contents);
	free(device);
}

/* The same loops as in swap.py. */

void out_all(void)
{
	for (int64_t steps = 0; steps < 2 * last; steps++)
		page_out();
}

uint64_t store_all(const int64_t *places, uint64_t count)
{
	uint64_t checksum = 0;

	for (uint64_t number = 0; number < count; number++)
		checksum = checksum * 1099511628211u + (uint64_t)store(places[number], (int64_t)number + 1);
	return checksum;
}

uint64_t load_all(const int64_t *places, uint64_t count, uint64_t checksum)
{
	for (uint64_t number = 0; number < count; number++)
		checksum = checksum * 1099511628211u + (uint64_t)load(places[number]);
	return checksum;
}
