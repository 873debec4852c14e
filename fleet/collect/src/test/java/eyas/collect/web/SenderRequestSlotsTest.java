package eyas.collect.web;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.collect.ManualClock;
import eyas.collect.identity.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests how slow requests affect other senders. */
final class SenderRequestSlotsTest {
    private final ManualClock clock = new ManualClock();
    private final SenderRequestSlots places = new SenderRequestSlots(8, 1_000, clock);
    private final List<Integer> ended = new ArrayList<>();

    private static Sender run(String run) {
        return new Sender.ByToken("github", "octo/site", run, 1, "ci");
    }

    private List<SenderRequestSlots.Place> take(String run, boolean alerts, int number) {
        List<SenderRequestSlots.Place> taken = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int name = i;
            taken.add(Objects.requireNonNull(places.take(run(run), alerts, () -> ended.add(name))));
        }
        return taken;
    }

    @Test
    void deliveriesLeaveSlotsForAlertsAndOtherRuns() {
        List<SenderRequestSlots.Place> deliveries = take("7", false, 6);
        assertThat(places.take(run("7"), false, () -> {})).isNull();
        take("7", true, 2).forEach(SenderRequestSlots.Place::read);
        assertThat(places.take(run("7"), true, () -> {})).as("all of the run").isNull();
        take("8", false, 6);
        assertThat(places.take(run("9"), false, () -> {}))
                .as("of the repository")
                .isNull();
        deliveries.getFirst().close();
        deliveries.getFirst().close();
        take("7", false, 1);
        assertThat(places.take(run("7"), false, () -> {})).as("released once").isNull();
        assertThat(ended).isEmpty();
    }

    @Test
    void alertsPreemptRequestsThatWithholdTheirBody() {
        List<SenderRequestSlots.Place> slow = take("7", true, 8);
        slow.getFirst().read();
        take("7", true, 2);
        assertThat(ended).as("the oldest one").containsExactly(1, 2);
        assertThat(places.take(run("7"), false, () -> {}))
                .as("reserved for alerts")
                .isNull();
        // A preempted request has released its slot already.
        slow.get(1).close();
        take("7", true, 1);
        assertThat(ended).containsExactly(1, 2, 3);
    }

    @Test
    void doesNotPreemptBodiesThatArrive() {
        SenderRequestSlots.Place agents = Objects.requireNonNull(places.take(run("7"), true, () -> ended.add(99)));
        agents.has(5_000);
        take("7", true, 7).getFirst().has(100);
        clock.pause(Duration.ofSeconds(5));
        take("7", true, 7);
        assertThat(ended).as("the latest ones first").containsExactly(1, 2, 3, 4, 5, 6, 0);
        ended.clear();
        List<SenderRequestSlots.Place> others = take("7", true, 7);
        assertThat(ended).as("without any bytes").containsExactly(0, 1, 2, 3, 4, 5, 6);
        others.forEach(each -> each.has(9_000));
        take("7", true, 1);
        assertThat(ended).as("all come").last().isEqualTo(99);
    }

    @Test
    void preemptsOldestIfAllBodiesArrive() {
        take("7", true, 8).forEach(each -> each.has(1_000));
        take("7", true, 1);
        assertThat(ended).as("the oldest request").containsExactly(0);
    }

    @Test
    void runWithFewRequestsPreemptsRunWithMany() {
        take("7", true, 8);
        take("8", true, 8);
        take("9", true, 1);
        assertThat(ended).containsExactly(0);
    }
}
