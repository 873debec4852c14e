package eyas.session.command;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.http.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OrphanProcessWaitTest {
    private final List<String> notices = new ArrayList<>();
    private final MadeTime time = new MadeTime();

    /** A clock that advances while it is waited for. */
    private static final class MadeTime implements Clock {
        private long millis;

        @Override
        public long nanos() {
            return Duration.ofMillis(millis).toNanos();
        }

        @Override
        public void pause(Duration duration) {
            millis += duration.toMillis();
        }
    }

    /** Returns how many milliseconds the wait takes for a process that ends after {@code lives} milliseconds. */
    private long waited(long lives, Duration limit, long interruptedAfter) {
        List<RunningProcess> running = List.of(new RunningProcess(4711, "sleep"));
        CommandRun.Remainder left =
                new CommandRun.Remainder(() -> time.millis < lives ? running : List.of(), limit, notices::add);
        new OrphanProcessWait(left, () -> time.millis >= interruptedAfter, time).await();
        return time.millis;
    }

    @Test
    void processesThatEndSoonAreAwaitedSilently() {
        assertThat(waited(0, Duration.ZERO, Long.MAX_VALUE)).isZero();
        assertThat(waited(290, Duration.ZERO, Long.MAX_VALUE)).isEqualTo(290);
        assertThat(notices).isEmpty();
    }

    @Test
    void withoutLimitOnlyTheGracePeriodIsWaited() {
        assertThat(waited(Long.MAX_VALUE, Duration.ZERO, Long.MAX_VALUE)).isBetween(300L, 320L);
        assertThat(notices).isEmpty();
    }

    @Test
    void awaitedProcessesAreNamedOnce() {
        assertThat(waited(5_000, Duration.ofMinutes(1), Long.MAX_VALUE)).isBetween(5_000L, 5_100L);
        assertThat(notices)
                .containsExactly(
                        "1 process that the command left still runs: sleep (4711); waiting for them (Ctrl-C ends the wait)");
    }

    @Test
    void waitEndsAtItsLimitOrWhenInterrupted() {
        assertThat(waited(Long.MAX_VALUE, Duration.ofSeconds(1), Long.MAX_VALUE))
                .isBetween(1_000L, 1_200L);
        time.millis = 0;
        assertThat(waited(Long.MAX_VALUE, Duration.ofMinutes(1), 500)).isBetween(500L, 600L);
    }
}
