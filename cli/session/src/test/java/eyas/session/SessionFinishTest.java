package eyas.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.output.AlertMask;
import eyas.report.ExecutableHashes;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.ReportFormat;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportParts;
import eyas.report.SecretMask;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import eyas.report.model.Overhead;
import eyas.session.recording.Recording;
import eyas.session.report.ReportDirectory;
import eyas.session.report.ReportMask;
import eyas.state.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order at the end of a session: recording, losses, source, report. */
final class SessionFinishTest {
    private static final Session.Ending ENDING =
            new Session.Ending("a command", 0, new Overhead(0, 0, -1, -1), report -> report);

    @TempDir
    private Path directory;

    private final List<String> order = new ArrayList<>();

    /** A source with losses, and more of them after it is closed, like one that cancels open queries. */
    private final class Losing implements EventSource {
        private final boolean failing;
        private boolean closed;

        private Losing(boolean failing) {
            this.failing = failing;
        }

        @Override
        public void start(SnapshotConsumer snapshot) {
            new State().emit(snapshot);
        }

        @Override
        public Outcome next(Event event) {
            return Outcome.END;
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(5, 2, 0, 0, List.of(new SourceCounters.Cause("ring_full", 2)));
        }

        @Override
        public void losses(LossCollector to) {
            counters().losses(to);
            order.add("losses");
            to.lost("container_unnamed", closed ? 100 : 1);
            to.note("the ring was too small");
        }

        @Override
        public void close() {
            if (!closed) {
                order.add("close");
            }
            closed = true;
            if (failing) {
                throw new EventSourceException("the source cannot be closed");
            }
        }
    }

    private static final class Passing implements EventHandler {
        @Override
        public void event(Event event) {}

        @Override
        public void losses(LossCollector to) {}
    }

    private static ReportCollector collector() {
        return new ReportCollector(new ReportOptions(
                ReportLimits.defaults(),
                ReportParts.LEAN,
                "",
                1,
                SecretMask.NOTHING,
                new ReportFilters(),
                Map.of(),
                ExecutableHashes.NONE));
    }

    private static long count(Coverage coverage, String kind) {
        return coverage.losses().stream()
                .filter(loss -> loss.kind().equals(kind))
                .mapToLong(Loss::count)
                .sum();
    }

    @Test
    void lossesAreCountedBeforeTheSourceIsClosed() {
        try (Session session = Session.over(SessionSource.of(new Losing(false), null), "a test")
                .open()) {
            session.replay(new Passing());
            SessionResult result = session.finish(ENDING);
            assertThat(count(result.coverage(), "container_unnamed")).isEqualTo(1);
            assertThat(order.getLast()).isEqualTo("close");
        }
    }

    @Test
    void recordingHasTheLossesOfTheCoverage() {
        Path file = directory.resolve("recorded.scap");
        try (Session session = Session.over(SessionSource.of(new Losing(false), null), "a test")
                .recording(Recording.oneFile(file, false))
                .open()) {
            session.replay(new Passing());
            session.finish(ENDING);
        }
        try (Session again = Session.over(SessionSource.capture(CaptureSource.open(file)), "a test")
                .open()) {
            again.replay(new Passing());
            Coverage coverage = again.finish(ENDING).coverage();
            assertThat(coverage.losses())
                    .extracting(Loss::kind)
                    .containsExactlyInAnyOrder("ring_full", "container_unnamed");
            assertThat(coverage.dropped()).isEqualTo(2);
            assertThat(coverage.notes()).contains("the ring was too small");
            assertThat(coverage.isComplete()).isFalse();
        }
    }

    /** The last write of a recording is its end: its failure is part of the coverage. */
    @Test
    void failureToEndTheRecordingIsPartOfTheCoverage() {
        try (Session session = Session.over(SessionSource.of(new Losing(false), null), "a test")
                .recording(Recording.oneFile(Path.of("/dev/full"), false))
                .open()) {
            session.replay(new Passing());
            Coverage coverage = session.finish(ENDING).coverage();
            assertThat(count(coverage, "recording_failed")).isEqualTo(1);
            assertThat(coverage.notes()).anyMatch(note -> note.startsWith("the recording is incomplete"));
        }
    }

    @Test
    void failureToCloseTheSourceKeepsTheReport() {
        Losing source = new Losing(true);
        Path reports = directory.resolve("report");
        try (ReportDirectory into =
                ReportDirectory.open(reports, new ReportMask(), EnumSet.allOf(ReportFormat.class))) {
            Session session =
                    Session.over(SessionSource.of(source, null), "a test").open();
            SessionPlan plan = SessionPlan.EMPTY.reporting(collector()).writing(into);
            session.run(plan, new Passing(), () -> true);
            SessionResult result = session.finish(ENDING);
            assertThat(result.problems()).containsExactly("the source cannot be closed");
            assertThat(result.reported().coverage().dropped()).isEqualTo(2);
        }
        assertThat(reports.resolve("report.json")).isNotEmptyFile();
    }

    /** The hashes to be sealed are those of the written bytes, not of the files as they are later. */
    @Test
    void onlyWrittenFilesHaveAHash() throws Exception {
        Path reports = directory.resolve("report");
        try (ReportDirectory into = ReportDirectory.open(
                        reports, AlertMask.NOTHING, EnumSet.of(ReportFormat.JSON, ReportFormat.SARIF));
                Session session = Session.over(SessionSource.of(new Losing(false), null), "a test")
                        .open()) {
            // A directory that is not empty cannot be replaced.
            Files.createDirectories(reports.resolve("report.sarif/in-the-way"));
            SessionPlan plan = SessionPlan.EMPTY.reporting(collector()).writing(into);
            session.run(plan, new Passing(), () -> true);
            assertThat(into.written()).isEmpty();
            assertThat(session.finish(ENDING).problems()).hasSize(1);
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(reports.resolve("report.json")));
            assertThat(into.written())
                    .containsExactly(Map.entry("report.json", HexFormat.of().formatHex(hash)));
        }
    }

    /** A handler that fails at its first event. */
    private static final class Broken implements EventHandler {
        @Override
        public void event(Event event) {
            throw new IllegalStateException("a bug of the test");
        }

        @Override
        public void losses(LossCollector to) {}
    }

    /** A source with one event. */
    private static EventSource oneEvent() {
        return new EventSource() {
            private boolean delivered;

            @Override
            public void start(SnapshotConsumer snapshot) {
                new State().emit(snapshot);
            }

            @Override
            public Outcome next(Event event) {
                Outcome outcome = delivered ? Outcome.END : Outcome.EVENT;
                delivered = true;
                return outcome;
            }

            @Override
            public SourceCounters counters() {
                return new SourceCounters(1, 0, 0, 0, List.of());
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void bugOnlyEndsMonitoringIfACommandRuns() {
        try (Session session =
                Session.over(SessionSource.of(oneEvent(), null), "a test").open()) {
            assertThat(session.run(SessionPlan.EMPTY.running(_ -> {}), new Broken(), () -> true))
                    .hasValueSatisfying(description -> assertThat(description)
                            .startsWith("internal error: java.lang.IllegalStateException: a bug of the test")
                            .contains("EYAS_DEBUG=1"));
            Coverage coverage = session.finish(ENDING).coverage();
            assertThat(coverage.isComplete()).isFalse();
            assertThat(count(coverage, "source_failed")).isEqualTo(1);
        }
    }

    @Test
    void bugEndsAnyOtherRun() {
        try (Session session =
                Session.over(SessionSource.of(oneEvent(), null), "a test").open()) {
            assertThatThrownBy(() -> session.replay(new Broken())).hasMessage("a bug of the test");
        }
    }

    /** Before the start no command runs, and none must be started. */
    @Test
    void bugBeforeTheStartIsThrown() {
        try (Session session =
                Session.over(SessionSource.of(oneEvent(), null), "a test").open()) {
            assertThatThrownBy(() -> session.run(SessionPlan.EMPTY.running(_ -> {}), new Passing(), () -> {
                        throw new IllegalStateException("a bug of the start");
                    }))
                    .hasMessage("a bug of the start");
        }
    }
}
