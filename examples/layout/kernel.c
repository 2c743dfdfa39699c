#include <stdint.h>

extern char kernel_start[], kernel_end[];

const char name[] = "a kernel that is linked high";
uint32_t ticks = 100;
uint8_t stack[3 * 4096 + 16];
const char *const names[] = {name, "and its constants"};

int main(void);

/* Linked at 3 GiB and 1 MiB, loaded at 1 MiB. */
int main(void)
{
    stack[ticks % sizeof stack] = (uint8_t)names[0][0];
    return kernel_end - kernel_start;
}
