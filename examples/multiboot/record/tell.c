#include <stdint.h>

enum { PORT = 0x3F8, MAGIC_1 = 0x2BADB002, HAS_MODULES = 1 << 3, HAS_MAP = 1 << 6 };

static void out(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static uint8_t in(uint16_t port)
{
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static void byte(uint8_t value)
{
    while (!(in(PORT + 5) & 0x20))
        ;
    out(PORT, value);
}

static void word(uint32_t value)
{
    for (int bits = 0; bits < 32; bits += 8)
        byte((uint8_t)(value >> bits));
}

static uint32_t first, end;

static void reach(uint32_t begin, uint32_t length)
{
    if (begin < first)
        first = begin;
    if (begin + length > end)
        end = begin + length;
}

/* The block, and of Multiboot 1 its memory map and its list of modules, which may lie before it or behind it. */
void tell(uint32_t eax, uint32_t ebx)
{
    const uint32_t *block = (const uint32_t *)ebx;
    first = ebx;
    end = ebx + (eax == MAGIC_1 ? 116 : block[0]);
    if (eax == MAGIC_1 && block[0] & HAS_MODULES)
        reach(block[6], 16 * block[5]);
    if (eax == MAGIC_1 && block[0] & HAS_MAP)
        reach(block[12], block[11]);
    word(eax);
    word(ebx);
    word(first);
    for (uint32_t at = first; at < end; at++)
        byte(*(const uint8_t *)at);
}
