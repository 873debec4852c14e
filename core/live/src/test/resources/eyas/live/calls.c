/* SPDX-License-Identifier: Apache-2.0 */
/* Makes one known system call of each kind; KernelEventsTest has the expected events. Argument: an empty directory. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

struct how {
	unsigned long long flags, mode, resolve;
};

int main(int argc, char **argv)
{
	struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(9)};
	struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0eyas-test"};
	struct how how = {O_RDONLY | O_CLOEXEC, 0, 8};
	struct iovec parts[2] = {{"ab", 2}, {"cde", 3}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	char buffer[64];
	int fd, pair[2], socket_fd;

	if (argc != 2 || chdir(argv[1]) || close_range(3, ~0U, 0))
		return 1;
	syscall(SYS_chdir, "/eyas-begin");
	fd = syscall(SYS_openat, AT_FDCWD, "file", O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0640);
	write(fd, "hello", 5);
	writev(fd, parts, 2);
	lseek(fd, 0, SEEK_SET);
	read(fd, buffer, sizeof(buffer));
	fchmod(fd, 04755);
	fcntl(fd, F_DUPFD_CLOEXEC, 20);
	syscall(SYS_dup2, fd, 30);
	close(fd);
	syscall(SYS_openat, AT_FDCWD, "missing", O_RDONLY, 0777);
	close(syscall(SYS_openat2, AT_FDCWD, "file", &how, sizeof(how)));
	close(syscall(SYS_creat, "made", 0600));
	syscall(SYS_renameat2, AT_FDCWD, "file", AT_FDCWD, "moved", 1);
	syscall(SYS_symlinkat, "moved", AT_FDCWD, "symbolic");
	syscall(SYS_unlinkat, AT_FDCWD, "symbolic", 0);
	syscall(SYS_mkdirat, AT_FDCWD, "folder", 0711);
	socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	inet_pton(AF_INET, "127.0.0.1", &target.sin_addr);
	connect(socket_fd, (struct sockaddr *)&target, sizeof(target));
	sendmsg(socket_fd, &message, 0);
	close(socket_fd);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	bind(fd, (struct sockaddr *)&name, sizeof(sa_family_t) + 10);
	listen(fd, 7);
	close(fd);
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	syscall(SYS_pipe2, pair, O_CLOEXEC);
	syscall(SYS_memfd_create, "hidden", 1);
	eventfd(3, EFD_CLOEXEC | EFD_NONBLOCK);
	prctl(PR_SET_NAME, "renamed");
	syscall(SYS_ptrace, PTRACE_ATTACH, 999999999, 0, 0);
	kill(999999999, SIGTERM);
	syscall(SYS_process_vm_readv, 999999999, parts, 1, parts, 1, 0L);
	mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	syscall(SYS_getppid);
	syscall(SYS_chdir, "/eyas-end");
	return 0;
}
