// Applies an evasion to the file accesses of a deed without changing the deed's text (RangeEvasion).  The sandbox lists
// this library in /etc/ld.so.preload: unlike LD_PRELOAD, this also reaches sudo and its children. The library is idle
// unless the process has RANGE_EVASION=NAME|TARGET|TARGET...: calls on a target, or on a file below it, are then made
// by the technique NAME. The target /proc stands for the /proc/PID directories of other processes. Static programs are
// not covered.  If a technique cannot be applied, the process exits with UNUSABLE, so that the deed has no proof. Each
// successful use is appended to USES, which the harness requires as part of the proof.
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define USES "/mnt/run/seen/evasions"
#define UNUSABLE 97
#define STACK 65536
// Levels of nested directories: more than 64 components, and with names of LEVEL characters more than 4,096 characters.
#define DEEP 70
#define LEVEL 80
#define RACES 200000

// A system call on a file. `at` is the index of the directory descriptor among the arguments; the path is the next
// argument. `plain` is set if the call was made without the evasion.
struct call {
  long number, arguments[6], result;
  int at, error, directory, plain;
  const char *path;
  char parent[PATH_MAX], name[PATH_MAX];
};

static char evasion[32], *targets;
static char place[64];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("RANGE_EVASION");
  if (text == NULL || strchr(text, '|') == NULL) return;
  targets = strdup(strchr(text, '|') + 1);
  snprintf(evasion, sizeof evasion, "%.*s", (int)strcspn(text, "|"), text);
}

// The library's own calls must not be intercepted.
static int open_raw(const char *path, int flags) { return (int)syscall(SYS_openat, AT_FDCWD, path, flags); }

static long rename_raw(const char *old, const char *new) { return syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0); }

static int is(const char *name) { return strcmp(evasion, name) == 0; }

static void unusable(const char *what) {
  dprintf(2, "evasion %s: %s: %s\n", evasion, what, strerror(errno));
  _exit(UNUSABLE);
}

static int need(long result, const char *what) {
  if (result < 0) unusable(what);
  return (int)result;
}

static void make_directory(const char *path) {
  if (syscall(SYS_mkdirat, AT_FDCWD, path, 0755) < 0 && errno != EEXIST) unusable(path);
}

// Returns whether the path is below the /proc/PID directory of another process.
static int of_process(const char *path) {
  return strncmp(path, "/proc/", 6) == 0 && isdigit(path[6]) && atoi(path + 6) != getpid();
}

// Returns a directory that the sensor may mistake for the file's: in procfs if the file is, since sensors trust names with
// the same prefix.
static const char *decoy(struct call *call) { return of_process(call->path) ? "/proc/self" : "/usr/share"; }

static int is_target(const char *path) {
  if (targets == NULL || path == NULL || path[0] != '/') return 0;
  // Evasions with another procfs reach only files in procfs.
  if ((is("second-procfs") || is("detached-procfs") || is("procfs-root")) && !of_process(path)) return 0;
  for (const char *each = targets; *each != 0; each += strcspn(each, "|"), each += *each == '|') {
    size_t length = strcspn(each, "|");
    if (length == 5 && strncmp(each, "/proc", 5) == 0 ? of_process(path)
        : strncmp(path, each, length) == 0 && (path[length] == 0 || path[length] == '/'))
      return 1;
  }
  return 0;
}

static long raw(struct call *call, int directory, const char *path) {
  long *a = call->arguments;
  a[call->at] = directory;
  a[call->at + 1] = (long)path;
  call->result = syscall(call->number, a[0], a[1], a[2], a[3], a[4], a[5]);
  call->error = errno;
  return call->result;
}

// Runs `body` in a child that shares memory and the resources in the clone flags `shared`, and waits for it.
static void partner(int shared, int (*body)(void *), struct call *call) {
  _Alignas(16) char stack[STACK];
  int status, pid = need(clone(body, stack + STACK, CLONE_VM | CLONE_VFORK | shared, call), "clone");
  need(waitpid(pid, &status, __WALL), "waitpid");
  if (status != 0) _exit(UNUSABLE);
}

// Moves a partner into its own mount namespace; without root, also into a user namespace.
static void mounter(int (*body)(void *), struct call *call) {
  partner(CLONE_FILES | CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER), body, call);
}

// Returns false if the directory is missing or not accessible: the deed gets that error.
static int opened(struct call *call, long descriptor) {
  call->directory = (int)descriptor;
  call->error = errno;
  if (descriptor >= 0) return 1;
  if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) unusable(call->parent);
  call->result = -1;
  return 0;
}

static int open_parent(struct call *call) { return opened(call, open_raw(call->parent, O_RDONLY | O_DIRECTORY)); }

static void send_descriptor(int over, int descriptor) {
  union { char space[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {0};
  struct iovec data = {"x", 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  *header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  need(sendmsg(over, &message, 0), "sendmsg");
}

static int receive_descriptor(int over, int by_recvmmsg) {
  union { char space[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {0};
  char byte;
  struct iovec data = {&byte, 1};
  struct mmsghdr message = {
      .msg_hdr = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control}};
  need(by_recvmmsg ? recvmmsg(over, &message, 1, 0, NULL) : recvmsg(over, &message.msg_hdr, 0), "recvmsg");
  int descriptor;
  memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message.msg_hdr)), sizeof descriptor);
  return descriptor;
}

static int pair[2];

static int body_send_directory(void *of) {
  if (open_parent(of)) send_descriptor(pair[1], ((struct call *)of)->directory);
  return 0;
}

static int body_send_socket(void *of) {
  struct call *call = of;
  call->result = syscall(SYS_socket, call->arguments[0], call->arguments[1], call->arguments[2]);
  call->error = errno;
  if (call->result >= 0) send_descriptor(pair[1], (int)call->result);
  return 0;
}

// The partner has its own descriptor table and sends descriptors by SCM_RIGHTS.
static void received(struct call *call, int (*body)(void *), int by_recvmmsg) {
  need(syscall(SYS_socketpair, AF_UNIX, SOCK_DGRAM, 0, pair), "socketpair");
  partner(0, body, call);
  if (call->directory >= 0 && call->result >= 0) call->directory = receive_descriptor(pair[0], by_recvmmsg);
  close(pair[0]);
  close(pair[1]);
}

// Replaces a descriptor that the deed opened on another directory, in the shared table.
static int body_replace(void *of) {
  struct call *call = of;
  int instead = call->directory;
  if (!open_parent(call)) return 0;
  need(dup2(call->directory, instead), "dup2");
  close(call->directory);
  call->directory = instead;
  return 0;
}

static int body_chdir(void *of) {
  struct call *call = of;
  opened(call, chdir(call->parent));
  return 0;
}

static int body_fchdir(void *of) {
  need(fchdir(((struct call *)of)->directory), "fchdir");
  return 0;
}

static int body_tree(void *of) {
  struct call *call = of;
  opened(call, syscall(SYS_open_tree, AT_FDCWD, call->parent, OPEN_TREE_CLONE | AT_RECURSIVE));
  return 0;
}

// Makes the system call return success without executing it.
static void fake(unsigned number) {
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
  need(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
  need(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "seccomp");
}

static int body_faked_chdir(void *of) {
  struct call *call = of;
  if (!opened(call, chdir(call->parent))) return 0;
  fake(SYS_chdir);
  need(chdir(decoy(call)), "chdir");
  raw(call, AT_FDCWD, call->name);
  return 0;
}

static int body_faked_close(void *of) {
  struct call *call = of;
  if (!open_parent(call)) return 0;
  fake(SYS_close);
  need(close(call->directory), "close");
  raw(call, call->directory, call->name);
  return 0;
}

static int body_faked_chroot(void *of) {
  struct call *call = of;
  fake(SYS_chroot);
  need(chroot(decoy(call)), "chroot");
  raw(call, AT_FDCWD, call->path);
  return 0;
}

static int body_namespace(void *of) {
  raw(of, AT_FDCWD, ((struct call *)of)->path);
  return 0;
}

static int body_chroot(void *of) {
  struct call *call = of;
  char root[PATH_MAX];
  snprintf(root, sizeof root, "/proc/%d/root", atoi(call->path + strlen("/proc/")));
  need(chroot(root), root);
  need(chdir("/"), "chdir");
  raw(call, AT_FDCWD, call->path);
  return 0;
}

// Creates `levels` nested directories and changes into the deepest.
static void descend(int levels) {
  char level[LEVEL + 1];
  memset(level, 'd', LEVEL);
  level[LEVEL] = 0;
  need(chdir(place), place);
  for (int at = 0; at < levels; at++) {
    make_directory(level);
    need(chdir(level), level);
  }
}

// The working directory has more than 4,096 characters; the path climbs back to the root.
static int body_climb(void *of) {
  struct call *call = of;
  char path[2 * PATH_MAX] = "";
  descend(DEEP);
  for (int at = 0; at < DEEP + 8; at++) strcat(path, "../");
  strcat(path, call->path + 1);
  if (strlen(path) >= PATH_MAX) unusable("path");
  raw(call, AT_FDCWD, path);
  return 0;
}

// Returns the directory to mount elsewhere and sets the file's name relative to it: for files in procfs, the whole
// procfs.
static const char *holder(struct call *call) {
  if (!of_process(call->path)) return call->parent;
  snprintf(call->name, sizeof call->name, "%s", call->path + strlen("/proc/"));
  return "/proc";
}

// With root, the mount is in the namespace of the job, as `sudo mount --bind` does it.
static int body_bind(void *of) {
  struct call *call = of;
  const char *held = holder(call);
  char path[2 * PATH_MAX];
  if (is("deep-mount")) descend(DEEP); else need(chdir(place), place);
  make_directory("bound");
  if (!opened(call, mount(held, "bound", NULL, MS_BIND | MS_REC, NULL))) return 0;
  snprintf(path, sizeof path, "bound/%s", call->name);
  raw(call, AT_FDCWD, path);
  need(umount2("bound", MNT_DETACH), "umount");
  return 0;
}

static int body_procfs(void *of) {
  struct call *call = of;
  char path[2 * PATH_MAX];
  holder(call);
  need(chdir(place), place);
  make_directory("processes");
  need(mount("proc", "processes", "proc", 0, NULL), "mount");
  snprintf(path, sizeof path, "%s/processes/%s", place, call->name);
  raw(call, AT_FDCWD, path);
  need(umount2("processes", MNT_DETACH), "umount");
  return 0;
}

static void by_new_procfs(struct call *call) {
  holder(call);
  int system = need(syscall(SYS_fsopen, "proc", 0), "fsopen");
  need(syscall(SYS_fsconfig, system, FSCONFIG_CMD_CREATE, NULL, NULL, 0), "fsconfig");
  int mounted = need(syscall(SYS_fsmount, system, 0, 0), "fsmount");
  raw(call, mounted, call->name);
  close(mounted);
  close(system);
}

static int *racing;

// Renames the directory back and forth until `racing` is cleared.
static int body_rename(void *of) {
  struct call *call = of;
  char other[2 * PATH_MAX];
  snprintf(other, sizeof other, "%s.moved", call->parent);
  while (*(volatile int *)racing) {
    if (rename_raw(call->parent, other) < 0) return 1;
    sched_yield();
    if (rename_raw(other, call->parent) < 0) return 1;
    sched_yield();
  }
  return 0;
}

static void race(struct call *call) {
  _Alignas(16) char stack[STACK];
  int status, tries = 0;
  if (!opened(call, access(call->parent, X_OK))) return;
  racing = mmap(NULL, sizeof *racing, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (racing == MAP_FAILED) unusable("mmap");
  *racing = 1;
  int pid = need(clone(body_rename, stack + STACK, 0, call), "clone");
  for (int at = 0; at < RACES && access(call->parent, X_OK) == 0; at++) sched_yield();
  while (raw(call, AT_FDCWD, call->path) < 0 && call->error == ENOENT && tries++ < RACES) sched_yield();
  *racing = 0;
  need(waitpid(pid, &status, __WALL), "waitpid");
  munmap(racing, sizeof *racing);
  // The deed's user may not rename this directory.
  call->plain = status != 0;
}

static int ring_operation(long number) {
  switch (number) {
    case SYS_openat: return IORING_OP_OPENAT;
    case SYS_renameat2: return IORING_OP_RENAMEAT;
    case SYS_unlinkat: return IORING_OP_UNLINKAT;
    case SYS_mkdirat: return IORING_OP_MKDIRAT;
    case SYS_linkat: return IORING_OP_LINKAT;
    case SYS_symlinkat: return IORING_OP_SYMLINKAT;
    default: return -1;
  }
}

static void by_ring(struct call *call) {
  long *a = call->arguments;
  int operation = ring_operation(call->number);
  if (operation < 0) unusable("operation");
  a[call->at + 1] = (long)call->path;
  struct io_uring_params of = {0};
  int ring = need(syscall(SYS_io_uring_setup, 1, &of), "io_uring_setup");
  size_t size = of.cq_off.cqes + of.cq_entries * sizeof(struct io_uring_cqe);
  char *rings = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  struct io_uring_sqe *entry = mmap(NULL, sizeof *entry, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
  if (rings == MAP_FAILED || entry == MAP_FAILED) unusable("mmap");
  *entry = (struct io_uring_sqe){.opcode = operation, .fd = (int)a[0], .addr = a[1]};
  switch (operation) {
    case IORING_OP_OPENAT: entry->open_flags = a[2], entry->len = a[3]; break;
    case IORING_OP_UNLINKAT: entry->unlink_flags = a[2]; break;
    case IORING_OP_MKDIRAT: entry->len = a[2]; break;
    case IORING_OP_SYMLINKAT: entry->fd = (int)a[1], entry->addr = a[0], entry->addr2 = a[2]; break;
    default: entry->len = a[2], entry->addr2 = a[3], entry->rename_flags = a[4]; break;
  }
  ((unsigned *)(rings + of.sq_off.array))[0] = 0;
  __atomic_store_n((unsigned *)(rings + of.sq_off.tail), 1, __ATOMIC_RELEASE);
  need(syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0), "io_uring_enter");
  int result = ((struct io_uring_cqe *)(rings + of.cq_off.cqes))->res;
  munmap(rings, size);
  munmap(entry, sizeof *entry);
  close(ring);
  call->result = result < 0 ? -1 : result;
  call->error = result < 0 ? -result : 0;
}

static void by_text(struct call *call) {
  char path[2 * PATH_MAX];
  size_t first = 1 + strcspn(call->path + 1, "/");
  int length = snprintf(path, sizeof path, "%.*s", (int)first, call->path);
  while (length < 1200) length += sprintf(path + length, "/.");
  strcpy(path + length, call->path + first);
  if (strlen(path) >= PATH_MAX) unusable("path");
  raw(call, AT_FDCWD, path);
}

// Sets the descriptor of the file's directory; returns false if the evasion does not use one.
static int by_descriptor(struct call *call) {
  if (is("scm-rights")) received(call, body_send_directory, 0);
  else if (is("shared-descriptors")) {
    call->directory = need(open_raw(decoy(call), O_RDONLY | O_DIRECTORY), "decoy");
    int instead = call->directory;
    partner(CLONE_FILES, body_replace, call);
    if (call->directory < 0) close(instead);
  }
  else if (is("open-tree")) opened(call, syscall(SYS_open_tree, AT_FDCWD, call->parent, 0));
  else if (is("detached-mount")) mounter(body_tree, call);
  else return 0;
  return 1;
}

static void by_working_directory(struct call *call) {
  int before = need(open_raw(".", O_PATH | O_DIRECTORY), ".");
  partner(CLONE_FS, body_chdir, call);
  if (call->directory >= 0) {
    raw(call, AT_FDCWD, call->name);
    call->directory = before;
    partner(CLONE_FS, body_fchdir, call);
  }
  close(before);
}

static void apply(struct call *call) {
  if (by_descriptor(call)) {
    if (call->directory < 0) return;
    raw(call, call->directory, call->name);
    close(call->directory);
  }
  else if (is("shared-fs")) by_working_directory(call);
  else if (is("faked-chdir")) partner(CLONE_FILES, body_faked_chdir, call);
  else if (is("faked-close")) {
    partner(CLONE_FILES, body_faked_close, call);
    if (call->directory >= 0) close(call->directory);
  }
  else if (is("faked-chroot")) partner(CLONE_FILES, body_faked_chroot, call);
  else if (is("long-path")) by_text(call);
  else if (is("longer-path")) partner(CLONE_FILES, body_climb, call);
  else if (is("bind-mount") || is("deep-mount")) geteuid() == 0 ? partner(CLONE_FILES, body_bind, call) : mounter(body_bind, call);
  else if (is("second-procfs")) partner(CLONE_FILES, body_procfs, call);
  else if (is("detached-procfs")) by_new_procfs(call);
  else if (is("procfs-root")) partner(CLONE_FILES, body_chroot, call);
  else if (is("renamed-parent")) race(call);
  else if (is("io-uring")) by_ring(call);
  else if (is("other-namespace")) mounter(body_namespace, call);
  else unusable("unknown evasion");
}

static void record_use(const char *path) {
  int to = syscall(SYS_openat, AT_FDCWD, USES, O_WRONLY | O_APPEND | O_CLOEXEC);
  // The attack suite has no such file.
  if (to < 0 && errno == ENOENT) return;
  need(to, USES);
  dprintf(to, "%s %s\n", evasion, path);
  close(to);
}

static void split(struct call *call) {
  int length = (int)strlen(call->path);
  while (length > 1 && call->path[length - 1] == '/') length--;
  int last = length;
  while (call->path[last - 1] != '/') last--;
  snprintf(call->parent, sizeof call->parent, "%.*s", last > 1 ? last - 1 : 1, call->path);
  snprintf(call->name, sizeof call->name, "%.*s", length - last, call->path + last);
}

// Makes the call, with the evasion if the path is a target.
static long dispatch(long number, int at, long a, long b, long c, long d, long e) {
  struct call call = {.number = number, .arguments = {a, b, c, d, e}, .at = at, .directory = AT_FDCWD};
  call.path = (const char *)call.arguments[at + 1];
  // io_uring has no operation for chmod.
  if (!is_target(call.path) || is("received-socket") || (is("io-uring") && ring_operation(number) < 0)) {
    raw(&call, (int)call.arguments[at], call.path);
  } else {
    pthread_mutex_lock(&lock);
    snprintf(place, sizeof place, "/tmp/.evasion-%u", geteuid());
    make_directory(place);
    split(&call);
    apply(&call);
    if (call.result >= 0 && !call.plain) record_use(call.path);
    pthread_mutex_unlock(&lock);
  }
  errno = call.error;
  return call.result;
}

// --- Interposed functions ---

static int is_made(int flags) { return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE; }

int openat(int directory, const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = is_made(flags) ? va_arg(more, mode_t) : 0;
  va_end(more);
  return (int)dispatch(SYS_openat, 0, directory, (long)path, flags, mode, 0);
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = is_made(flags) ? va_arg(more, mode_t) : 0;
  va_end(more);
  return (int)dispatch(SYS_openat, 0, AT_FDCWD, (long)path, flags, mode, 0);
}

int creat(const char *path, mode_t mode) { return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode); }
int __open_2(const char *path, int flags) { return open(path, flags); }
int __openat_2(int directory, const char *path, int flags) { return openat(directory, path, flags); }

FILE *fopen(const char *path, const char *mode) {
  int flags = mode[0] == 'r' ? 0 : O_CREAT | (mode[0] == 'w' ? O_TRUNC : O_APPEND);
  flags |= strchr(mode, '+') ? O_RDWR : mode[0] == 'r' ? O_RDONLY : O_WRONLY;
  flags |= (strchr(mode, 'e') ? O_CLOEXEC : 0) | (strchr(mode, 'x') ? O_EXCL : 0);
  int descriptor = open(path, flags, 0666);
  return descriptor < 0 ? NULL : fdopen(descriptor, mode);
}

#define SAME(name, as) __typeof__(as) name __attribute__((alias(#as)))
SAME(open64, open);
SAME(openat64, openat);
SAME(creat64, creat);
SAME(fopen64, fopen);
SAME(__open64_2, __open_2);
SAME(__openat64_2, __openat_2);

// Of two paths, the evasion applies to the new one if it is a target.
static long two(long number, int from, const char *old, int to, const char *new, unsigned flags) {
  return dispatch(number, is_target(new) ? 2 : 0, from, (long)old, to, (long)new, flags);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
  return (int)two(SYS_renameat2, from, old, to, new, flags);
}
int renameat(int from, const char *old, int to, const char *new) { return renameat2(from, old, to, new, 0); }
int rename(const char *old, const char *new) { return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0); }
int linkat(int from, const char *old, int to, const char *new, int flags) {
  return (int)two(SYS_linkat, from, old, to, new, flags);
}
int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }
int symlinkat(const char *text, int to, const char *new) {
  return (int)dispatch(SYS_symlinkat, 1, (long)text, to, (long)new, 0, 0);
}
int symlink(const char *text, const char *new) { return symlinkat(text, AT_FDCWD, new); }
int unlinkat(int directory, const char *path, int flags) {
  return (int)dispatch(SYS_unlinkat, 0, directory, (long)path, flags, 0, 0);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int mkdirat(int directory, const char *path, mode_t mode) {
  return (int)dispatch(SYS_mkdirat, 0, directory, (long)path, mode, 0, 0);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
int chmod(const char *path, mode_t mode) { return (int)dispatch(SYS_fchmodat, 0, AT_FDCWD, (long)path, mode, 0, 0); }
int fchmodat(int directory, const char *path, mode_t mode, int flags) {
  // fchmodat2 is 452 on every architecture.
  return (int)dispatch(flags == 0 ? SYS_fchmodat : 452, 0, directory, (long)path, mode, flags, 0);
}

int socket(int domain, int type, int protocol) {
  struct call call = {.arguments = {domain, type, protocol}};
  if (!is("received-socket") || domain == AF_NETLINK) return (int)syscall(SYS_socket, domain, type, protocol);
  pthread_mutex_lock(&lock);
  received(&call, body_send_socket, 1);
  record_use("socket");
  pthread_mutex_unlock(&lock);
  errno = call.error;
  return call.result < 0 ? -1 : call.directory;
}

// Programs start with a directory descriptor or with the long path; other evasions do not apply to execve.
int execve(const char *path, char *const *arguments, char *const *environment) {
  if (is_target(path) && (is("scm-rights") || is("shared-descriptors") || is("open-tree") || is("detached-mount") || is("long-path")))
    return (int)dispatch(SYS_execveat, 0, AT_FDCWD, (long)path, (long)arguments, (long)environment, 0);
  return (int)syscall(SYS_execve, path, arguments, environment);
}
int execv(const char *path, char *const *arguments) { return execve(path, arguments, environ); }
int execvp(const char *program, char *const *arguments) {
  return is_target(program) ? execve(program, arguments, environ) : execvpe(program, arguments, environ);
}
