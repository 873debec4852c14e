/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * DNS queries and responses, as far as egress control parses them. A message is first copied to struct work. State that changes between
 * loop iterations is kept there and every index is masked, so that the verifier checks an iteration once.
 */
#ifndef EYAS_DNS_H
#define EYAS_DNS_H

#include "egress.h"

#define DNS_HEADER 12
#define DNS_TYPE_A 1
#define DNS_TYPE_AAAA 28
#define DNS_TYPE_OPT 41
#define DNS_RECORD 10	   /* type, class, time to live, length */
#define DNS_MOST_TTL 86400 /* s */

static __always_inline __u8 byte_at(struct work *w, __u32 at)
{
	return w->message[at & (EGRESS_MAX_MESSAGE - 1)];
}

static __always_inline __u32 word_at(struct work *w, __u32 at)
{
	return (__u32)byte_at(w, at) << 8 | byte_at(w, at + 1);
}

/* Appends a byte of a name, at w->at, to denial.name in lower case, with dots between labels. */
static long name_step(__u32 i, void *context)
{
	struct work *w = *(struct work **)context;
	__u8 c;

	if (w->at >= w->length || w->named > EGRESS_MAX_NAME) {
		w->state = 2;
		return 1;
	}
	c = byte_at(w, w->at);
	w->at++;
	if (!w->left) {
		if (!c || c > 63) {
			w->state = c ? 2 : 1;
			return 1;
		}
		w->left = c;
		if (w->named) {
			w->denial.name[w->named & 255] = '.';
			w->named++;
		}
		return 0;
	}
	/* a dot or a NUL within a label would read as the end of one */
	if (c == '.' || !c) {
		w->state = 2;
		return 1;
	}
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	w->denial.name[w->named & 255] = c;
	w->named++;
	w->left--;
	return 0;
}

static long reverse_step(__u32 i, void *context)
{
	struct work *w = *(struct work **)context;

	if (i >= w->named)
		return 1;
	w->key.bytes[i & 255] = w->denial.name[(w->named - 1 - i) & 255];
	return 0;
}

/* Reads the name at w->at and looks up its rights; w->state is 1 if it is valid. */
static __always_inline void read_name(struct work *w)
{
	struct work *context = w;
	__u64 *rights;

	w->left = 0;
	w->named = 0;
	w->state = 0;
	w->rights = 0;
	bpf_loop(EGRESS_MAX_NAME + 4, name_step, &context, 0);
	if (w->state != 1 || !w->named || w->named > EGRESS_MAX_NAME) {
		w->state = 2;
		return;
	}
	bpf_loop(EGRESS_MAX_NAME, reverse_step, &context, 0);
	w->key.bytes[w->named & 255] = 0;
	w->key.bits = 8 * (w->named + 1);
	rights = bpf_map_lookup_elem(&names, &w->key);
	if (rights)
		w->rights = *rights;
}

/* Whether a message with `more` records ends like a query: immediately, or with options. Any other record could carry data. */
static __always_inline bool ends(struct work *w, __u32 at, __u32 end, __u32 more)
{
	if (!more)
		return at == end;
	return at + 1 + DNS_RECORD <= end && !byte_at(w, at) && word_at(w, at + 1) == DNS_TYPE_OPT &&
	       at + 1 + DNS_RECORD + word_at(w, at + 9) == end;
}

/* Whether a question starts at w->at, ends at `end` and is for an allowed name. If so, its response is accepted. */
static __always_inline bool is_allowed_question(struct work *w, __u32 end, __u64 socket, __u32 protocol, __u32 step,
						 bool counts)
{
	struct question question = {.socket = socket, .protocol = protocol};
	__u32 at = w->at;

	w->state = 0;
	w->named = 0;
	if (end > w->length || at + DNS_HEADER > end)
		return false;
	/* a query with one question, and nothing but options after it */
	if ((byte_at(w, at + 2) & 0xf8) || word_at(w, at + 4) != 1 || word_at(w, at + 6) || word_at(w, at + 8) ||
	    word_at(w, at + 10) > 1)
		return false;
	question.number = word_at(w, at);
	w->at = at + DNS_HEADER;
	read_name(w);
	if (w->state != 1 || w->at + 4 > end || !(w->rights & rights_of_step(step)))
		return false;
	if (!ends(w, w->at + 4, end, word_at(w, at + 10))) {
		w->state = 2;
		return false;
	}
	if (counts)
		bpf_map_update_elem(&asked, &question, &w->rights, BPF_ANY);
	return true;
}

static __always_inline void learn(const struct address *to, __u64 rights, __u32 ttl)
{
	__u64 good = (__u64)(ttl > DNS_MOST_TTL ? DNS_MOST_TTL : ttl) * 1000000000ULL + settings.grace;
	struct answer fresh = {.expires = bpf_ktime_get_coarse_ns() + good, .rights = rights};
	struct literal *literal = literal_of(to);
	struct answer *known;

	if (is_loopback(to) || (literal && (literal->flags & LITERAL_MUST_BE_NAMED)))
		return;
	for (int i = 0; i < 2; i++) {
		known = bpf_map_lookup_elem(&answers, to);
		if (known) {
			__sync_fetch_and_or(&known->rights, rights);
			if (known->expires < fresh.expires)
				known->expires = fresh.expires;
			break;
		}
		if (!bpf_map_update_elem(&answers, to, &fresh, BPF_NOEXIST)) {
			__sync_fetch_and_add(&counters.learned, 1);
			return;
		}
	}
	if (!known)
		__sync_fetch_and_add(&counters.missed, 1);
}

/* A label of a skipped name; w->state is 1 at its end. */
static long pass_step(__u32 i, void *context)
{
	struct work *w = *(struct work **)context;
	__u8 c;

	if (w->at >= w->length) {
		w->state = 2;
		return 1;
	}
	c = byte_at(w, w->at);
	if (!c || c >= 0xc0) {
		w->at += c ? 2 : 1;
		w->state = 1;
		return 1;
	}
	if (c > 63) {
		w->state = 2;
		return 1;
	}
	w->at += 1 + c;
	return 0;
}

/* A record of the response. */
static long record_step(__u32 i, void *context)
{
	struct work *w = *(struct work **)context;
	struct address to = {};
	__u32 type, ttl, n, data;

	if (i >= w->left)
		return 1;
	w->state = 0;
	bpf_loop(128, pass_step, context, 0);
	if (w->state != 1 || w->at + DNS_RECORD > w->length)
		goto cut;
	type = word_at(w, w->at);
	ttl = word_at(w, w->at + 4) << 16 | word_at(w, w->at + 6);
	n = word_at(w, w->at + 8);
	data = w->at + DNS_RECORD;
	if (data + n > w->length)
		goto cut;
	w->at = data + n;
	if (type == DNS_TYPE_A && n == 4) {
		mapped(&to, bpf_htonl(word_at(w, data) << 16 | word_at(w, data + 2)));
		learn(&to, w->rights, ttl);
	} else if (type == DNS_TYPE_AAAA && n == 16) {
		for (int j = 0; j < 4; j++)
			to.word[j] = bpf_htonl(word_at(w, data + 4 * j) << 16 | word_at(w, data + 4 * j + 2));
		learn(&to, w->rights, ttl);
	}
	return 0;
cut:
	__sync_fetch_and_add(&counters.cut, 1);
	return 1;
}

/* Adds the addresses of a response to the query of the socket; the message starts at w->at. */
static __always_inline void read_answer(struct work *w, __u64 socket, __u32 protocol)
{
	struct question question = {.socket = socket, .protocol = protocol};
	struct work *context = w;
	__u32 at = w->at;
	__u64 *rights, allowed;

	if (at + DNS_HEADER > w->length)
		return;
	/* a response to one question, without an error */
	if ((byte_at(w, at + 2) & 0xf8) != 0x80 || (byte_at(w, at + 3) & 0x0f) || word_at(w, at + 4) != 1)
		return;
	question.number = word_at(w, at);
	rights = bpf_map_lookup_elem(&asked, &question);
	if (!rights)
		return;
	allowed = *rights;
	w->at = at + DNS_HEADER;
	read_name(w);
	if (w->state != 1)
		return;
	/* the question and the response must have the same name; the same rights suffice */
	w->rights &= allowed;
	if (!w->rights)
		return;
	w->at += 4;
	w->left = word_at(w, at + 6);
	if (w->left > EGRESS_MAX_RECORDS) {
		w->left = EGRESS_MAX_RECORDS;
		__sync_fetch_and_add(&counters.cut, 1);
	}
	bpf_loop(EGRESS_MAX_RECORDS, record_step, &context, 0);
}

#endif
