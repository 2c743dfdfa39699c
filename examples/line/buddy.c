/* A buddy allocator that memspec can check as a program: it speaks the line protocol (docs/line-protocol.md). C11,
 * without a library. A number that does not fit in 64 bits is read as the nearest one that does: no frame and no order
 * of a pool is as large, so that it is refused as out of range like any other that the pool does not have.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ── The allocator ────────────────────────────────────────────────────────────────────────────────────────── */

enum { MOST_FRAMES = 1 << 20, ORDERS = 21, NOBODY = -1 };

struct frame {
	int64_t next, previous; /* in the list of free blocks of its order; NOBODY at the ends */
	int live, spare;        /* the order of the live, or free, block that begins here; or NOBODY */
};

static struct frame *frames;
static int64_t start, end, max_order;
static int largest; /* the largest order that the pool has room for: max_order may be far above */
static int64_t first_spare[ORDERS];

static struct frame *at(int64_t number)
{
	return &frames[number - start];
}

static int64_t round_down(int64_t number, int order)
{
	return number >> order << order;
}

static bool is_spare(int64_t head, int order)
{
	return start <= head && head < end && at(head)->spare == order;
}

static void push(int64_t head, int order)
{
	int64_t next = first_spare[order];

	*at(head) = (struct frame){.next = next, .previous = NOBODY, .live = NOBODY, .spare = order};
	if (next != NOBODY)
		at(next)->previous = head;
	first_spare[order] = head;
}

static void take_out(int64_t head)
{
	struct frame *block = at(head);

	if (block->previous == NOBODY)
		first_spare[block->spare] = block->next;
	else
		at(block->previous)->next = block->next;
	if (block->next != NOBODY)
		at(block->next)->previous = block->previous;
	block->spare = NOBODY;
}

/* Merge a block with its buddy as long as that is free and whole. */
static void put(int64_t head, int order)
{
	for (; order < largest && is_spare(head ^ INT64_C(1) << order, order); order++) {
		take_out(head ^ INT64_C(1) << order);
		head = round_down(head, order + 1);
	}
	push(head, order);
}

/* Halve a free block until what holds the wanted frame has the order, and hand that out. */
static void carve(int64_t head, int64_t wanted, int order)
{
	int larger = at(head)->spare;

	take_out(head);
	while (larger > order) {
		int64_t upper = head + (INT64_C(1) << --larger);

		push(wanted < upper ? upper : head, larger);
		head = wanted < upper ? head : upper;
	}
	at(head)->live = order;
}

/* The first frame of the free block in which the frame lies, or NOBODY. */
static int64_t spare_head(int64_t frame)
{
	for (int order = 0; order <= largest; order++)
		if (is_spare(round_down(frame, order), order))
			return round_down(frame, order);
	return NOBODY;
}

/* Why there is no such pool; NULL where it was made. */
static const char *create(int64_t its_start, int64_t count, int64_t its_max_order)
{
	if (its_start < 0 || its_max_order < 0 || count < 1)
		return "a pool has a frame or more, and no number is negative";
	if (count > MOST_FRAMES)
		return "more frames than there is room for";
	if (its_start > INT64_MAX - count || its_max_order == INT64_MAX)
		return "the numbers do not fit in 64 bits";
	free(frames);
	frames = malloc((size_t)count * sizeof *frames);
	if (!frames)
		return "there is no memory for the table of frames";
	start = its_start;
	end = start + count;
	max_order = its_max_order;
	for (largest = 0; largest < max_order && INT64_C(2) << largest <= count; largest++)
		;
	for (int order = 0; order < ORDERS; order++)
		first_spare[order] = NOBODY;
	for (int64_t frame = start; frame < end; frame++)
		*at(frame) = (struct frame){NOBODY, NOBODY, NOBODY, NOBODY};
	for (int64_t frame = start; frame < end; frame++)
		put(frame, 0);
	return NULL;
}

/* The operations: NULL for success, or the law's name of the failure. */

static const char *alloc_block(int64_t order, int64_t *frame)
{
	if (order < 0 || order > max_order)
		return "out of range";
	for (int64_t larger = order; larger <= largest; larger++)
		if (first_spare[larger] != NOBODY) {
			*frame = first_spare[larger];
			carve(*frame, *frame, (int)order);
			return NULL;
		}
	return "no memory";
}

static const char *free_block(int64_t frame, int64_t order)
{
	if (frame < start || frame >= end || order < 0 || order > max_order)
		return "out of range";
	if (at(frame)->live == NOBODY)
		return "not allocated";
	if (at(frame)->live != order)
		return "wrong order";
	at(frame)->live = NOBODY;
	put(frame, (int)order);
	return NULL;
}

static const char *reserve(int64_t first, int64_t count)
{
	if (first < start || first >= end || count < 1 || count > end - first)
		return "out of range";
	for (int64_t frame = first; frame < first + count; frame++)
		if (spare_head(frame) == NOBODY)
			return "busy";
	for (int64_t frame = first; frame < first + count; frame++)
		carve(spare_head(frame), frame, 0);
	return NULL;
}

/* ── The requests ─────────────────────────────────────────────────────────────────────────────────────────── */

enum { MOST_NUMBERS = 8, LONGEST_NAME = 32 };

struct request {
	bool creates;
	char operation[LONGEST_NAME];
	int count;
	struct {
		char name[LONGEST_NAME];
		int64_t value;
	} numbers[MOST_NUMBERS];
};

static _Noreturn void give_up(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(2);
}

/* The next character that is no white space, left to be read; EOF at the end. */
static int peek(void)
{
	int character;

	do
		character = getchar();
	while (character == ' ' || character == '\t' || character == '\r' || character == '\n');
	ungetc(character, stdin);
	return character;
}

static void expect(char wanted)
{
	if (peek() != wanted)
		give_up("a request is not written as the protocol says");
	getchar();
}

/* After a member of an object: whether another one follows. */
static bool another(void)
{
	if (peek() == ',') {
		getchar();
		return true;
	}
	expect('}');
	return false;
}

/* The protocol's names need no escapes. */
static void read_name(char *name)
{
	int length = 0, character;

	expect('"');
	while ((character = getchar()) != '"') {
		if (character == EOF || character == '\\' || length == LONGEST_NAME - 1)
			give_up("a request holds a name that the protocol does not have");
		name[length++] = (char)character;
	}
	name[length] = '\0';
}

static int64_t read_number(void)
{
	int64_t value = 0;
	bool negative = peek() == '-';
	int character, digits = 0;

	if (negative)
		getchar();
	for (; (character = getchar()) >= '0' && character <= '9'; digits++) {
		int digit = character - '0';

		value = value > (INT64_MAX - digit) / 10 ? INT64_MAX : 10 * value + digit;
	}
	ungetc(character, stdin);
	if (!digits)
		give_up("a request holds something else where a number belongs");
	return negative ? -value : value;
}

static void read_numbers(struct request *request)
{
	expect('{');
	if (peek() == '}') {
		getchar();
		return;
	}
	do {
		if (request->count == MOST_NUMBERS)
			give_up("a request holds more numbers than any operation takes");
		read_name(request->numbers[request->count].name);
		expect(':');
		request->numbers[request->count++].value = read_number();
	} while (another());
}

static struct request read_request(void)
{
	struct request request = {0};
	char name[LONGEST_NAME];

	expect('{');
	do {
		read_name(name);
		expect(':');
		if (!strcmp(name, "call")) {
			read_name(request.operation);
		} else if (!strcmp(name, "create") || !strcmp(name, "arguments")) {
			request.creates |= !strcmp(name, "create");
			read_numbers(&request);
		} else {
			give_up("a request is neither to create a pool nor to call an operation");
		}
	} while (another());
	return request;
}

static int64_t number(const struct request *request, const char *name)
{
	for (int place = 0; place < request->count; place++)
		if (!strcmp(request->numbers[place].name, name))
			return request->numbers[place].value;
	give_up("a request lacks a number");
}

/* ── The answers ──────────────────────────────────────────────────────────────────────────────────────────── */

static void answer(const struct request *request)
{
	const char *why = NULL;
	int64_t frame = NOBODY;

	if (request->creates)
		why = create(number(request, "start"), number(request, "frames"), number(request, "max_order"));
	else if (!frames)
		give_up("there is no pool yet");
	else if (!strcmp(request->operation, "alloc"))
		why = alloc_block(number(request, "order"), &frame);
	else if (!strcmp(request->operation, "free"))
		why = free_block(number(request, "frame"), number(request, "order"));
	else if (!strcmp(request->operation, "reserve"))
		why = reserve(number(request, "first"), number(request, "count"));
	else
		give_up("a request names an operation that a buddy allocator does not have");

	if (why)
		printf("{\"%s\": \"%s\"}\n", request->creates ? "refused" : "failed", why);
	else if (request->creates)
		puts("{\"created\": true}");
	else if (frame != NOBODY)
		printf("{\"returned\": %" PRId64 "}\n", frame);
	else
		puts("{\"returned\": null}");
	fflush(stdout);
}

int main(void)
{
	while (peek() != EOF) {
		struct request request = read_request();

		answer(&request);
	}
	free(frames);
	return 0;
}
