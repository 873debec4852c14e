package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import eyas.event.EventTable;
import eyas.event.FlagTable;
import eyas.event.LossCollector;
import eyas.event.SourceCounters;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Loads the real programs and watches real commands. Skipped only if the machine lacks what the probe requires. */
@Tag("kernel")
@ExtendWith(DescriptorLeakCheck.class)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LiveSourceTest {
    private static final Set<String> WANTED = Set.of(
            "execve",
            "execveat",
            "clone",
            "clone3",
            "fork",
            "vfork",
            "open",
            "openat",
            "connect",
            "socket",
            "close",
            "sched_process_exit",
            "getppid",
            "chdir");

    @TempDir
    Path directory;

    private final List<String> notices = new ArrayList<>();

    /** A copied event: its code and the text or number of each parameter by name. */
    private record Seen(int code, long thread, long time, Map<String, String> params) {
        String get(String name) {
            return params.getOrDefault(name, "absent");
        }
    }

    private record Run(int exitCode, List<Seen> events, SnapshotRecorder snapshot, SourceCounters counters, long pid) {
        List<Seen> of(int code) {
            return events.stream().filter(event -> event.code() == code).toList();
        }
    }

    @BeforeAll
    static void requiresLiveCapture() {
        Optional<String> missing = LiveProbe.firstMissing();
        // A CI machine that silently skipped the kernel tests would prove nothing.
        assertThat(missing)
                .as("CI must run these tests")
                .satisfies(m -> assertThat(m.isEmpty() || !"true".equals(System.getenv("CI")))
                        .isTrue());
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());
    }

    private static int code(String name) {
        SyscallInfo syscall = SyscallTable.find(name);
        return Objects.requireNonNull(syscall, name).code();
    }

    private static Set<Integer> codes(Set<String> names) {
        return names.stream().map(LiveSourceTest::code).collect(Collectors.toSet());
    }

    private Run run(Function<WatchedCommand, LiveOptions> options, String... arguments) {
        LaunchResult launch =
                new CommandLauncher(notices::add).prepare(CommandLauncherTest.request(List.of(arguments)));
        assertThat(launch).isInstanceOf(LaunchResult.Suspended.class);
        SnapshotRecorder recorder = new SnapshotRecorder();
        List<Seen> events = new ArrayList<>();
        try (WatchedCommand command = ((LaunchResult.Suspended) launch).command();
                LiveSource source = new LiveSource(options.apply(command))) {
            source.start(recorder);
            assertThat(command.release()).isEmpty();
            int[] exitCode = {-1};
            Thread waiter = Thread.ofPlatform().start(() -> {
                exitCode[0] = command.await(() -> {});
                source.finish();
            });
            collect(source, events);
            waiter.join();
            return new Run(exitCode[0], events, recorder, source.counters(), command.pid());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void collect(LiveSource source, List<Seen> events) {
        Event event = new Event();
        for (Outcome outcome = source.next(event); outcome != Outcome.END; outcome = source.next(event)) {
            if (outcome == Outcome.EVENT) {
                assertThat(event.decode()).as(event.toString()).isTrue();
                events.add(seen(event));
            }
        }
    }

    private static Seen seen(Event event) {
        Map<String, String> params = new HashMap<>();
        var infos = EventTable.get(event.code()).params();
        for (int i = 0; i < event.paramCount() && i < infos.size(); i++) {
            boolean number = infos.get(i).type().size() > 0;
            params.put(infos.get(i).name(), number ? Long.toString(event.paramSigned(i, 0)) : event.paramText(i));
        }
        return new Seen(event.code(), event.thread(), event.time(), params);
    }

    private static LiveOptions scoped(WatchedCommand command) {
        return LiveOptions.of(command.scope(), codes(WANTED)).withSuspended(command.pid());
    }

    @Test
    void capturesCommandFromExecToExit() throws IOException {
        Path file = Files.writeString(directory.resolve("with\nnewline"), "x");
        long before = System.currentTimeMillis();
        Run run = run(
                LiveSourceTest::scoped, "/bin/sh", "-c", "exec 3<\"$0\"; cat <&3 >/dev/null; exit 7", file.toString());

        assertThat(run.exitCode()).isEqualTo(7);
        Seen first = run.events().getFirst();
        assertThat(first.code()).isEqualTo(EventCode.SYSCALL_EXECVE_19_X);
        assertThat(first.thread()).isEqualTo(run.pid());
        assertThat(first.get("res")).isEqualTo("0");
        assertThat(first.get("exe")).isEqualTo("/bin/sh");
        assertThat(first.get("pid")).isEqualTo(Long.toString(run.pid()));
        assertThat(first.time() / 1_000_000).isBetween(before - 1_000, System.currentTimeMillis() + 1_000);
        int cloexec = FlagTable.value("file_flags", "O_CLOEXEC");
        Seen open = run.of(EventCode.SYSCALL_OPENAT_2_X).stream()
                .filter(event -> event.get("name").equals(file.toString()))
                .findFirst()
                .orElseThrow();
        assertThat(Long.parseLong(open.get("fd"))).isNotNegative();
        assertThat(Integer.parseInt(open.get("flags")) & ~cloexec).isEqualTo(FlagTable.value("file_flags", "O_RDONLY"));
        assertThat(run.of(EventCode.SYSCALL_EXECVE_19_X))
                .anySatisfy(event -> assertThat(event.get("exe")).isEqualTo("cat"));
        Seen last = run.events().getLast();
        assertThat(last.code()).isEqualTo(EventCode.PROCEXIT_1_E);
        assertThat(last.thread()).isEqualTo(run.pid());
        assertThat(last.get("ret")).isEqualTo("7");
        assertThat(run.counters().events()).isEqualTo(run.events().size());
        assertThat(run.counters().dropped()).isZero();
        assertThat(run.counters().skipped()).isZero();
        assertThat(notices).isEmpty();
    }

    @Test
    void capturesConnectionWithAddress() {
        Run run = run(LiveSourceTest::scoped, "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9 || true", "unused");

        assertThat(run.of(EventCode.SOCKET_CONNECT_X))
                .anySatisfy(event -> assertThat(event.get("res")).isEqualTo("-111"));
        assertThat(run.of(EventCode.SOCKET_SOCKET_X)).isNotEmpty();
    }

    @Test
    void followsTreeWithoutCgroup() {
        Run run = run(
                command -> LiveOptions.of(new Scope.Tree(command.pid()), codes(WANTED))
                        .withSuspended(command.pid()),
                "/bin/sh",
                "-c",
                "/bin/sh -c '/bin/true; exit 0'; exit 4");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.events().getFirst().code()).isEqualTo(EventCode.SYSCALL_EXECVE_19_X);
        assertThat(run.of(EventCode.SYSCALL_EXECVE_19_X))
                .extracting(event -> event.get("exe"))
                .contains("/bin/sh", "/bin/true");
        assertThat(run.of(EventCode.PROCEXIT_1_E)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(run.events())
                .allSatisfy(event -> assertThat(event.thread())
                        .isNotEqualTo(ProcessHandle.current().pid()));
    }

    @Test
    void reportsCommandAndAncestorsBeforeFirstEvent() {
        Run run = run(LiveSourceTest::scoped, "/bin/true");

        long own = ProcessHandle.current().pid();
        SnapshotRecorder snapshot = run.snapshot();
        assertThat(snapshot.machines).hasSize(1);
        assertThat(snapshot.machines.getFirst().cpus()).isPositive();
        assertThat(snapshot.users).containsKey("root");
        assertThat(snapshot.groups).containsKey("root");
        assertThat(snapshot.interfaces).containsKey("lo");
        assertThat(snapshot.ended).isTrue();
        assertThat(snapshot.order).containsSubsequence(own, run.pid());
        long starter = Long.parseLong(run.events().getFirst().get("ptid"));
        // The supervisor, whose parent is a thread of this process, is between the two.
        assertThat(snapshot.order).containsSubsequence(own, starter, run.pid());
        assertThat(snapshot.process(starter).identity().ptid()).isEqualTo(own);
        assertThat(snapshot.process(run.pid()).identity().ptid()).isEqualTo(starter);
        assertThat(Bytes.text(snapshot.process(own).program().exePath())).endsWith("/java");
        assertThat(snapshot.descriptors).containsOnlyKeys(run.pid());
        assertThat(snapshot.descriptors.get(run.pid())).containsOnlyKeys(0L, 1L, 2L);
    }

    @Test
    void capturesWholeHostExceptItself() throws Exception {
        Process other = new ProcessBuilder("/bin/sh", "-c", "read x; : >/dev/null; exit 0").start();
        List<Seen> events = new ArrayList<>();
        SnapshotRecorder recorder = new SnapshotRecorder();
        try (LiveSource source = new LiveSource(LiveOptions.of(new Scope.Host(), codes(WANTED)))) {
            source.start(recorder);
            other.getOutputStream().write('\n');
            other.getOutputStream().close();
            other.waitFor();
            source.finish();
            collect(source, events);
            assertThat(source.counters().dropped()).isZero();
        }
        assertThat(recorder.processes).containsKey(other.pid());
        assertThat(recorder.descriptor(other.pid(), 0).type()).isEqualTo(DescriptorType.FIFO);
        assertThat(events).anySatisfy(event -> {
            assertThat(event.thread()).isEqualTo(other.pid());
            assertThat(event.code()).isEqualTo(EventCode.PROCEXIT_1_E);
        });
        assertThat(events)
                .noneMatch(event -> event.thread() == ProcessHandle.current().pid());
    }

    @Test
    void changesWantedCallsWhileRunning() throws Exception {
        Process other = new ProcessBuilder("/bin/sh", "-c", "while read x; do : >/dev/null; done").start();
        try (LiveSource source =
                new LiveSource(LiveOptions.of(new Scope.Tree(other.pid()), codes(Set.of("getppid"))))) {
            source.start(new SnapshotRecorder());
            Event event = new Event();
            other.getOutputStream().write('\n');
            other.getOutputStream().flush();
            Thread.sleep(100);
            assertThat(source.next(event)).isEqualTo(Outcome.IDLE);
            source.setWanted(Set.of(code("openat")));
            other.getOutputStream().write('\n');
            other.getOutputStream().flush();
            Outcome outcome = Outcome.IDLE;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (outcome == Outcome.IDLE && System.nanoTime() < deadline) {
                outcome = source.next(event);
            }
            assertThat(outcome).isEqualTo(Outcome.EVENT);
            assertThat(event.code()).isEqualTo(EventCode.SYSCALL_OPENAT_2_X);
            assertThat(event.thread()).isEqualTo(other.pid());
        } finally {
            other.destroy();
            other.waitFor();
        }
    }

    @Test
    void dropsFailedCallsOnRequest() {
        Run all = run(LiveSourceTest::scoped, "/bin/sh", "-c", ": </does/not/exist");
        Run successful = run(command -> scoped(command).withDropFailed(true), "/bin/sh", "-c", ": </does/not/exist");

        assertThat(all.of(EventCode.SYSCALL_OPENAT_2_X))
                .anyMatch(event -> event.get("name").equals("/does/not/exist"));
        assertThat(successful.of(EventCode.SYSCALL_OPENAT_2_X))
                .isNotEmpty()
                .noneMatch(event -> event.get("name").equals("/does/not/exist"));
    }

    @Test
    void losesNothingInLoopOfTenThousandCalls() {
        Run run = run(
                command -> LiveOptions.of(command.scope(), codes(Set.of("chdir", "execve")))
                        .withSuspended(command.pid()),
                "/bin/sh",
                "-c",
                "i=0; while [ $i -lt 10000 ]; do cd /; i=$((i+1)); done");

        assertThat(run.counters().dropped()).isZero();
        assertThat(run.of(EventCode.SYSCALL_CHDIR_X)).hasSize(10_000);
    }

    @Test
    void countsLossesOfASmallRing() throws Exception {
        LaunchResult launch = new CommandLauncher(notices::add)
                .prepare(CommandLauncherTest.request(
                        List.of("/bin/sh", "-c", "i=0; while [ $i -lt 20000 ]; do cd /; i=$((i+1)); done")));
        try (WatchedCommand command = ((LaunchResult.Suspended) launch).command();
                LiveSource source = new LiveSource(
                        LiveOptions.of(command.scope(), codes(Set.of("chdir"))).withRingBytes(LiveOptions.MIN_RING))) {
            source.start(new SnapshotRecorder());
            command.release();
            command.await(() -> {});
            source.finish();
            List<Seen> events = new ArrayList<>();
            collect(source, events);
            SourceCounters counters = source.counters();
            assertThat(counters.dropped()).isPositive();
            // One more than the calls: the name of the directory, once.
            assertThat(counters.dropped() + events.size()).isEqualTo(20_001);
            assertThat(counters.causes().getFirst())
                    .isEqualTo(new SourceCounters.Cause("ring_full", counters.dropped()));
            // Changes of the working directory have no kind of their own for losses.
            assertThat(counters.byCall()).hasSize(8).allMatch(each -> each.count() == 0);
        }
    }

    @Test
    void countsLossesByKindOfCall() throws Exception {
        LaunchResult launch = new CommandLauncher(notices::add)
                .prepare(CommandLauncherTest.request(
                        List.of("/bin/sh", "-c", "i=0; while [ $i -lt 20000 ]; do : </dev/null; i=$((i+1)); done")));
        try (WatchedCommand command = ((LaunchResult.Suspended) launch).command();
                LiveSource source = new LiveSource(LiveOptions.of(command.scope(), codes(Set.of("openat", "close")))
                        .withRingBytes(LiveOptions.MIN_RING))) {
            source.start(new SnapshotRecorder());
            command.release();
            command.await(() -> {});
            source.finish();
            List<Seen> events = new ArrayList<>();
            collect(source, events);
            SourceCounters counters = source.counters();
            Map<String, Long> lost = counters.byCall().stream()
                    .filter(each -> each.count() > 0)
                    .collect(Collectors.toMap(SourceCounters.Cause::name, SourceCounters.Cause::count));
            assertThat(lost).containsKeys("open", "close");
            // Besides, only the end of the process was requested.
            assertThat(lost.keySet()).isSubsetOf("open", "close", "proc");
            assertThat(lost.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(counters.dropped());
        }
    }

    @Test
    void findsThreadThatNoEventAnnounced() {
        try (LiveSource source = new LiveSource(
                LiveOptions.of(new Scope.Tree(ProcessHandle.current().pid()), Set.of()))) {
            source.start(new SnapshotRecorder());
            SnapshotRecorder recorder = new SnapshotRecorder();

            assertThat(source.lookUp(1, recorder)).isTrue();
            assertThat(recorder.processes).containsOnlyKeys(1L);
            assertThat(recorder.machines).isEmpty();
            assertThat(source.lookUp(Integer.MAX_VALUE, recorder)).isFalse();
            assertThat(source.counters().causes()).contains(new SourceCounters.Cause("thread_look_ups", 2));
        }
    }

    @Test
    void removesCgroup() throws IOException {
        Path own = CgroupTree.find(Path.of("/proc")).orElseThrow().ownDirectory();
        run(LiveSourceTest::scoped, "/bin/sh", "-c", "sleep 0.5 & exit 0");

        assertThat(notices).isEmpty();
        try (var children = Files.list(own)) {
            assertThat(children.map(child -> child.getFileName().toString()))
                    .doesNotContain("eyas-" + ProcessHandle.current().pid());
        }
    }

    @Test
    void rejectsMissingCgroup() {
        try (LiveSource source =
                new LiveSource(LiveOptions.of(new Scope.Cgroup(Path.of("/sys/fs/cgroup/none/such")), Set.of()))) {
            assertThatThrownBy(() -> source.start(new SnapshotRecorder()))
                    .isInstanceOf(EventSourceException.class)
                    .hasMessageContaining("/sys/fs/cgroup/none/such: no such directory");
        }
    }

    @Test
    void rejectsUseBeforeStartAndAfterClose() {
        LiveSource source = new LiveSource(LiveOptions.of(new Scope.Host(), Set.of()));

        assertThatThrownBy(() -> source.next(new Event())).hasMessageContaining("not started");
        source.close();
        source.close();
        assertThatThrownBy(() -> source.next(new Event())).hasMessageContaining("closed");
        assertThat(source.counters().events()).isZero();
    }

    @Test
    void freesProgramsLoadedWithoutStart() {
        try (LiveSource source = new LiveSource(LiveOptions.of(new Scope.Host(), Set.of()))) {
            source.load();
        }
        // The leak check of this class detects descriptors of programs and maps.
        assertThat(LiveProbe.firstMissing()).isEmpty();
    }

    @Test
    void canBeClosedAfterFailedStart() {
        LiveSource source = new LiveSource(LiveOptions.of(new Scope.Cgroup(directory), Set.of()));

        assertThatThrownBy(() -> source.start(new SnapshotRecorder()))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("is not below");
        source.close();
        source.close();
    }

    @Test
    void acceptsWantedCallsBeforeStart() {
        LaunchResult launch =
                new CommandLauncher(notices::add).prepare(CommandLauncherTest.request(List.of("/bin/true")));
        List<Seen> events = new ArrayList<>();
        try (WatchedCommand command = ((LaunchResult.Suspended) launch).command();
                LiveSource source =
                        new LiveSource(LiveOptions.of(command.scope(), Set.of()).withSuspended(command.pid()))) {
            source.load();
            source.setWanted(codes(WANTED));
            source.start(new SnapshotRecorder());
            command.release();
            command.await(() -> {});
            source.finish();
            collect(source, events);
        }
        assertThat(events.getFirst().code()).isEqualTo(EventCode.SYSCALL_EXECVE_19_X);
        assertThat(events.getLast().code()).isEqualTo(EventCode.PROCEXIT_1_E);
    }

    @Test
    void loadsForDoctor() {
        List<LiveProbe.Check> loaded = LiveProbe.load();
        assertThat(loaded.getFirst().passed()).as(loaded.toString()).isTrue();
        // Kernels may reject the optional programs: the others load without them.
        assertThat(loaded).hasSize(2).last().satisfies(optional -> {
            assertThat(optional.required()).isFalse();
            assertThat(optional.detail()).contains(optional.passed() ? "by the kernel" : "by directory and text");
        });
        assertThat(LiveProbe.checks())
                .allSatisfy(check -> assertThat(check.detail()).isNotBlank())
                .hasSize(8);
    }

    @Test
    void capturesReadOfItsOwnComm() throws IOException {
        SnapshotRecorder recorder = new SnapshotRecorder();
        try (LiveSource source = new LiveSource(
                LiveOptions.of(new Scope.Tree(ProcessHandle.current().pid()), Set.of()))) {
            source.start(recorder);
        }
        long own = ProcessHandle.current().pid();
        byte[] commandLine = Files.readAllBytes(Path.of("/proc/self/cmdline"));
        String expected = new String(commandLine, StandardCharsets.ISO_8859_1);
        String exe = new String(recorder.process(own).program().exe(), StandardCharsets.ISO_8859_1);
        String args = new String(recorder.process(own).program().args(), StandardCharsets.ISO_8859_1);
        assertThat(exe + "\0" + args).isEqualTo(expected);
    }

    /** Earlier events are delivered before the failure, and a failure after the end of the stream counts as a loss. */
    @Test
    void failureEndsTheStreamOrCountsAsLoss() throws InterruptedException {
        LaunchResult launch =
                new CommandLauncher(notices::add).prepare(CommandLauncherTest.request(List.of("/bin/true")));
        assertThat(launch).isInstanceOf(LaunchResult.Suspended.class);
        List<Seen> events = new ArrayList<>();
        Map<String, Long> lost = new HashMap<>();
        List<String> notes = new ArrayList<>();
        LossCollector losses = new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                lost.merge(kind, count, Long::sum);
            }

            @Override
            public void note(String note) {
                notes.add(note);
            }
        };
        try (WatchedCommand command = ((LaunchResult.Suspended) launch).command();
                LiveSource source = new LiveSource(scoped(command))) {
            source.start(new SnapshotRecorder());
            assertThat(command.release()).isEmpty();
            assertThat(command.await(() -> {})).isZero();
            source.fail("a thread failed");
            assertThatThrownBy(() -> collect(source, events))
                    .isInstanceOf(EventSourceException.class)
                    .hasMessage("a thread failed");
            assertThat(events).extracting(Seen::code).contains(EventCode.SYSCALL_EXECVE_19_X);
            source.losses(losses);
            assertThat(lost).containsEntry("source_failed", 0L);

            source.fail("another one failed");
            lost.clear();
            source.losses(losses);
            assertThat(lost).containsEntry("source_failed", 1L);
            assertThat(notes).contains("another one failed").doesNotContain("a thread failed");
        }
    }
}
