package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventInfo;
import eyas.event.EventSource.Outcome;
import eyas.event.EventTable;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.KernelName;
import eyas.event.MachineRecord;
import eyas.event.ParamInfo;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SocketFacts;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.event.UserRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs a program that makes known system calls, and compares every parameter of every event with the expected value. */
@Tag("kernel")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class KernelEventsTest {
    /** Parameters that depend on the machine or the moment, shown as {@code *}. */
    private static final Set<String> VARIABLE = Set.of("dev", "ino", "source", "peer", "vm_size", "vm_rss", "vm_swap");

    private static final Set<String> UNWANTED = Set.of("brk", "newfstatat", "fstat", "close_range");

    private static final List<String> EXPECTED = """
            openat fd=3 dirfd=-100 name=file flags=0x5107 mode=0x1a0 dev=* ino=*
            write res=5 data=68656c6c6f fd=3 size=0x5
            writev res=5 data=6162636465 fd=3 size=0x5
            lseek res=0 fd=3 offset=0 whence=0x0
            read res=10 data=68656c6c6f6162636465 fd=3 size=0x40
            fchmod res=0 fd=3 mode=0x9ed
            fcntl res=20 fd=3 cmd=0x1a arg=20
            dup2 res=30 oldfd=3 newfd=30
            close res=0 fd=3
            openat fd=-2 dirfd=-100 name=missing flags=0x1 mode=0x0 dev=* ino=*
            openat2 fd=3 dirfd=-100 name=file flags=0x1001 mode=0x0 resolve=0x1 dev=* ino=*
            close res=0 fd=3
            creat fd=3 name=made mode=0x180 dev=* ino=* creat_flags=0x0
            close res=0 fd=3
            renameat2 res=0 olddirfd=-100 oldpath=file newdirfd=-100 newpath=moved flags=0x1
            symlinkat res=0 target=moved linkdirfd=-100 linkpath=symbolic
            unlinkat res=0 dirfd=-100 name=symbolic flags=0x0
            mkdirat res=0 dirfd=-100 path=folder mode=0x1c9
            socket fd=3 domain=0x2 type=0x80002 proto=0x0 flags=0x1000
            connect res=0 tuple=027f000001****7f0000010900 fd=3 addr=027f0000010900
            sendmsg res=5 data=6162636465 fd=3 size=0x5 tuple=027f000001****7f0000010900
            close res=0 fd=3
            socket fd=3 domain=0x1 type=0x1 proto=0x0 flags=0x0
            bind res=0 addr=01657961732d7465737400 fd=3
            listen res=0 fd=3 backlog=0x7
            close res=0 fd=3
            socketpair res=0 fd1=3 fd2=4 source=* peer=* domain=0x1 type=0x1 proto=0x0
            pipe2 res=0 fd1=5 fd2=6 ino=* flags=0x1000
            memfd_create fd=7 name=hidden flags=0x1
            eventfd2 res=8 flags=0x1040 initval=3
            prctl res=0 option=0xf arg2_str=renamed arg2_int=0
            ptrace res=-3 addr=000000000000000000 data=000000000000000000 request=0xb pid=999999999
            kill res=-3 pid=999999999 sig=0xf
            process_vm_readv res=-3 pid=999999999 data=
            mmap res=* vm_size=* vm_rss=* vm_swap=* addr=0 length=4096 prot=0x5 flags=0xa fd=-1 offset=0
            syscall ID=* nativeID=0x6e
            """.lines().toList();

    @TempDir
    Path directory;

    /** The number of unreadable parameters of the last watched program. */
    private long unreadable;

    private final Set<Long> threads = new HashSet<>();

    @Test
    void everyParameterMatchesTheProgram() throws IOException, InterruptedException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());
        Path work = Files.createDirectory(directory.resolve("work"));

        List<String> events = watch(compile().toString(), work.toString());

        SocketFacts socket = socketBefore(events, "connect res=0 tuple=02");
        assertThat(socket.descriptor()).isEqualTo(3);
        assertThat(List.of(socket.family(), socket.type(), socket.protocol())).containsExactly(2, 2, 17);
        assertThat(socket.flags()).isEqualTo(SocketFacts.CLOSES_ON_EXEC | SocketFacts.OWN);
        assertThat(socket.remote()).startsWith(127, 0, 0, 1);
        assertThat(socket.remotePort()).isEqualTo(9);
        assertThat(socket.owner()).isZero();
        assertThat(threads).contains((long) socket.creator());
        assertThat(events)
                .as("a send on a reported socket")
                .noneMatch(event ->
                        isReport(event) && events.get(events.indexOf(event) + 1).startsWith("sendmsg "));
        events.removeIf(KernelEventsTest::isReport);
        int begin = events.indexOf("chdir res=-2 path=/eyas-begin");
        int end = events.indexOf("chdir res=-2 path=/eyas-end");
        assertThat(begin).as("events: %s", events).isNotNegative();
        assertThat(events.subList(begin + 1, end).stream().filter(event -> !event.startsWith("asyncevent ")))
                .containsExactlyElementsOf(EXPECTED);
    }

    private static boolean isReport(String event) {
        return event.startsWith("asyncevent ") && parameter(event, "name").equals("eyas.socket");
    }

    /** Returns the socket that was reported right before the first event with this start. */
    private static SocketFacts socketBefore(List<String> events, String start) {
        int at = 0;
        while (!events.get(at).startsWith(start)) {
            at++;
        }
        String report = events.get(at - 1);
        assertThat(isReport(report)).as(report).isTrue();
        return SocketFacts.read(HexFormat.of().parseHex(parameter(report, "data")))
                .orElseThrow();
    }

    @Test
    void execAndExitReportProcessAndResult() throws IOException, InterruptedException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());
        String program = compile().toRealPath().toString();

        // one argument too many: the program exits with 1
        List<String> events = watch(program, "a b", "c");

        String exec = events.stream()
                .filter(event -> event.startsWith("execve res=0 ") && event.contains(" filename=" + program))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no exec of " + program + " in " + events));
        String id = parameter(exec, "pid");
        assertThat(parameter(exec, "exe")).isEqualTo(program);
        assertThat(parameter(exec, "args")).isEqualTo("6120620063" + "00");
        assertThat(parameter(exec, "tid")).isEqualTo(id);
        // the parent is the supervisor, which has ended by now
        assertThat(parameter(exec, "ptid")).isNotEqualTo(id).matches("[1-9][0-9]*");
        assertThat(parameter(exec, "comm")).isEqualTo("calls");
        assertThat(new String(HexFormat.of().parseHex(parameter(exec, "cgroups")), StandardCharsets.UTF_8))
                .matches("(cpuset|cpu|cpuacct|io|memory)=/[^\\x00]*\\x00(.*=/[^\\x00]*\\x00)*");
        assertThat(new String(HexFormat.of().parseHex(parameter(exec, "env")), StandardCharsets.UTF_8))
                .contains("PATH=");
        assertThat(parameter(exec, "trusted_exepath")).isEqualTo(program);
        assertThat(parameter(exec, "flags")).isIn("0x1", "0x3", "0x9");
        assertThat(parameter(exec, "exe_ino_mtime")).hasSizeGreaterThanOrEqualTo(19);
        assertThat(parameter(exec, "uid")).isEqualTo("0x0");
        assertThat(events.getLast()).isEqualTo("procexit status=256 ret=1 sig=0x0 core=0x0 reaper_tid=0");
    }

    @Test
    void valueUnreadableToTheKernelIsNoLoss() throws IOException, InterruptedException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());

        List<String> events = watch(compile("unreadable.c").toString(), "failed");
        assertThat(events)
                .contains("write res=-9 data= fd=-1 size=0x5")
                .anyMatch(event -> event.startsWith("openat fd=-14 dirfd=-100 name= "));
        assertThat(unreadable).isZero();

        watch(compile("unreadable.c").toString(), "done");
        assertThat(unreadable).isOne();
    }

    @Test
    void everyMessageOfACallIsAnEvent() throws IOException, InterruptedException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());

        List<String> events = watch(compile("messages.c").toString());

        assertThat(events.getLast()).startsWith("procexit status=0 ");
        assertThat(events.stream().filter(event -> event.startsWith("sendmmsg")))
                .extracting(KernelEventsTest::withoutPorts)
                .containsExactly(
                        "sendmmsg res=3 fd=4 size=0x3 data=6f6e65 to 127.0.0.1",
                        "sendmmsg res=5 fd=4 size=0x5 data=7468726565 to 127.0.0.1",
                        "sendmmsg res=4 fd=4 size=0x4 data=6c617374 to 127.0.0.1");
        assertThat(events.stream()
                        .filter(event -> event.startsWith("recvmmsg"))
                        .map(event -> event.substring(0, event.indexOf(" tuple="))))
                .containsExactly(
                        "recvmmsg res=3 fd=3 size=0x3 data=6f6e65",
                        "recvmmsg res=5 fd=3 size=0x5 data=7468726565",
                        "recvmmsg res=4 fd=3 size=0x4 data=6c617374");
    }

    /** A signal to the process itself, one from the kernel, and one without memory access are not reported. */
    @Test
    void reportsSignalsThatAllowMemoryAccess() throws IOException, InterruptedException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());

        List<String> events = watch("/usr/bin/perl", "-e", """
                $SIG{USR1} = sub {};
                kill "USR1", $$;
                my $child = fork;
                if (!$child) {
                    $SIG{USR1} = $SIG{USR2} = $SIG{QUIT} = sub {};
                    sleep 1 for 1 .. 3;
                    exit 0;
                }
                select undef, undef, undef, 0.3;
                kill "USR2", $child;
                kill "USR1", $child;
                my $fd = syscall 434, $child, 0;
                syscall 424, $fd, 3, 0, 0;
                kill "KILL", $child;
                waitpid $child, 0;
                """);

        assertThat(events.stream().filter(event -> event.contains(" name=eyas.sent ")))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("0a00000000000000"),
                        second -> assertThat(second).endsWith("0300000000000000"));
    }

    @Test
    void reportsKernelNameUnlessTextIsThePath() throws IOException, InterruptedException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());
        Path work = Files.createDirectory(directory.resolve("work")).toRealPath();
        Path real = Files.writeString(work.resolve("real"), "x");
        Path link = Files.createSymbolicLink(work.resolve("link"), real);

        assertThat(names(watch("/bin/cat", link.toString()))).containsExactly("OPENED " + real);
        assertThat(names(watch("/bin/cat", real.toString()))).isEmpty();
        assertThat(names(watch("/bin/sh", "-c", "cd " + work + " && exec /bin/cat real")))
                .containsExactly("WORKING_DIRECTORY " + work, "OPENED " + real);
        Path directoryLink = Files.createSymbolicLink(directory.resolve("folder"), work);
        assertThat(names(watch("/bin/sh", "-c", "cd " + directoryLink + " && exec /bin/cat real")))
                .containsExactly("WORKING_DIRECTORY " + work, "OPENED " + real);
    }

    @Test
    void reportsBaseDirectoryOncePerThreadUntilItChanges() throws IOException, InterruptedException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());
        Path work = Files.createDirectory(directory.resolve("work")).toRealPath();

        List<String> names = names(watch(
                "/usr/bin/perl",
                "-e",
                """
                        chdir $ARGV[0];
                        mkdir "a"; mkdir "b"; rename "a", "c";
                        rename "../work", "../moved";
                        mkdir "d";
                        mkdir "$ARGV[1]/absolute";
                        """.replace("\n", " "),
                work.toString(),
                directory.toRealPath().toString()));

        assertThat(names)
                .containsExactly(
                        "WORKING_DIRECTORY " + work,
                        // The name of the working directory is requested after the call, which has changed it.
                        "BASE " + work.resolveSibling("moved"));
    }

    /** Returns the names below the test's directory that the kernel side reports. */
    private List<String> names(List<String> events) throws IOException {
        String own = directory.toRealPath().toString();
        return events.stream()
                .filter(event -> event.startsWith("asyncevent ")
                        && parameter(event, "name").equals(KernelName.EVENT_NAME))
                .map(event -> KernelName.read(HexFormat.of().parseHex(parameter(event, "data"))))
                .map(Optional::orElseThrow)
                .map(name -> name.kind() + " " + Bytes.text(name.path()))
                .filter(name -> name.contains(own))
                .toList();
    }

    @Test
    void reportsIoUringRequestsWithResults() throws IOException, InterruptedException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());
        Path work = Files.createDirectory(directory.resolve("work")).toRealPath();

        List<String> events = watch(compile("uring.c").toString(), work.toString());

        assertThat(events.getLast()).startsWith("procexit status=0 ");
        int begin = events.indexOf("symlink res=0 target=real linkpath=link");
        assertThat(begin).as("events: %s", events).isNotNegative();
        assertThat(events.subList(begin, events.size()).stream()
                        .filter(event -> !event.startsWith("io_uring_enter"))
                        .map(KernelEventsTest::withoutPorts))
                .containsSubsequence(
                        "openat fd=-115 dirfd=-100 name=link flags=0x801 mode=0x0 dev=* ino=*",
                        "openat fd=6 dirfd=-100 name=" + work + "/real flags=0x801 mode=0x0 dev=* ino=*",
                        "write res=-9 data=6e6f6e65 fd=6 size=0x4",
                        "read res=0 data= fd=6 size=0x8",
                        "socket fd=7 domain=0x2 type=0x2 proto=0x0 flags=0x0",
                        "connect res=0 tuple=* fd=7 addr=*",
                        "sendto res=5 data=68656c6c6f fd=7 size=0x5 to 127.0.0.1",
                        "sendmsg res=7 data=6d657373616765 fd=4 size=0x7 to 127.0.0.1",
                        "recvfrom res=5 data=68656c6c6f fd=3 size=0x8",
                        "close res=0 fd=7",
                        "writev res=6 data=766563746f72 fd=7 size=0x6",
                        "readv res=0 size=0x0 data= fd=7",
                        "write res=3 data=726567 fd=7 size=0x3",
                        "read res=3 data=746f72 fd=7 size=0x3",
                        "mkdirat res=0 dirfd=-100 path=made mode=0x1c0",
                        "renameat2 res=0 olddirfd=-100 oldpath=written newdirfd=-100 newpath=made/moved flags=0x0",
                        "linkat res=0 olddir=-100 oldpath=made/moved newdir=-100 newpath=hard flags=0x0",
                        "symlinkat res=0 target=hard linkdirfd=-100 linkpath=soft",
                        "unlinkat res=0 dirfd=-100 name=soft flags=0x0",
                        "unlinkat res=-2 dirfd=-100 name=soft flags=0x0",
                        "unlinkat res=0 dirfd=-100 name=hard flags=0x0");
        SocketFacts socket = socketBefore(events.subList(begin, events.size()), "connect res=0 ");
        assertThat(socket.descriptor()).isEqualTo(7);
        assertThat(socket.has(SocketFacts.OWN)).isTrue();
        assertThat(unreadable).as("requests without a reported completion").isEqualTo(1);
        // Kernel threads, whose start was not observed, execute some of the requests.
        assertThat(threads).as("threads of the events").hasSize(1);
    }

    /** Returns {@code event} without values that the kernel chooses; of an IPv4 tuple at its end, the remote address stays. */
    private static String withoutPorts(String event) {
        String text = event.replaceAll("(connect res=\\S+) tuple=\\S+ fd=(\\d+) addr=\\S+", "$1 tuple=* fd=$2 addr=*")
                .replaceAll("(recvfrom .*) tuple=\\S* fd", "$1 fd");
        return text.replaceAll(" tuple=02.{12}7f000001.{4}$", " to 127.0.0.1");
    }

    private static String parameter(String event, String name) {
        int start = event.indexOf(' ' + name + '=');
        assertThat(start).as(name + " in " + event).isNotNegative();
        int from = start + name.length() + 2;
        int end = event.indexOf(' ', from);
        return end < 0 ? event.substring(from) : event.substring(from, end);
    }

    private Path compile() throws IOException, InterruptedException {
        return compile("calls.c");
    }

    private Path compile(String name) throws IOException, InterruptedException {
        Path source = directory.resolve(name);
        Path program = directory.resolve(name.substring(0, name.length() - ".c".length()));
        Files.deleteIfExists(source);
        try (InputStream in = Objects.requireNonNull(KernelEventsTest.class.getResourceAsStream(name))) {
            Files.copy(in, source);
        }
        Process compiler = new ProcessBuilder("cc", "-w", "-o", program.toString(), source.toString())
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(compiler.waitFor()).as("exit code of cc").isZero();
        return program;
    }

    private List<String> watch(String... arguments) throws InterruptedException {
        Set<Integer> wanted = SyscallTable.all().stream()
                .filter(syscall -> !UNWANTED.contains(syscall.name()))
                .map(SyscallInfo::code)
                .collect(Collectors.toSet());
        List<String> events = new ArrayList<>();
        LaunchResult launch =
                new CommandLauncher(notice -> {}).prepare(CommandLauncherTest.request(List.of(arguments)));
        assertThat(launch).isInstanceOf(LaunchResult.Suspended.class);
        try (WatchedCommand command = ((LaunchResult.Suspended) launch).command();
                LiveSource source = new LiveSource(LiveOptions.of(command.scope(), wanted))) {
            source.start(new Nothing());
            assertThat(command.release()).isEmpty();
            Thread waiter = Thread.ofPlatform().start(() -> {
                command.await(() -> {});
                source.finish();
            });
            Event event = new Event();
            for (Outcome outcome = source.next(event); outcome != Outcome.END; outcome = source.next(event)) {
                if (outcome == Outcome.EVENT) {
                    assertThat(event.decode()).as(event.toString()).isTrue();
                    events.add(text(event));
                    threads.add(event.thread());
                }
            }
            waiter.join();
            unreadable = source.counters().causes().stream()
                    .filter(cause -> cause.name().equals("unreadable_parameter"))
                    .findFirst()
                    .orElseThrow()
                    .count();
        }
        return events;
    }

    private static String text(Event event) {
        EventInfo info = EventTable.get(event.code());
        StringBuilder text = new StringBuilder(info.name());
        for (int i = 0; i < event.paramCount(); i++) {
            ParamInfo param = info.params().get(i);
            text.append(' ').append(param.name()).append('=').append(value(event, i, info, param));
        }
        return text.toString();
    }

    private static String value(Event event, int i, EventInfo info, ParamInfo param) {
        boolean mapped = info.name().equals("mmap") && param.name().equals("res");
        if (VARIABLE.contains(param.name()) || mapped || param.name().equals("ID")) {
            return "*";
        }
        if (param.type().isString()) {
            return event.paramText(i);
        }
        return switch (param.type().size()) {
            case 8 -> Long.toString(event.paramSigned(i, 0));
            case 1, 2, 4 -> "0x" + Long.toHexString(event.paramUnsigned(i, 0));
            default -> {
                String hex = HexFormat.of().formatHex(event.paramBytes(i));
                // the kernel chooses the local port of an IPv4 tuple
                boolean tuple = param.name().equals("tuple") && hex.length() == 26;
                yield tuple ? hex.substring(0, 10) + "****" + hex.substring(14) : hex;
            }
        };
    }

    /** Ignores the snapshot. */
    private static final class Nothing implements SnapshotConsumer {
        @Override
        public void begin(MachineRecord machine) {}

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {}

        @Override
        public void user(UserRecord user) {}

        @Override
        public void group(GroupRecord group) {}

        @Override
        public void process(ProcessRecord process) {}

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {}

        @Override
        public void end() {}
    }
}
