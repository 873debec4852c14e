/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Kernel types of sockets, relocated as those of kernel.h, which includes this file. */
#ifndef EYAS_KERNEL_NET_H
#define EYAS_KERNEL_NET_H

struct in6_addr {
	__u8 bytes[16];
};
/* The families are read by offset through CO-RE; the address union is read whole. */
struct sock_common {
	__be32 skc_daddr;
	__be16 skc_dport;
	__u16 skc_family;
	__u8 skc_state;
	struct in6_addr skc_v6_daddr; /* absent without CONFIG_IPV6 */
};
struct sock {
	struct sock_common __sk_common;
	__u32 sk_ack_backlog;
	__u32 sk_max_ack_backlog;
	__u16 sk_protocol;
	__u16 sk_type;
	struct socket *sk_socket;
};
struct ipv6_pinfo {
	struct in6_addr saddr;
};
struct inet_sock {
	struct ipv6_pinfo *pinet6;
	__be32 inet_saddr;
	__be16 inet_sport;
};
struct socket {
	struct file *file;
	struct sock *sk;
};
/* include/linux/skbuff.h: the values are the same since 6.0. */
#define SKBFL_ZEROCOPY_ENABLE 1
#define SKBFL_SHARED_FRAG 2
#define SKBFL_MANAGED_FRAG_REFS 16
struct sk_buff {
	__u32 data_len;
	__u32 end;
	unsigned char *head;
};
struct skb_shared_info {
	__u8 flags;
};
struct sockaddr_un {
	__u16 sun_family;
};
struct unix_address {
	int len;
	struct sockaddr_un name[0];
};
struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};

#endif
