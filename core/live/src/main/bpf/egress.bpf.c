// SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only)
/*
 * Egress control restricts the destinations of a control group. See egress.h for the maps that user space fills.
 *
 * connect() and sendto() are checked at the call, so that they fail at once. Outgoing packets are checked again: this covers all IP
 * traffic, including io_uring, raw sockets and sockets connected before.
 */
#include "dns.h"
#include "exempt.h"
#include "origin.h"
#include "packet.h"

/* The object is licensed under either of the two licences above; the kernel accepts a single string. */
char _license[] SEC("license") = "GPL";

static __always_inline struct socket_facts *facts_of(struct __sk_buff *skb)
{
	struct bpf_sock *socket = skb->sk;

	socket = socket ? bpf_sk_fullsock(socket) : NULL;
	return socket ? bpf_sk_storage_get(&sockets, socket, NULL, 0) : NULL;
}

static __always_inline bool is_exempt(struct __sk_buff *skb, struct socket_facts *facts, struct packet *p)
{
	struct flow flow = {.to = p->to, .port = p->port, .own_port = p->own_port};
	__u64 group;

	if (facts)
		return facts->flags & SOCKET_EXEMPT;
	/* the socket is older than the programs */
	group = bpf_skb_cgroup_id(skb);
	return bpf_map_lookup_elem(&exempt_groups, &group) || (p->port && bpf_map_lookup_elem(&exempt_flows, &flow));
}

/* Reports a query, with the name as far as it could be read. */
static __always_inline void report_question(struct work *w, struct packet *p, __u32 owner, __u32 socket)
{
	__u32 thread, process, named = w->state == 1 ? w->named & 255 : 0;
	bool stream = p->protocol == IPPROTO_TCP;
	__u32 reason = w->state != 1 ? EGRESS_REASON_QUESTION : w->rights ? EGRESS_REASON_STEP : EGRESS_REASON_NAME;
	__u64 n;

	__sync_fetch_and_add(&counters.denied, 1);
	current_ids(&thread, &process);
	if (owner)
		thread = owner;
	/*
	 * Each name may carry data, so every query is reported. Segments are retransmitted with the same content: they are reported once.
	 */
	if ((!named || stream) && !is_unreported(&p->to, p->port, p->protocol, reason, stream ? socket : process,
					   stream ? 600 * SECOND : SECOND))
		return;
	fill(&w->denial.event, &p->to, p->port, p->protocol, reason, EGRESS_HOOK_PACKET, thread, named);
	n = sizeof(struct egress_event) + named;
	if (n > sizeof(w->denial))
		return;
	if (bpf_ringbuf_output(&events, &w->denial, n, 0))
		__sync_fetch_and_add(&counters.lost, 1);
}

/* Copies the payload, as far as it fits; returns its length. */
static __always_inline __u32 read_payload(struct __sk_buff *skb, struct work *w, __u32 from)
{
	__u32 length = skb->len;
	__u64 n;

	w->at = 0;
	w->length = 0;
	if (length <= from)
		return 0;
	length -= from;
	n = length > EGRESS_MAX_MESSAGE ? EGRESS_MAX_MESSAGE : length;
	/*
	 * from 1 to the maximum, in a form that the verifier of 6.1 can follow: it does not derive from the comparison that the size is not
	 * 0
	 */
	n--;
	asm volatile("" : "+r"(n));
	n &= EGRESS_MAX_MESSAGE - 1;
	n++;
	if (bpf_skb_load_bytes(skb, from, w->message, n))
		return 0;
	w->length = n;
	return length;
}

/*
 * Whether the payload can still be changed after the check: pages of a file or of a program's memory, which sendfile, splice and
 * MSG_ZEROCOPY pass without a copy. A datagram that the kernel has copied has no such part. Segments always have paged parts, of the
 * kernel's own pages, and a flag if others are among them.
 */
static __always_inline bool can_change(struct __sk_buff *skb, bool stream)
{
	/* the kernel passes its own structure */
	struct sk_buff *packet = (struct sk_buff *)skb;
	struct skb_shared_info *shared;

	if (!stream)
		return BPF_CORE_READ(packet, data_len);
	shared = (struct skb_shared_info *)(BPF_CORE_READ(packet, head) + BPF_CORE_READ(packet, end));
	return BPF_CORE_READ(shared, flags) & (SKBFL_ZEROCOPY_ENABLE | SKBFL_SHARED_FRAG | SKBFL_MANAGED_FRAG_REFS);
}

/* The offset of a segment's payload; 0 if it is unknown. */
static __always_inline __u32 behind_tcp(struct __sk_buff *skb, __u32 from)
{
	__u8 offset = 0;

	return bpf_skb_load_bytes(skb, from + 12, &offset, 1) ? 0 : from + (offset >> 4) * 4;
}

/*
 * Packets to the resolver must be queries for allowed names: otherwise names could carry data to any server. A segment must contain
 * complete queries, so that none can be split across two.
 */
static __always_inline bool is_allowed_to_resolver(struct __sk_buff *skb, struct work *w, struct packet *p, __u32 step,
						   bool counts)
{
	__u64 socket = bpf_get_socket_cookie(skb);
	__u32 from, length, end;

	w->state = 0;
	w->named = 0;
	w->rights = 0;
	if (p->is_part || can_change(skb, p->protocol == IPPROTO_TCP))
		return false;
	if (p->protocol == IPPROTO_UDP) {
		/* the kernel splits it into several datagrams, each of which may be a query */
		if (skb->gso_size)
			return false;
		length = read_payload(skb, w, p->payload + 8);
		return length && length == w->length && is_allowed_question(w, length, socket, p->protocol, step, counts);
	}
	from = behind_tcp(skb, p->payload);
	if (!from)
		return false;
	if (skb->len <= from)
		return true; /* a header only */
	length = read_payload(skb, w, from);
	if (!length || length != w->length)
		return false;
	end = 0;
	for (int i = 0; i < 3 && end < length; i++) {
		w->at = end + 2;
		end += 2 + word_at(w, end);
		if (!is_allowed_question(w, end, socket, p->protocol, step, counts))
			return false;
	}
	return end == length;
}

static __always_inline bool ask(struct __sk_buff *skb, struct socket_facts *facts, struct packet *p)
{
	__u32 zero = 0;
	struct work *w = bpf_map_lookup_elem(&sending, &zero);
	bool allowed;

	/* an interrupt that sends as well; TCP retransmits it */
	if (!w || __sync_lock_test_and_set(&w->busy, 1)) {
		__sync_fetch_and_add(&counters.denied, 1);
		__sync_fetch_and_add(&counters.lost, 1);
		return false;
	}
	allowed = is_allowed_to_resolver(skb, w, p, facts ? facts->step : STEP_NONE,
					 facts && (facts->flags & SOCKET_OF_NETWORK));
	if (!allowed)
		report_question(w, p, facts ? facts->thread : 0, bpf_get_socket_cookie(skb));
	w->busy = 0;
	return allowed;
}

/*
 * Neighbour discovery and multicast listener reports stay on the link; without them IPv6 does not work in a network namespace of the group.
 * The latter are preceded by a router alert option.
 */
static __always_inline bool is_discovery(struct __sk_buff *skb, struct packet *p)
{
	bool to_groups = (p->to.word[0] & bpf_htonl(0xffff0000)) == bpf_htonl(0xff020000);
	bool to_neighbour = (p->to.word[0] & bpf_htonl(0xffc00000)) == bpf_htonl(0xfe800000);
	__u8 b[9] = {};

	if (p->protocol == IPPROTO_ICMPV6 && (to_groups || to_neighbour))
		return !bpf_skb_load_bytes(skb, 40, b, 1) && b[0] >= 133 && b[0] <= 137;
	return p->protocol == IPPROTO_HOPOPTS && to_groups && skb->protocol == bpf_htons(ETH_P_IPV6) &&
	       !bpf_skb_load_bytes(skb, 40, b, 9) && b[0] == IPPROTO_ICMPV6 && !b[1] && b[2] == 5 && b[3] == 2 &&
	       ((b[8] >= 130 && b[8] <= 132) || b[8] == 143);
}

/*
 * Whether it is a TCP segment without payload that ends a connection, or belongs to a closed one: remainders of connections older than the
 * programs, whose owner is unknown. They are denied without a report.
 */
static __always_inline bool is_end(struct __sk_buff *skb, struct packet *p)
{
	struct bpf_sock *socket = skb->sk;
	__u8 flags = 0;

	if (!p->is_valid || p->is_part || p->protocol != IPPROTO_TCP || bpf_skb_load_bytes(skb, p->payload + 13, &flags, 1) ||
	    (flags & TCP_SYN) || skb->len != behind_tcp(skb, p->payload))
		return false;
	return (flags & (TCP_FIN | TCP_RST)) || !socket || !bpf_sk_fullsock(socket);
}

/* Whether the destination is the machine itself. A local name server forwards queries, so its port is checked as if it were remote. */
static __always_inline bool stays(struct __sk_buff *skb, struct packet *p)
{
	if (skb->ifindex != LOOPBACK_INDEX && !is_loopback(&p->to))
		return false;
	return !p->is_part && p->port != DNS_PORT;
}

/* The destination of an IPv4 packet in one word; 0 if it is another packet, or has no ports. */
static __always_inline __u64 destination_of(struct packet *p)
{
	if (!p->is_valid || !p->has_ports || !is_mapped(&p->to))
		return 0;
	return (__u64)p->to.word[3] << 32 | (__u32)p->port << 16 | (__u32)p->protocol << 8 | 1;
}

SEC("cgroup_skb/egress")
int egress_packet(struct __sk_buff *skb)
{
	struct packet p = {};
	struct socket_facts *facts;
	__u64 destination;
	__u32 reason;

	read_packet(skb, &p);
	if (p.port == DNS_PORT && p.is_valid && (p.protocol == IPPROTO_UDP || p.protocol == IPPROTO_TCP) &&
	    bpf_map_lookup_elem(&resolvers, &p.to)) {
		facts = facts_of(skb);
		if (is_exempt(skb, facts, &p) || ask(skb, facts, &p))
			return 1;
		return !settings.blocks;
	}
	if (p.is_valid && stays(skb, &p))
		return 1;
	facts = facts_of(skb);
	destination = destination_of(&p);
	if (facts && destination && facts->passed == destination)
		return 1;
	reason = judge(&p.to, p.port, p.protocol, facts ? facts->step : STEP_NONE, false);
	if (p.is_valid && !reason) {
		if (facts && destination)
			facts->passed = destination;
		return 1;
	}
	if (is_exempt(skb, facts, &p) || is_discovery(skb, &p))
		return 1;
	if (!facts && is_end(skb, &p)) {
		__sync_fetch_and_add(&counters.denied, 1);
		return !settings.blocks;
	}
	report_denial(&p.to, p.port, p.protocol, reason ? reason : EGRESS_REASON_DESTINATION, EGRESS_HOOK_PACKET,
	     facts ? facts->thread : 0);
	return !settings.blocks;
}

SEC("cgroup_skb/ingress")
int egress_answer(struct __sk_buff *skb)
{
	struct packet p = {};
	struct work *w;
	__u32 zero = 0, from;

	read_packet(skb, &p);
	if (p.own_port != DNS_PORT || !p.is_valid || !bpf_map_lookup_elem(&resolvers, &p.from))
		return 1;
	/* the address of a remote resolver that was assigned to this machine */
	if (skb->ifindex == LOOPBACK_INDEX && !is_loopback(&p.from))
		return 1;
	w = bpf_map_lookup_elem(&receiving, &zero);
	if (!w || __sync_lock_test_and_set(&w->busy, 1)) {
		__sync_fetch_and_add(&counters.missed, 1);
		return 1;
	}
	if (p.protocol == IPPROTO_UDP) {
		if (read_payload(skb, w, p.payload + 8))
			read_answer(w, bpf_get_socket_cookie(skb), p.protocol);
	} else if (p.protocol == IPPROTO_TCP) {
		from = behind_tcp(skb, p.payload);
		if (from && read_payload(skb, w, from) > 2) {
			/* the length of a message precedes it, or is in a separate segment */
			w->at = word_at(w, 0) + 2 >= w->length ? 2 : 0;
			read_answer(w, bpf_get_socket_cookie(skb), p.protocol);
		}
	}
	w->busy = 0;
	return 1;
}

/* Checks a call that names a destination; returns the kernel's result: 1 to continue, 0 for EPERM. */
static __always_inline int call(struct bpf_sock_addr *context, const struct address *to, __u8 hook)
{
	__u16 port = bpf_ntohs(context->user_port);
	__u32 reason, thread, process, step = STEP_NONE;
	/* for every destination: a non-exempt caller removes the mark from the socket, which is used for its later packets */
	bool exempt = is_exempt_use(context->sk);

	if (exempt || is_loopback(to))
		return 1;
	if (port == DNS_PORT && bpf_map_lookup_elem(&resolvers, to))
		return 1; /* queries are checked as packets */
	if (settings.worker) {
		current_ids(&thread, &process);
		step = step_of(process);
	}
	reason = judge(to, port, context->protocol, step, true);
	if (!reason)
		return 1;
	report_denial(to, port, context->protocol, reason, hook, 0);
	return !settings.blocks;
}

static __always_inline int call4(struct bpf_sock_addr *context, __u8 hook)
{
	struct address to;

	mapped(&to, context->user_ip4);
	return call(context, &to, hook);
}

static __always_inline int call6(struct bpf_sock_addr *context, __u8 hook)
{
	struct address to;

	to.word[0] = context->user_ip6[0];
	to.word[1] = context->user_ip6[1];
	to.word[2] = context->user_ip6[2];
	to.word[3] = context->user_ip6[3];
	return call(context, &to, hook);
}

SEC("cgroup/connect4")
int egress_connect4(struct bpf_sock_addr *context)
{
	return call4(context, EGRESS_HOOK_CONNECT);
}

SEC("cgroup/connect6")
int egress_connect6(struct bpf_sock_addr *context)
{
	return call6(context, EGRESS_HOOK_CONNECT);
}

SEC("cgroup/sendmsg4")
int egress_send4(struct bpf_sock_addr *context)
{
	return call4(context, EGRESS_HOOK_SEND);
}

SEC("cgroup/sendmsg6")
int egress_send6(struct bpf_sock_addr *context)
{
	return call6(context, EGRESS_HOOK_SEND);
}

/* Records facts about a socket that are unknown when it sends: its creator and network namespace. */
SEC("cgroup/sock_create")
int egress_socket(struct bpf_sock *socket)
{
	struct socket_facts *facts = bpf_sk_storage_get(&sockets, socket, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	__u32 process;

	if (!facts)
		return 1; /* no memory: no exemption, and no response to it is accepted */
	current_ids(&facts->thread, &process);
	facts->flags = 0;
	facts->passed = 0;
	facts->step = step_of(process);
	if (is_exempt_caller(process))
		facts->flags |= SOCKET_EXEMPT;
	if (bpf_get_netns_cookie(socket) == settings.network)
		facts->flags |= SOCKET_OF_NETWORK;
	return 1;
}

/*
 * Filters the kernel's notifications for NetworkChanges, in the context of the process that makes the change: changes of the machine's own
 * services are dropped.
 */
SEC("socket")
int egress_change(struct __sk_buff *skb)
{
	return is_of_machine((struct task_struct *)bpf_get_current_task(), settings.since, settings.job_group) ? 0 : skb->len;
}

/* Limit of inspected variables: one that is longer than a piece takes several. */
#define MOST_PIECES 4096

/* The environment of a starting program. */
struct reading {
	__u64 at;
	__u64 end;
	__u32 begins; /* whether a variable starts here */
	__u32 found;
	char piece[128];
};

static __always_inline bool is_variable(const struct reading *r)
{
	for (int i = 0; i < EGRESS_VARIABLE; i++) {
		if (!settings.variable[i])
			return i > 0;
		if (r->piece[i] != settings.variable[i])
			return false;
	}
	return false;
}

static long variable_step(__u32 i, void *context)
{
	struct reading *r = context;
	long n;

	if (r->at >= r->end)
		return 1;
	n = bpf_probe_read_user_str(r->piece, sizeof(r->piece), (void *)r->at);
	if (n <= 0)
		return 1;
	if (r->begins && is_variable(r)) {
		r->found = 1;
		return 1;
	}
	/* a full piece may have been cut; if it was not, an empty one follows */
	r->begins = n < sizeof(r->piece);
	r->at += r->begins ? n : n - 1;
	return 0;
}

/* Reads the step from the environment that the program was given, before any other task can access its memory. */
static __always_inline __u8 named_step(struct task_struct *task)
{
	struct reading r = {.begins = 1};
	struct step_name name = {};
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	__u32 skipped = 0;
	__u8 *step;

	if (!mm)
		return STEP_UNLISTED;
	r.at = BPF_CORE_READ(mm, env_start);
	r.end = BPF_CORE_READ(mm, env_end);
	bpf_loop(MOST_PIECES, variable_step, &r, 0);
	if (!r.found)
		return STEP_UNLISTED;
	for (; skipped < EGRESS_VARIABLE && settings.variable[skipped]; skipped++)
		;
	if (bpf_probe_read_user_str(name.text, sizeof(name.text), (void *)(r.at + skipped)) <= 0)
		return STEP_UNLISTED;
	step = bpf_map_lookup_elem(&step_names, &name);
	return step ? *step : STEP_UNLISTED;
}

static __always_inline void note_member(__u32 process, __u8 step)
{
	if (bpf_map_update_elem(&members, &process, &step, BPF_ANY))
		__sync_fetch_and_add(&counters.unlisted, 1);
}

/*
 * Starts a step. A process that has a step keeps it: a process that made itself a child of the worker (CLONE_PARENT) has one, unless its
 * entry did not fit. After such an overflow, no process is accepted as a new step.
 */
SEC("tp_btf/sched_process_exec")
int egress_exec(void *context)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct task_struct *parent = BPF_CORE_READ(task, real_parent);
	__u32 process = BPF_CORE_READ(task, tgid);

	if (BPF_CORE_READ(parent, tgid) != settings.worker || started(parent) != settings.worker_started ||
	    bpf_map_lookup_elem(&members, &process))
		return 0;
	note_member(process, counters.unlisted ? STEP_UNLISTED : named_step(task));
	return 0;
}

/* Inherited from the creator of the child, not from its future parent. */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(egress_fork, struct task_struct *parent, struct task_struct *child)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u32 from = BPF_CORE_READ(task, tgid), to = child->tgid;
	__u8 *step = from == to ? NULL : bpf_map_lookup_elem(&members, &from);

	if (step)
		note_member(to, *step);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int egress_exit(void *context)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u32 process = BPF_CORE_READ(task, tgid);

	if (BPF_CORE_READ(task, signal, live.counter) == 0)
		bpf_map_delete_elem(&members, &process);
	return 0;
}
