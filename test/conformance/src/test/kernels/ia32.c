/* SPDX-License-Identifier: Apache-2.0 */
/* A 32-bit program that opens a file, without a C library, because a 32-bit one is rarely installed. */
static int call(int number, int first, int second)
{
	int result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second), "d"(0) : "memory");
	return result;
}

void _start(void)
{
	static const char name[] = "/etc/ia32";

	call(5, (int)name, 0); /* open */
	call(1, 0, 0);	       /* exit */
}
