/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * The interface between the programs of egress control and user space (eyas.live.egress.EgressAbi), the maps, and the
 * decision about a destination. See docs/adr/0033-egress.md for the design.
 *
 * MAPS
 *   .rodata    struct egress_settings, then nothing: written before the object is loaded, frozen by the kernel.
 *   .bss       struct egress_counters.
 *   names      LPM trie: a name backwards, in lower case, and a NUL for a name as a whole; the end of the key for all below
 *              it ("moc.elpmaxe." is *.example.com). User space gives an entry the rights of all shorter ones that match.
 *   literals   LPM trie of addresses and networks; IPv4 as mapped IPv6.
 *   resolvers  addresses of the name servers, port 53.
 *   answers    addresses in DNS responses for names in `names`. Filled by the kernel only.
 *   asked      pending DNS queries, by socket and number.
 *   exempt_processes, exempt_groups  processes and groups without restrictions.
 *   exempt_flows  connections of such processes at the time of attaching.
 *   step_names  the job's steps, by the value of the runner's variable for step names.
 *   members    the step of each process that has one. Filled by the kernel only.
 *   events     the ring of eyas.bpf.c.
 *
 * RIGHTS are a set of 64 bits. Each bit is a combination of port (or all), protocol (or both) and step of the job (or
 * all). An address or a name has a set of rights; a connection needs a right of its port and of its step in that set.
 *
 * STEPS. The runner's worker starts the first process of a step with an environment that names the step. The name is
 * read when the process executes its first program, before the program runs. Children of a step's process belong to the
 * same step, regardless of their parent and program. Without `worker` there are no steps.
 */
#ifndef EYAS_EGRESS_H
#define EYAS_EGRESS_H

#include "kernel.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#include "abi.h"
#include "events.h"

#define BPF_MAP_TYPE_PERCPU_ARRAY 6
#define BPF_MAP_TYPE_LPM_TRIE 11
#define BPF_MAP_TYPE_SK_STORAGE 24
#define BPF_F_NO_PREALLOC 1
#define BPF_F_CLONE (1 << 9)
#define BPF_SK_STORAGE_GET_F_CREATE 1

#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86dd
#define TCP_FIN 1
#define TCP_SYN 2
#define TCP_RST 4
#define IPPROTO_HOPOPTS 0
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_DCCP 33
#define IPPROTO_ROUTING 43
#define IPPROTO_FRAGMENT 44
#define IPPROTO_AH 51
#define IPPROTO_ICMPV6 58
#define IPPROTO_DSTOPTS 60
#define IPPROTO_SCTP 132
#define IPPROTO_MH 135
#define IPPROTO_UDPLITE 136
#define IPPROTO_HIP 139
#define IPPROTO_SHIM6 140
#define LOOPBACK_INDEX 1
#define DNS_PORT 53

/* The contexts of programs, linux/bpf.h: kernel ABI, the offsets cannot change. */
struct __sk_buff {
	__u32 len, pkt_type, mark, queue_mapping, protocol, vlan_present, vlan_tci, vlan_proto, priority, ingress_ifindex, ifindex,
		tc_index, cb[5], hash, tc_classid, data, data_end, napi_id, family, remote_ip4, local_ip4, remote_ip6[4],
		local_ip6[4], remote_port, local_port, data_meta;
	__u64 flow_keys;
	__u64 tstamp;
	__u32 wire_len, gso_segs;
	struct bpf_sock *sk __attribute__((aligned(8)));
	__u32 gso_size;
};

struct bpf_sock_addr {
	__u32 user_family, user_ip4, user_ip6[4], user_port, family, type, protocol, msg_src_ip4, msg_src_ip6[4];
	struct bpf_sock *sk __attribute__((aligned(8)));
};

struct bpf_sock {
	__u32 bound_dev_if, family, type, protocol;
};

#define EGRESS_MAX_MESSAGE 4096
#define EGRESS_MAX_NAME 253
#define EGRESS_MAX_RECORDS 64

/* egress_event.reason */
#define EGRESS_REASON_DESTINATION 1 /* the address or the port is not on the list */
#define EGRESS_REASON_NAME 2	    /* a query for a name that is not on the list */
#define EGRESS_REASON_RESOLVER 3    /* port 53 of an address that is not a configured resolver */
#define EGRESS_REASON_QUESTION 4    /* a packet to the resolver that is not a valid query */
#define EGRESS_REASON_METADATA 5    /* an address that must be listed explicitly */
#define EGRESS_REASON_STEP 6	    /* other steps of the job may connect, this one may not */

/* egress_event.hook */
#define EGRESS_HOOK_CONNECT 1
#define EGRESS_HOOK_SEND 2
#define EGRESS_HOOK_PACKET 3

struct address {
	__u32 word[4];
};

/* Steps by their numbers; those of the list begin at 2. */
#define STEP_NONE 0    /* a process of no step: it has the rights of all steps */
#define STEP_UNLISTED 1 /* a step without its own list */
#define EGRESS_STEPS 64
#define EGRESS_MAX_STEP_NAME 100
#define EGRESS_VARIABLE 32

struct egress_settings {
	__u64 epoch_offset;	 /*   0: as in struct eyas_shared */
	__u64 network;		 /* 8: cookie of the network namespace whose DNS responses are accepted */
	__u64 grace;		 /* 16: ns that an address stays valid beyond its TTL */
	__u64 worker_started;	 /* 24: ticks of 10 ms since boot */
	__u32 worker;		 /* 32: the runner's process that starts steps; 0 if all have the same rights */
	__u32 blocks;		 /* 36: whether other destinations are denied; else they are only reported */
	__u64 since;		 /* 40: when the programs were loaded, ns since boot */
	__u64 job_group;	 /* 48: id of the control group that the job starts in */
	char variable[EGRESS_VARIABLE]; /* 56: name of the variable that names the step, with a "=" */
	__u64 step_rights[EGRESS_STEPS]; /* 88: by the number of the step */
	__u64 port_rights[256];	 /* 600: by the number of the port's set; the first is for ports without their own */
	__u8 tcp_port[65536];	 /* 2648: the number of the port's set */
	__u8 udp_port[65536];	 /* 68184 */
};

struct egress_counters {
	__u64 denied;	 /* connections that are not allowed, whether reported or denied or not */
	__u64 repeated;	 /* of those: not reported, since the same was reported less than a second before */
	__u64 lost;	 /* of those: not reported, since the ring was full or the scratch was in use */
	__u64 learned;	 /* addresses learned from responses */
	__u64 missed;	 /* addresses of responses that did not fit, and responses that arrived while another was parsed */
	__u64 cut;	 /* responses with more records than the limit */
	__u64 unlisted;	 /* processes of a step that did not fit into the map of members */
};

struct name_key {
	__u32 bits;
	__u8 bytes[256];
};

struct literal_key {
	__u32 bits;
	struct address address;
};

#define LITERAL_MUST_BE_NAMED 1 /* DNS responses do not allow this address */
#define LITERAL_OWN 2		/* an address of the machine: every port but that of name servers is allowed */

struct literal {
	__u64 rights;
	__u64 flags;
};

/* Identifies the program of a process at the time of its exemption, since ids are reused. */
struct exemption {
	__u64 started;	/* ticks of 10 ms since boot */
	__u64 executed; /* the kernel's exec counter plus one; 0 until the process is first seen */
};

struct answer {
	__u64 expires; /* by bpf_ktime_get_coarse_ns(), which is cheap */
	__u64 rights;
};

struct question {
	__u64 socket;
	__u32 number;
	__u32 protocol;
};

struct flow {
	struct address to;
	__u16 port;
	__u16 own_port;
};

#define SOCKET_EXEMPT 1
#define SOCKET_OF_NETWORK 2 /* made in the network namespace whose responses are accepted */

struct socket_facts {
	__u32 thread; /* that created it, or that first used it if it is older than the programs */
	__u16 flags;
	__u16 step;   /* of the process that made it */
	/*
	 * The last allowed destination of its IPv4 packets: address, port, protocol and a valid bit, in one word for atomic access.
	 * Destinations stay allowed, since lists only grow.
	 */
	__u64 passed;
};

struct step_name {
	char text[104];
};

struct report_key {
	__u32 process;
	struct address to;
	__u16 port;
	__u8 protocol;
	__u8 reason;
};

/* The data of an asynchronous event "eyas.egress", which eyas.event.EgressDenial reads. */
struct egress_data {
	__u8 denied;
	__u8 reason;
	__u8 protocol;
	__u8 hook;
	__u16 port;
	__u16 reserved;
	struct address to;
} __attribute__((packed));

#define EGRESS_NAME "eyas.egress"

/* The fixed-length part of a ring record: prefix, header, lengths, parameters. */
struct egress_event {
	struct eyas_record_prefix prefix;
	__u64 time;
	__u64 thread;
	__u32 length;
	__u16 type;
	__u32 params;
	__u32 lengths[ASYNCEVENT_PARAMS];
	__u32 plugin;
	char name[sizeof(EGRESS_NAME)];
	struct egress_data data;
} __attribute__((packed));

/* Working memory for parsing a message, which does not fit on the stack. */
struct work {
	__u32 busy;
	__u32 length;	/* of the message */
	__u32 at;
	__u32 left;	/* bytes of the label */
	__u32 named;	/* bytes of the name */
	__u32 state;	/* 0 in progress, 1 the name is complete, 2 it is invalid */
	__u64 rights;
	struct name_key key;
	struct {
		struct egress_event event;
		__u8 name[256];
	} __attribute__((packed)) denial;
	__u8 message[EGRESS_MAX_MESSAGE];
};

const volatile struct egress_settings settings SEC(".rodata");
struct egress_counters counters SEC(".bss");

#define MAP(map_name, map_type, entries, key_type, value_type, map_flag_bits)                                                  \
	struct {                                                                                                       \
		__uint(type, map_type);                                                                                \
		__uint(max_entries, entries);                                                                          \
		__uint(map_flags, map_flag_bits);                                                                              \
		__type(key, key_type);                                                                                 \
		__type(value, value_type);                                                                             \
	} map_name SEC(".maps")

MAP(names, BPF_MAP_TYPE_LPM_TRIE, 4096, struct name_key, __u64, BPF_F_NO_PREALLOC);
MAP(literals, BPF_MAP_TYPE_LPM_TRIE, 4096, struct literal_key, struct literal, BPF_F_NO_PREALLOC);
MAP(resolvers, BPF_MAP_TYPE_HASH, 16, struct address, __u8, 0);
MAP(answers, BPF_MAP_TYPE_LRU_HASH, 16384, struct address, struct answer, 0);
MAP(asked, BPF_MAP_TYPE_LRU_HASH, 4096, struct question, __u64, 0);
MAP(recent_reports, BPF_MAP_TYPE_LRU_HASH, 4096, struct report_key, __u64, 0);
MAP(exempt_processes, BPF_MAP_TYPE_HASH, 64, __u32, struct exemption, 0);
MAP(exempt_groups, BPF_MAP_TYPE_HASH, 1024, __u64, __u8, 0);
MAP(exempt_flows, BPF_MAP_TYPE_HASH, 1024, struct flow, __u8, 0);
MAP(step_names, BPF_MAP_TYPE_HASH, EGRESS_STEPS, struct step_name, __u8, 0);
MAP(members, BPF_MAP_TYPE_HASH, 65536, __u32, __u8, 0); /* preallocated, so that a full memory cgroup cannot cause failures */
MAP(sockets, BPF_MAP_TYPE_SK_STORAGE, 0, int, struct socket_facts, BPF_F_NO_PREALLOC | BPF_F_CLONE);
MAP(sending, BPF_MAP_TYPE_PERCPU_ARRAY, 1, __u32, struct work, 0);
MAP(receiving, BPF_MAP_TYPE_PERCPU_ARRAY, 1, __u32, struct work, 0);

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 16);
} events SEC(".maps");

static __always_inline void mapped(struct address *to, __u32 ip4)
{
	to->word[0] = 0;
	to->word[1] = 0;
	to->word[2] = bpf_htonl(0xffff);
	to->word[3] = ip4;
}

static __always_inline bool is_mapped(const struct address *to)
{
	return !to->word[0] && !to->word[1] && to->word[2] == bpf_htonl(0xffff);
}

/* 127.0.0.0/8, ::1, and the unspecified address, which the kernel treats as the loopback. */
static __always_inline bool is_loopback(const struct address *to)
{
	if (is_mapped(to))
		return (to->word[3] & bpf_htonl(0xff000000)) == bpf_htonl(0x7f000000) || !to->word[3];
	return !to->word[0] && !to->word[1] && !to->word[2] && (to->word[3] == bpf_htonl(1) || !to->word[3]);
}

/* Multipath TCP, the protocol number of a socket; its packets are those of TCP. */
#define IPPROTO_MPTCP 262

/* The rights for this port. Protocols without ports, and others with some, have those for every port. */
static __always_inline __u64 rights_of(__u16 port, __u32 protocol)
{
	__u32 at = port, set = 0;

	/* if the compiler drops the mask, the verifiers of 6.1 and 6.12 lose the bound of a half register */
	asm volatile("" : "+r"(at));
	at &= 0xffff;
	if (protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP)
		set = settings.tcp_port[at];
	else if (protocol == IPPROTO_UDP)
		set = settings.udp_port[at];
	return settings.port_rights[set & 255];
}

/*
 * The rights of a step. If a process of a step was not recorded, processes of no step only have the rights of a step without its own list.
 */
static __always_inline __u64 rights_of_step(__u32 step)
{
	if (!settings.worker)
		return ~0ULL;
	if (step == STEP_NONE && counters.unlisted)
		step = STEP_UNLISTED;
	return settings.step_rights[step & (EGRESS_STEPS - 1)];
}

static __always_inline __u32 step_of(__u32 process)
{
	__u8 *step = settings.worker ? bpf_map_lookup_elem(&members, &process) : NULL;

	return step ? *step : STEP_NONE;
}

static __always_inline struct literal *literal_of(const struct address *to)
{
	struct literal_key key = {.bits = 128, .address = *to};

	return bpf_map_lookup_elem(&literals, &key);
}

/*
 * Whether the destination is allowed. New connections need a name whose address is still valid; existing ones continue. Returns 0, or the
 * reason.
 */
static __always_inline __u32 judge(const struct address *to, __u16 port, __u32 protocol, __u32 step, bool begins)
{
	struct answer *known = bpf_map_lookup_elem(&answers, to);
	__u64 all = rights_of(port, protocol), own = all & rights_of_step(step), others = 0;
	struct literal *literal;

	if (known && (known->rights & all) && (!begins || known->expires > bpf_ktime_get_coarse_ns())) {
		if (known->rights & own)
			return 0;
		others = 1;
	}
	literal = literal_of(to);
	if (literal && ((literal->rights & own) || ((literal->flags & LITERAL_OWN) && port != DNS_PORT)))
		return 0;
	if (others || (literal && (literal->rights & all)))
		return EGRESS_REASON_STEP;
	if (literal && (literal->flags & LITERAL_MUST_BE_NAMED))
		return EGRESS_REASON_METADATA;
	return port == DNS_PORT ? EGRESS_REASON_RESOLVER : EGRESS_REASON_DESTINATION;
}

static __always_inline void fill(struct egress_event *event, const struct address *to, __u16 port, __u8 protocol, __u8 reason,
				 __u8 hook, __u32 thread, __u32 named)
{
	event->prefix.cpu = bpf_get_smp_processor_id();
	event->prefix.flags = 0;
	event->prefix.reserved = 0;
	event->time = bpf_ktime_get_boot_ns() + settings.epoch_offset;
	event->thread = thread;
	event->length = sizeof(*event) - sizeof(event->prefix) + named;
	event->type = EVENT_ASYNCEVENT;
	event->params = ASYNCEVENT_PARAMS;
	event->lengths[ASYNCEVENT_PLUGIN_ID] = sizeof(event->plugin);
	event->lengths[ASYNCEVENT_NAME] = sizeof(event->name);
	event->lengths[ASYNCEVENT_DATA] = sizeof(event->data) + named;
	event->plugin = 0;
	__builtin_memcpy(event->name, EGRESS_NAME, sizeof(event->name));
	event->data.denied = settings.blocks;
	event->data.reason = reason;
	event->data.protocol = protocol;
	event->data.hook = hook;
	event->data.port = port;
	event->data.reserved = 0;
	event->data.to = *to;
}

#define SECOND 1000000000ULL

/* Throttles reports: the same destination of the same process is reported at most once in a while. */
static __always_inline bool is_unreported(const struct address *to, __u16 port, __u8 protocol, __u8 reason, __u32 process, __u64 pause)
{
	struct report_key key = {.process = process, .to = *to, .port = port, .protocol = protocol, .reason = reason};
	__u64 now = bpf_ktime_get_boot_ns();
	__u64 *before = bpf_map_lookup_elem(&recent_reports, &key);

	if (before && now - *before < pause) {
		__sync_fetch_and_add(&counters.repeated, 1);
		return false;
	}
	bpf_map_update_elem(&recent_reports, &key, &now, BPF_ANY);
	return true;
}

static __always_inline void current_ids(__u32 *thread, __u32 *process)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	*thread = BPF_CORE_READ(task, pid);
	*process = BPF_CORE_READ(task, tgid);
}

/* Reports that the destination is not allowed; for `owner` if the kernel's current thread is unrelated. */
static __always_inline void report_denial(const struct address *to, __u16 port, __u8 protocol, __u8 reason, __u8 hook, __u32 owner)
{
	struct egress_event event;
	__u32 thread, process;

	__sync_fetch_and_add(&counters.denied, 1);
	current_ids(&thread, &process);
	if (owner) {
		thread = owner;
		process = owner;
	}
	if (!is_unreported(to, port, protocol, reason, process, SECOND))
		return;
	fill(&event, to, port, protocol, reason, hook, thread, 0);
	if (bpf_ringbuf_output(&events, &event, sizeof(event), 0))
		__sync_fetch_and_add(&counters.lost, 1);
}

#endif
