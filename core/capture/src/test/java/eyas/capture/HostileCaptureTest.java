package eyas.capture;

import static eyas.capture.CaptureBuilder.s64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files designed to be expensive. */
final class HostileCaptureTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int BOMB = 400;
    /** Generous, because other builds may run at the same time. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static byte[] bomb(byte[] head) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(head);
            byte[] nothing = new byte[MEGABYTE];
            for (int i = 0; i < BOMB; i++) {
                gzip.write(nothing);
            }
        }
        return out.toByteArray();
    }

    @Test
    void rejectsGzipBombThatIsNotCaptureAtFirstByte() throws IOException {
        byte[] bomb = bomb(new byte[0]);
        assertThat(bomb.length).isLessThan(MEGABYTE);
        try (CaptureSource source = CaptureBuilder.source(bomb)) {
            assertThatThrownBy(() -> source.start(new RecordingConsumer()))
                    .isInstanceOf(EventSourceException.class)
                    .hasMessageStartingWith("test.scap: byte 0: is not a capture file");
            assertThat(source.offset()).isZero();
        }
    }

    /** An unknown block of four gigabytes: it is skipped within the one buffer. */
    @Test
    void gzipBombInBlockNeedsNoMemory() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x7777).putInt(-4);
        byte[] bomb = bomb(CaptureBuilder.capture().raw(header.array()).bytes());
        Runtime runtime = Runtime.getRuntime();
        assertTimeoutPreemptively(BOUND, () -> {
            try (CaptureSource source = CaptureBuilder.source(bomb)) {
                source.start(new RecordingConsumer());
                assertThat(source.next(new Event())).isEqualTo(Outcome.END);
                assertThat(source.offset()).isGreaterThan((long) BOMB * MEGABYTE);
                assertThat(source.warnings()).singleElement().asString().contains("test.scap: ends at byte ");
            }
        });
        assertThat(runtime.totalMemory() - runtime.freeMemory()).isLessThan((long) BOMB * MEGABYTE);
    }

    /** A list whose only entry and block claim the same false size. */
    @ParameterizedTest
    @ValueSource(ints = {0x215, 0x218, 0x219, 0x220})
    void hugeEntriesEndAtEndOfFile(int type) {
        byte[] body = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(100)
                .array();
        CaptureBuilder file = CaptureBuilder.capture();
        int begin = file.size();
        file.begin(type).u32(-64).raw(body).end().patch(begin + 4, -4);
        try (CaptureSource source = file.source()) {
            RecordingConsumer recorded = new RecordingConsumer();
            try {
                source.start(recorded);
                assertThat(source.next(new Event())).isEqualTo(Outcome.END);
                assertThat(source.warnings()).singleElement().asString().contains("test.scap: ends at byte ");
            } catch (EventSourceException e) {
                assertThat(e).hasMessageMatching("test\\.scap: byte \\d+: .*");
            }
            assertThat(recorded.calls).hasSizeLessThan(20);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000_000, -1, Integer.MAX_VALUE, 65, 200})
    void rejectsEventsWithMissingParameters(int claimed) {
        CaptureBuilder file = CaptureBuilder.capture();
        int begin = file.size();
        file.event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(3)).patch(begin + 10 + 22, claimed);
        file.event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(3));
        try (CaptureSource source = file.source()) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            int sound = 0;
            while (source.next(event) == Outcome.EVENT) {
                sound += event.decode() ? 1 : 0;
            }
            assertThat(sound).isEqualTo(1);
        }
    }

    @Test
    void rejectsParameterLongerThanItsEvent() {
        CaptureBuilder file = CaptureBuilder.capture();
        int begin = file.size();
        file.event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(3)).patch(begin + 10 + 26, 0xFFFF_0008);
        try (CaptureSource source = file.source()) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.decode()).isFalse();
            assertThat(source.next(event)).isEqualTo(Outcome.END);
        }
    }
}
