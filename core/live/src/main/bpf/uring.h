/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* io_uring requests: submissions and completions; see abi.h for the events. */
#ifndef EYAS_URING_H
#define EYAS_URING_H

#include "recipe.h"
#include "kernel_uring.h"
#include "names.h"
#include "sockets.h"

/* Numbers of the equivalent system calls, whose recipes are used. */
#if defined(__TARGET_ARCH_x86)
#define NR_READ 0
#define NR_WRITE 1
#define NR_CLOSE 3
#define NR_READV 19
#define NR_WRITEV 20
#define NR_SOCKET 41
#define NR_CONNECT 42
#define NR_SENDTO 44
#define NR_RECVFROM 45
#define NR_SENDMSG 46
#define NR_RECVMSG 47
#define NR_MKDIRAT 258
#define NR_UNLINKAT 263
#define NR_LINKAT 265
#define NR_SYMLINKAT 266
#define NR_ACCEPT4 288
#define NR_RENAMEAT2 316
#else
#define NR_MKDIRAT 34
#define NR_UNLINKAT 35
#define NR_SYMLINKAT 36
#define NR_LINKAT 37
#define NR_CLOSE 57
#define NR_READ 63
#define NR_WRITE 64
#define NR_READV 65
#define NR_WRITEV 66
#define NR_SOCKET 198
#define NR_CONNECT 203
#define NR_SENDTO 206
#define NR_RECVFROM 207
#define NR_SENDMSG 211
#define NR_RECVMSG 212
#define NR_ACCEPT4 242
#define NR_RENAMEAT2 276
#endif
#define NO_CALL -1
/*
 * Of a request's flags: its number is a slot of the ring (IOSQE_FIXED_FILE); its completion is not posted (IOSQE_CQE_SKIP_SUCCESS, Linux
 * 5.17).
 */
#define REQ_F_FIXED_FILE (1 << 0)
#define REQ_F_CQE_SKIP (1 << 6)

/* Values that a request's own memory no longer has at completion. */
struct request {
	__u64 arg[5];
	__u8 peer[28];
	__u32 opcode;
	__u32 slot; /* a slot of the ring is used instead of a descriptor */
	__u32 unused;
};

/* By the address of the kernel's request, which is reused after completion. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, struct request);
} requests SEC(".maps");

static __always_inline bool wants(__u32 number)
{
	return eyas.wanted[number] & EYAS_WANT_NATIVE;
}

/* The call whose event the completion of a request becomes; NO_CALL for other requests, and for opens, which have their own code. */
static __always_inline __s32 call_of(__u32 opcode)
{
	switch (opcode) {
	case IORING_OP_READ:
	case IORING_OP_READ_FIXED:
		return NR_READ;
	case IORING_OP_WRITE:
	case IORING_OP_WRITE_FIXED:
		return NR_WRITE;
	case IORING_OP_READV:
	case IORING_OP_READV_FIXED:
		return NR_READV;
	case IORING_OP_WRITEV:
	case IORING_OP_WRITEV_FIXED:
		return NR_WRITEV;
	case IORING_OP_SEND:
	case IORING_OP_SEND_ZC:
		return NR_SENDTO;
	case IORING_OP_RECV:
		return NR_RECVFROM;
	case IORING_OP_SENDMSG:
	case IORING_OP_SENDMSG_ZC:
		return NR_SENDMSG;
	case IORING_OP_RECVMSG:
		return NR_RECVMSG;
	case IORING_OP_CONNECT:
		return NR_CONNECT;
	case IORING_OP_ACCEPT:
		return NR_ACCEPT4;
	case IORING_OP_SOCKET:
		return NR_SOCKET;
	case IORING_OP_CLOSE:
		return NR_CLOSE;
	case IORING_OP_RENAMEAT:
		return NR_RENAMEAT2;
	case IORING_OP_UNLINKAT:
		return NR_UNLINKAT;
	case IORING_OP_MKDIRAT:
		return NR_MKDIRAT;
	case IORING_OP_SYMLINKAT:
		return NR_SYMLINKAT;
	case IORING_OP_LINKAT:
		return NR_LINKAT;
	}
	return NO_CALL;
}

/* Whether a request names files, and uses no descriptor. */
static __always_inline bool has_names(__u32 opcode)
{
	return opcode >= IORING_OP_RENAMEAT && opcode <= IORING_OP_LINKAT;
}

static __always_inline bool is_open(__u32 opcode)
{
	return opcode == IORING_OP_OPENAT || opcode == IORING_OP_OPENAT2;
}

/* Whether a request uses the file of a descriptor. */
static __always_inline bool has_file(__u32 opcode)
{
	return opcode != IORING_OP_SOCKET && opcode != IORING_OP_CLOSE && !has_names(opcode);
}

/* The arguments of a request that names files. At completion, the program may have changed its memory, and the kernel's copy is gone. */
struct names {
	char name[2][EYAS_MAX_PATH];
};

/* By the address of the request, as above. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 256);
	__type(key, __u64);
	__type(value, struct names);
} request_names SEC(".maps");

/* The location of a request's name; NULL if the kernel stores names in an unknown way. */
#define NAME_OF(type, command, field)                                                                                    \
	(bpf_core_field_exists(type, field)                                                                              \
		 ? READ(type, command, field)                                                                            \
	 : bpf_core_field_exists(type##___v7_0, field) ? READ(type##___v7_0, command, field.__incomplete_filename) : NULL)

/* A name of a request; none if the kernel stores names differently, which shows as an unreadable one. */
static __always_inline void record_name(struct scratch *s, __u32 which, struct filename *name)
{
	void *to = s->data + which * EYAS_MAX_PATH;

	if (!name || bpf_probe_read_kernel_str(to, EYAS_MAX_PATH, READ(struct filename, name, name)) < 0)
		count(EYAS_C_UNREADABLE, 1);
}

/* Stores the numbers and names of a request that names files; the names' addresses are filled in at completion. */
static __always_inline void remember_names(struct request *kept, __u32 opcode, __u64 key, __u64 command)
{
	struct filename *first = NULL, *second = NULL;
	struct scratch *s = acquire(1);

	if (!s)
		return;
	s->data[0] = 0;
	s->data[EYAS_MAX_PATH] = 0;
	if (opcode == IORING_OP_RENAMEAT && bpf_core_field_exists(struct io_rename, old_dfd)) {
		kept->arg[0] = (__s64)READ(struct io_rename, command, old_dfd);
		kept->arg[2] = (__s64)READ(struct io_rename, command, new_dfd);
		kept->arg[4] = (__u32)READ(struct io_rename, command, flags);
		first = NAME_OF(struct io_rename, command, oldpath);
		second = NAME_OF(struct io_rename, command, newpath);
	} else if (opcode == IORING_OP_UNLINKAT && bpf_core_field_exists(struct io_unlink, dfd)) {
		kept->arg[0] = (__s64)READ(struct io_unlink, command, dfd);
		kept->arg[2] = (__u32)READ(struct io_unlink, command, flags);
		first = NAME_OF(struct io_unlink, command, filename);
	} else if (opcode == IORING_OP_MKDIRAT && bpf_core_field_exists(struct io_mkdir, dfd)) {
		kept->arg[0] = (__s64)READ(struct io_mkdir, command, dfd);
		kept->arg[2] = READ(struct io_mkdir, command, mode);
		first = NAME_OF(struct io_mkdir, command, filename);
	} else if (opcode == IORING_OP_SYMLINKAT && bpf_core_field_exists(struct io_link, old_dfd)) {
		kept->arg[1] = (__s64)READ(struct io_link, command, new_dfd);
		first = NAME_OF(struct io_link, command, oldpath);
		second = NAME_OF(struct io_link, command, newpath);
	} else if (opcode == IORING_OP_LINKAT && bpf_core_field_exists(struct io_link, old_dfd)) {
		kept->arg[0] = (__s64)READ(struct io_link, command, old_dfd);
		kept->arg[2] = (__s64)READ(struct io_link, command, new_dfd);
		kept->arg[4] = (__u32)READ(struct io_link, command, flags);
		first = NAME_OF(struct io_link, command, oldpath);
		second = NAME_OF(struct io_link, command, newpath);
	}
	record_name(s, 0, first);
	if (opcode != IORING_OP_UNLINKAT && opcode != IORING_OP_MKDIRAT)
		record_name(s, 1, second);
	bpf_map_update_elem(&request_names, &key, s->data, BPF_ANY);
	s->busy = 0;
}

/* The event of a request that names files. */
static __always_inline void emit_names(struct scratch *s, __u32 opcode, __u64 key)
{
	struct names *names = bpf_map_lookup_elem(&request_names, &key);
	__u64 first = (__u64)names, second;
	__u32 index = s->recipe;
	struct eyas_recipe *recipe;

	if (!names) {
		count(EYAS_C_UNREADABLE, 1);
		return;
	}
	second = first + EYAS_MAX_PATH;
	if (opcode == IORING_OP_SYMLINKAT) {
		s->arg[0] = first;
		s->arg[2] = second;
	} else {
		s->arg[1] = first;
		s->arg[3] = second;
	}
	s->kernel_strings = 1;
	recipe = bpf_map_lookup_elem(&recipes, &index);
	if (recipe)
		report_names(s, recipe);
	emit_rare(s);
	s->kernel_strings = 0;
	bpf_map_delete_elem(&request_names, &key);
}

/* Stores the data for the completion's event: the arguments of the equivalent call. */
static __always_inline void remember(struct io_kiocb *req, __u32 opcode)
{
	__u64 key = (__u64)req, command = key + bpf_core_field_offset(struct io_kiocb, cmd), header;
	struct request kept = {};

	kept.opcode = opcode;
	kept.arg[0] = (__s64)req->cqe.fd;
	switch (opcode) {
	case IORING_OP_RENAMEAT:
	case IORING_OP_UNLINKAT:
	case IORING_OP_MKDIRAT:
	case IORING_OP_SYMLINKAT:
	case IORING_OP_LINKAT:
		remember_names(&kept, opcode, key, command);
		break;
	case IORING_OP_READ:
	case IORING_OP_READ_FIXED:
	case IORING_OP_READV:
	case IORING_OP_READV_FIXED:
	case IORING_OP_WRITE:
	case IORING_OP_WRITE_FIXED:
	case IORING_OP_WRITEV:
	case IORING_OP_WRITEV_FIXED:
		kept.arg[1] = READ(struct io_rw, command, addr);
		kept.arg[2] = READ(struct io_rw, command, len);
		break;
	case IORING_OP_CONNECT:
		kept.arg[1] = (__u64)READ(struct io_connect, command, addr);
		kept.arg[2] = (__u32)READ(struct io_connect, command, addr_len);
		break;
	case IORING_OP_ACCEPT:
		kept.arg[3] = (__u32)READ(struct io_accept, command, flags);
		kept.slot = READ(struct io_accept, command, file_slot);
		break;
	case IORING_OP_SOCKET:
		kept.arg[0] = (__u32)READ(struct io_socket, command, domain);
		kept.arg[1] = (__u32)READ(struct io_socket, command, type);
		kept.arg[2] = (__u32)READ(struct io_socket, command, protocol);
		kept.slot = READ(struct io_socket, command, file_slot);
		break;
	case IORING_OP_CLOSE:
		kept.arg[0] = (__s64)READ(struct io_close, command, fd);
		kept.slot = READ(struct io_close, command, file_slot);
		break;
	default:
		kept.arg[1] = (__u64)READ(struct io_sr_msg, command, buf);
		kept.arg[2] = (__u32)READ(struct io_sr_msg, command, len);
		header = (__u64)req->async_data;
		if (header && bpf_core_field_exists(struct io_async_msghdr, addr) && opcode != IORING_OP_RECV &&
		    opcode != IORING_OP_RECVMSG)
			bpf_probe_read_kernel(kept.peer, sizeof(kept.peer),
					      (void *)(header + bpf_core_field_offset(struct io_async_msghdr, addr)));
		break;
	}
	bpf_map_update_elem(&requests, &key, &kept, BPF_ANY);
}

/* Marks that the number of a request is not a descriptor: the file in the slot of the ring is reported at completion. */
static __always_inline void report_slot(struct scratch *s, struct task_struct *task, __u32 slot)
{
	__builtin_memset(&s->socket, 0, sizeof(s->socket));
	s->socket.fd = slot;
	s->socket.flags = EYAS_SOCKET_IS_DETACHED;
	send_socket(s, task);
}

/* A request that is submitted to io_uring. */
static __always_inline int submitted(struct io_kiocb *req)
{
	__u64 command = (__u64)req + bpf_core_field_offset(struct io_kiocb, cmd), filename;
	__u32 opcode = req->opcode;
	struct task_struct *task = current_task();
	struct scratch *s;
	__s32 call;
	bool opens, unseen;

	if (!(eyas.tracepoints & EYAS_TP_IO_URING))
		return 0;
	call = call_of(opcode);
	opens = is_open(opcode);
	if ((call == NO_CALL ? !opens : !wants(call) && opcode != IORING_OP_CONNECT) || !in_scope(task))
		return 0;
	/* its completion is not posted, so its result is not observed */
	if (bpf_core_field_exists(struct io_kiocb, flags) && (req->flags & REQ_F_CQE_SKIP))
		count(EYAS_C_UNREADABLE, 1);
	if (!opens)
		remember(req, opcode);
	/*
	 * A program can replace the descriptor of an opened file, and keep the file by another one, before the kernel posts the completion;
	 * on some rings, it chooses whether a completion is posted at all.
	 */
	unseen = opens || (has_names(opcode) && (READ(struct io_ring_ctx, req->ctx, flags) & IORING_SETUP_DEFER_TASKRUN));
	if (!opens && !unseen && opcode != IORING_OP_CONNECT)
		return 0;
	s = acquire(1);
	if (!s)
		return 0;
	s->flags = EYAS_RECORD_IO_URING;
	s->ret = -EINPROGRESS;
	s->compat = 0;
	if (unseen) {
		s->place = -1;
		report_nameless(s, EYAS_NAME_TEXT, EYAS_NAME_UNSTABLE);
	}
	if (has_names(opcode)) {
		s->busy = 0;
		return 0;
	}
	if (opcode == IORING_OP_CONNECT) {
		if (!bpf_core_field_exists(struct io_kiocb, flags) || !(req->flags & REQ_F_FIXED_FILE))
			report_socket(s, req->cqe.fd, true);
		else
			report_slot(s, task, req->cqe.fd);
		begin(s, task, EVENT_CONNECT_EXIT, CONNECT_EXIT_PARAMS);
		put_u64(s, CONNECT_EXIT_RES, -EINPROGRESS);
		length(s, CONNECT_EXIT_TUPLE, 0);
		put_u64(s, CONNECT_EXIT_FD, req->cqe.fd);
		put_sockaddr(s, CONNECT_EXIT_ADDR, scalar(s, READ(struct io_connect, command, addr)),
			     READ(struct io_connect, command, addr_len));
	} else {
		/* up to the mode, openat2 has the parameters of openat */
		begin(s, task, opcode == IORING_OP_OPENAT ? EVENT_OPENAT_EXIT : EVENT_OPENAT2_EXIT,
		      opcode == IORING_OP_OPENAT ? OPENAT_EXIT_PARAMS : OPENAT2_EXIT_PARAMS);
		put_u64(s, OPENAT_EXIT_FD, -EINPROGRESS);
		put_u64(s, OPENAT_EXIT_DIRFD, (__s64)READ(struct io_open, command, dfd));
		filename = (__u64)NAME_OF(struct io_open, command, filename);
		put_kernel_string(s, OPENAT_EXIT_NAME, filename ? READ(struct filename, filename, name) : NULL, EYAS_MAX_PATH);
		put_u32(s, OPENAT_EXIT_FLAGS, READ(struct io_open, command, how.flags) & 0x1fffffff);
		put_u32(s, OPENAT_EXIT_MODE, READ(struct io_open, command, how.mode));
		if (opcode == IORING_OP_OPENAT) {
			put_u32(s, OPENAT_EXIT_DEV, 0);
			put_u64(s, OPENAT_EXIT_INO, 0);
		} else {
			put_u32(s, OPENAT2_EXIT_RESOLVE, READ(struct io_open, command, how.resolve));
			put_u32(s, OPENAT2_EXIT_DEV, 0);
			put_u64(s, OPENAT2_EXIT_INO, 0);
		}
	}
	submit(s);
	s->busy = 0;
	return 0;
}

SEC("tp_btf/io_uring_submit_req")
int BPF_PROG(eyas_io_uring, struct io_kiocb *req)
{
	return submitted(req);
}

/* The name of the same hook up to 6.3. Before 6.0 its parameters and the request differed, so the verifier rejects it. */
SEC("tp_btf/io_uring_submit_sqe")
int BPF_PROG(eyas_io_uring_sqe, struct io_kiocb *req)
{
	return submitted(req);
}

/* An opened file: the descriptor, and the kernel's path of it. The request was reported before. */
static __always_inline void emit_opened(struct scratch *s, struct task_struct *task, __u64 request)
{
	__u64 command = request + bpf_core_field_offset(struct io_kiocb, cmd);

	if (s->ret < 0)
		return;
	if (READ(struct io_open, command, file_slot)) {
		/* a file in a slot of the ring has no descriptor to look up: the object is unknown */
		s->place = -1;
		report_nameless(s, EYAS_NAME_OPENED, EYAS_NAME_NONE_OPEN);
		return;
	}
	report_opened(s, task, s->ret, 0);
	begin(s, task, EVENT_OPENAT_EXIT, OPENAT_EXIT_PARAMS);
	put_u64(s, OPENAT_EXIT_FD, s->ret);
	put_u64(s, OPENAT_EXIT_DIRFD, (__s64)-100); /* AT_FDCWD */
	put_file_path(s, OPENAT_EXIT_NAME, cached_file(s, s->ret));
	put_u32(s, OPENAT_EXIT_FLAGS, (READ(struct io_open, command, how.flags) & 0x1fffffff) | raw_open_flags(s));
	put_u32(s, OPENAT_EXIT_MODE, READ(struct io_open, command, how.mode));
	put_file_number(s, OPENAT_EXIT_DEV, s->ret, false);
	put_file_number(s, OPENAT_EXIT_INO, s->ret, true);
	submit(s);
	forget_socket(s, task, s->ret);
}

/* The event of a request that uses a file. */
static __always_inline void emit_with_socket(struct scratch *s, struct task_struct *task)
{
	__u32 index = s->recipe;
	struct eyas_recipe *recipe = bpf_map_lookup_elem(&recipes, &index);

	if (!recipe)
		return;
	if (recipe->socket)
		before_socket_use(s, recipe->socket);
	emit_rare(s);
	if (recipe->socket > EYAS_SOCKET_CONNECT)
		after_descriptor_change(s, task, recipe->socket);
}

/* A completed io_uring request. */
SEC("tp_btf/io_uring_complete")
int BPF_PROG(eyas_io_uring_complete, struct io_ring_ctx *ring, void *req)
{
	__u64 key = (__u64)req, entry;
	struct task_struct *task = current_task();
	struct request *kept;
	struct scratch *s;
	__u32 opcode;
	__s32 res, call;

	if (!(eyas.tracepoints & EYAS_TP_IO_URING) || !key || !in_scope(task))
		return 0;
	/* the result was a separate parameter before it was part of the ring's entry */
	if (bpf_core_type_exists(btf_trace_io_uring_complete)) {
		entry = ctx[2];
		res = READ(struct io_uring_cqe, entry, res);
	} else {
		res = ctx[3];
	}
	opcode = READ(struct io_kiocb, key, opcode);
	call = call_of(opcode);
	if (call == NO_CALL) {
		if (!is_open(opcode))
			return 0;
	} else if (!wants(call) || ((eyas.wanted[call] & EYAS_WANT_NATIVE_OK) && res < 0 && res != -EINPROGRESS)) {
		return 0;
	}
	s = acquire(1);
	if (!s)
		return 0;
	s->flags = EYAS_RECORD_IO_URING;
	s->ret = res;
	s->compat = 0;
	if (call == NO_CALL) {
		emit_opened(s, task, key);
		s->busy = 0;
		return 0;
	}
	kept = bpf_map_lookup_elem(&requests, &key);
	if (kept && kept->opcode == opcode && !kept->slot) {
		s->arg[0] = kept->arg[0];
		s->arg[1] = kept->arg[1];
		s->arg[2] = kept->arg[2];
		s->arg[3] = kept->arg[3];
		s->arg[4] = kept->arg[4];
		s->arg[5] = 0;
		__builtin_memcpy(s->peer, kept->peer, sizeof(s->peer));
		s->recipe = call;
		if (has_file(opcode)) {
			/* the request's own file: the descriptor may be closed by now, or be a slot of the ring */
			s->file = (__u64)READ(struct io_kiocb, key, file);
			s->file_fd = kept->arg[0];
		}
		if (has_names(opcode))
			emit_names(s, opcode, key);
		else
			emit_with_socket(s, task);
	} else if (!kept) {
		/* too many requests were pending, so this one was evicted */
		count(EYAS_C_UNREADABLE, 1);
	}
	s->busy = 0;
	return 0;
}

#endif
