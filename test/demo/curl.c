// SPDX-License-Identifier: Apache-2.0
//
// The stand-in for curl: fetches from the web server of the stage.

#define _GNU_SOURCE
#include "files.h"
#include "roles.h"
#include "say.h"
#include "story.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int connect_to(const struct in_addr *address, uint16_t port, int type) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = *address};
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 30};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        die("cannot connect to port %u: %s", port, strerror(errno));
    }
    return fd;
}

// Queries the stage's name server, not the system's resolver, which on some systems leads out of the namespace through a
// Unix socket of a local daemon.
static struct in_addr look_up(const char *host) {
    uint8_t query[300] = {0x1d, 0x0e, 1, 0, 0, 1};
    size_t at = 12;
    for (const char *label = host; *label != '\0';) {
        size_t length = strcspn(label, ".");
        if (length == 0 || length > 63 || at + length + 6 > sizeof query) {
            die("not a host name: %s", host);
        }
        query[at++] = (uint8_t)length;
        memcpy(query + at, label, length);
        at += length;
        label += length + (label[length] == '.');
    }
    query[at + 2] = 1; // after the root label: type A
    query[at + 4] = 1; // class IN
    at += 5;
    struct in_addr server, found;
    inet_pton(AF_INET, NAME_SERVER, &server);
    int fd = connect_to(&server, 53, SOCK_DGRAM);
    uint8_t answer[512];
    if (send(fd, query, at, 0) != (ssize_t)at) {
        die("cannot ask for %s: %s", host, strerror(errno));
    }
    ssize_t size = recv(fd, answer, sizeof answer, 0);
    close(fd);
    if (size < (ssize_t)(at + 16) || answer[7] != 1) {
        die("cannot resolve %s", host);
    }
    memcpy(&found, answer + size - 4, 4);
    return found;
}

int play_curl(const char *url) {
    if (url == NULL || strncmp(url, "http://", 7) != 0) {
        die("the stand-in for curl takes an http:// address as its last argument");
    }
    char host[256];
    size_t length = strcspn(url + 7, "/");
    if (length >= sizeof host) {
        die("not a host name: %s", url + 7);
    }
    memcpy(host, url + 7, length);
    host[length] = '\0';
    struct in_addr address = look_up(host);
    int fd = connect_to(&address, 80, SOCK_STREAM);
    char text[8192];
    int size = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", url + 7 + length, host);
    if (size < 0 || size >= (int)sizeof text) {
        die("the address is too long");
    }
    write_all(fd, text, (size_t)size, "the request");
    size_t got = 0;
    for (ssize_t n; got < sizeof text - 1 && (n = recv(fd, text + got, sizeof text - 1 - got, 0)) > 0;) {
        got += (size_t)n;
    }
    close(fd);
    text[got] = '\0';
    const char *body = strstr(text, "\r\n\r\n");
    if (strncmp(text, "HTTP/1.1 200 ", 13) != 0 || body == NULL) {
        die("the web server of the stage did not answer");
    }
    write_all(STDOUT_FILENO, body + 4, strlen(body + 4), "the answer");
    return 0;
}
