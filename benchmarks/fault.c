/* Page faults in C, to measure ours against: four levels of tables, areas page by page, frames from a free list. Every
 * page of an area of zeros is stored to for the first time: a walk that fails, a decision, a frame that is zeroed, an
 * entry, and the walk once more.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PRESENT 1u
#define WRITABLE 2u
#define USER 4u
#define ACCESSED 32u
#define DIRTY 64u
#define PLACE ((uint64_t)0x000ffffffffff000)
#define ENTRIES 512

#define PROT_READ 1
#define PROT_WRITE 2
#define THERE 8

enum { NOTHING, ZEROS, OWN };
enum { NO_FAULT, ZERO_PAGE, ZERO_FILL, ALLOW, MAPERR = -14, ACCERR = -13, NO_MEMORY = -12 };

static uint64_t (*memory)[ENTRIES];
static int64_t *stack, free_frames, *areas, root, zeros;

static int64_t take(void)
{
	return free_frames ? stack[--free_frames] : NO_MEMORY;
}

static int64_t take_zeroed(void)
{
	int64_t frame = take();

	if (frame >= 0)
		memset(memory[frame], 0, sizeof memory[frame]);
	return frame;
}

/* The entry of a page; NULL if a table is missing that is not to be made. */
static uint64_t *entry_of(int64_t page, int make)
{
	int64_t table = root;

	for (int shift = 27; shift > 0; shift -= 9) {
		uint64_t *entry = &memory[table][page >> shift & (ENTRIES - 1)];

		if (!(*entry & PRESENT)) {
			int64_t below = make ? take_zeroed() : NO_MEMORY;

			if (below < 0)
				return NULL;
			*entry = (uint64_t)below << 12 | PRESENT | WRITABLE | USER | ACCESSED;
		}
		table = (int64_t)((*entry & PLACE) >> 12);
	}
	return &memory[table][page & (ENTRIES - 1)];
}

static int64_t decide(int write, int protection, int64_t area, int held, int writable)
{
	if (!area)
		return MAPERR;
	if (write ? !(area & PROT_WRITE) : protection || !(area & 7))
		return ACCERR;
	if (held != NOTHING && (!write || writable))
		return NO_FAULT;
	if (held == OWN)
		return ALLOW;
	return write ? ZERO_FILL : ZERO_PAGE;
}

static int64_t serve(int64_t page, int write, int protection)
{
	uint64_t *entry = entry_of(page, 0), word = entry ? *entry : 0;
	int64_t frame = (int64_t)((word & PLACE) >> 12);
	int held = !(word & PRESENT) ? NOTHING : frame == zeros ? ZEROS : OWN;
	int64_t decided = decide(write, protection, areas[page], held, !!(word & WRITABLE));

	if (decided <= NO_FAULT)
		return decided;
	if (decided == ZERO_FILL)
		frame = take_zeroed();
	else if (decided == ZERO_PAGE)
		frame = zeros;
	entry = frame < 0 ? NULL : entry_of(page, 1);
	if (!entry)
		return NO_MEMORY;
	*entry = (uint64_t)frame << 12 | PRESENT | USER | (decided == ZERO_PAGE ? 0 : WRITABLE);
	return 0;
}

static int64_t store(int64_t page, int64_t word)
{
	for (;;) {
		uint64_t *entry = entry_of(page, 0);
		int64_t failure;

		if (entry && (*entry & PRESENT) && (*entry & WRITABLE)) {
			*entry |= ACCESSED | DIRTY;
			memory[(*entry & PLACE) >> 12][0] = (uint64_t)word;
			return 0;
		}
		failure = serve(page, 1, entry && (*entry & PRESENT));
		if (failure < 0)
			return failure;
	}
}

int start(int64_t pages, int64_t frames)
{
	memory = calloc((size_t)frames, sizeof *memory);
	stack = calloc((size_t)frames, sizeof *stack);
	areas = calloc((size_t)pages, sizeof *areas);
	if (!memory || !stack || !areas)
		return -1;
	for (int64_t frame = 0; frame < frames; frame++)
		stack[frame] = frames - 1 - frame;
	/* As ours: no frame is the operating system's to fill when it is first touched, and none is zero. */
	memset(memory, 0xff, (size_t)frames * sizeof *memory);
	free_frames = frames;
	root = take_zeroed();
	zeros = take_zeroed();
	for (int64_t page = 0; page < pages; page++)
		areas[page] = THERE | PROT_READ | PROT_WRITE;
	return 0;
}

void stop(void)
{
	free(memory);
	free(stack);
	free(areas);
}

/* The same loop as store_all() in fault.py. */
uint64_t store_all(const int64_t *pages, uint64_t count)
{
	uint64_t checksum = 0;

	for (uint64_t place = 0; place < count; place++)
		checksum = checksum * 1099511628211u + (uint64_t)store(pages[place], (int64_t)place);
	return checksum;
}

uint64_t look_at_all(const int64_t *pages, uint64_t count, uint64_t checksum)
{
	for (uint64_t place = 0; place < count; place++) {
		uint64_t *words = memory[(*entry_of(pages[place], 0) & PLACE) >> 12];

		checksum = checksum * 1099511628211u + words[0] + words[ENTRIES - 1];
	}
	return checksum;
}
