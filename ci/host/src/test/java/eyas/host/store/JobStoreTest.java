package eyas.host.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import eyas.ci.agent.AgentLog;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests access to the service's state, and jobs that were not closed. */
final class JobStoreTest {
    private static final long TIME = 1_795_699_355_848_750_447L;
    /** Before anything that ends in these tests. */
    private static final long LONG_AGO = TIME - 1_000L * 24 * 3_600 * 1_000_000_000;

    @TempDir
    private Path directory;

    private JobStore open() throws IOException {
        JobStore store = new JobStore(directory.resolve("state"));
        store.open();
        return store;
    }

    @Test
    void singleServiceAndPrivateDirectory() throws IOException {
        JobStore store = open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.root())))
                .isEqualTo("rwx------");
        assertThat(store.service()).isPresent();
        assertThatThrownBy(store::open).isInstanceOf(CiException.class).hasMessageContaining("is already running");
        store.close();
        assertThat(store.service()).isEmpty();
        Files.setPosixFilePermissions(store.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(store::open).isInstanceOf(CiException.class);
    }

    @Test
    void unclosedJobIsNeverClean() throws IOException {
        JobStore store = open();
        JobDirectory killed = store.begin(JobRecord.begun("one", 10, TIME, false));
        try (AgentLog log = AgentLog.create(killed.log(), null)) {
            log.add(LogRecordType.STARTED, LogRecord.details("pid", "1"));
            log.add(LogRecordType.HEARTBEAT, LogRecord.details("events", "5", "dropped", "0"));
        }
        JobDirectory stopped = store.begin(JobRecord.begun("one", 11, TIME, false));
        try (AgentLog log = AgentLog.create(stopped.log(), null)) {
            log.add(LogRecordType.STARTED, LogRecord.details("pid", "1"));
            log.add(LogRecordType.HEARTBEAT, LogRecord.details("events", "5", "dropped", "1", "notes", "a note"));
            log.add(LogRecordType.FAILED, LogRecord.details("message", "the service was stopped"));
        }
        JobDirectory empty = store.begin(JobRecord.begun("one", 12, TIME, false));
        JobDirectory broken = store.begin(JobRecord.begun("one", 13, TIME, false));
        Files.writeString(broken.record(), "worker=no number");
        JobDirectory whole = store.begin(JobRecord.begun("one", 14, TIME, false));
        try (AgentLog log = AgentLog.create(whole.log(), null)) {
            log.add(LogRecordType.STARTED, LogRecord.details("pid", "1"));
            log.add(
                    LogRecordType.STOPPED,
                    LogRecord.details("events", "5", "dropped", "0", "verdict", "clean", "complete", "true"));
        }
        List<String> problems = new ArrayList<>();
        assertThat(JobCompletion.closeLeft(store, problems::add)).hasSize(5);
        assertThat(verdict(killed)).isEqualTo("tampered");
        assertThat(verdict(stopped)).isEqualTo("incomplete");
        assertThat(Files.readString(stopped.summary())).contains("the service was stopped", "Note: a note");
        assertThat(verdict(empty)).isEqualTo("tampered");
        assertThat(verdict(broken)).isEqualTo("tampered");
        // The watch was completed, and only the verdict is missing.
        assertThat(verdict(whole)).as(Files.readString(whole.summary())).isEqualTo("clean");
        assertThat(JobCompletion.closeLeft(store, problems::add)).isEmpty();
        assertThat(problems).isEmpty();
    }

    private static String verdict(JobDirectory job) throws IOException {
        return JobRecord.read(job.record()).orElseThrow().verdict();
    }

    @Test
    void removesOldJobs() throws IOException {
        JobStore store = open();
        JobDirectory old = store.begin(JobRecord.begun("one", 10, LONG_AGO, false));
        JobDirectory young = store.begin(JobRecord.begun("one", 11, LONG_AGO, false));
        // It started long ago, and its directory has had no new file since.
        JobDirectory open = store.begin(JobRecord.begun("one", 12, LONG_AGO, false));
        assertThat(store.jobs()).isEqualTo(List.of(open, young, old));
        ended(old, 8);
        ended(young, 6);
        for (JobDirectory each : store.jobs()) {
            Files.setLastModifiedTime(each.root(), FileTime.from(Instant.now().minus(90, ChronoUnit.DAYS)));
        }
        List<String> problems = new ArrayList<>();
        store.remove(new JobRetention(7, Long.MAX_VALUE), problems::add);
        assertThat(store.jobs()).containsExactly(open, young);
        assertThat(problems).isEmpty();
    }

    /** There may be thousands of jobs, and this runs at the end of each. */
    @Test
    void laterJobsAreNotRead() throws IOException {
        JobStore store = open();
        long now = Instant.now().getEpochSecond() * 1_000_000_000L;
        JobDirectory odd = store.begin(JobRecord.begun("one", 10, now, false));
        Files.delete(odd.record());
        Files.createDirectories(odd.record().resolve("inside"));
        List<String> problems = new ArrayList<>();
        store.remove(new JobRetention(7, Long.MAX_VALUE), problems::add);
        assertThat(problems).isEmpty();
        assertThat(store.jobs()).containsExactly(odd);
    }

    @Test
    void removesOldestJobsBeyondSizeLimit() throws IOException {
        JobStore store = open();
        long now = Instant.now().getEpochSecond() * 1_000_000_000L;
        List<JobDirectory> jobs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            JobDirectory job = store.begin(JobRecord.begun("one", 10 + i, now + i * 1_000_000_000L, false));
            Files.write(job.alerts(), new byte[1 << 20]);
            jobs.addFirst(job);
        }
        // The second oldest is still running.
        for (int i : new int[] {0, 1, 3}) {
            ended(jobs.get(i), 0);
        }
        List<String> problems = new ArrayList<>();
        store.remove(new JobRetention(7, 8 << 20), problems::add);
        assertThat(store.jobs()).isEqualTo(jobs);
        store.remove(new JobRetention(7, 3 << 20), problems::add);
        assertThat(store.jobs()).containsExactly(jobs.get(0), jobs.get(1), jobs.get(2));
        store.remove(new JobRetention(7, 1 << 20), problems::add);
        assertThat(store.jobs()).containsExactly(jobs.get(2));
        assertThat(problems).isEmpty();
    }

    private static void ended(JobDirectory job, int daysAgo) throws IOException {
        long time = Instant.now().minus(daysAgo, ChronoUnit.DAYS).getEpochSecond() * 1_000_000_000L;
        JobRecord.read(job.record()).orElseThrow().ended(time, "clean", "-", 0).write(job.record());
    }

    @Test
    void unusableDirectoryDoesNotBlockOthers() throws IOException {
        JobStore store = open();
        JobDirectory first = store.begin(JobRecord.begun("a", 10, LONG_AGO, false));
        JobDirectory odd = store.begin(JobRecord.begun("b", 10, LONG_AGO, false));
        JobDirectory last = store.begin(JobRecord.begun("c", 10, LONG_AGO, false));
        Files.delete(odd.record());
        Files.createDirectories(odd.record().resolve("inside"));
        List<String> problems = new ArrayList<>();
        assertThat(JobCompletion.closeLeft(store, problems::add)).containsExactly(last, first);
        assertThat(problems)
                .singleElement()
                .asString()
                .contains(
                        "cannot close the job " + odd.name() + ": ", odd.root().toString());
        ended(first, 8);
        ended(last, 8);
        problems.clear();
        store.remove(new JobRetention(7, Long.MAX_VALUE), problems::add);
        assertThat(store.jobs()).containsExactly(odd);
        assertThat(problems)
                .singleElement()
                .asString()
                .contains("cannot remove jobs", odd.root().toString());
    }
}
