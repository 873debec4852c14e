package eyas.collect.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tests when a delivery is given up although all others fail as well. */
final class PoisonDeliveryTrackerTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));
    private final PoisonDeliveryTracker failures = new PoisonDeliveryTracker(now::get);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(failures.isAtFault("a", false)).isFalse();
        }
    }

    @Test
    void givesUpAfterManyFailuresAndADay() {
        fail(PoisonDeliveryTracker.GIVEN_UP - 1);
        now.updateAndGet(time -> time.plus(PoisonDeliveryTracker.PATIENCE).plusSeconds(1));
        assertThat(failures.isGivenUp("a")).as("too few failures").isFalse();

        fail(1);
        assertThat(failures.isGivenUp("a")).isTrue();
        assertThat(failures.isGivenUp("b")).isFalse();
        failures.over("a");
        assertThat(failures.isGivenUp("a")).isFalse();
    }

    @Test
    void doesNotGiveUpWithinHours() {
        fail(10 * PoisonDeliveryTracker.GIVEN_UP);
        now.updateAndGet(time -> time.plus(Duration.ofHours(23)));
        assertThat(failures.isGivenUp("a")).isFalse();
    }
}
