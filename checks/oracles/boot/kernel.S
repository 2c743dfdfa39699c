/* A Multiboot kernel that turns paging on, step by step, in the order that its command line says.
 *
 * The command line ends with a word of digits: 1 build the tables, 2 load CR3, 3 set CR0.PG and CR0.WP, 4 jump above the
 * base, 5 move the stack there, 6 drop the identity map, 7 flush the TLB; 8 and 9 read a word of the kernel at its low and
 * at its high address. After each the kernel tells by the serial port what it sees:
 *
 *     digit, address of the next instruction, CR0, CR3, ESP       after a step
 *     8 or 9, the word                                            after a read
 *     X, address                                                  a word of the stack is not what was pushed
 *     .                                                           the end of the line
 *
 * Numbers are eight characters, '0' plus four bits each. There is no interrupt table: an exception resets the machine.
 * EBX holds what is added to the kernel's addresses where the code runs now: 0, or BASE. Nothing but what is tested uses
 * the stack. Where there is no memory zeros are read, which are instructions, and would be run for ever: a breakpoint at
 * the marker's high address, where there is no code, ends that with an exception.
 *
 *     gcc -m32 -nostdlib -static -no-pie -s -Wl,-T,kernel.ld,--build-id=none,-n,--no-warn-rwx-segments kernel.S \
 *         -o kernel.elf
 */
        .set BASE, 0xC0000000
        .set PORT, 0x3F8
        .set EXIT, 0xF4

        .section .text
        .align 4
multiboot:
        .long 0x1BADB002, 0, -0x1BADB002

        .macro put character
        movb \character, %al
        movw $PORT, %dx
        outb %al, %dx
        .endm

        .macro put_number               /* ECX */
        put $' '
        .rept 8
        roll $4, %ecx
        movb %cl, %al
        andb $15, %al
        addb $'0', %al
        outb %al, %dx
        .endr
        .endm

        .globl entry
entry:
        cli
        cld
        lgdt gdt_pointer
        lidt idt_pointer
        ljmp $8, $1f
1:      movw $16, %ax
        movw %ax, %ds
        movw %ax, %es
        movw %ax, %ss
        movl 16(%ebx), %esi             /* the command line (Multiboot 0.6.96, section 3.3) */
        movl $script, %edi
copy:   lodsb
        cmpb $' ', %al
        jne 1f
        movl $script, %edi
        jmp copy
1:      stosb
        testb %al, %al
        jnz copy
        xorl %ebx, %ebx
        movl $stack_top, %esp
        movl $script, %esi
        movl $marker + BASE, %eax
        movl %eax, %dr0
        movl $0x401, %eax               /* L0: when it is to be executed (SDM volume 3B, section 17.2.4) */
        movl %eax, %dr7

next:   movzbl (%ebx, %esi), %ebp
        incl %esi
        cmpl $'1', %ebp
        je build
        cmpl $'2', %ebp
        je load
        cmpl $'3', %ebp
        je enable
        cmpl $'4', %ebp
        je jump
        cmpl $'5', %ebp
        je move
        cmpl $'6', %ebp
        je drop
        cmpl $'7', %ebp
        je flush
        cmpl $'8', %ebp
        je read_low
        cmpl $'9', %ebp
        je read_high
        jmp end

/* 1: one table maps [0, kernel_end) in both halves. */
build:  leal directory(%ebx), %edi
        xorl %eax, %eax
        movl $1024, %ecx
        rep stosl
        movl $table + 3, directory(%ebx)
        movl $table + 3, directory + (BASE >> 22) * 4(%ebx)
        leal table(%ebx), %edi
        movl $3, %eax
1:      movl %eax, (%edi)
        addl $4, %edi
        addl $4096, %eax
        cmpl $kernel_end + 3, %eax
        jb 1b
        leal table + 4096(%ebx), %ecx
2:      cmpl %ecx, %edi
        jae report
        movl $0, (%edi)
        addl $4, %edi
        jmp 2b

load:   movl $directory, %eax
        movl %eax, %cr3
        jmp report

enable: movl %cr0, %eax
        orl $0x80010000, %eax
        movl %eax, %cr0
        jmp report

jump:   movl $BASE, %ebx
        movl $report + BASE, %ecx
        movl $marker, %eax              /* what such zeros would write to */
        jmp *%ecx

move:   addl $BASE, %esp
        jmp report

drop:   leal directory(%ebx), %edi
        xorl %eax, %eax
        movl $BASE >> 22, %ecx
        rep stosl
        jmp report

flush:  movl %cr3, %eax
        movl %eax, %cr3
        jmp report

read_low:
        movl marker, %ecx
        jmp read
read_high:
        movl marker + BASE, %ecx
read:   movl %ebp, %eax
        put %al
        put_number
        put $'\n'
        jmp next

        .align 4                        /* as far from the marker as a whole number of such instructions */
report: call 1f
1:      popl %edi
        leal 1b(%ebx), %ecx
        cmpl %ecx, %edi
        jne lost
        movl %ebp, %eax
        put %al
        movl %edi, %ecx
        put_number
        movl %cr0, %ecx
        put_number
        movl %cr3, %ecx
        put_number
        movl %esp, %ecx
        put_number
        put $'\n'
        jmp next

lost:   leal -4(%esp), %ecx
        movl %ecx, %edi
        put $'X'
        movl %edi, %ecx
        put_number
        put $'\n'
end:    put $'.'
        put $'\n'
        movw $EXIT, %dx
        outb %al, %dx
1:      hlt
        jmp 1b

        .align 8
gdt:    .quad 0
        .quad 0x00CF9A000000FFFF        /* code, 4 GiB */
        .quad 0x00CF92000000FFFF        /* data, 4 GiB */
gdt_pointer:
        .word gdt_pointer - gdt - 1
        .long gdt
idt_pointer:
        .word 0
        .long 0
marker: .long 0x600DF00D

        .section .bss
        .globl script
script: .skip 64
        .align 16
        .skip 512
stack_top:
        .align 4096
        .globl directory
directory:
        .skip 4096
table:  .skip 4096
kernel_end:
