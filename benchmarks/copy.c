/* User copy in C, to measure ours against: a check of the range, the rights of each page as the processor looks at them,
 * and memcpy from page to page. A fault ends the copy; the rest of the kernel's buffer is zeroed.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PRESENT 1u
#define WRITABLE 2u
#define SHIFT 12
#define PAGE ((int64_t)1 << SHIFT)
#define USER_END (((int64_t)1 << 47) - 4096)
#define KERNEL (-((int64_t)1 << 47))

static uint8_t *user, *kernel;
static const int64_t *rights;
static int64_t begin, room;
static int is_open;

/* How many bytes the processor lets the kernel use without leaving the page; 0 where the first one faults. */
static int64_t reach(int64_t address, int64_t count, int64_t right)
{
	int64_t offset = address - begin, inside;

	if (offset < 0 || address >= USER_END || !is_open)
		return 0;
	if ((rights[offset >> SHIFT] & right) != right)
		return 0;
	inside = PAGE - (offset & (PAGE - 1));
	return inside < count ? inside : count;
}

static int access_ok(int64_t address, int64_t count)
{
	return address >= 0 && count >= 0 && count <= USER_END - address;
}

static int has_room(int64_t buffer, int64_t count)
{
	return buffer < 0 && buffer >= KERNEL && buffer - KERNEL <= room && count >= 0 && count <= room - (buffer - KERNEL);
}

static int64_t copy_from_user(int64_t buffer, int64_t address, int64_t count)
{
	uint8_t *to = kernel + (buffer - KERNEL);
	int64_t left = count, run;

	if (!has_room(buffer, count))
		return count;
	if (access_ok(address, count)) {
		is_open = 1;
		while (left > 0 && (run = reach(address, left, PRESENT)) > 0) {
			memcpy(to, user + (address - begin), (size_t)run);
			to += run;
			address += run;
			left -= run;
		}
		is_open = 0;
	}
	memset(to, 0, (size_t)left);
	return left;
}

static int64_t copy_to_user(int64_t address, int64_t buffer, int64_t count)
{
	const uint8_t *of = kernel + (buffer - KERNEL);
	int64_t left = count, run;

	if (!has_room(buffer, count) || !access_ok(address, count))
		return count;
	is_open = 1;
	while (left > 0 && (run = reach(address, left, PRESENT | WRITABLE)) > 0) {
		memcpy(user + (address - begin), of, (size_t)run);
		of += run;
		address += run;
		left -= run;
	}
	is_open = 0;
	return left;
}

/* Memory as ours has it: the process's pages, then the kernel's bytes. */
void start(uint8_t *memory, const int64_t *page_rights, int64_t pages, int64_t bytes)
{
	user = memory;
	kernel = memory + (pages << SHIFT);
	rights = page_rights;
	begin = USER_END - (pages << SHIFT);
	room = bytes;
	is_open = 0;
}

/* The same loop as copy_all() in copy.py. */
uint64_t copy_all(const int64_t *to_user, const int64_t *addresses, const int64_t *buffers, const int64_t *counts,
		  uint64_t calls)
{
	uint64_t checksum = 0;

	for (uint64_t call = 0; call < calls; call++) {
		int64_t left = to_user[call] ? copy_to_user(addresses[call], buffers[call], counts[call])
					     : copy_from_user(buffers[call], addresses[call], counts[call]);

		checksum = checksum * 1099511628211u + (uint64_t)left;
	}
	return checksum;
}
