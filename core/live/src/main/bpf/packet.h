/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* The fields of a packet that egress control reads: addresses, protocol and ports of IPv4 and IPv6. */
#ifndef EYAS_PACKET_H
#define EYAS_PACKET_H

#include "egress.h"

/* The inspected fields of a packet. */
struct packet {
	struct address to;
	struct address from;
	__u32 payload;	/* its offset, for TCP and UDP */
	__u16 port;
	__u16 own_port;
	__u8 protocol;
	bool has_ports; /* false if they are in another fragment */
	bool is_part;	/* of a packet fragmented by the sender: the kernel fragments later */
	bool is_valid;	/* false if it cannot be read */
};

static __always_inline bool has_ports(__u8 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP || protocol == IPPROTO_DCCP ||
	       protocol == IPPROTO_UDPLITE;
}

static __always_inline void take_ip4(struct packet *p, const __u32 *h)
{
	const __u8 *b = (const __u8 *)h;

	p->payload = (b[0] & 15) * 4;
	p->is_valid = (b[0] >> 4) == 4 && p->payload >= 20;
	mapped(&p->from, h[3]);
	mapped(&p->to, h[4]);
	p->protocol = b[9];
	p->is_part = (b[6] & 0x3f) || b[7];
	p->has_ports = !(b[6] & 0x1f) && !b[7] && has_ports(b[9]);
	p->own_port = b[20] << 8 | b[21];
	p->port = b[22] << 8 | b[23];
}

/* After the options. */
static __always_inline void read_ports(struct __sk_buff *skb, struct packet *p)
{
	__u8 b[4] = {};

	if (bpf_skb_load_bytes(skb, p->payload, b, 4))
		p->is_valid = false;
	p->own_port = b[0] << 8 | b[1];
	p->port = b[2] << 8 | b[3];
}

#define OPTION_LOOSE_ROUTE 131
#define OPTION_STRICT_ROUTE 137
#define MAX_OPTION_WORDS 10

/*
 * Whether the options of IPv4 may name further hops, in which case the header's destination is not the final one. The numbers of both
 * options count at any position: following the lengths of options has more states than the verifier of 6.1 can distinguish.
 */
static __always_inline bool may_have_source_route(struct __sk_buff *skb, __u32 end)
{
	__u8 b[4];

	for (__u32 i = 0; i < MAX_OPTION_WORDS; i++) {
		if (20 + 4 * i >= end)
			return false;
		if (bpf_skb_load_bytes(skb, 20 + 4 * i, b, 4))
			return true;
		for (int k = 0; k < 4; k++)
			if (b[k] == OPTION_LOOSE_ROUTE || b[k] == OPTION_STRICT_ROUTE)
				return true;
	}
	return false;
}

static __always_inline void read_ip4(struct __sk_buff *skb, struct packet *p)
{
	const __u32 *head = (void *)(long)skb->data;
	__u32 h[6] = {};

	/* the header is in the linear part, except in packets that were cut short */
	if ((const void *)(head + 6) <= (const void *)(long)skb->data_end)
		take_ip4(p, head);
	else if (!bpf_skb_load_bytes(skb, 0, h, 24) || !bpf_skb_load_bytes(skb, 0, h, 20))
		take_ip4(p, h);
	if (p->payload == 20)
		return;
	if (p->is_valid && may_have_source_route(skb, p->payload))
		p->is_valid = false;
	if (p->has_ports)
		read_ports(skb, p);
}

/* Extension headers after one of these are not parsed: only neighbour discovery and multicast listener reports need them. */
static __always_inline bool is_extension(__u8 protocol)
{
	return protocol == IPPROTO_HOPOPTS || protocol == IPPROTO_ROUTING || protocol == IPPROTO_FRAGMENT || protocol == IPPROTO_AH ||
	       protocol == IPPROTO_DSTOPTS || protocol == IPPROTO_MH || protocol == IPPROTO_HIP || protocol == IPPROTO_SHIM6;
}

static __always_inline void read_ip6(struct __sk_buff *skb, struct packet *p)
{
	__u32 h[11] = {};
	const __u8 *b = (const __u8 *)h;

	if (bpf_skb_load_bytes(skb, 0, h, 44) && bpf_skb_load_bytes(skb, 0, h, 40))
		return;
	p->is_valid = (b[0] >> 4) == 6 && !is_extension(b[6]);
	__builtin_memcpy(&p->from, &h[2], 16);
	__builtin_memcpy(&p->to, &h[6], 16);
	p->protocol = b[6];
	p->payload = 40;
	p->has_ports = has_ports(b[6]);
	p->own_port = b[40] << 8 | b[41];
	p->port = b[42] << 8 | b[43];
}

static __always_inline void read_packet(struct __sk_buff *skb, struct packet *p)
{
	if (skb->protocol == bpf_htons(ETH_P_IP))
		read_ip4(skb, p);
	else if (skb->protocol == bpf_htons(ETH_P_IPV6))
		read_ip6(skb, p);
	if (!p->has_ports)
		p->port = p->own_port = 0;
}

#endif
