package eyas.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.http.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is sent during a job, and what is sent again. */
final class JobAlertsTest {
    private static final DeliveryJob JOB = new DeliveryJob("github", "o/r", "w", "7", 1, "build", "", "h", 1, "", "");

    private static final String SEQUENCE = JobAlerts.secretSequence();

    @TempDir
    private Path directory;

    private final SetClock clock = new SetClock();

    /** A clock with a settable time. */
    private static final class SetClock implements Clock {
        private long now = Long.MIN_VALUE;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void pause(Duration duration) {
            now += duration.toNanos();
        }
    }

    private Path file() {
        return directory.resolve("alerts.jsonl");
    }

    private JobAlerts alerts() {
        return new JobAlerts(JOB, SEQUENCE, file(), clock);
    }

    private static AlertBatch batch(long first, List<String> lines) {
        return new AlertBatch(JOB, SEQUENCE, first, lines);
    }

    private void write(String text) throws Exception {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Simulates a receiver that accepts everything. */
    private static AlertBatch take(JobAlerts alerts) throws Exception {
        AlertBatch batch = alerts.next().orElseThrow();
        AlertBatch read = AlertBatch.parse(batch.text());
        assertThat(read).isEqualTo(batch);
        assertThat(alerts.recordResult(
                        batch,
                        new DeliveryClient.AlertsAccepted(
                                batch.first() + batch.lines().size(), null)))
                .isNull();
        return batch;
    }

    @Test
    void announcesJobOnceThenSendsAlerts() throws Exception {
        JobAlerts alerts = alerts();
        assertThat(take(alerts)).isEqualTo(batch(0, List.of()));
        assertThat(alerts.next()).isEmpty();
        write("{\"a\":1}\n{\"b\":\"é\"}\n{\"c\"");
        assertThat(take(alerts)).isEqualTo(batch(0, List.of("{\"a\":1}", "{\"b\":\"é\"}")));
        assertThat(alerts.next()).as("a line that is being written").isEmpty();
        write(":1}\n");
        assertThat(take(alerts)).isEqualTo(batch(2, List.of("{\"c\":1}")));
        assertThat(alerts.next()).isEmpty();
    }

    @Test
    void rejectedBatchIsReturnedAgain() throws Exception {
        JobAlerts alerts = alerts();
        write("{\"a\":1}\n");
        AlertBatch batch = alerts.next().orElseThrow();
        DeliveryResult later = new DeliveryResult.Later("away");
        assertThat(alerts.recordResult(batch, new DeliveryClient.AlertsAccepted(0, later)))
                .isEqualTo(later);
        write("{\"b\":1}\n");
        assertThat(alerts.next()).as("not at once").isEmpty();
        clock.pause(Duration.ofSeconds(5));
        batch = alerts.next().orElseThrow();
        alerts.recordResult(batch, new DeliveryClient.AlertsAccepted(0, later));
        clock.pause(Duration.ofSeconds(9));
        assertThat(alerts.next()).as("later each time").isEmpty();
        clock.pause(Duration.ofSeconds(1));
        assertThat(take(alerts).lines()).containsExactly("{\"a\":1}", "{\"b\":1}");
        write("{\"c\":1}\n");
        batch = alerts.next().orElseThrow();
        alerts.recordResult(batch, new DeliveryClient.AlertsAccepted(2, new DeliveryResult.Refused("erased")));
        write("{\"d\":1}\n");
        assertThat(alerts.next()).as("a receiver that takes no more").isEmpty();
    }

    @Test
    void continuesAtReceiversPosition() throws Exception {
        write("{\"a\":1}\n{\"é\":1}\n{\"c\":1}\n");
        JobAlerts alerts = alerts();
        alerts.recordResult(alerts.next().orElseThrow(), new DeliveryClient.AlertsAccepted(2, null));
        assertThat(take(alerts)).isEqualTo(batch(2, List.of("{\"c\":1}")));
        // A receiver that lost everything, one with too many alerts, and one with an invalid response.
        write("{\"d\":1}\n");
        alerts.recordResult(alerts.next().orElseThrow(), new DeliveryClient.AlertsAccepted(0, null));
        assertThat(alerts.next().orElseThrow().lines()).hasSize(4);
        alerts.recordResult(alerts.next().orElseThrow(), new DeliveryClient.AlertsAccepted(9, null));
        assertThat(alerts.next()).isEmpty();
        write("{\"e\":1}\n");
        alerts.recordResult(alerts.next().orElseThrow(), new DeliveryClient.AlertsAccepted(-1, null));
        assertThat(take(alerts).lines()).hasSize(5);
        assertThat(alerts.next()).isEmpty();
    }

    private static final DeliveryClient.AlertsAccepted NOTHING = new DeliveryClient.AlertsAccepted(0, null);

    @Test
    void receiverWithNothingIsRetriedWithPause() throws Exception {
        JobAlerts alerts = alerts();
        take(alerts);
        write("{\"a\":1}\n");
        assertThat(alerts.recordResult(alerts.next().orElseThrow(), NOTHING))
                .as("one that has lost them")
                .isNull();
        assertThat(alerts.recordResult(alerts.next().orElseThrow(), NOTHING)).isInstanceOf(DeliveryResult.Later.class);
        for (int seconds : new int[] {5, 10, 20, 30, 30}) {
            clock.pause(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(alerts.next()).as("before %d s", seconds).isEmpty();
            clock.pause(Duration.ofMillis(1));
            assertThat(alerts.recordResult(alerts.next().orElseThrow(), NOTHING))
                    .isInstanceOf(DeliveryResult.Later.class);
        }
        alerts.resume();
        assertThat(take(alerts).lines()).as("the last turn of all").hasSize(1);
        write("{\"b\":1}\n");
        assertThat(alerts.recordResult(alerts.next().orElseThrow(), NOTHING))
                .as("after an advance")
                .isNull();
        assertThat(alerts.next().orElseThrow().lines()).hasSize(2);
    }

    @Test
    void receiverThatKeepsLosingAlertsIsRetriedWithPause() throws Exception {
        write("{}\n".repeat(2 * AlertBatch.MOST_LINES));
        JobAlerts alerts = alerts();
        int requests = 0;
        for (int turn = 0; turn < 100; turn++) {
            Optional<AlertBatch> batch = alerts.next();
            if (batch.isPresent()) {
                requests++;
                // The first half is accepted, and at the second half everything is lost.
                boolean half = batch.get().first() == 0;
                alerts.recordResult(batch.get(), half ? new DeliveryClient.AlertsAccepted(1_000, null) : NOTHING);
            }
        }
        assertThat(requests).isEqualTo(4);
    }

    @Test
    void manyAlertsAreSplitIntoBatches() throws Exception {
        String large = "{\"output\":\"" + "x".repeat(100_000) + "\"}";
        List<String> all = new ArrayList<>(Collections.nCopies(20, large));
        all.addAll(Collections.nCopies(3_000, "{}"));
        write(String.join("\n", all) + "\n");
        JobAlerts alerts = alerts();
        List<String> sent = new ArrayList<>();
        while (sent.size() < all.size()) {
            AlertBatch batch = take(alerts);
            assertThat(batch.first()).isEqualTo(sent.size());
            sent.addAll(batch.lines());
        }
        assertThat(sent).isEqualTo(all);
        assertThat(alerts.next()).isEmpty();
    }

    @Test
    void truncatedAlertKeepsItsNumber() throws Exception {
        String id = "0123456789abcdef".repeat(2) + "-7";
        write("{\"alert_id\":\"" + id
                + "\",\"rule\":\"R\",\"priority\":\"Critical\",\"repeats\":3,\"output\":\"" + "x".repeat(200_000)
                + "\"}\n{\"b\":1}\n");
        JobAlerts alerts = alerts();
        assertThat(take(alerts).lines())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains(
                                        "\"rule\":\"R\"",
                                        "\"priority\":\"Critical\"",
                                        "\"repeats\":3",
                                        "\"alert_id\":\"" + id + "\"",
                                        "an alert of 200106 bytes"),
                        second -> assertThat(second).isEqualTo("{\"b\":1}"));
        String head = "{\"alert_id\":\"" + id + "\",\"output\":\"";
        write(head + "y".repeat((3 << 20) - head.length()));
        assertThat(alerts.next()).as("one that is being written").isEmpty();
        write("\n{\"c\":1}\n");
        assertThat(take(alerts).lines())
                .singleElement()
                .isEqualTo("{\"alert_id\":\"" + id
                        + "\",\"output\":\"an alert of 3145728 bytes, which exceeds the limit; see the report\"}");
        assertThat(take(alerts)).isEqualTo(batch(3, List.of("{\"c\":1}")));
    }

    @Test
    void sendsPeriodicSignOfLife() throws Exception {
        JobAlerts alerts = alerts();
        take(alerts);
        clock.pause(Duration.ofMinutes(29));
        assertThat(alerts.next()).isEmpty();
        clock.pause(Duration.ofMinutes(1));
        assertThat(take(alerts)).isEqualTo(batch(0, List.of()));
        assertThat(alerts.next()).isEmpty();
    }
}
