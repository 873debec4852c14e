package eyas.agent.lock;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.file.LockReader;
import eyas.baseline.model.BehaviorLock;
import eyas.engine.Alert;
import eyas.engine.AlertSubject;
import eyas.engine.OutputValue;
import eyas.report.model.JobReport;
import eyas.rules.model.Priority;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares a job while it runs: new behavior raises one alert after it was present in two comparisons. */
final class LockWatchTest {
    /** Longer than any pause, in ns. */
    private static final long PAUSE = 3_600_000_000_000L;

    private final List<Alert> alerts = new ArrayList<>();
    private final List<AlertSubject> subjects = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private JobReport report = SampleJobs.contacting(1);
    private int copies;
    private UnaryOperator<JobReport> naming = report -> report;
    private long now = System.nanoTime();

    private LockWatch watch(String... allowed) {
        BehaviorLock lock = LockReader.read("lock", SampleJobs.lock(allowed).getBytes(StandardCharsets.UTF_8))
                .document()
                .orElseThrow()
                .lock();
        return new LockWatch(
                lock,
                () -> {
                    copies++;
                    return report;
                },
                named -> naming.apply(named),
                (alert, subject) -> {
                    alerts.add(alert);
                    subjects.add(subject);
                },
                notes::add);
    }

    /** Advances the time until one more comparison has finished. */
    private void compare(LockWatch watch) throws InterruptedException {
        now += PAUSE;
        watch.poll(now);
        for (int i = 0; i < 24_000 && watch.isComparing(); i++) {
            Thread.sleep(5);
            watch.poll(now);
        }
        assertThat(watch.isComparing()).isFalse();
    }

    @Test
    void behaviorNewInTwoComparisonsRaisesOneAlert() throws Exception {
        LockWatch watch = watch("192.0.2.1");
        report = SampleJobs.contacting(1, "192.0.2.1", "192.0.2.9");
        compare(watch);
        assertThat(alerts).as("a name may arrive later").isEmpty();
        compare(watch);
        compare(watch);
        watch.end();
        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo("Behaviour Not in the Lock");
            assertThat(alert.priority()).isEqualTo(Priority.CRITICAL);
            assertThat(alert.message())
                    .isEqualTo("new destination (heavy, a destination that this job never had):"
                            + " 192.0.2.9:443/tcp from curl, by curl (100): curl 2");
            assertThat(alert.fields())
                    .containsEntry("ci.step", new OutputValue.Text("__run"))
                    .containsEntry("proc.pid", new OutputValue.IntegerValue(100))
                    .containsEntry("lock.kind", new OutputValue.Text("destinations"));
        });
        assertThat(subjects.getFirst().process()).isZero();
        assertThat(subjects.getFirst().step()).isZero();
    }

    @Test
    void disappearingBehaviorRaisesNoAlert() throws Exception {
        LockWatch watch = watch("192.0.2.1");
        report = SampleJobs.contacting(1, "192.0.2.9");
        compare(watch);
        report = SampleJobs.contacting(1, "192.0.2.1");
        compare(watch);
        watch.end();
        assertThat(alerts).isEmpty();
    }

    @Test
    void endReportsBehaviorOfNoEarlierComparison() {
        LockWatch watch = watch("192.0.2.1");
        report = SampleJobs.contacting(1, "192.0.2.1", "192.0.2.9");
        watch.end();
        assertThat(alerts).hasSize(1);
    }

    @Test
    void alertsAreLimitedAndTheRestIsCounted() {
        LockWatch watch = watch("192.0.2.1");
        report = SampleJobs.contacting(
                1, IntStream.range(0, 250).mapToObj(i -> "198.51.100." + i).toArray(String[]::new));
        watch.end();
        assertThat(alerts).hasSize(201);
        assertThat(alerts.getLast().message())
                .startsWith("50 further entries are not in the lock (highest weight: heavy)");
        assertThat(alerts.getLast().priority()).isEqualTo(Priority.CRITICAL);
    }

    /** Otherwise a job could use up the alerts on entries of low weight first. */
    @Test
    void limitIsPerWeight() throws Exception {
        LockWatch watch = watch("192.0.2.1");
        report = SampleJobs.contacted(1, 250);
        compare(watch);
        compare(watch);
        int before = alerts.size();
        assertThat(before).as("the limit of their weight is reached").isEqualTo(200);
        assertThat(alerts).extracting(Alert::priority).doesNotContain(Priority.CRITICAL);
        report = SampleJobs.contacted(1, 250, "192.0.2.9");
        compare(watch);
        compare(watch);
        assertThat(alerts).hasSize(before + 1);
        assertThat(alerts.getLast().priority()).isEqualTo(Priority.CRITICAL);
    }

    @Test
    void endRecordsItsWorstFinding() {
        LockWatch watch = watch("192.0.2.1");
        assertThat(watch.concluded()).as("no comparison yet").isEmpty();
        report = SampleJobs.contacting(1, "192.0.2.9");
        watch.end();
        assertThat(watch.concluded()).isEqualTo("Critical");
        LockWatch retained = watch("192.0.2.1");
        report = SampleJobs.contacting(1, "192.0.2.1");
        retained.end();
        assertThat(retained.concluded()).isEqualTo("none");
    }

    @Test
    void largeReportIsLeftToTheEnd() throws Exception {
        LockWatch watch = watch("192.0.2.1");
        report = SampleJobs.contacting(20_001, "192.0.2.9");
        compare(watch);
        compare(watch);
        assertThat(copies).as("the report is not copied again").isEqualTo(1);
        report = SampleJobs.contacting(60_001, "192.0.2.9");
        watch.end();
        assertThat(alerts).isEmpty();
        assertThat(notes).singleElement().asString().startsWith("the report is too large to compare");
    }

    /** Names are read from the runner's log, which may have been replaced by a file that blocks. */
    @Test
    void slowNamingDoesNotBlockEvents() throws Exception {
        CountDownLatch known = new CountDownLatch(1);
        List<Thread> asked = new CopyOnWriteArrayList<>();
        naming = named -> {
            asked.add(Thread.currentThread());
            try {
                known.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return named;
        };
        LockWatch watch = watch("192.0.2.1");
        report = SampleJobs.contacting(1, "192.0.2.9");
        now += PAUSE;
        watch.poll(now);
        watch.poll(now);
        assertThat(watch.isComparing()).as("the names are not available yet").isTrue();
        known.countDown();
        compare(watch);
        assertThat(asked).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    /** A job controls how much memory the comparison needs. Without a conclusion the reporting step compares. */
    @Test
    void outOfMemoryAtEndConcludesNothing() {
        for (Error failure : List.of(new OutOfMemoryError("full"), new StackOverflowError())) {
            naming = _ -> {
                throw failure;
            };
            LockWatch watch = watch("192.0.2.1");
            notes.clear();
            watch.end();
            assertThat(watch.concluded()).isEmpty();
            assertThat(notes).singleElement().asString().contains("exceeds the agent's memory");
        }
        assertThat(alerts).isEmpty();
    }

    @Test
    void outOfMemoryInAlertsConcludesNothing() {
        report = SampleJobs.contacting(1, "192.0.2.9");
        LockWatch watch = new LockWatch(
                LockReader.read("lock", SampleJobs.lock("192.0.2.1").getBytes(StandardCharsets.UTF_8))
                        .document()
                        .orElseThrow()
                        .lock(),
                () -> report,
                named -> named,
                (_, _) -> {
                    throw new OutOfMemoryError("full");
                },
                notes::add);
        watch.end();
        assertThat(watch.concluded()).isEmpty();
        assertThat(notes).hasSize(1);
    }

    @Test
    void failedSnapshotIsLeftToTheEnd() throws Exception {
        LockWatch watch = new LockWatch(
                BehaviorLock.EMPTY,
                () -> {
                    copies++;
                    if (copies == 1) {
                        throw new OutOfMemoryError("full");
                    }
                    return report;
                },
                named -> named,
                (alert, _) -> alerts.add(alert),
                notes::add);
        report = SampleJobs.contacting(1, "192.0.2.9");
        compare(watch);
        compare(watch);
        assertThat(copies).isEqualTo(1);
        watch.end();
        assertThat(watch.concluded()).isEqualTo("Critical");
    }
}
