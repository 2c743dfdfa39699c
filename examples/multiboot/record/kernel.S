/* A kernel that does nothing but tell what its loader has left: EAX, EBX, the address of the first byte that follows,
 * as 32 bits each, and then memory from there on. That is a dump as `memspec validate boot.multiboot` reads it.
 *
 * It goes out of the first serial port as raw bytes, and then the machine is turned off by QEMU's isa-debug-exit.
 */
    .set MAGIC_2, 0xE85250D6        /* Multiboot2 2.0 §3.1.1 */
    .set MAGIC_1, 0x1BADB002        /* Multiboot 0.6.96 §3.1.1 */

    .section .multiboot, "a"
    .balign 8
second:
    .long MAGIC_2, 0, end - second, -(MAGIC_2 + 0 + (end - second))
    .word 0, 0
    .long 8
end:
    .balign 4
    .long MAGIC_1, 1 << 1, -(MAGIC_1 + (1 << 1))    /* bit 1: memory fields and the map are wanted */

    .text
    .globl _start
_start:
    cli
    mov $stack_end, %esp
    push %ebx
    push %eax
    call tell
    mov $0x31, %al
    out %al, $0xF4                  /* isa-debug-exit: the machine is off, with status 99 */
halt:
    hlt
    jmp halt

    .bss
    .balign 16
    .skip 4096
stack_end:

    .section .note.GNU-stack, "", @progbits
