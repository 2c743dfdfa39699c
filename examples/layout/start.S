/* Where the loader jumps to, before paging is on: it runs where it is loaded, below the base. A kernel that does something
 * would build its page tables here, and jump high; this one is there to be linked. */
    .section .multiboot, "a"
    .balign 4
    .long 0x1BADB002, 0, -0x1BADB002

    .section .early.text, "ax"
    .globl _start
_start:
    cli
halt:
    hlt
    jmp halt

    .section .early.bss, "aw", @nobits
    .balign 4096
page_directory:
    .skip 4096

    .section .note.GNU-stack, "", @progbits
