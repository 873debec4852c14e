package eyas.host.job;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.AgentDirectory;
import eyas.engine.Alert;
import eyas.event.SourceCounters;
import eyas.host.FakeCiProvider;
import eyas.host.delivery.JobDelivery;
import eyas.host.runner.ExecutableIdentity;
import eyas.host.runner.KnownRunner;
import eyas.host.runner.KnownRunners;
import eyas.host.store.JobDirectory;
import eyas.host.store.JobRecord;
import eyas.host.store.JobRetention;
import eyas.host.store.JobStore;
import eyas.rules.model.Priority;
import eyas.session.report.AlertSequence;
import eyas.session.report.OverheadMeter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the assignment of processes to jobs, and the lifecycle of jobs and their orphan processes. */
final class JobsTest {
    /** Jobs are removed by the system clock's date, and the events have a fixed, older date. */
    @TempDir
    private Path directory;

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private Path proc;
    private Path program;
    private JobStore store;
    private Jobs jobs;
    private HostEvents events;

    @SuppressWarnings("NullAway.Init") // set by begin()
    JobsTest() {}

    @BeforeEach
    void begin() throws IOException {
        proc = Files.createDirectory(directory.resolve("proc"));
        program = Files.createFile(directory.resolve("Runner.Worker"));
        Files.writeString(proc.resolve("uptime"), "1000000.00 1.00\n");
        store = new JobStore(directory.resolve("state"));
        store.open();
        KnownRunner runner = new KnownRunner("one", directory, ExecutableIdentity.of(program), HostEvents.USER, "");
        SourceCounters none = new SourceCounters(0, 0, 0, 0, List.of());
        JobServices parts = new JobServices(
                new FakeCiProvider(),
                store,
                _ -> {},
                () -> none,
                Map.of(),
                new OverheadMeter(),
                Duration.ofSeconds(4),
                JobRetention.DEFAULT,
                JobDelivery.NONE);
        jobs = new Jobs(parts, new KnownRunners(List.of(runner), "Runner.Worker"), this::noticed, _ -> {}, proc);
        events = new HostEvents(jobs);
    }

    @AfterEach
    void end() {
        jobs.close();
    }

    private void noticed(String notice) {
        notices.add(notice);
    }

    /** Creates a process in the simulated procfs that was started long ago. */
    private void shown(long pid) throws IOException {
        Path process = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.createDirectories(process.resolve("task/" + pid));
        Files.writeString(process.resolve("cgroup"), "0::/\n");
        Files.writeString(process.resolve("stat"), pid + " (a) b) S" + " 0".repeat(18) + " 100 0\n");
        if (!Files.exists(process.resolve("exe"))) {
            Files.createSymbolicLink(process.resolve("exe"), program);
        }
    }

    private void shownOrFail(long pid) {
        try {
            shown(pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void exit(long pid) throws IOException {
        Files.delete(proc.resolve(pid + "/stat"));
    }

    /** Starts a job with a worker of this process ID below {@code parent}. */
    private WatchedJob worker(long pid, long parent) throws IOException {
        shown(pid);
        events.forked(pid, parent);
        events.exec(pid, program.toString(), ExecutableIdentity.of(program).inode());
        assertThat(jobs.open()).isNotEmpty();
        return jobs.open().getLast();
    }

    private List<String> notes(WatchedJob job) {
        return job.view(events.time, List.of(), HostEvents.USER).notes();
    }

    /** Makes a process trigger a rule. */
    private void offend(long pid) {
        Alert alert = new Alert(
                "A Rule", Priority.WARNING, "syscall", List.of(), events.time, 1, "it is broken", new TreeMap<>());
        events.exec(pid, "/tmp/evil", 7, context -> jobs.accept(alert, context));
    }

    private JobRecord record(JobDirectory job) throws IOException {
        jobs.written();
        return JobRecord.read(job.record()).orElseThrow();
    }

    @Test
    void processWithOtherParentStaysWithItsCreator() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        events.forked(21, 20);
        events.forked(22, 21);
        events.exit(21);
        // Now an orphan. Its sibling is a child of init in its own PID namespace.
        events.siblingOf(22, 23, 1, 4);
        events.forked(24, 23);
        offend(24);
        assertThat(Files.readString(job.directory().alerts())).contains("it is broken");
        // The ID was assigned once: a later process with it has no owner.
        events.exit(23);
        events.forked(23, 1);
        offend(23);
        assertThat(Files.readAllLines(job.directory().alerts())).hasSize(1);
    }

    /** A creator controls when its child runs first, and may have ended by then. */
    @Test
    void lateChildStaysWithItsCreator() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        events.forked(21, 20);
        events.announced(21, 22);
        events.emitVfork(21, 23, 1);
        events.forks(21, 24, 1);
        events.exit(21);
        List.of(22L, 23L, 24L).forEach(this::shownOrFail);
        events.time += Duration.ofSeconds(60).toNanos();
        events.sibling(22, 1, 22);
        events.forked(23, 1);
        events.forked(24, 1);
        List.of(22L, 23L, 24L).forEach(this::offend);
        assertThat(Files.readAllLines(job.directory().alerts())).hasSize(3);
    }

    @Test
    void reusedAnnouncedPidIsIgnored() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        events.forked(21, 20);
        events.announced(21, 22);
        events.emitVfork(21, 23, 1);
        events.announced(21, 24);
        events.exit(24);
        events.forked(25, 21);
        events.exit(25);
        events.emitVfork(21, 25, 1);
        events.forked(24, 1);
        events.forked(25, 1);
        offend(24);
        offend(25);
        events.after(60);
        for (long pid : new long[] {22, 23}) {
            shown(pid);
            Files.writeString(proc.resolve(pid + "/stat"), pid + " (other) S" + " 0".repeat(18) + " 99999000 0\n");
            events.forked(pid, 1);
            offend(pid);
        }
        assertThat(job.directory().alerts()).isEmptyFile();
    }

    @Test
    void tooManyPendingProcessesMakeJobIncomplete() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        for (long pid = 1_000; pid < 1_000 + (1 << 16); pid++) {
            events.announced(20, pid);
        }
        shown(1_000);
        assertThat(job.view(events.time, List.of(), HostEvents.USER).complete()).isTrue();
        events.announced(20, 999);
        assertThat(job.view(events.time, List.of(), HostEvents.USER).complete()).isFalse();
    }

    /** Root in its own PID namespace can choose process IDs, including those of other processes on the host. */
    @Test
    void chosenPidsInNamespaceAffectNoOtherJob() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        events.forkedInNamespace(21, 20);
        // The ID of an existing process, and of a future one.
        events.emitVforkInNamespace(21, HostEvents.LISTENER, 20);
        events.emitVforkInNamespace(21, 30, 20);
        WatchedJob other = worker(22, HostEvents.LISTENER);
        assertThat(jobs.open()).containsExactly(job, other);
        events.forked(30, 1);
        offend(30);
        offend(HostEvents.LISTENER);
        assertThat(job.directory().alerts()).isEmptyFile();
        // It does not remove another job's processes either.
        events.forkedInNamespace(40, 1);
        events.emitVfork(20, 41, 10);
        events.emitVforkInNamespace(40, 41, 1);
        events.forked(41, 1);
        offend(41);
        assertThat(Files.readAllLines(job.directory().alerts())).hasSize(1);
    }

    @Test
    void workerInsideJobIsItsProcess() throws IOException {
        worker(20, HostEvents.LISTENER);
        worker(21, 20);
        assertThat(jobs.open()).hasSize(1);
    }

    @Test
    void workerBelowOrphanIsSeparateJobThatNamesEarlierOne() throws IOException {
        WatchedJob first = worker(20, HostEvents.LISTENER);
        events.forked(21, 20);
        events.exit(20);
        // The first job is in its grace period.
        WatchedJob second = worker(22, 21);
        assertThat(jobs.open()).containsExactly(first, second);
        assertThat(notes(second))
                .first()
                .asString()
                .contains("an orphan process of an earlier job started the worker", first.name());
        assertThat(notes(first)).noneMatch(note -> note.contains("Runner.Worker (22)"));
        events.exit(22);
        shown(21);
        events.after(5);
        assertThat(jobs.open()).isEmpty();
        // It has ended.
        WatchedJob third = worker(23, 21);
        assertThat(notes(third))
                .first()
                .asString()
                .contains("an orphan process of an earlier job started the worker", first.name());
        assertThat(record(second.directory()).verdict()).isEqualTo("incomplete");
        assertThat(notices)
                .anyMatch(notice -> notice.contains("was started by an orphan process of job " + first.name()));
    }

    @Test
    void orphansCountForTheirJobAndForRunningJobs() throws IOException {
        WatchedJob first = worker(20, HostEvents.LISTENER);
        shown(21);
        events.forked(21, 20);
        events.exit(20);
        events.after(5);
        assertThat(record(first.directory()).verdict()).isEqualTo("incomplete");
        long ended = record(first.directory()).ended();

        WatchedJob second = worker(22, HostEvents.LISTENER);
        assertThat(notes(second)).anyMatch(note -> note.contains("of an earlier job"));
        assertThat(second.view(events.time, List.of(), HostEvents.USER).complete())
                .isTrue();
        offend(21);
        assertThat(second.view(events.time, List.of(), HostEvents.USER).complete())
                .isFalse();
        assertThat(notes(second)).first().asString().contains("has triggered the rule 'A Rule'", first.name());
        events.after(1);
        assertThat(record(first.directory()).verdict()).isEqualTo("findings");
        assertThat(record(first.directory()).ended()).isEqualTo(ended);
        assertThat(Files.readString(first.directory().summary()))
                .contains("| Warning | A Rule |", "1 alert is about orphan processes of the job");
        assertThat(second.directory().alerts()).isEmptyFile();
        assertThat(notices).anyMatch(notice -> notice.contains("the verdict on " + first.name() + " is now: findings"));
    }

    /** Alerts about orphan processes continue the numbers of their job. */
    @Test
    void alertIdsOfJobFormOneSequence() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        shown(21);
        events.forked(21, 20);
        offend(21);
        Matcher id = Pattern.compile("\\{\"alert_id\":\"([0-9a-f]{32}-1)\"")
                .matcher(Files.readString(job.directory().alerts()));
        assertThat(id.lookingAt()).isTrue();
        events.exit(20);
        events.after(5);
        assertThat(record(job.directory()).verdict()).isEqualTo("findings");
        assertThat(Files.readString(job.directory().root().resolve("report.json")))
                .contains(id.group(1));
        offend(21);
        assertThat(Files.readString(job.directory().laterAlerts()))
                .contains(id.group(1).replaceFirst("1$", "2"));
        assertThat(AlertSequence.open(job.directory().alertSequence()).next().text())
                .as("after a restart")
                .isEqualTo(id.group(1) + "001");
    }

    @Test
    void detectsLostExitOfWorker() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        events.after(60);
        events.after(60);
        assertThat(jobs.open()).containsExactly(job);
        // The first thread of a process may end before the others.
        Files.writeString(proc.resolve("20/stat"), "20 (a) Z" + " 0".repeat(18) + " 100 0\n");
        Files.createDirectory(proc.resolve("20/task/21"));
        events.after(60);
        events.after(60);
        assertThat(jobs.open()).containsExactly(job);
        exit(20);
        events.after(20);
        assertThat(jobs.open()).as("the event may be on its way").containsExactly(job);
        events.after(20);
        assertThat(jobs.open()).isEmpty();
        assertThat(record(job.directory()).verdict()).isEqualTo("incomplete");
        assertThat(Files.readString(job.directory().summary())).contains("the exit event of worker 20 was lost");
        assertThat(Files.readString(job.directory().root().resolve("report.json")))
                .contains("worker_end_unseen");
    }

    @Test
    void detectsReusedWorkerPid() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        // Started after all events so far, in ticks since boot.
        Files.writeString(proc.resolve("20/stat"), "20 (other) S" + " 0".repeat(18) + " 99999000 0\n");
        events.after(60);
        events.after(60);
        assertThat(jobs.open()).isEmpty();
        assertThat(record(job.directory()).verdict()).isEqualTo("incomplete");
    }

    /** As after the migration of a virtual machine, or a late time synchronization. */
    @Test
    void forwardClockChangeEndsNoJob() throws IOException {
        Files.writeString(proc.resolve("uptime"), "2.00 1.00\n");
        WatchedJob job = worker(20, HostEvents.LISTENER);
        shown(21);
        events.forked(21, 20);
        events.after(3_600);
        events.after(3_600);
        assertThat(jobs.open()).containsExactly(job);
        assertThat(notes(job)).first().asString().contains("1 process of the job still runs");
    }

    @Test
    void processWithLostExitIsNotReportedAsOrphan() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        events.forked(21, 20);
        events.exit(20);
        events.after(5);
        assertThat(record(job.directory()).verdict()).isEqualTo("clean");
    }

    @Test
    void reportErrorDoesNotAffectNextJob() throws IOException {
        Consumer<String> failing = notice -> {
            if (notice.contains("has ended") && notices.stream().noneMatch(each -> each.contains("internal error"))) {
                throw new IllegalStateException("a bug");
            }
            notices.add(notice);
        };
        jobs.close();
        KnownRunner runner = new KnownRunner("one", directory, ExecutableIdentity.of(program), HostEvents.USER, "");
        SourceCounters none = new SourceCounters(0, 0, 0, 0, List.of());
        jobs = new Jobs(
                new JobServices(
                        new FakeCiProvider(),
                        store,
                        _ -> {},
                        () -> none,
                        Map.of(),
                        new OverheadMeter(),
                        Duration.ofSeconds(4),
                        JobRetention.DEFAULT,
                        JobDelivery.NONE),
                new KnownRunners(List.of(runner), "Runner.Worker"),
                failing,
                _ -> {},
                proc);
        events = new HostEvents(jobs);
        for (int pid = 20; pid < 22; pid++) {
            worker(pid, HostEvents.LISTENER);
            events.exit(pid);
            events.after(5);
            jobs.written();
        }
        assertThat(notices)
                .anyMatch(notice -> notice.contains("internal error: java.lang.IllegalStateException: a bug"))
                .anyMatch(notice -> notice.contains("a job of runner one has ended: clean"));
    }

    /** Only root can do that; the job is still being watched. */
    @Test
    void deletedJobDirectoryIsTamperedAndHasReport() throws IOException {
        WatchedJob job = worker(20, HostEvents.LISTENER);
        new AgentDirectory(job.directory().root()).delete();
        events.exit(20);
        events.after(5);
        assertThat(record(job.directory()).verdict()).isEqualTo("tampered");
        assertThat(job.directory().root().resolve("report.json")).isNotEmptyFile();
        assertThat(notices).anyMatch(notice -> notice.contains("the directory of " + job.name() + " was deleted"));
    }

    @Test
    @Tag("load")
    void thousandEndedJobsUseLittleMemory() throws IOException {
        long before = 0;
        for (int i = 0; i < 1_000; i++) {
            // Each leaves a process running.
            WatchedJob job = worker(20, HostEvents.LISTENER);
            shown(100 + i);
            events.forked(100 + i, 20);
            events.exec(100 + i, "/usr/bin/left-" + i, 1_000 + i);
            events.exit(20);
            events.after(5);
            assertThat(jobs.open()).as(job.name()).isEmpty();
            if (i % 50 == 0) {
                jobs.written();
            }
            if (i == 100) {
                before = used();
            }
        }
        long grown = used() - before;
        assertThat(grown / 900).as("bytes for each job").isLessThan(30_000);
        assertThat(openFiles()).isLessThan(200);
        // After their end, nothing is kept.
        for (int i = 0; i < 1_000; i++) {
            exit(100 + i);
        }
        events.after(20);
        events.after(20);
        assertThat(jobs.remembered()).isZero();
    }

    private long used() {
        jobs.written();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
