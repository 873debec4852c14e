/* SPDX-License-Identifier: Apache-2.0 */
/* Sends and receives several messages in one call; KernelEventsTest has the expected events. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in to[3] = {};
	struct iovec part[3] = {{"one", 3}, {"three", 5}, {"", 0}};
	struct mmsghdr message[3] = {};
	char buffer[3][16];
	int receiver, sender, i;
	socklen_t size = sizeof(to[0]);

	close_range(3, ~0U, 0);
	receiver = socket(AF_INET, SOCK_DGRAM, 0);
	sender = socket(AF_INET, SOCK_DGRAM, 0);
	to[0].sin_family = AF_INET;
	to[0].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(receiver, (void *)&to[0], size) || getsockname(receiver, (void *)&to[0], &size))
		return 1;
	to[1] = to[0];
	to[2] = to[0];
	for (i = 0; i < 3; i++) {
		message[i].msg_hdr.msg_name = &to[i];
		message[i].msg_hdr.msg_namelen = size;
		message[i].msg_hdr.msg_iov = &part[i];
		message[i].msg_hdr.msg_iovlen = 1;
	}
	part[2].iov_base = "last";
	part[2].iov_len = 4;
	if (sendmmsg(sender, message, 3, 0) != 3)
		return 2;
	for (i = 0; i < 3; i++) {
		part[i].iov_base = buffer[i];
		part[i].iov_len = sizeof(buffer[i]);
		message[i].msg_hdr.msg_name = 0;
		message[i].msg_hdr.msg_namelen = 0;
	}
	return recvmmsg(receiver, message, 3, MSG_DONTWAIT, 0) == 3 ? 0 : 3;
}
