// SPDX-License-Identifier: Apache-2.0
//
// The network of the stage: a namespace with documentation addresses only, a name server and a web server.

#define _GNU_SOURCE
#include "network.h"
#include "say.h"
#include "story.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if.h>
#include <linux/ipv6.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static void add_address(int socket4, int index, const char *address) {
    struct ifreq request = {0};
    snprintf(request.ifr_name, sizeof request.ifr_name, "lo:%d", index);
    struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
    in->sin_family = AF_INET;
    inet_pton(AF_INET, address, &in->sin_addr);
    if (ioctl(socket4, SIOCSIFADDR, &request) != 0) {
        die("cannot set the address %s of the loopback device: %s", address, strerror(errno));
    }
    inet_pton(AF_INET, "255.255.255.0", &in->sin_addr);
    if (ioctl(socket4, SIOCSIFNETMASK, &request) != 0) {
        die("cannot set the network mask of %s: %s", address, strerror(errno));
    }
}

void enter_network(void) {
    if (unshare(CLONE_NEWNET) != 0) {
        die("cannot create a network namespace (%s); it needs root with CAP_SYS_ADMIN: in a container, run with "
            "--privileged",
            strerror(errno));
    }
    int socket4 = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq up = {.ifr_name = "lo"};
    if (socket4 < 0 || ioctl(socket4, SIOCGIFFLAGS, &up) != 0) {
        die("cannot read the loopback device: %s", strerror(errno));
    }
    int index_of_lo;
    up.ifr_flags |= IFF_UP | IFF_RUNNING;
    if (ioctl(socket4, SIOCSIFFLAGS, &up) != 0 || ioctl(socket4, SIOCGIFINDEX, &up) != 0) {
        die("cannot bring up the loopback device: %s", strerror(errno));
    }
    index_of_lo = up.ifr_ifindex;
    add_address(socket4, 1, NAME_SERVER);
    add_address(socket4, 2, WEB_SERVER);
    add_address(socket4, 3, "203.0.113.1");
    close(socket4);
    // The demo also works on a kernel without IPv6.
    int socket6 = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket6 >= 0) {
        struct in6_ifreq request = {.ifr6_prefixlen = 32, .ifr6_ifindex = index_of_lo};
        inet_pton(AF_INET6, "2001:db8::7", &request.ifr6_addr);
        (void)ioctl(socket6, SIOCSIFADDR, &request);
        close(socket6);
    }
}

int listen_on(const char *address, uint16_t port, int type) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, address, &at.sin_addr);
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || (type == SOCK_STREAM && listen(fd, 8) != 0)) {
        die("cannot listen on %s:%u: %s", address, port, strerror(errno));
    }
    return fd;
}

void answer_dns(int fd) {
    uint8_t packet[512];
    struct sockaddr_in from;
    socklen_t from_size = sizeof from;
    ssize_t size = recvfrom(fd, packet, sizeof packet - 16, 0, (struct sockaddr *)&from, &from_size);
    if (size < 12) {
        return;
    }
    char name[256];
    size_t length = 0;
    size_t at = 12;
    while (at < (size_t)size && packet[at] != 0 && packet[at] < 64 && at + packet[at] < (size_t)size) {
        if (length + packet[at] + 1 >= sizeof name) {
            return;
        }
        if (length > 0) {
            name[length++] = '.';
        }
        memcpy(name + length, packet + at + 1, packet[at]);
        length += packet[at];
        at += packet[at] + 1u;
    }
    name[length] = '\0';
    at += 5; // root label, type, class
    if (at > (size_t)size) {
        return;
    }
    bool known = strcmp(name, HOST_NAME) == 0 && packet[at - 4] == 0 && packet[at - 3] == 1;
    packet[2] = 0x81; // an answer, recursion was desired
    packet[3] = known ? 0x80 : 0x83;
    memset(packet + 6, 0, 6);
    packet[7] = known ? 1 : 0;
    if (known) {
        static const uint8_t record[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4};
        memcpy(packet + at, record, sizeof record);
        at += sizeof record;
        inet_pton(AF_INET, WEB_SERVER, packet + at);
        at += 4;
    }
    sendto(fd, packet, at, 0, (struct sockaddr *)&from, from_size);
}

void answer_http(int fd) {
    int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    if (client < 0) {
        return;
    }
    struct timeval patience = {.tv_sec = 30};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    char request[1024];
    ssize_t size = recv(client, request, sizeof request - 1, 0);
    request[size > 0 ? size : 0] = '\0';
    bool known = strncmp(request, "GET " PAYLOAD_PATH " ", strlen("GET " PAYLOAD_PATH " ")) == 0;
    const char *body = known ? PAYLOAD_MARK "# Staged and harmless: nothing but a stand-in ever acts on this text.\n" : "";
    char answer[512];
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                          known ? "200 OK" : "404 Not Found", strlen(body), body);
    send(client, answer, (size_t)length, MSG_NOSIGNAL);
    close(client);
}
