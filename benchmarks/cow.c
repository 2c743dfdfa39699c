/* Fork and the faults that part what it has shared, in C, to measure ours against: for each process an entry for each
 * page, and of each block of 512 how many are mapped; counted frames from a free list; a TLB of one translation. Fork
 * looks for what is pinned, as ours does, and nothing is. A fault is served at once, where ours can be stopped between
 * its steps.
 */
#define _DEFAULT_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PRESENT 1
#define WRITABLE 2
#define MAPPED 4
#define MAY_WRITE 8
#define FRAME_SHIFT 8
#define ATTRIBUTES (MAPPED | MAY_WRITE)
#define WORDS 512
#define BLOCK 512
#define HUGE ((size_t)1 << 21)

enum { NO_PROCESS = -3, NO_NUMBER = -24, NO_MEMORY = -12, NOT_MAPPED = -14, NOT_PERMITTED = -13 };

struct frame {
	int64_t references, mappings, pins, next;
	int exclusive;
};

static int64_t processes, pages, blocks, last, free_frames, key, cached;
static int64_t *tables, *mapped_of;
static char *alive;
static struct frame *frames;
static int64_t (*contents)[WORDS];

static int64_t *entry_of(int64_t process, int64_t page)
{
	return &tables[process * pages + page];
}

/* How many pages are mapped of a block. */
static int64_t *mapped_in(int64_t process, int64_t block)
{
	return &mapped_of[process * blocks + block];
}

static int64_t take(void)
{
	int64_t frame = free_frames;

	if (frame) {
		free_frames = frames[frame].next;
		frames[frame].references = 1;
	}
	return frame;
}

/* Frame 0 is the zero page, which nobody counts. */
static void release(int64_t frame)
{
	if (!frame || --frames[frame].references)
		return;
	frames[frame].exclusive = 0;
	memset(contents[frame], 0, sizeof contents[frame]);
	frames[frame].next = free_frames;
	free_frames = frame;
}

static void detach(int64_t entry)
{
	int64_t frame = entry >> FRAME_SHIFT;

	if (entry & PRESENT && frame) {
		frames[frame].mappings--;
		release(frame);
	}
}

/* The entry of a page that its process may write from now on, with a frame of its own; or a failure. */
static int64_t part(int64_t *entry)
{
	int64_t old = *entry >> FRAME_SHIFT, new;
	struct frame *frame = &frames[old];

	if (!(*entry & MAPPED))
		return NOT_MAPPED;
	if (!(*entry & MAY_WRITE))
		return NOT_PERMITTED;
	if (*entry & PRESENT && old && (frame->exclusive || frame->references == 1)) {
		frame->exclusive = 1;
		return *entry |= WRITABLE;
	}
	new = take();
	if (!new)
		return NO_MEMORY;
	memcpy(contents[new], contents[old], sizeof contents[new]);
	frames[new].mappings = 1;
	frames[new].exclusive = 1;
	detach(*entry);
	return *entry = (*entry & ATTRIBUTES) | new << FRAME_SHIFT | PRESENT | WRITABLE;
}

static int64_t store(int64_t process, int64_t place, int64_t value)
{
	int64_t page = place / WORDS, name = process * pages + page + 1;

	if (key != name || !(cached & WRITABLE)) {
		int64_t *entry = entry_of(process, page), found = *entry;

		if (!(found & PRESENT && found & WRITABLE))
			found = part(entry);
		if (found < 0)
			return found;
		key = name;
		cached = found;
	}
	contents[cached >> FRAME_SHIFT][place % WORDS] = value;
	return 0;
}

static int64_t copy_pinned(int64_t entry)
{
	int64_t frame = take();

	if (!frame)
		return 0;
	memcpy(contents[frame], contents[entry >> FRAME_SHIFT], sizeof contents[frame]);
	frames[frame].mappings = 1;
	frames[frame].exclusive = 1;
	return (entry & (ATTRIBUTES | PRESENT | WRITABLE)) | frame << FRAME_SHIFT;
}

static int64_t inherit(int64_t *entry)
{
	struct frame *frame = &frames[*entry >> FRAME_SHIFT];

	if (!(*entry & PRESENT))
		return *entry;
	if (frame->exclusive && frame->pins)
		return copy_pinned(*entry);
	*entry &= ~WRITABLE;
	if (*entry >> FRAME_SHIFT) {
		frame->references++;
		frame->mappings++;
		frame->exclusive = 0;
	}
	return *entry;
}

static void flush(int64_t process)
{
	if ((key - 1) / pages == process)
		key = cached = 0;
}

static void tear_down(int64_t process)
{
	for (int64_t block = 0; block < blocks; block++) {
		int64_t *entry = entry_of(process, block * BLOCK), *mapped = mapped_in(process, block);

		for (; *mapped; entry++)
			if (*entry) {
				detach(*entry);
				*entry = 0;
				--*mapped;
			}
	}
	flush(process);
	alive[process] = 0;
}

/* Whether there was memory for all of a block. */
static int copy_block(int64_t parent, int64_t child, int64_t block)
{
	int64_t *from = entry_of(parent, block * BLOCK), *to = entry_of(child, block * BLOCK);
	int64_t mapped = *mapped_in(parent, block), copied = 0;

	for (; copied < mapped; from++, to++)
		if (*from) {
			*to = inherit(from);
			if (!*to)
				break;
			copied++;
		}
	*mapped_in(child, block) = copied;
	return copied == mapped;
}

static int64_t fork_process(int64_t parent)
{
	int64_t child = 0;
	int is_whole = 1;

	while (child < processes && alive[child])
		child++;
	if (child == processes)
		return NO_NUMBER;
	alive[child] = 1;
	for (int64_t block = 0; block < blocks && is_whole; block++)
		is_whole = copy_block(parent, child, block);
	flush(parent);
	if (!is_whole) {
		tear_down(child);
		return NO_MEMORY;
	}
	return child;
}

static int64_t exit_process(int64_t process)
{
	if (!alive[process])
		return NO_PROCESS;
	tear_down(process);
	return 0;
}

static int64_t load(int64_t process, int64_t place)
{
	int64_t entry = *entry_of(process, place / WORDS);

	if (!alive[process])
		return NO_PROCESS;
	if (!(entry & MAPPED))
		return NOT_MAPPED;
	return entry & PRESENT ? contents[entry >> FRAME_SHIFT][place % WORDS] : 0;
}

/* In huge pages, if the system has them, as our memory is (in_huge_pages in cow.py). */
static void *memory_for(int64_t count, size_t size)
{
	size_t bytes = ((size_t)count * size + HUGE - 1) & ~(HUGE - 1);
	void *memory = aligned_alloc(HUGE, bytes);

	if (memory)
		madvise(memory, bytes, MADV_HUGEPAGE);
	return memory;
}

int start(int64_t processes_, int64_t pages_, int64_t frames_)
{
	processes = processes_;
	pages = pages_;
	blocks = (pages + BLOCK - 1) / BLOCK;
	last = frames_;
	tables = memory_for(processes * pages, sizeof *tables);
	mapped_of = memory_for(processes * blocks, sizeof *mapped_of);
	alive = memory_for(processes, sizeof *alive);
	frames = memory_for(last + 1, sizeof *frames);
	contents = memory_for(last + 1, sizeof *contents);
	return tables && mapped_of && alive && frames && contents ? 0 : -1;
}

/* As ours: no memory is the operating system's to find when it is first touched. */
void map_all(int64_t mapped)
{
	memset(tables, 0, (size_t)(processes * pages) * sizeof *tables);
	memset(mapped_of, 0, (size_t)(processes * blocks) * sizeof *mapped_of);
	memset(alive, 0, (size_t)processes);
	memset(frames, 0, (size_t)(last + 1) * sizeof *frames);
	memset(contents, 0, (size_t)(last + 1) * sizeof *contents);
	key = cached = free_frames = 0;
	for (int64_t frame = last; frame; frame--) {
		frames[frame].next = free_frames;
		free_frames = frame;
	}
	alive[0] = 1;
	for (int64_t page = 0; page < mapped; page++) {
		*entry_of(0, page) = ATTRIBUTES;
		++*mapped_in(0, page / BLOCK);
	}
}

void stop(void)
{
	free(tables);
	free(mapped_of);
	free(alive);
	free(frames);
	free(contents);
}

/* The same loops as in cow.py. */

uint64_t fork_all(uint64_t times)
{
	uint64_t checksum = 0;

	for (uint64_t time = 0; time < times; time++)
		checksum = checksum * 1099511628211u + (uint64_t)fork_process(0);
	return checksum;
}

uint64_t exit_all(uint64_t times)
{
	uint64_t checksum = 0;

	for (uint64_t child = 1; child <= times; child++)
		checksum = checksum * 1099511628211u + (uint64_t)exit_process((int64_t)child);
	return checksum;
}

uint64_t store_all(int64_t process, const int64_t *places, uint64_t count)
{
	uint64_t checksum = 0;

	for (uint64_t number = 0; number < count; number++)
		checksum = checksum * 1099511628211u + (uint64_t)store(process, places[number], process + (int64_t)number);
	return checksum;
}

uint64_t load_all(int64_t process, const int64_t *places, uint64_t count, uint64_t checksum)
{
	for (uint64_t number = 0; number < count; number++)
		checksum = checksum * 1099511628211u + (uint64_t)load(process, places[number]);
	return checksum;
}
