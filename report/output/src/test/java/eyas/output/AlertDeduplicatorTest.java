package eyas.output;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.engine.AlertKey;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Repetitions are passed on as a count, and none is lost. */
final class AlertDeduplicatorTest {
    private static final long SECOND = 1_000_000_000L;

    private record ReceivedAlert(long event, long count, boolean repeats) {}

    private final List<ReceivedAlert> received = new ArrayList<>();
    private final AlertDeduplicator folding = new AlertDeduplicator(
            AlertMask.NOTHING,
            (alert, repeats) ->
                    received.add(new ReceivedAlert(alert.eventNumber(), Math.max(1, repeats), repeats > 0)));
    private long number;

    private void add(long time, String target) {
        number++;
        Alert alert = new Alert(
                "Memory Read", Priority.CRITICAL, "syscall", List.of(), time, number, "read", new TreeMap<>());
        folding.add(alert, new AlertKey("Memory Read", 7, -1, target));
    }

    @Test
    void passesFirstImmediatelyAndRepetitionsOnceAtTheEnd() {
        for (int i = 0; i < 512; i++) {
            add(SECOND, "/proc/77/mem");
        }
        assertThat(received).containsExactly(new ReceivedAlert(1, 1, false));
        folding.flush();
        folding.flush();
        assertThat(received).containsExactly(new ReceivedAlert(1, 1, false), new ReceivedAlert(512, 511, true));
    }

    @Test
    void otherTargetIsAnotherAlert() {
        add(SECOND, "/proc/77/mem");
        add(SECOND, "/proc/78/mem");
        folding.flush();
        assertThat(received).containsExactly(new ReceivedAlert(1, 1, false), new ReceivedAlert(2, 1, false));
    }

    @Test
    void continuingRepetitionsArePassedPeriodically() {
        for (int second = 0; second <= 25; second++) {
            add(second * SECOND, "/proc/77/mem");
        }
        folding.flush();
        assertThat(received)
                .containsExactly(
                        new ReceivedAlert(1, 1, false),
                        new ReceivedAlert(11, 10, true),
                        new ReceivedAlert(21, 10, true),
                        new ReceivedAlert(26, 5, true));
    }

    @Test
    void countsAddUpWithTooManyTargets() {
        for (int round = 0; round < 2; round++) {
            for (int target = 0; target < AlertDeduplicator.MOST + 500; target++) {
                add(SECOND, "/tmp/" + target);
                add(SECOND, "/tmp/" + target);
            }
        }
        folding.flush();
        assertThat(received.stream().mapToLong(ReceivedAlert::count).sum()).isEqualTo(number);
    }
}
