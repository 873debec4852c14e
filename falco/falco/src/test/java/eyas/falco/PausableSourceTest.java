package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventSource.Outcome;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.session.SessionSource;
import eyas.state.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests pauses at moments at which they could be missed. */
final class PausableSourceTest {
    private final SnapshotConsumer snapshot = new State().snapshot();
    private final Event event = new Event();
    private final PausableSource feed =
            new PausableSource(SessionSource.of(new Quiet(), () -> {}), Duration.ZERO, () -> {}, _ -> {});

    /** Never delivers an event. */
    private static final class Quiet implements EventSource {
        @Override
        public void start(SnapshotConsumer reported) {}

        @Override
        public Outcome next(Event next) {
            return Outcome.IDLE;
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(0, 0, 0, 0, List.of());
        }

        @Override
        public void close() {}
    }

    @Test
    void pauseBetweenSegmentsEndsNextSegment() {
        feed.start(snapshot);
        feed.pause();
        assertThat(feed.next(event)).isEqualTo(Outcome.END);
        feed.pause();
        feed.start(snapshot);
        assertThat(feed.next(event)).isEqualTo(Outcome.END);
        assertThat(feed.isOver()).isFalse();
    }

    @Test
    void pauseEndsOneSegmentOnly() {
        feed.start(snapshot);
        feed.pause();
        assertThat(feed.next(event)).isEqualTo(Outcome.END);
        feed.start(snapshot);
        assertThat(feed.next(event)).isEqualTo(Outcome.IDLE);
    }
}
