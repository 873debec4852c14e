package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventParams.CloseEnter;
import eyas.event.EventParams.CloseExit;
import eyas.event.EventParams.GenericExit;
import eyas.event.EventSource.Outcome;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.LossCollector;
import eyas.event.SyscallTable;
import eyas.testsupport.Golden;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests events in the form of older schemas, and their content when they are read again. */
final class EventDowngradeTest {
    private static final EventSchema DEBIAN = EventSchema.find("3.5").orElseThrow();

    @TempDir
    private Path directory;

    private final EventWriter writer = new EventWriter(MemorySegment.ofArray(new byte[1 << 17]));
    private final Event event = new Event();
    private final Event written = new Event();

    private Event event() {
        writer.end();
        event.wrap(writer.segment(), 0, 0, 1, false);
        return event;
    }

    private Event enter(EventDowngrade form, Event of) {
        int length = form.enter(of);
        assertThat(length).as("bytes of the entry event").isPositive();
        written.wrap(form.enterSegment(), 0, 0, 1, false);
        return decoded(of, length);
    }

    private Event exit(EventDowngrade form, Event of) {
        int length = form.exit(of);
        assertThat(length).as("bytes of the exit event").isPositive();
        written.wrap(form.exitSegment(), 0, 0, 1, false);
        return decoded(of, length);
    }

    private Event decoded(Event of, int length) {
        assertThat(written.decode()).isTrue();
        assertThat(written.length()).isEqualTo(length);
        assertThat(written.time()).isEqualTo(of.time());
        assertThat(written.thread()).isEqualTo(of.thread());
        return written;
    }

    @Test
    void callBecomesPair() {
        try (EventDowngrade form = new EventDowngrade(DEBIAN)) {
            writer.begin(EventCode.SYSCALL_CLOSE_X, 5, 7).put(-9).put(33);
            Event close = event();
            Event enter = enter(form, close);
            assertThat(enter.code()).isEqualTo(EventCode.SYSCALL_CLOSE_E);
            assertThat(enter.paramCount()).isEqualTo(1);
            assertThat(enter.paramSigned(CloseEnter.FD, -1)).isEqualTo(33);
            Event exit = exit(form, close);
            assertThat(exit.code()).isEqualTo(EventCode.SYSCALL_CLOSE_X);
            assertThat(exit.paramCount()).isEqualTo(1);
            assertThat(exit.paramSigned(CloseExit.RES, 0)).isEqualTo(-9);
        }
    }

    /** The entry event of {@code dup2} has another name for its descriptor, and that of {@code bpf} a wider number. */
    @Test
    void findsParametersWithOtherNameOrSize() {
        try (EventDowngrade form = new EventDowngrade(DEBIAN)) {
            writer.begin(EventCode.SYSCALL_DUP2_X, 5, 7).put(1).put(33).put(1);
            assertThat(enter(form, event()).paramSigned(0, -1)).isEqualTo(33);
            writer.begin(EventCode.SYSCALL_BPF_2_X, 5, 7).put(4).put(5);
            assertThat(enter(form, event()).paramLength(0)).isEqualTo(8);
            assertThat(written.paramSigned(0, -1)).isEqualTo(5);
        }
    }

    /** Events upgraded from old captures have gaps if the entry event was missing. */
    @Test
    void missingEntryIsNotInvented() {
        try (EventDowngrade form = new EventDowngrade(DEBIAN)) {
            writer.begin(EventCode.SYSCALL_FCHDIR_X, 5, 7).put(0).putEmpty();
            assertThat(form.enter(event())).isZero();
            assertThat(exit(form, event).paramCount()).isEqualTo(1);
        }
    }

    @Test
    void newerSchemasHaveNoPairs() {
        try (EventDowngrade form = new EventDowngrade(EventSchema.find("4.0").orElseThrow())) {
            writer.begin(EventCode.SYSCALL_FCNTL_X, 5, 7).put(0).put(3).put(1).put(2);
            assertThat(form.enter(event())).isZero();
            assertThat(exit(form, event).paramCount()).isEqualTo(3);
            writer.begin(EventCode.SYSCALL_CLOSE_X, 5, 7).put(0).put(3);
            assertThat(form.exit(event())).as("as it is").isZero();
        }
    }

    @Test
    void callWithoutEventKeepsItsName() {
        try (EventDowngrade form = new EventDowngrade(DEBIAN)) {
            writer.begin(EventCode.SYSCALL_CLOSE_RANGE_X, 5, 7)
                    .put(0)
                    .put(3)
                    .put(9)
                    .put(0);
            Event closeRange = event();
            assertThat(form.has(closeRange)).isTrue();
            assertThat(form.isUnknownCall(closeRange)).isFalse();
            int id = Objects.requireNonNull(SyscallTable.find("close_range")).code();
            assertThat(enter(form, closeRange).code()).isEqualTo(EventCode.GENERIC_E);
            assertThat(written.paramUnsigned(GenericExit.ID, 0)).isEqualTo(id);
            assertThat(written.paramUnsigned(GenericExit.NATIVE_ID, 0)).isEqualTo(436);
            assertThat(exit(form, closeRange).code()).isEqualTo(EventCode.GENERIC_X);
            assertThat(written.paramCount()).isEqualTo(1);
            assertThat(written.paramUnsigned(GenericExit.ID, 0)).isEqualTo(id);
        }
    }

    /** Readers map call numbers to names with their own table. */
    @Test
    void callUnknownToSchemaBecomesUnknownCall() {
        try (EventDowngrade form = new EventDowngrade(DEBIAN)) {
            writer.begin(EventCode.GENERIC_X, 5, 7).put(451).put(470);
            Event listns = event();
            assertThat(form.isUnknownCall(listns)).isTrue();
            assertThat(enter(form, listns).paramUnsigned(GenericExit.ID, 1)).isZero();
            assertThat(written.paramUnsigned(GenericExit.NATIVE_ID, 0)).isEqualTo(470);
            assertThat(exit(form, listns).paramUnsigned(GenericExit.ID, 1)).isZero();
        }
    }

    private static Stream<EventSchema> schemas() {
        return SchemaTable.OLDER.stream();
    }

    /**
     * Writes one event of every code in the schema, reads it back, and compares: the golden file lists the content that the schema cannot
     * represent.
     */
    @ParameterizedTest
    @MethodSource("schemas")
    void roundTripReportsUnrepresentableParameters(EventSchema schema) throws IOException {
        Path file = directory.resolve("x.scap");
        Map<String, String> missing = new TreeMap<>();
        long[] losses = new long[2];
        try (CaptureWriter to = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT.withSchema(schema))) {
            SyntheticCapture.snapshot(to);
            SyntheticCapture.events(original -> to.write(filled(original)));
            to.losses(new LossCollector() {
                @Override
                public void lost(String kind, long count) {
                    losses[kind.equals("event_without_form") ? 0 : 1] += count;
                }

                @Override
                public void note(String description) {
                    missing.put("note", description);
                }
            });
        }
        List<Event> read = new ArrayList<>();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(new RecordingConsumer());
            Event next = new Event();
            while (source.next(next) == Outcome.EVENT) {
                if (next.code() % 2 != 0 || isAlone(next.code())) {
                    byte[] bytes =
                            next.segment().asSlice(next.base(), next.length()).toArray(ValueLayout.JAVA_BYTE);
                    Event retained = new Event();
                    retained.wrap(MemorySegment.ofArray(bytes), 0, next.cpu(), next.number(), next.isStateOnly());
                    assertThat(retained.decode()).isTrue();
                    read.add(retained);
                }
            }
            assertThat(source.warnings()).isEmpty();
        }
        Iterator<Event> each = read.iterator();
        SyntheticCapture.events(original -> {
            compare(filled(original), each.next(), missing);
        });
        assertThat(each.hasNext()).isFalse();
        assertThat(losses[0]).as("events that were left out").isZero();
        assertThat(losses[1])
                .as("calls recorded by name only")
                .isEqualTo(missing.values().stream()
                        .filter(what -> what.equals("a call without parameters"))
                        .count());
        StringBuilder golden = new StringBuilder();
        missing.forEach(
                (name, what) -> golden.append(name).append(": ").append(what).append('\n'));
        Golden.in("core/capture/src/test/resources/eyas/capture/schema")
                .text(schema.version() + ".txt", golden.toString());
    }

    /** Returns the same event with a value in every parameter. */
    private Event filled(Event original) {
        assertThat(original.decode()).isTrue();
        writer.begin(original.code(), original.time(), original.thread(), original.paramCount());
        for (int i = 0; i < original.paramCount(); i++) {
            byte[] bytes = original.paramBytes(i);
            writer.putBytes(bytes.length == 0 ? new byte[] {7, 7} : bytes);
        }
        writer.end();
        event.wrap(writer.segment(), 0, original.cpu(), original.number(), original.isStateOnly());
        assertThat(event.decode()).isTrue();
        return event;
    }

    private static boolean isAlone(int code) {
        return code == EventCode.CONTAINER_JSON_2_E || code == EventCode.PROCEXIT_1_E;
    }

    private static void compare(Event original, Event read, Map<String, String> missing) {
        EventInfo info = EventTable.get(original.code());
        assertThat(read.time()).as(info.codeName()).isEqualTo(original.time());
        assertThat(read.thread()).isEqualTo(original.thread());
        assertThat(read.cpu()).isEqualTo(original.cpu());
        assertThat(read.isStateOnly()).isEqualTo(original.isStateOnly());
        if (read.code() == EventCode.GENERIC_X && original.code() != EventCode.GENERIC_X) {
            assertThat(Objects.requireNonNull(SyscallTable.find((int) read.paramUnsigned(GenericExit.ID, 0)))
                            .name())
                    .isEqualTo(info.name());
            missing.put(info.codeName(), "a call without parameters");
            return;
        }
        assertThat(read.code()).isEqualTo(original.code());
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < original.paramCount(); i++) {
            byte[] expected = original.paramBytes(i);
            byte[] got = read.paramBytes(i);
            if (!Arrays.equals(expected, got)) {
                assertThat(isNothing(got))
                        .as(info.codeName() + ": " + info.params().get(i).name() + " is wrong")
                        .isTrue();
                lost.add(info.params().get(i).name());
            }
        }
        if (!lost.isEmpty()) {
            missing.put(info.codeName(), String.join(" ", lost));
        }
    }

    /** Returns whether a value means that the event does not have the parameter. */
    private static boolean isNothing(byte[] value) {
        for (byte b : value) {
            if (b != 0 && b != -1) {
                return false;
            }
        }
        return true;
    }

    /** Events of the newest schema only are counted, and the others are written. */
    @Test
    void omitsAndReportsUnrepresentableEvents() {
        Path file = directory.resolve("x.scap");
        List<String> losses = new ArrayList<>();
        try (CaptureWriter to = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT.withSchema(DEBIAN))) {
            SyntheticCapture.snapshot(to);
            writer.begin(EventCode.ITER_TASK_FILE_PIPE_E, 5, 7)
                    .put(3)
                    .putString(Bytes.of("pipe:[1]"))
                    .put(1);
            to.write(event());
            writer.begin(EventCode.SYSCALL_CLOSE_X, 5, 7).put(0).put(33);
            to.write(event());
            assertThat(to.events()).isEqualTo(2);
            to.losses(new LossCollector() {
                @Override
                public void lost(String kind, long count) {
                    losses.add(kind + " " + count);
                }

                @Override
                public void note(String description) {
                    losses.add(description);
                }
            });
        }
        assertThat(losses)
                .containsExactly(
                        "event_without_form 1",
                        "call_without_name 0",
                        "call_without_parameters 0",
                        "schema 3.5.0 cannot represent these events, which were omitted: task_file_pipe (1)");
        assertThat(Files.exists(file)).isTrue();
    }
}
