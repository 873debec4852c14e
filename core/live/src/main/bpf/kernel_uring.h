/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* The types of io_uring that Eyas reads, as in kernel.h. Available as BTF types only if the kernel has io_uring built in. */
#ifndef EYAS_KERNEL_URING_H
#define EYAS_KERNEL_URING_H

#include "kernel.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct open_how {
	__u64 flags;
	__u64 mode;
	__u64 resolve;
};
struct filename {
	const char *name;
};
struct io_open {
	int dfd;
	__u32 file_slot;
	struct filename *filename;
	struct open_how how;
};
struct io_rename {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
	int flags;
};
struct io_unlink {
	int dfd;
	int flags;
	struct filename *filename;
};
struct io_mkdir {
	int dfd;
	__u16 mode;
	struct filename *filename;
};
/* of links and symbolic links */
struct io_link {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
	int flags;
};
/* names of requests since Linux 7.0: copied from the program, but not yet passed to audit */
struct delayed_filename {
	struct filename *__incomplete_filename;
};
struct io_open___v7_0 {
	struct delayed_filename filename;
};
struct io_rename___v7_0 {
	struct delayed_filename oldpath;
	struct delayed_filename newpath;
};
struct io_unlink___v7_0 {
	struct delayed_filename filename;
};
struct io_mkdir___v7_0 {
	struct delayed_filename filename;
};
struct io_link___v7_0 {
	struct delayed_filename oldpath;
	struct delayed_filename newpath;
};
struct io_connect {
	void *addr;
	int addr_len;
};
struct io_sr_msg {
	void *buf;
	int len;
};
struct io_rw {
	__u64 addr;
	__u32 len;
};
struct io_close {
	int fd;
	__u32 file_slot; /* one more than the slot; 0 for a descriptor */
};
struct io_socket {
	int domain;
	int type;
	int protocol;
	__u32 file_slot;
};
struct io_accept {
	int flags;
	__u32 file_slot;
};
struct kernel_sockaddr {
	__u8 bytes[28];
};
struct io_async_msghdr {
	struct kernel_sockaddr addr;
};
struct io_cqe {
	int fd;
};
struct io_uring_cqe {
	__s32 res;
};
struct io_ring_ctx {
	unsigned int flags;
};
struct io_cmd_data {
	void *file;
};
struct io_kiocb {
	struct file *file;
	struct io_ring_ctx *ctx;
	struct io_cmd_data cmd;
	__u8 opcode;
	__u64 flags;
	void *async_data;
	struct io_cqe cqe;
};
/* The completion with its entry in the ring; before, the result was a parameter. */
typedef void (*btf_trace_io_uring_complete)(void *, struct io_ring_ctx *, void *, struct io_uring_cqe *);
/* The program runs the completions when it requests them. */
#define IORING_SETUP_DEFER_TASKRUN (1u << 13)

/* The numbers are those of the system call ABI. */
enum io_uring_op {
	IORING_OP_READV = 1,
	IORING_OP_WRITEV = 2,
	IORING_OP_READ_FIXED = 4,
	IORING_OP_WRITE_FIXED = 5,
	IORING_OP_SENDMSG = 9,
	IORING_OP_RECVMSG = 10,
	IORING_OP_ACCEPT = 13,
	IORING_OP_CONNECT = 16,
	IORING_OP_OPENAT = 18,
	IORING_OP_CLOSE = 19,
	IORING_OP_READ = 22,
	IORING_OP_WRITE = 23,
	IORING_OP_SEND = 26,
	IORING_OP_RECV = 27,
	IORING_OP_OPENAT2 = 28,
	IORING_OP_RENAMEAT = 35,
	IORING_OP_UNLINKAT = 36,
	IORING_OP_MKDIRAT = 37,
	IORING_OP_SYMLINKAT = 38,
	IORING_OP_LINKAT = 39,
	IORING_OP_SOCKET = 45,
	IORING_OP_SEND_ZC = 47,
	IORING_OP_SENDMSG_ZC = 48,
	IORING_OP_READV_FIXED = 60,
	IORING_OP_WRITEV_FIXED = 61,
};

#pragma clang attribute pop

#endif
