package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.event.ExecutableContent;
import eyas.event.ExecutableContent.Miss;
import eyas.event.FlagTable;
import eyas.event.HostPaths;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.event.UserRecord;
import eyas.report.coverage.CoverageCalculator;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.rules.model.Priority;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Drives a report with events that a test writes. */
final class ReportFixture {
    static final long SECOND = 1_000_000_000L;
    static final long START = 1_700_000_000L * SECOND;
    static final int ROOT = 100;
    static final int WRITE = FlagTable.value("file_flags", "O_WRONLY");
    /** The flag of a clone that creates a thread. */
    private static final int THREAD = 1 << 13;

    final ReportCollector report;
    private final State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING);
    private final EventWriter writer = new EventWriter(Arena.ofAuto().allocate(1 << 17));
    private final Event event = new Event();
    private long number;
    /** The counters of the source; a test may set losses. */
    SourceCounters lost = new SourceCounters(0, 0, 0, 0, List.of());

    private final CoverageCalculator coverage =
            CoverageCalculator.of("the command and its descendants", () -> lost.plusEvents(number));

    ReportFixture(ReportLimits limits) {
        this(limits, SecretMask.NOTHING);
    }

    ReportFixture(ReportLimits limits, SecretMask mask) {
        report = new ReportCollector(new ReportOptions(
                limits, ReportParts.ALL, "/work", ROOT, mask, new ReportFilters(), Map.of(), ExecutableHashes.NONE));
        report.watchLosses(coverage);
        SnapshotConsumer snapshot = state.snapshot();
        snapshot.begin(new MachineRecord(1, 1 << 20, 1 << 15, "host", 1, 0));
        snapshot.process(process(1, 0, "init"));
        snapshot.process(process(ROOT, 1, "job"));
        snapshot.end();
    }

    private static ProcessRecord process(long pid, long parent, String name) {
        return ProcessRecord.builder(pid)
                .ptid(parent)
                .comm(Bytes.of(name))
                .exe(Bytes.of(name))
                .exePath(Bytes.of("/bin/" + name))
                .cwd(Bytes.of("/work/"))
                .startTime(START)
                .build();
    }

    /** Writes an event, applies it and passes it to the report; {@code look} gets its context. */
    void event(Consumer<EventWriter> write, Consumer<EventContext> look) {
        write.accept(writer);
        event.wrap(writer.segment(), 0, 0, ++number, false);
        EventContext context = Objects.requireNonNull(state.apply(event));
        look.accept(context);
        if (report.codes().get(event.code())) {
            report.event(context);
        }
        state.settle();
    }

    void event(Consumer<EventWriter> write) {
        event(write, context -> {});
    }

    /** Returns the time of the next event, one millisecond after the previous one. */
    long time() {
        return START + number * 1_000_000L;
    }

    void fork(long parent, long child) {
        event(w -> w.begin(EventCode.SYSCALL_CLONE_20_X, time(), parent)
                .put(child)
                .put("job")
                .putEmpty()
                .put(parent)
                .put(parent)
                .put(1)
                .put("")
                .put(1024)
                .put(0)
                .put(0)
                .put(0)
                .put(0)
                .put(0)
                .put("job")
                .putEmpty()
                .put(0)
                .put(0)
                .put(0)
                .put(parent)
                .put(parent)
                .put(0)
                .end());
    }

    /** Starts a thread of a process. */
    void thread(long pid, long tid) {
        event(w -> w.begin(EventCode.SYSCALL_CLONE_20_X, time(), pid)
                .put(tid)
                .put("job")
                .putEmpty()
                .put(pid)
                .put(pid)
                .put(1)
                .put("")
                .put(1024)
                .put(0)
                .put(0)
                .put(0)
                .put(0)
                .put(0)
                .put("job")
                .putEmpty()
                .put(THREAD)
                .put(0)
                .put(0)
                .put(pid)
                .put(pid)
                .put(0)
                .end());
    }

    /** Adds a worker of GitHub's runner, process {@code pid}, that runs from the start. */
    void worker(long pid) {
        state.snapshot().process(process(pid, ROOT, "Runner.Worker"));
    }

    void exec(long pid, String exe, String... args) {
        execIn("", context -> {}, pid, exe, args);
    }

    /** Executes with the environment {@code env}; {@code look} gets the event before the report does. */
    void execIn(String env, Consumer<EventContext> look, long pid, String exe, String... args) {
        event(
                w -> {
                    w.begin(EventCode.SYSCALL_EXECVE_19_X, time(), pid)
                            .put(0)
                            .put(exe)
                            .putBytes(Bytes.of(args.length == 0 ? "" : String.join("\0", args) + "\0"))
                            .put(pid)
                            .put(pid)
                            .put(1)
                            .put("/work/")
                            .put(1024)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(exe.substring(exe.lastIndexOf('/') + 1))
                            .putEmpty()
                            .putBytes(Bytes.of(env))
                            .put(0)
                            .put(pid)
                            .put(-1)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(0)
                            .put(exe)
                            .put(pid)
                            .put(0)
                            .put(exe);
                    w.end();
                },
                look);
    }

    void exit(long pid, int status) {
        event(w -> w.begin(EventCode.PROCEXIT_1_E, time(), pid)
                .put(status)
                .put(status >> 8)
                .put(status & 0x7f)
                .put(0)
                .put(1)
                .end());
    }

    void open(long pid, long fd, String path, int flags) {
        event(w -> w.begin(EventCode.SYSCALL_OPENAT_2_X, time(), pid)
                .put(fd)
                .put(-100)
                .put(path)
                .put(flags)
                .put(0644)
                .put(1)
                .put(2)
                .end());
    }

    void socket(int fd, int type) {
        event(w -> w.begin(EventCode.SOCKET_SOCKET_X, time(), ROOT)
                .put(fd)
                .put(2)
                .put(type == 2 ? 2 : 1)
                .put(0)
                .end());
    }

    void connect(int fd, String tuple, int result) {
        event(w -> w.begin(EventCode.SOCKET_CONNECT_X, time(), ROOT)
                .put(result)
                .putBytes(HexFormat.of().parseHex(tuple))
                .put(fd)
                .putEmpty()
                .end());
    }

    void receive(int fd, byte[] data) {
        event(w -> w.begin(EventCode.SOCKET_RECVFROM_X, time(), ROOT)
                .put(data.length)
                .putBytes(data)
                .putEmpty()
                .put(fd)
                .put(data.length)
                .end());
    }

    void send(int fd, byte[] data) {
        event(w -> w.begin(EventCode.SOCKET_SENDTO_X, time(), ROOT)
                .put(data.length)
                .putBytes(data)
                .put(fd)
                .put(data.length)
                .putEmpty()
                .end());
    }

    /** Reports the content of executable {@code path}, whose inode and change time are unknown. */
    void content(long pid, String path, @Nullable String hash, @Nullable Miss miss) {
        byte[] data = new ExecutableContent(Bytes.of(path), 0, 0, 7, hash, miss).data();
        event(w -> w.begin(EventCode.ASYNCEVENT_E, time(), pid)
                .put(0)
                .put(ExecutableContent.EVENT_NAME)
                .putBytes(data)
                .end());
    }

    /** Sets the machine's names of the file that {@code pid} opens next, and the path of a certain one. */
    void calledByTheMachine(long pid, String below, String... names) {
        byte[] data = HostPaths.data(
                2, Bytes.of(below), Stream.of(names).map(Bytes::of).toList());
        event(w -> w.begin(EventCode.ASYNCEVENT_E, time(), pid)
                .put(0)
                .put(HostPaths.EVENT_NAME)
                .putBytes(data)
                .end());
    }

    /** Gives the machine an account with this home directory. */
    void account(String home) {
        state.snapshot().user(new UserRecord(700, 700, Bytes.of("someone"), Bytes.of(home), Bytes.of("/bin/sh")));
    }

    void path(int code, long pid, String path) {
        event(w -> w.begin(code, time(), pid).put(0).put(path).end());
    }

    /** Emits a rename or a link with two paths. */
    void two(int code, String old, String path) {
        event(w -> w.begin(code, time(), ROOT).put(0).put(old).put(path).end());
    }

    /** Lets process {@code pid} open a file, for which {@code rule} raises an alert. */
    void opening(long pid, String path, String rule) {
        event(
                w -> w.begin(EventCode.SYSCALL_OPENAT_2_X, time(), pid)
                        .put(3)
                        .put(-100)
                        .put(path)
                        .put(1)
                        .put(0644)
                        .put(1)
                        .put(2)
                        .end(),
                context -> report.accept(warning(rule, context.event().time()), context));
    }

    private Alert warning(String rule, long at) {
        return new Alert(
                rule,
                Priority.WARNING,
                "syscall",
                List.of("mitre_persistence"),
                at,
                number,
                rule + " was broken",
                new TreeMap<>());
    }

    /** Lets process {@code pid} raise an alert of {@code rule}. */
    void alert(long pid, String rule) {
        event(
                w -> w.begin(EventCode.SYSCALL_UNLINK_2_X, time(), pid)
                        .put(0)
                        .put("/work/x")
                        .end(),
                context -> report.accept(warning(rule, context.event().time()), context));
    }

    /** Returns the report; checks that reading the written report gives an equal one. */
    JobReport finish() {
        JobReport made =
                report.finish("make test", 0, coverage.coverage(report.lastTime()), new Overhead(0, 0, -1, -1));
        String json = ReportJsonTest.json(made);
        JobReport read =
                ReportReader.read("r", json.getBytes(StandardCharsets.UTF_8)).report();
        assertThat(ReportJsonTest.json(read)).isEqualTo(json);
        return made;
    }
}
