/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Reads the kernel's objects. */
#ifndef EYAS_READ_H
#define EYAS_READ_H

#include "kernel.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/*
 * A pointer read from memory becomes a typed one at no cost (from 6.2 on); older kernels use a helper. The address is computed first:
 * within the helper's argument, its own accesses would be relocated like kernel accesses.
 */
extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym __weak;

#define READ(type, address, field)                                                                                     \
	({                                                                                                             \
		const void *read_from_ = (const void *)(address);                                                      \
		typeof(((type *)0)->field) read_value_;                                                                \
		if (bpf_rdonly_cast)                                                                                   \
			read_value_ =                                                                                  \
				((type *)bpf_rdonly_cast(read_from_, bpf_core_type_id_kernel(type)))->field;           \
		else                                                                                                   \
			bpf_core_read(&read_value_, sizeof(read_value_), &((type *)read_from_)->field);                \
		read_value_;                                                                                           \
	})

/*
 * The current task, as an untrusted pointer in the verifier's terms if possible. The values read are the same, but for each pointer read
 * through a trusted one the verifier searches all kernel types by name, which took two thirds of the load time.
 */
static __always_inline struct task_struct *current_task(void)
{
	if (bpf_rdonly_cast)
		return bpf_rdonly_cast((const void *)bpf_get_current_task(), bpf_core_type_id_kernel(struct task_struct));
	return (struct task_struct *)bpf_get_current_task_btf();
}

/* The struct file of a descriptor of the current task, as an address; 0 if there is none. */
static __always_inline __u64 file_of(__s32 fd)
{
	struct task_struct *task = current_task();
	struct files_struct *files = task->files;
	struct fdtable *fdt;
	__u64 file = 0;

	if (fd < 0 || !files)
		return 0;
	fdt = files->fdt;
	if (!fdt || (__u32)fd >= fdt->max_fds)
		return 0;
	bpf_probe_read_kernel(&file, sizeof(file), fdt->fd + fd);
	return file;
}

/* Whether an exec closes a descriptor of the current task. */
static __always_inline bool closes_on_exec(__u32 fd)
{
	struct files_struct *files = current_task()->files;
	struct fdtable *table = files ? files->fdt : NULL;
	__u64 word = 0;

	if (!table || fd >= table->max_fds)
		return false;
	bpf_probe_read_kernel(&word, sizeof(word), table->close_on_exec + fd / 64);
	return word >> (fd & 63) & 1;
}

#endif
