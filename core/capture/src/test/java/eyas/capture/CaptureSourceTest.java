package eyas.capture;

import static eyas.capture.CaptureBuilder.s32;
import static eyas.capture.CaptureBuilder.s64;
import static eyas.capture.CaptureBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CloseExit;
import eyas.event.EventParams.ContainerJson;
import eyas.event.EventParams.MkdirExit;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CaptureSourceTest {
    private static final byte[] EMPTY = {};
    private static final CaptureLimits SMALL = new CaptureLimits(4096, 1 << 20, 8, 1024, 10);

    /** Renders every delivered event: number, code, parameter lengths. */
    private static List<String> events(CaptureSource source) {
        List<String> lines = new ArrayList<>();
        Event event = new Event();
        source.start(new RecordingConsumer());
        while (source.next(event) == Outcome.EVENT) {
            assertThat(event.decode()).isTrue();
            lines.add(event.number() + " " + event.code() + " " + event.paramCount());
        }
        return lines;
    }

    private static CaptureBuilder threeCloses() {
        CaptureBuilder file = CaptureBuilder.capture();
        for (int fd = 3; fd < 6; fd++) {
            file.event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(fd));
        }
        return file;
    }

    @Test
    void countsParametersOfFirstVersionEvents() {
        CaptureBuilder file = CaptureBuilder.capture();
        for (int type : new int[] {0x204, 0x8010ABCD, 0x208}) {
            file.oldEvent(type, EventCode.SYSCALL_CLOSE_E, 10, s64(7));
            file.oldEvent(type, EventCode.SYSCALL_CLOSE_X, 10, s64(-9));
        }
        try (CaptureSource source = file.source()) {
            Event event = new Event();
            source.start(new RecordingConsumer());
            for (int i = 1; i <= 3; i++) {
                assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
                assertThat(event.number()).isEqualTo(2L * i);
                assertThat(event.cpu()).isEqualTo(3);
                assertThat(event.isStateOnly()).isEqualTo(i == 3);
                assertThat(event.decode()).isTrue();
                assertThat(event.paramCount()).isEqualTo(2);
                assertThat(event.paramSigned(CloseExit.RES, 0)).isEqualTo(-9);
                assertThat(event.paramSigned(CloseExit.FD, 0)).isEqualTo(7);
            }
            assertThat(source.next(event)).isEqualTo(Outcome.END);
        }
    }

    /** Events before the first call of a section describe the initial state, even if that call is not wanted. */
    @Test
    void marksEventsThatDescribeInitialState() {
        byte[] user = text("u");
        byte[] container = text("{}");
        CaptureBuilder file = CaptureBuilder.capture();
        for (int section = 0; section < 2; section++) {
            file.event(EventCode.CONTAINER_JSON_2_E, -1, container)
                    .event(EventCode.GROUP_ADDED_E, -1, new byte[4], user)
                    .event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(3))
                    .event(EventCode.CONTAINER_JSON_2_E, -1, container);
            if (section == 0) {
                file.section().machine("next");
            }
        }
        assertThat(initial(file.source())).containsExactly(1L, 2L, 5L, 6L);
        BitSet wanted = new BitSet();
        wanted.set(EventCode.CONTAINER_JSON_2_E);
        try (CaptureSource source = file.source()) {
            source.want(wanted);
            assertThat(initial(source)).containsExactly(1L, 5L);
        }
    }

    private static List<Long> initial(CaptureSource source) {
        List<Long> numbers = new ArrayList<>();
        Event event = new Event();
        source.start(new RecordingConsumer());
        while (source.next(event) == Outcome.EVENT) {
            if (event.isInitial()) {
                numbers.add(event.number());
            }
        }
        return numbers;
    }

    @Test
    void correctsLengthOfOldNotifications() {
        CaptureBuilder file = CaptureBuilder.capture();
        byte[] id = text("1");
        byte[] description = text("something happened");
        file.begin(0x204).u16(0).u64(1).u64(2).u32(22 + 4 + id.length + description.length + 3);
        file.u16(EventCode.NOTIFICATION_E)
                .u16(id.length)
                .u16(description.length)
                .raw(id)
                .raw(description);
        file.raw(new byte[3]).end();
        try (CaptureSource source = file.source()) {
            assertThat(events(source)).containsExactly("1 " + EventCode.NOTIFICATION_E + " 2");
        }
    }

    @Test
    void skipsAndCountsOldEventsWithInvalidParameterLengths() {
        CaptureBuilder file = CaptureBuilder.capture();
        file.begin(0x204).u16(0).u64(1).u64(2).u32(22 + 10).u16(EventCode.SYSCALL_CLOSE_X);
        file.u16(9).raw(new byte[8]).end();
        file.oldEvent(0x204, EventCode.SYSCALL_FCHDIR_X, 10, s64(0));
        try (CaptureSource source = file.source()) {
            assertThat(events(source)).containsExactly("2 " + EventCode.SYSCALL_FCHDIR_X + " 2");
            assertThat(source.counters().skipped()).isEqualTo(1);
        }
    }

    @Test
    void readsLargeAndFlaggedBlocks() {
        byte[] json = new byte[200_000];
        CaptureBuilder file = CaptureBuilder.capture();
        for (int type : new int[] {0x221, 0x222}) {
            file.begin(type).u16(1);
            if (type == 0x222) {
                file.u32(1);
            }
            file.u64(1)
                    .u64(2)
                    .u32(26 + 4 + json.length)
                    .u16(EventCode.CONTAINER_JSON_2_E)
                    .u32(1);
            file.u32(json.length).raw(json).end();
        }
        file.event(0x217, EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(3));
        try (CaptureSource source = CaptureSource.of("test.scap", new ByteArrayInputStream(file.bytes()), SMALL)) {
            Event event = new Event();
            source.start(new RecordingConsumer());
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.isStateOnly()).isFalse();
            assertThat(event.decode()).isTrue();
            assertThat(event.paramLength(ContainerJson.JSON)).isEqualTo(json.length);
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.isStateOnly()).isTrue();
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.code()).isEqualTo(EventCode.SYSCALL_CLOSE_X);
            assertThat(event.isStateOnly()).isTrue();
        }
    }

    @Test
    void doesNotNumberEventsOfUnknownCodes() {
        CaptureBuilder file = CaptureBuilder.capture().event(0x7FF0, 1, EMPTY);
        file.event(EventCode.SYSCALL_CLOSE_X, 1, s64(0), s64(3));
        try (CaptureSource source = file.source()) {
            assertThat(events(source)).containsExactly("1 " + EventCode.SYSCALL_CLOSE_X + " 2");
            assertThat(source.counters().skipped()).isEqualTo(1);
        }
    }

    @Test
    void deliversOnlyWantedEventsButNumbersAll() {
        CaptureBuilder file = CaptureBuilder.capture();
        file.event(EventCode.SYSCALL_CLOSE_E, 1, s64(3));
        file.event(EventCode.SYSCALL_MKDIR_E, 2, text("/x"), s32(0755));
        file.event(EventCode.SYSCALL_CLOSE_X, 1, s64(0));
        file.event(EventCode.SYSCALL_MKDIR_X, 2, s64(0));
        file.event(EventCode.SYSCALL_EXECVE_18_E, 1, text("/bin/true"));
        BitSet wanted = new BitSet();
        wanted.set(EventCode.SYSCALL_MKDIR_2_X);
        try (CaptureSource source = file.source()) {
            source.want(wanted);
            Event event = new Event();
            source.start(new RecordingConsumer());
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.number()).isEqualTo(4);
            assertThat(event.decode()).isTrue();
            assertThat(event.paramText(MkdirExit.PATH)).isEqualTo("/x");
            assertThat(source.next(event)).isEqualTo(Outcome.END);
            assertThat(source.eventsSeen()).isEqualTo(5);
        }
    }

    @Test
    void readsGzipWithOptionalFieldsAndSeveralMembers() throws IOException {
        byte[] file = threeCloses().bytes();
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        byte[] plain = gzip(file, 0, 100);
        gzip.write(new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3});
        gzip.write(new byte[] {2, 0, 9, 9});
        gzip.write(text("name.scap"));
        gzip.write(text("a comment"));
        gzip.write(new byte[] {0, 0});
        gzip.write(plain, 10, plain.length - 10);
        gzip.write(gzip(file, 100, 1));
        gzip.write(gzip(file, 101, 0));
        gzip.write(gzip(file, 101, file.length - 101));
        try (CaptureSource source = CaptureBuilder.source(gzip.toByteArray())) {
            assertThat(events(source)).hasSize(3);
            assertThat(source.warnings()).isEmpty();
        }
    }

    private static byte[] gzip(byte[] bytes, int from, int length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes, from, length);
        }
        return out.toByteArray();
    }

    @Test
    void readsTruncatedGzip() throws IOException {
        byte[] gzip = gzip(threeCloses().bytes(), 0, threeCloses().size());
        byte[] cut = Arrays.copyOf(gzip, gzip.length - 9);
        try (CaptureSource source = CaptureBuilder.source(cut)) {
            events(source);
            assertThat(source.warnings())
                    .anySatisfy(w -> assertThat(w)
                            .contains("the gzip data ends early, after " + cut.length + " compressed bytes"));
        }
    }

    @Test
    void rejectsGzipWithWrongChecksum() throws IOException {
        byte[] gzip = gzip(threeCloses().bytes(), 0, threeCloses().size());
        gzip[gzip.length - 5] ^= 1;
        try (CaptureSource source = CaptureBuilder.source(gzip)) {
            assertThatThrownBy(() -> events(source))
                    .isInstanceOf(EventSourceException.class)
                    .hasMessageContaining("test.scap")
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void readsTruncatedFileToItsEndAndReportsPosition() {
        byte[] whole = threeCloses().bytes();
        int head = CaptureBuilder.capture().size();
        int sectionHeader = 28;
        for (int length = sectionHeader; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try (CaptureSource source = CaptureBuilder.source(cut)) {
                List<String> events = events(source);
                boolean blockEnd = length >= head && (length - head) % ((whole.length - head) / 3) == 0;
                boolean afterSection = length == sectionHeader;
                assertThat(events).hasSize(Math.max(0, (length - head) / ((whole.length - head) / 3)));
                assertThat(source.warnings().isEmpty()).as("length %d", length).isEqualTo(blockEnd || afterSection);
                if (!blockEnd && !afterSection) {
                    assertThat(source.warnings().get(0)).contains("test.scap").contains("byte ");
                }
            }
        }
    }

    /** A file without a complete section header is not a truncated capture: there is nothing to report on. */
    @Test
    void rejectsFileShorterThanSectionHeader() {
        byte[] whole = threeCloses().bytes();
        for (int length = 1; length < 28; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> events(CaptureBuilder.source(cut)))
                    .isInstanceOf(EventSourceException.class)
                    .hasMessage("test.scap: is not a capture file: " + length
                            + " bytes are too few for a section header; use a capture of Eyas, Falco or sysdig");
        }
    }

    /** Bytes after the last block are not events; the file was truncated or concatenated. */
    @Test
    void reportsBytesAfterLastBlockAsTruncation() {
        byte[] whole = threeCloses().bytes();
        for (int more = 1; more < 8; more++) {
            byte[] longer = Arrays.copyOf(whole, whole.length + more);
            try (CaptureSource source = CaptureBuilder.source(longer)) {
                assertThat(events(source)).hasSize(3);
                assertThat(source.warnings()).singleElement().asString().contains("ends early");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 39, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void rejectsImpossibleBlockLengths(int length) {
        CaptureBuilder file = threeCloses();
        int begin = file.size();
        file.event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(3)).patch(begin + 4, length);
        try (CaptureSource source = file.source()) {
            assertThatThrownBy(() -> events(source))
                    .isInstanceOf(EventSourceException.class)
                    .hasMessageContaining("test.scap: byte " + begin + ": ")
                    .hasMessageContaining(Integer.toUnsignedString(length) + " bytes");
        }
    }

    @Test
    void rejectsBlockWithWrongTrailer() {
        CaptureBuilder file = threeCloses();
        file.patch(file.size() - 4, 99);
        try (CaptureSource source = file.source()) {
            assertThatThrownBy(() -> events(source)).hasMessageContaining("ends with 99");
        }
    }

    @Test
    void skipsEventsLongerThanTheirBlock() {
        CaptureBuilder file = CaptureBuilder.capture();
        int begin = file.size();
        file.event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(3)).patch(begin + 10 + 16, 5000);
        file.event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(3));
        try (CaptureSource source = file.source()) {
            assertThat(events(source)).hasSize(1);
            assertThat(source.counters().skipped()).isEqualTo(1);
        }
    }

    @Test
    void rejectsOtherFormats() {
        assertThatThrownBy(() -> events(CaptureBuilder.source(new byte[0]))).hasMessageContaining("is empty");
        assertThatThrownBy(
                        () -> events(CaptureBuilder.source("#!/bin/sh\necho hello".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("test.scap: byte 0: is not a capture file")
                .hasMessageEndingWith("; use a capture of Eyas, Falco or sysdig");
        assertThatThrownBy(() ->
                        events(CaptureBuilder.source(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0, 0, 0})))
                .hasMessageContaining("Zstandard");
        assertThatThrownBy(() -> CaptureSource.open(Path.of("/nowhere/x.scap")))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("/nowhere/x.scap: there is no such file");
        assertThatThrownBy(() ->
                        events(CaptureBuilder.capture().patch(8, 0x4D3C2B1A).source()))
                .hasMessageContaining("big-endian");
        assertThatThrownBy(() -> events(CaptureBuilder.capture().patch(8, 7).source()))
                .hasMessageContaining("magic is 0x7");
        assertThatThrownBy(() -> events(CaptureBuilder.capture().patch(12, 2).source()))
                .hasMessageContaining("format version 2");
    }

    @Test
    void survivesDamageAnywhere() {
        byte[] whole = allEvents();
        Random random = new Random(20261124);
        for (int round = 0; round < 4000; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try (CaptureSource source = CaptureSource.of("test.scap", new ByteArrayInputStream(damaged), SMALL)) {
                Event event = new Event();
                source.start(new RecordingConsumer());
                while (source.next(event) == Outcome.EVENT) {
                    if (event.decode()) {
                        event.paramBytes(Event.RESULT);
                    }
                }
            } catch (EventSourceException e) {
                assertThat(e).hasMessageContaining("test.scap");
            }
        }
    }

    static byte[] allEvents() {
        CaptureBuilder file = threeCloses();
        file.event(
                EventCode.SYSCALL_EXECVE_8_X,
                1,
                s64(0),
                text("a"),
                text("b"),
                s64(1),
                s64(1),
                s64(0),
                text("/"),
                s64(9));
        file.oldEvent(0x204, EventCode.SYSCALL_OPENAT_E, 1, s64(-100), text("/etc/x"), s32(1), s32(0));
        file.oldEvent(0x204, EventCode.SYSCALL_OPENAT_X, 1, s64(3));
        file.event(EventCode.CONTAINER_E, 1, text("id"), s32(0), text("name"), text("image"));
        file.section().machine("again");
        file.event(0x217, EventCode.SYSCALL_READ_E, 1, s64(3), s32(10));
        file.event(EventCode.SYSCALL_READ_X, 1, s64(3), text("hello"));
        return file.bytes();
    }
}
