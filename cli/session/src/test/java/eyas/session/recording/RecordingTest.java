package eyas.session.recording;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.state.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A recording that cannot be completed reports it and affects nothing else. */
final class RecordingTest {
    /** A source without events that records whether it was closed. */
    private static final class Silent implements EventSource {
        private boolean closed;

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
            return new SourceCounters(0, 0, 0, 0, List.of());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** The last flush is the first write of a short recording: no event counts as missing, although all are. */
    @Test
    void failureOfTheLastFlushIsALoss() {
        Recording recording = Recording.oneFile(Path.of("/dev/full"), false);
        Silent silent = new Silent();
        RecordingSource source = new RecordingSource(silent, recording);
        source.start(new State().snapshot());
        source.close();
        assertThat(silent.closed).isTrue();
        assertThat(recording.failed()).isTrue();
        List<String> output = new ArrayList<>();
        recording.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                output.add(kind + " " + count);
            }

            @Override
            public void note(String description) {
                output.add(description);
            }
        });
        assertThat(output).contains("recording_event_lost 0", "recording_failed 1");
        assertThat(output.getLast())
                .startsWith("the recording is incomplete, its latest events are missing from it: /dev/full");
        recording.close();
    }
}
