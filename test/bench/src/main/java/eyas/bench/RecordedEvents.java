package eyas.bench;

import eyas.capture.CaptureLimits;
import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.state.EventContext;
import eyas.state.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Replays a recording from memory through state, repeatedly. */
final class RecordedEvents {
    private final byte[] bytes;
    private final BitSet wanted;
    private final BitSet relevant;

    /**
     * Reads a recording, decompressed.
     *
     * @param relevant the codes of the events to deliver
     */
    RecordedEvents(Path file, BitSet relevant) {
        this.relevant = relevant;
        wanted = new State().requiredCodes();
        wanted.or(relevant);
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            bytes = plain.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": set -Deyas.bench.capture to a recording", e);
        }
    }

    /**
     * Plays all events once.
     *
     * @param viewer receives events with a relevant code
     * @return number of events in the recording
     */
    long play(Consumer<EventContext> viewer) {
        State state = new State();
        Event event = new Event();
        try (CaptureSource source =
                CaptureSource.of("recording", new ByteArrayInputStream(bytes), CaptureLimits.DEFAULT)) {
            source.want(wanted);
            source.start(state.snapshot());
            while (source.next(event) == EventSource.Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context != null && !event.isStateOnly() && relevant.get(event.code())) {
                    viewer.accept(context);
                }
                state.settle();
            }
            return source.eventsSeen();
        }
    }
}
