// SPDX-License-Identifier: Apache-2.0
//
// The network of the stage: a namespace with documentation addresses only, a name server and a web server.

#ifndef EYAS_DEMO_NETWORK_H
#define EYAS_DEMO_NETWORK_H

#include <stdint.h>

// Moves this process into a network namespace of its own, in which loopback alone is up and has the story's addresses.
void enter_network(void);

// Returns a socket that is bound, and listens where it is a stream.
int listen_on(const char *address, uint16_t port, int type);

// Answers one question for HOST_NAME, type A, with the web server's address; other questions with "no such name".
void answer_dns(int fd);

// Answers one request: PAYLOAD_PATH with the program, others with 404.
void answer_http(int fd);

#endif
