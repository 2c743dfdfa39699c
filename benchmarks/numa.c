/* Pages of a process on the nodes of a machine in C, to measure ours against: a fault looks for its policy, for the node
 * that this leads to, and takes a frame from the node's free list. Each node has its order of fallback; weights are
 * added up anew for each page, as Linux does it (mm/mempolicy.c: weighted_interleave_nid).
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

enum { DEFAULT, PREFERRED, BIND, INTERLEAVE, LOCAL, PREFERRED_MANY, WEIGHTED };
enum { MOST = 64, WORD = 64, PRESENT = 1, SHIFT = 4 };

struct node {
	int64_t number, first, frames, weight, free, has;
	int64_t distance[MOST], order[MOST];
};

struct policy {
	int64_t mode;
	uint64_t low, high;
};

static struct node node[MOST];
static int64_t nodes, ordered, per_area, *next_free, *entry;
static struct policy *task, **area, set;

static int has(uint64_t low, uint64_t high, int64_t number)
{
	return (number < WORD ? low >> number : high >> (number - WORD)) & 1;
}

/* The nearest node of a mask that has a free frame; -1 if none has. */
static int64_t nearest(int64_t start, uint64_t low, uint64_t high)
{
	for (int64_t place = 0; place < ordered; place++) {
		int64_t found = node[start].order[place];

		if (has(low, high, node[found].number) && node[found].has)
			return found;
	}
	return -1;
}

static int64_t in_turn(const struct policy *policy, int64_t page)
{
	int64_t total = 0, rest, n;

	for (n = 0; n < nodes; n++)
		if (has(policy->low, policy->high, node[n].number))
			total += policy->mode == WEIGHTED ? node[n].weight : 1;
	rest = page % total;
	for (n = 0; n < nodes; n++) {
		int64_t share = policy->mode == WEIGHTED ? node[n].weight : 1;

		if (!has(policy->low, policy->high, node[n].number))
			continue;
		if (rest < share)
			break;
		rest -= share;
	}
	return n;
}

static int64_t chosen(const struct policy *policy, int64_t home, int64_t page)
{
	int64_t start = home, found, mode = policy ? policy->mode : LOCAL;

	if (mode == PREFERRED || mode == INTERLEAVE || mode == WEIGHTED)
		start = in_turn(policy, mode == PREFERRED ? 0 : page);
	if (mode == BIND || mode == PREFERRED_MANY) {
		found = nearest(start, policy->low, policy->high);
		if (mode == BIND || found >= 0)
			return found;
	}
	return nearest(start, UINT64_MAX, UINT64_MAX);
}

/* An area's policy counts before the process's. */
static int64_t touch(int64_t cpu, int64_t page)
{
	const struct policy *of_area = area[page / per_area];
	int64_t from, frame;

	if (entry[page])
		return entry[page] >> SHIFT;
	from = chosen(of_area ? of_area : task, cpu % nodes, page);
	if (from < 0)
		return -ENOMEM;
	frame = node[from].free;
	node[from].free = next_free[frame];
	node[from].has--;
	entry[page] = frame << SHIFT | PRESENT;
	return frame;
}

static void fill_order(struct node *one)
{
	char used[MOST] = {0};

	for (ordered = 0;; ordered++) {
		int64_t best = -1;

		for (int64_t n = 0; n < nodes; n++)
			if (node[n].frames && !used[n] && (best < 0 || one->distance[n] < one->distance[best]))
				best = n;
		if (best < 0)
			return;
		used[best] = 1;
		one->order[ordered] = best;
	}
}

int start(int64_t count, int64_t frames, int64_t pages, const int64_t *distances, const int64_t *weights)
{
	nodes = count, per_area = pages, task = NULL;
	area = calloc(1, sizeof *area);
	next_free = calloc((size_t)(count * frames), sizeof *next_free);
	entry = calloc((size_t)pages, sizeof *entry);
	if (!next_free || !entry || !area)
		return -1;
	for (int64_t n = 0; n < count; n++) {
		struct node *one = &node[n];

		*one = (struct node){.number = n, .first = n * frames, .frames = frames, .weight = weights[n]};
		one->free = one->first, one->has = frames;
		for (int64_t other = 0; other < count; other++)
			one->distance[other] = distances[n * count + other];
		for (int64_t frame = one->first; frame < one->first + frames; frame++)
			next_free[frame] = frame + 1;
	}
	for (int64_t n = 0; n < count; n++)
		fill_order(&node[n]);
	return 0;
}

void set_policy(int64_t mode, uint64_t low)
{
	set = (struct policy){mode, low, 0};
	task = mode == DEFAULT ? NULL : &set;
}

void stop(void)
{
	free(next_free);
	free(entry);
	free(area);
}

/* The same loop as touch_all() in numa.py. */
uint64_t touch_all(const int64_t *pages, uint64_t count)
{
	uint64_t checksum = 0;

	for (uint64_t place = 0; place < count; place++)
		checksum = checksum * 1099511628211u + (uint64_t)touch(0, pages[place]);
	return checksum;
}
