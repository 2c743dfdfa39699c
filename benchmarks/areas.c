/* Areas in a textbook's red-black tree, as Linux kept them before 6.1: a record for each area, found by its end. Inserting
 * and searching alone, as nothing else is measured; a record holds what an area is, and is allocated by itself.
 *
 * find_all() makes the calls that find_all() in areas.py makes: the end of the lowest area that ends above each address.
 */
#include <stdint.h>
#include <stdlib.h>

enum { RED, BLACK };

struct area {
	struct area *left, *right, *parent;
	int colour;
	int64_t start, end, rights, flags, file, offset;
};

static struct area nil = {&nil, &nil, &nil, BLACK, 0, 0, 0, 0, 0, 0};
static struct area *root = &nil;

static void put_in_place(struct area *old, struct area *new)
{
	if (old->parent == &nil)
		root = new;
	else if (old->parent->left == old)
		old->parent->left = new;
	else
		old->parent->right = new;
	new->parent = old->parent;
}

static void rotate_left(struct area *area)
{
	struct area *right = area->right;

	area->right = right->left;
	if (right->left != &nil)
		right->left->parent = area;
	put_in_place(area, right);
	right->left = area;
	area->parent = right;
}

static void rotate_right(struct area *area)
{
	struct area *left = area->left;

	area->left = left->right;
	if (left->right != &nil)
		left->right->parent = area;
	put_in_place(area, left);
	left->right = area;
	area->parent = left;
}

static void balance(struct area *area)
{
	while (area->parent->colour == RED) {
		struct area *parent = area->parent, *above = parent->parent;
		int is_left = parent == above->left;
		struct area *uncle = is_left ? above->right : above->left;

		if (uncle->colour == RED) {
			parent->colour = uncle->colour = BLACK;
			above->colour = RED;
			area = above;
			continue;
		}
		if (area == (is_left ? parent->right : parent->left)) {
			area = parent;
			if (is_left)
				rotate_left(area);
			else
				rotate_right(area);
			parent = area->parent;
		}
		parent->colour = BLACK;
		above->colour = RED;
		if (is_left)
			rotate_right(above);
		else
			rotate_left(above);
	}
	root->colour = BLACK;
}

/* -1 where there is no memory. */
int map(int64_t start, int64_t end, int64_t rights)
{
	struct area *area = malloc(sizeof *area), *parent = &nil, *at = root;

	if (!area)
		return -1;
	while (at != &nil) {
		parent = at;
		at = start < at->start ? at->left : at->right;
	}
	*area = (struct area){&nil, &nil, parent, RED, start, end, rights, 0, 0, 0};
	if (parent == &nil)
		root = area;
	else if (start < parent->start)
		parent->left = area;
	else
		parent->right = area;
	balance(area);
	return 0;
}

static void free_below(struct area *area)
{
	if (area == &nil)
		return;
	free_below(area->left);
	free_below(area->right);
	free(area);
}

void stop(void)
{
	free_below(root);
	root = &nil;
}

static int64_t find(int64_t address)
{
	struct area *at = root, *found = &nil;

	while (at != &nil) {
		if (at->end > address) {
			found = at;
			if (at->start <= address)
				break;
			at = at->left;
		} else {
			at = at->right;
		}
	}
	return found == &nil ? -1 : found->end;
}

uint64_t find_all(const int64_t *addresses, uint64_t count)
{
	uint64_t checksum = 0;

	for (uint64_t call = 0; call < count; call++)
		checksum = checksum * 1099511628211u + (uint64_t)find(addresses[call]);
	return checksum;
}
