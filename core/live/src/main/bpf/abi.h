/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * The interface between the BPF object and user space. Included by the BPF programs; the Java side repeats the
 * constants (eyas.live.recipe), and a unit test reads this file and compares them. Everything is little-endian, like
 * the supported kernels.
 *
 * MAPS
 *   .bss      struct eyas_shared: control written by user space, counters written by the programs. libbpf maps it into
 *             the process: bpf_map__initial_value() gives its address, before and after load. It is the only section of
 *             global data, and `struct eyas_shared` starts at offset 0.
 *   recipes   BPF_MAP_TYPE_ARRAY, EYAS_MAX_RECIPES x struct eyas_recipe. Index = native x86_64 (aarch64) number for
 *             0..511; user space hands out 512..1023 to calls that only 32-bit programs have. Fill before attach.
 *   events    BPF_MAP_TYPE_RINGBUF; set the size (bytes, a power of two) with bpf_map__set_max_entries() before load.
 *   scratch   BPF_MAP_TYPE_ARRAY; set max_entries to EYAS_SCRATCH_PER_CPU x (number of possible CPUs) before load.
 *   tree      BPF_MAP_TYPE_HASH u32 tgid -> u8, for EYAS_SCOPE_TREE and EYAS_SCOPE_CGROUP: seed with the tgids to watch; the
 *             fork and exit programs keep it up to date. Children of a watched task stay watched in any cgroup.
 *   guard     BPF_MAP_TYPE_PROG_ARRAY, one entry: the program of laststep.bpf.c that runs after the calls with EYAS_WANT_GUARD.
 *
 * PROGRAMS (name, hook, may be left out)
 *   eyas_sys_exit  tp_btf/sys_exit             the recipes, failed exec, clone family (both sides); required
 *   eyas_exec      tp_btf/sched_process_exec   successful execve and execveat; required
 *   eyas_exit      tp_btf/sched_process_exit   procexit; required
 *   eyas_fork      tp_btf/sched_process_fork   maintains the tree, and reports the creator of a process with CLONE_PARENT and
 *                                              starts in another cgroup, as asynchronous events (notice.h); required
 *   eyas_move      tp_btf/cgroup_attach_task   the mover of a process to another cgroup; required
 *   eyas_signal    tp_btf/signal_generate      signals to Eyas itself, and those that make a process expose its memory; required
 *   eyas_connecting  tp_btf/inet_sock_set_state  the socket that a TCP connect is for, until the call ends; required
 *   eyas_io_uring  tp_btf/io_uring_submit_req  opens and connects by io_uring; optional: the tracepoint or its type may
 *                                              be absent; turn autoload off then
 * The object "objects" has programs of lsm/path_*, which are optional as a whole; see OBJECTS.
 *
 * A RING RECORD is struct eyas_record_prefix (8 bytes), then the event: header (26 bytes), nparams lengths (u16),
 * parameters. The record's length is EYAS_PREFIX_SIZE + header.len.
 *
 * TIME in the header = bpf_ktime_get_boot_ns() + control.epoch_offset_ns, so user space sets
 * epoch_offset_ns = CLOCK_REALTIME - CLOCK_BOOTTIME.
 *
 * RAW VALUES. Flags whose kernel encoding differs from the schema's are sent raw; eyas.live.recipe.FlagTranslator translates
 * them to the schema's. Three kinds of raw value carry extra bits that only the kernel side knows:
 *   open flags    EYAS_RAW_O_CREATED / UPPER / LOWER above the O_* bits;
 *   creat flags   the same bits in a u16, shifted down by EYAS_RAW_CREAT_SHIFT;
 *   clone flags   the exit signal (low byte) is replaced by EYAS_RAW_CL_CHILD_IN_PIDNS or 0; CLONE_NEWNS is set if the
 *                 new thread has its own mount namespace, whatever the flags in memory are by then.
 *
 * IO_URING. Opens and connects are reported at submission, since their path and address are the kernel's own copies
 * then: as openat, openat2 or connect exit event with result -EINPROGRESS. Results are reported at completion: as the
 * event of the equivalent system call, by that call's recipe, if that call is wanted; a successful open as openat with
 * the kernel's path of the file. All have EYAS_RECORD_IO_URING in the prefix. An open into a slot of the ring has no
 * descriptor and is reported at submission only. An fd parameter is the descriptor in the request (or the registered
 * file's index); the socket's ends come from the request's own file.
 *
 * NAMES. The kernel's names of a call's objects are reported in asynchronous events "eyas.name" of the same thread, before the
 * event of the call:
 *   offset 0   u64  inode number
 *          8   u32  device of the file system, as in stat(2)
 *         12   u32  type of the file system (s_magic)
 *         16   s32  the descriptor, or EYAS_AT_CWD or EYAS_AT_ROOT
 *         20   u8   EYAS_NAME_OPENED ...: what the name refers to
 *         21   u8   EYAS_NAME_CUT ...: flags
 *         22   u16  offset of the part of the path below the caller's root directory, 0 if that is not on the way
 *         24   u32  for a file of procfs about a process: the process's id on the host; else 0
 *         28   u32  mode and type of the file (i_mode)
 *         32        the path, terminated; then, with EYAS_NAME_HAS_TEXT, the call's path argument, or, with EYAS_NAME_PROCFS, the path
 *                   within procfs; terminated as well
 * An opened file is reported unless its path equals the call's path argument and is no longer than EYAS_MAX_PLAIN_TEXT.
 * A directory that a name starts from (EYAS_NAME_BASE), or the file of a descriptor, is reported when its path, or the
 * caller's root directory, differs from that of the thread's earlier calls by that descriptor; if it is also mounted
 * elsewhere, its "eyas.fspath" precedes it. A path argument that starts with /proc/self/fd/N, /proc/thread-self/fd/N or
 * /dev/fd/N starts from descriptor N. Another absolute one starts from the root directory, which is reported for each
 * call if it is not "/", and applies to that call. An event without a path, with EYAS_NAME_UNSTABLE, means that an
 * io_uring request opens a file, or may have used another directory than the one that its descriptor refers to now.
 *
 * OBJECTS. If the programs of objects.bpf.c load and run, and control.features has EYAS_FEATURE_OBJECT_NAMES, the name
 * of an entry that a call creates, removes, links or renames, and of a file whose mode or owner it changes, is reported
 * instead of the base directory of its path argument: an "eyas.name" with EYAS_NAME_OBJECT, whose path is that of the
 * object, and whose offset 16 has the number of the name, 0 or 1. It belongs to the next system call event of the
 * thread. A call whose object could not be named has EYAS_NAME_BASE as without these programs. They share the maps
 * .bss, events, recipes, tree and objects; their scratch has one entry per possible CPU. They set control.hooks_fired
 * when a process of control.own_tgid changes a file, which shows that they run.
 *
 * MACHINE PATHS. An asynchronous event "eyas.fspath" precedes the event of an open in two cases: a task of the pid
 * namespace control.machine_pidns whose root directory is not that of the namespace's init opens a file for writing; or
 * the mount of the opened file is in another mount namespace than control.machine_mntns or is of a part of its file
 * system, or a watched process has changed mounts. Its data: the file's inode number (u64), the device of its file
 * system (u32, as in stat(2)), EYAS_FSPATH_BELOW or 0 (u32), the offset of the part of the path below the task's root
 * directory (u32), how many of the inode numbers that follow are set (u32), a process whose mount namespace the task's
 * was made from (u32; 0 = the file has no other name there; EYAS_FSPATH_UNKNOWN = there may be one), the inode number
 * of that namespace (u32), EYAS_FSPATH_INODES inode numbers (u64): of the file, its directory, and so on up to the root
 * of the file system, and the file's path from there. User space derives the names that the machine and that process
 * have for the file. See fspath.h for files that are not reported.
 *
 * SOCKETS. An asynchronous event "eyas.socket" of the same thread precedes the event of a connect, and the event of a
 * send, receive or write whose socket differs from the last one reported for the descriptor: descriptor (u32), family
 * (u16), type (u16: SOCK_*), protocol (u16), flags (u16: EYAS_SOCKET_CLOSES_ON_EXEC ...), owner (u32: user id), process
 * that created it (u32; 0 = unknown), local and remote port (u16 each; 0 = none), local and remote address (16 bytes
 * each, IPv4 in the first four; for AF_UNIX the kernel address of the two ends in the first eight), inode number (u64).
 * See sockets.h.
 */
#ifndef EYAS_ABI_H
#define EYAS_ABI_H

#define EYAS_ABI_VERSION 3

#define EYAS_PREFIX_SIZE 8
#define EYAS_HEADER_SIZE 26
/* Largest event: header.len never exceeds it. Longer ones are dropped and counted (EYAS_C_DROP_SIZE). */
#define EYAS_MAX_EVENT_SIZE 65535

#define EYAS_MAX_SYSCALLS 512
#define EYAS_MAX_RECIPES 1024
#define EYAS_MAX_SLOTS 12
#define EYAS_MAX_CPUS 1024
#define EYAS_SCRATCH_PER_CPU 2
#define EYAS_MAX_TREE 65536
/* Longest path, including the terminator; exe and exe + args have the same limit each. */
#define EYAS_MAX_PATH 4096
#define EYAS_MAX_ENV 32768
#define EYAS_MAX_SNAPLEN 65000
#define EYAS_NO_RECIPE 0xffff

/* wanted[native number]: one byte tests for any consumer, for both ABIs at once. */
#define EYAS_WANT_NATIVE 0x01
#define EYAS_WANT_IA32 0x02
#define EYAS_WANT_NATIVE_OK 0x04 /* only successful calls (result >= 0 or -EINPROGRESS) */
#define EYAS_WANT_IA32_OK 0x08
#define EYAS_WANT_GUARD 0x10 /* the guard of the last step inspects the call as well; see laststep.bpf.c */

/* control.scope */
#define EYAS_SCOPE_NONE 0 /* nothing is sent: the state before user space is ready */
#define EYAS_SCOPE_HOST 1
#define EYAS_SCOPE_CGROUP 2 /* control.cgroup_id is the ancestor at control.cgroup_level in the v2 hierarchy; or in the tree */
#define EYAS_SCOPE_TREE 3

/* control.features */
#define EYAS_FEATURE_OBJECT_NAMES 0x20 /* the programs of objects.bpf.c run */
#define EYAS_FEATURE_WAKE_ON_EXEC 0x10 /* an exec of a file that was not executed recently wakes a sleeping reader */

/* control.tracepoints */
#define EYAS_TP_PROCEXIT 0x01
#define EYAS_TP_IO_URING 0x02
#define EYAS_TP_EXEC 0x04 /* successful execve and execveat */

/* prefix.flags */
#define EYAS_RECORD_IO_URING 0x01
#define EYAS_RECORD_COMPAT 0x02	   /* made by a 32-bit system call */
#define EYAS_RECORD_TRUNCATED 0x04 /* a parameter was cut at its limit, snaplen excepted */

#define EYAS_RAW_O_CREATED 0x20000000
#define EYAS_RAW_O_UPPER 0x40000000
#define EYAS_RAW_O_LOWER 0x80000000
#define EYAS_RAW_CREAT_SHIFT 16
#define EYAS_RAW_CL_CHILD_IN_PIDNS 0x01
#define EYAS_RAW_CL_NEWNS 0x20000

/* Of an "eyas.fspath": the file lies below the task's root directory, by no other mount, and has no other name. */
#define EYAS_FSPATH_BELOW 1
#define EYAS_FSPATH_UNKNOWN 0xffffffff
/* The most parts that the path of an "eyas.fspath" has, the root of the file system included. */
#define EYAS_FSPATH_INODES 64

/* counters[cpu].value[]: indices */
#define EYAS_C_SENT 0
#define EYAS_C_DROP_RING 1	/* the ring was full */
#define EYAS_C_DROP_SCRATCH 2	/* scratch in use (nesting) or no scratch for this CPU */
#define EYAS_C_DROP_SIZE 3	/* longer than EYAS_MAX_EVENT_SIZE */
#define EYAS_C_TRUNCATED 4	/* events with EYAS_RECORD_TRUNCATED */
#define EYAS_C_UNREADABLE 6	/* a user string or buffer could not be read; the parameter is empty */
#define EYAS_C_NO_RECIPE 7	/* wanted, but the recipe is empty */
#define EYAS_C_UNKNOWN_ABI 8	/* calls that only x32 has (512 and up): not captured */
#define EYAS_C_TREE_FULL 9	/* a child was not added to the tree, or its mount namespace was not recorded */
#define EYAS_C_BYTES 10		/* bytes sent, prefix included */
#define EYAS_C_STOPPED 11	/* signals that stop Eyas itself */
#define EYAS_C_LOST_KIND 16	/* of EYAS_C_DROP_RING: those of kind 0 (none of the others), 1, 2 ... EYAS_LOST_KINDS - 1 */
#define EYAS_LOST_KINDS 16
#define EYAS_COUNTERS 32

/* Event codes are below this. */
#define EYAS_MAX_CODES 512

/* slot.kind: how a parameter is built. The comment names the schema types it fits. */
#define EYAS_K_EMPTY 0	    /* length 0: any type */
#define EYAS_K_U8 1	    /* low bits of the source; 255 for anything above if aux = EYAS_AUX_CLAMP; see _FCNTL too */
#define EYAS_K_U16 2	    /* if aux = EYAS_AUX_FOLD, bit 19 (O_CLOEXEC) shows as bit 15 */
#define EYAS_K_U32 3
#define EYAS_K_U64 4	    /* all 64 bits: also ERRNO, FD, PID from RET */
#define EYAS_K_I32 5	    /* low 32 bits, sign-extended to 64: FD, PID, INT64 */
#define EYAS_K_STRING 6	    /* user string at source, up to EYAS_MAX_PATH */
#define EYAS_K_BUFFER 7	    /* user bytes at source; aux = source of the length; imm = 1 + source of an address, or 0; snaplen */
#define EYAS_K_SOCKADDR 8   /* user address at source; aux = source of its length */
#define EYAS_K_TUPLE 9	    /* addresses of socket fd at source; aux = source of a user sockaddr; imm = EYAS_DIR_* */
#define EYAS_K_OPEN_FLAGS 10 /* raw flags: source, or u32 at *source + imm if aux = EYAS_AUX_PEEK; + RAW_O bits of fd RET */
#define EYAS_K_DEV 11	    /* device of fd at source */
#define EYAS_K_INO 12	    /* inode number of fd at source; of the fd at *source if aux = EYAS_AUX_PEEK */
#define EYAS_K_PEEK_U8 13   /* imm = offset into user memory at source; width as above */
#define EYAS_K_PEEK_U16 14
#define EYAS_K_PEEK_U32 15
#define EYAS_K_PEEK_U64 16  /* a 32-bit word, sign-extended, for a 32-bit call if aux = EYAS_AUX_WORD; offset halves too */
#define EYAS_K_PEEK_I32 17  /* sign-extended to 64 */
#define EYAS_K_IOVEC 18	    /* bytes of the iovec array at source; aux = source of its count; snaplen, RET bounds */
#define EYAS_K_IOVEC_SIZE 19
#define EYAS_K_MSG_DATA 20  /* bytes of the msghdr at source */
#define EYAS_K_MSG_SIZE 21
#define EYAS_K_MSG_TUPLE 22 /* like TUPLE with fd at aux, imm = EYAS_DIR_* */
#define EYAS_K_MSG_CONTROL 23
#define EYAS_K_QUEUE 24	    /* accept queue of socket fd at source; imm = EYAS_QUEUE_* */
#define EYAS_K_SOCK_PTR 25  /* struct sock address of the fd at *source; imm 0 = its own, 1 = the peer's */
#define EYAS_K_PTRACE_ADDR 26
#define EYAS_K_PTRACE_DATA 27 /* source = data, aux = source of the request */
#define EYAS_K_SOCKOPT 28   /* source = value, aux = source of the length; level ARG1, name ARG2; imm 1 = length by pointer */
#define EYAS_K_PRCTL_STR 29
#define EYAS_K_PRCTL_INT 30
#define EYAS_K_MEMORY 31    /* kB; imm = EYAS_MEM_* */
#define EYAS_K_FD_PATH 32   /* path of fd at source */
#define EYAS_K_CAPS 33	    /* of the task, raw; imm = EYAS_CAPS_* */
#define EYAS_K_CREAT_FLAGS 34 /* RAW_O bits of fd RET, shifted */
#define EYAS_K_RELTIME 35   /* struct timespec at source, in ns */
#define EYAS_K_FCNTL_CMD 36 /* u8: commands from 1024 on show as 128 + (command - 1024) */
#define EYAS_K_U32_64 37    /* low 32 bits, zero-extended to 64 */
#define EYAS_KINDS 38

/* slot.source and slot.aux */
#define EYAS_S_ARG0 0
#define EYAS_S_ARG1 1
#define EYAS_S_ARG2 2
#define EYAS_S_ARG3 3
#define EYAS_S_ARG4 4
#define EYAS_S_ARG5 5
#define EYAS_S_RET 6
#define EYAS_S_CONST 7 /* imm, zero-extended */
#define EYAS_S_MSG_LEN 8 /* sendmmsg, recvmmsg: length of the message at ARG1, or RET if there is none */
#define EYAS_S_NONE 9

#define EYAS_AUX_PEEK 1
#define EYAS_AUX_CLAMP 1
#define EYAS_AUX_FOLD 1
#define EYAS_AUX_WORD 1

/* slot.condition: if it does not hold, scalars take `otherwise` and everything else is empty */
#define EYAS_IF_ALWAYS 0
#define EYAS_IF_OK 1	   /* result >= 0 */
#define EYAS_IF_POSITIVE 2 /* result > 0 */
#define EYAS_IF_ZERO 3	   /* result == 0 */
#define EYAS_IF_CONNECTED 4 /* result == 0 or -EINPROGRESS */
#define EYAS_CONDITIONS 5

#define EYAS_DIR_OUT 0
#define EYAS_DIR_IN 1
#define EYAS_QUEUE_PCT 0
#define EYAS_QUEUE_LEN 1
#define EYAS_QUEUE_MAX 2
#define EYAS_MEM_SIZE 0
#define EYAS_MEM_RSS 1
#define EYAS_MEM_SWAP 2
#define EYAS_CAPS_INHERITABLE 0
#define EYAS_CAPS_PERMITTED 1
#define EYAS_CAPS_EFFECTIVE 2

/* recipe.shape: who writes the event */
#define EYAS_SHAPE_SLOTS 0
#define EYAS_SHAPE_EXEC 1
#define EYAS_SHAPE_CLONE 2

/* recipe.filter */
#define EYAS_FILTER_PROT_EXEC 0x01 /* ARG2 has PROT_EXEC */
#define EYAS_FILTER_FAILED 0x02	   /* failed calls only: successful exec has its own program */
#define EYAS_FILTER_OLD_IDS 0x04   /* 16-bit user and group ids: not used by the kernel side, kept for readers */
#define EYAS_FILTER_MESSAGES 0x10  /* one event for each of the RET messages at ARG1, instead of the first alone */
#define EYAS_FILTER_MOUNTS 0x20	   /* changes the mounts of the caller's namespace */
#define EYAS_FILTER_BPF 0x40	   /* bpf(): its attachments to the network are recorded */
#define EYAS_FILTER_WAKES 0x80	   /* wakes a sleeping reader: the events that follow depend on what the reader inspects */
#define EYAS_FILTER_SOCKETCALL 0x08 /* ia32 socketcall: arguments are read from ARG1, ARG0 selects the recipe */

/* recipe.clone: where the clone shape takes its flags from */
#define EYAS_CLONE_ARG0 0
#define EYAS_CLONE_STRUCT 1
#define EYAS_CLONE_FORK 2
#define EYAS_CLONE_VFORK 3

/* recipe.target: the argument with the target process of the call; see notice.h */
#define EYAS_TARGET_NONE 0
#define EYAS_TARGET_ARG0 1 /* its number in ARG0 */
#define EYAS_TARGET_ARG1 2 /* in ARG1 */
#define EYAS_TARGET_PIDFD 3 /* behind the pidfd in ARG0 */

/* name.kind: which names are reported before the call; see NAMES */
#define EYAS_NAME_NONE 0
#define EYAS_NAME_OPENED 1	/* of file RET; for a refused open, the directory that its relative path starts from */
#define EYAS_NAME_CWD 2		/* of the working directory that the call set */
#define EYAS_NAME_ROOT 3	/* of the root directory that the call set */
#define EYAS_NAME_BASE 4	/* of the directory that the call's relative path starts from */
#define EYAS_NAME_DESCRIPTOR 5	/* of the file that the call uses by its descriptor */
#define EYAS_NAME_TEXT 6	/* as EYAS_NAME_BASE, with the path argument, which is in no parameter */
#define EYAS_NAME_MOUNT_POINT 7	/* as EYAS_NAME_TEXT, of the mount point of the call */
#define EYAS_NAME_TREE 8	/* as EYAS_NAME_OPENED, of a call that may have copied a mount */
#define EYAS_NAME_FILE_SYSTEM 9 /* as EYAS_NAME_OPENED, of a call that made a mount */
#define EYAS_NAME_BUILT 0x100	/* internal to the programs: the path is in the scratch */
#define EYAS_NAME_EMPTY 0x200	/* internal to the programs: EYAS_NAME_NEW_FILES is reported with it */

/* flags of an "eyas.name" */
#define EYAS_NAME_CUT 0x01	   /* the path is longer than EYAS_MAX_PATH: its head is missing */
#define EYAS_NAME_UNSTABLE 0x02	   /* a directory of the path was renamed while it was read, or the object may be another one */
#define EYAS_NAME_NEW_FILES 0x04   /* the file system mounted there was empty and has no other mount */
#define EYAS_NAME_NONE_OPEN 0x08   /* the descriptor is not open: no name */
#define EYAS_NAME_HAS_TEXT 0x10
#define EYAS_NAME_PROCFS 0x20
#define EYAS_NAME_OWN 0x40	   /* of Eyas itself */
#define EYAS_NAME_OBJECT 0x80	   /* of the object of the call: no resolution needed; see OBJECTS */

#define EYAS_NAME_HEAD 32
/* Longest path argument, terminator included, that Falco's fields show completely. */
#define EYAS_MAX_PLAIN_TEXT 1000
#define EYAS_AT_CWD -100
#define EYAS_AT_ROOT -101
/* Number of reported names of descriptors and directories that the programs remember. */
#define EYAS_REPORTED_NAMES 16384
/* Number of threads that can be within calls whose objects are named. */
#define EYAS_OBJECT_SLOTS 128
/* Number of new file systems that the programs remember until they are mounted. */
#define EYAS_NEW_FILE_SYSTEMS 256
/* Number of threads that the programs remember, from creating or being created with a mount namespace until they return from the call. */
#define EYAS_NEW_MOUNTS 4096

/* recipe.socket: the socket that the call uses, or the descriptors that it changes; see sockets.h */
#define EYAS_SOCKET_NONE 0
#define EYAS_SOCKET_ARG0 1    /* uses the socket ARG0 */
#define EYAS_SOCKET_ARG2 2
#define EYAS_SOCKET_CONNECT 3 /* uses the socket ARG0, which is always reported */
#define EYAS_SOCKET_RET 4     /* descriptor RET refers to another file now */
#define EYAS_SOCKET_CREATE 5  /* RET is a new socket */
#define EYAS_SOCKET_ACCEPT 6  /* RET is a connection of the listening socket ARG0 */
#define EYAS_SOCKET_PAIR 7    /* the two descriptors at ARG3 are new sockets */
#define EYAS_SOCKET_PIPE 8    /* the two descriptors at ARG0 are new */
#define EYAS_SOCKET_CLOSE 9   /* descriptor ARG0 is closed */
#define EYAS_SOCKET_ALL 10    /* any descriptor of the process may be closed */

/* Flags of an "eyas.socket" */
#define EYAS_SOCKET_CLOSES_ON_EXEC 1  /* an exec closes the descriptor */
#define EYAS_SOCKET_IS_DETACHED 2 /* the number is not a descriptor of the process: a slot of a ring, or closed by now */
#define EYAS_SOCKET_IS_ACCEPTED 4 /* accept returned it */
#define EYAS_SOCKET_IS_OWN 8      /* the calling process created it */
#define EYAS_SOCKET_SIZE 64

struct eyas_record_prefix {
	unsigned short cpu;
	unsigned short flags;
	unsigned int reserved;
};

struct eyas_slot {
	unsigned char kind;
	unsigned char source;
	unsigned char condition;
	unsigned char aux;
	unsigned short imm;
	short otherwise;
};

/* text and directory are argument numbers; 6 and more mean none */
struct eyas_name {
	unsigned char kind;
	unsigned char text;
	unsigned char directory;
	unsigned char reserved;
};

/* 112 bytes: header 8, names 2 x 4, slots 12 x 8 */
struct eyas_recipe {
	unsigned short event; /* event code; 0 = no recipe */
	unsigned char params;
	unsigned char shape;
	unsigned char filter;
	unsigned char clone;
	unsigned char target;
	unsigned char socket;
	struct eyas_name name[2];
	struct eyas_slot slot[EYAS_MAX_SLOTS];
};

/* 256 bytes: four cache lines per CPU, no sharing between CPUs */
struct eyas_counters {
	unsigned long long value[EYAS_COUNTERS];
};

/* Control comes first: 128 bytes of words, the tables, then at EYAS_OFF_COUNTERS the counters. */
#define EYAS_OFF_WANTED 128
#define EYAS_OFF_IA32_RECIPE 640
#define EYAS_OFF_SOCKETCALL_RECIPE 1664
#define EYAS_OFF_LOST_KIND 1728
#define EYAS_OFF_EXECUTABLES 2240
#define EYAS_EXECUTABLES 128
#define EYAS_OFF_MACHINE_ROOT 3264
#define EYAS_OFF_COUNTERS 4096

struct eyas_shared {
	unsigned long long epoch_offset_ns;    /*   0 */
	unsigned long long cgroup_id;	       /*   8 */
	unsigned long long watermark;	       /*  16: bytes in the ring from which a sleeping reader is woken */
	unsigned int scope;		       /*  24 */
	unsigned int cgroup_level;	       /*  28 */
	unsigned int own_tgid;		       /* 32: never reported; 0 = none */
	unsigned int features;		       /*  36 */
	unsigned int tracepoints;	       /*  40 */
	unsigned int snaplen;		       /*  44: bytes, up to EYAS_MAX_SNAPLEN */
	unsigned int machine_pidns;	       /* 48: inode number of the pid namespace whose init has the machine's root; 0 = not needed */
	unsigned int abi_version;	       /* 52: set by user space: nothing is sent unless it is EYAS_ABI_VERSION */
	unsigned int env_limit;		       /*  56: bytes of an exec's environment, up to EYAS_MAX_ENV; Falco has 4096 */
	unsigned int machine_mntns;	       /* 60: inode number of the mount namespace of the machine's first process; 0 = not needed */
	/*
	 * Set to 1 by the reader before it sleeps, to 0 by the program that wakes it. While 0, no event wakes the reader. On a separate
	 * cache line, since both sides write it.
	 */
	unsigned int reader_waiting;	       /*  64 */
	unsigned int mounts_changed;	       /* 68: 1 once a watched process has changed mounts; internal to the programs */
	unsigned int network_loaded;	       /* 72: 1 once the job has loaded a program for network devices; internal to the programs */
	unsigned int network_attached;	       /* 76: 1 once the job has attached one by bpf(); see attachment.h */
	unsigned int hooks_fired;	       /* 80: 1 once a program of objects.bpf.c has seen Eyas itself */
	unsigned int supervisor_tgid;	       /* 84: actions on it count as actions on Eyas; 0 = none */
	unsigned long long network_since;      /* 88: ns since boot from which the last two are recorded; 0 = disabled */
	unsigned long long job_group;	       /* 96: id of the control group that the job starts in */
	unsigned int reserved2[6];	       /* 104 */
	unsigned char wanted[EYAS_MAX_SYSCALLS];	   /*  128 */
	unsigned short ia32_recipe[EYAS_MAX_SYSCALLS];	   /*  640: recipe index or EYAS_NO_RECIPE */
	unsigned short socketcall_recipe[32];		   /* 1664: by socketcall number (ia32) */
	unsigned char lost_kind[EYAS_MAX_CODES];		   /* 1728: by event code, below EYAS_LOST_KINDS */
	unsigned long long executables[EYAS_EXECUTABLES];	   /* 2240: recently executed files; internal to the programs */
	unsigned long long machine_root;			   /* 3264: the directory itself, once seen; internal to the programs */
	unsigned char reserved3[EYAS_OFF_COUNTERS - EYAS_OFF_MACHINE_ROOT - 8];
	struct eyas_counters counters[EYAS_MAX_CPUS];	   /* 4096 */
};

#endif
