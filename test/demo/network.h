// SPDX-License-Identifier: Apache-2.0
//
// The network of the stage: a namespace with documentation addresses only, a name server and a web server.

#ifndef EYAS_DEMO_NETWORK_H
#define EYAS_DEMO_NETWORK_H

#include <stdint.h>

// Moves this process into a new network namespace with only the loopback interface, which has the demo's addresses.
void enter_network(void);

// Returns a bound socket, which listens if it is a stream socket.
int listen_on(const char *address, uint16_t port, int type);

// Answers one question: type A of HOST_NAME with the web server's address, others with NXDOMAIN.
void answer_dns(int fd);

// Handles one request: PAYLOAD_PATH returns the program, others 404.
void answer_http(int fd);

#endif
