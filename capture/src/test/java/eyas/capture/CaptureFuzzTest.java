package eyas.capture;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Feeds the reader whatever a fuzzer thinks of; anything but events, an end, or an {@link EventSourceException} that
 * names the file is a finding. Explore with {@code JAZZER_FUZZ=1 mvn -pl capture test -Dtest=CaptureFuzzTest}.
 */
final class CaptureFuzzTest {
    private static final CaptureLimits SMALL = new CaptureLimits(4096, 1 << 20, 16, 4096, 10);

    @FuzzTest
    void wholeFile(byte[] file) {
        read(file);
    }

    @FuzzTest
    void blocks(byte[] blocks) {
        byte[] head = BlockBytes.capture().bytes();
        ByteBuffer file = ByteBuffer.allocate(head.length + blocks.length);
        read(file.put(head).put(blocks).array());
    }

    /** Takes a block type, then the body of one block, framed as it should be. */
    @FuzzTest
    void oneBlock(byte[] input) {
        if (input.length < 4) {
            return;
        }
        int type = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).getInt();
        byte[] body = java.util.Arrays.copyOfRange(input, 4, Math.min(input.length, 100_000));
        read(BlockBytes.capture().begin(type).raw(body).end().bytes());
    }

    private static void read(byte[] file) {
        try (CaptureSource source = CaptureSource.of("fuzz.scap", new ByteArrayInputStream(file), SMALL)) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            long events = 0;
            while (source.next(event) == Outcome.EVENT) {
                events++;
                if (event.decode()) {
                    for (int i = 0; i < event.paramCount(); i++) {
                        event.paramBytes(i);
                    }
                }
            }
            if (events > file.length) {
                throw new AssertionError(events + " events in " + file.length + " bytes");
            }
        } catch (EventSourceException e) {
            String message = e.getMessage();
            if (message == null || !message.contains("fuzz.scap")) {
                throw new AssertionError("an error that does not name the file", e);
            }
        }
    }
}
