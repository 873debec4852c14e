package eyas.capture;

import eyas.capture.compression.GzipChannel;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.LossCollector;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads bytes as a capture, and checks invariants that hold for any input.
 *
 * <p>Errors name the file and a byte offset in it; the number of events is plausible, and their numbers increase; snapshots are reported in
 * the order of the consumer's contract; and the content survives being written, read and written again.
 */
final class CaptureOracle {
    static final CaptureLimits SMALL = new CaptureLimits(4096, 1 << 20, 16, 4096, 10);

    private static final String NAME = "fuzz.scap";
    private static final Pattern PLACE = Pattern.compile("fuzz\\.scap: (?:cannot read on after )?byte (\\d+): .+");
    /** Frame, CPU number and header of the shortest event block. */
    private static final int SHORTEST_EVENT = 8 + 2 + 22 + 4;

    private static final CaptureWriter.Options PLAIN =
            new CaptureWriter.Options(Compression.NONE, 4096, Duration.ofSeconds(1));
    private static final Path DIRECTORY = directory();

    private CaptureOracle() {}

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("eyas-fuzz");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks a file, compressed or not. */
    static void any(byte[] file) {
        boolean gzip = GzipChannel.matches(ByteBuffer.wrap(file));
        boolean zstandard = file.length >= 4 && ByteBuffer.wrap(file).getInt() == 0x28B5_2FFD;
        if (gzip || zstandard) {
            compressed(file, Long.MAX_VALUE);
        } else {
            plain(file);
        }
    }

    /** Checks an uncompressed file, so that offsets are those of {@code file}. */
    static void plain(byte[] file) {
        Protocol protocol = new Protocol();
        try (CaptureSource source = open(file)) {
            source.start(protocol);
            long events = read(source, protocol, file.length);
            require(events <= file.length / SHORTEST_EVENT, events + " events in " + file.length + " bytes");
        } catch (EventSourceException e) {
            place(e, file);
            return;
        }
        rewritten(file, protocol.records);
        for (String schema : new String[] {"2.4", "3.5", "4.0"}) {
            inOlderSchema(file, EventSchema.find(schema).orElseThrow());
        }
    }

    /** Checks a file that may be compressed, and expands to at most {@code most} bytes. */
    static void compressed(byte[] file, long most) {
        Protocol protocol = new Protocol();
        try (CaptureSource source = open(file)) {
            source.start(protocol);
            read(source, protocol, most);
        } catch (EventSourceException e) {
            require(String.valueOf(e.getMessage()).startsWith(NAME + ": "), "does not name the file: " + e);
        }
    }

    private static CaptureSource open(byte[] file) {
        return CaptureSource.of(NAME, new ByteArrayInputStream(file), SMALL);
    }

    private static long read(CaptureSource source, Protocol protocol, long length) {
        Event event = new Event();
        long events = 0;
        long happened = 0;
        long number = 0;
        long offset = 0;
        while (source.next(event) == Outcome.EVENT) {
            protocol.outside();
            events++;
            happened += event.hasHappened() ? 1 : 0;
            require(event.number() > number, "event number " + event.number() + " after " + number);
            require(source.offset() >= offset && source.offset() <= length, "offset " + source.offset());
            number = event.number();
            offset = source.offset();
            if (event.decode()) {
                int total = 0;
                for (int i = 0; i < event.paramCount(); i++) {
                    total += event.paramBytes(i).length;
                    event.paramText(i);
                }
                require(total <= event.length(), "parameters are longer than " + event);
            }
        }
        require(source.next(event) == Outcome.END, "events after the end");
        require(source.counters().events() == happened, "counted " + source.counters() + " of " + happened);
        require(source.eventsSeen() >= number, "saw fewer events than it numbered");
        require(source.warnings().size() <= SMALL.warnings(), "more warnings than allowed");
        for (String warning : source.warnings()) {
            require(warning.startsWith(NAME + ": "), "a warning that does not name the file: " + warning);
        }
        return events;
    }

    private static void place(EventSourceException e, byte[] file) {
        String message = String.valueOf(e.getMessage());
        if (file.length == 0) {
            require(message.startsWith(NAME + ": is empty"), message);
            return;
        }
        Matcher matcher = PLACE.matcher(message);
        require(matcher.matches(), "does not name file and byte: " + message);
        require(Long.parseLong(matcher.group(1)) <= file.length, "names a byte after the end: " + message);
    }

    /** Writes the content, reads that and writes it again: equal bytes, equal records. */
    private static void rewritten(byte[] file, long records) {
        Path first = DIRECTORY.resolve("first.scap");
        Path second = DIRECTORY.resolve("second.scap");
        try {
            Protocol recorded = new Protocol();
            long events;
            try (CaptureSource source = open(file)) {
                events = copy(source, first, recorded);
            }
            require(
                    recorded.records == records,
                    "another reading reported " + recorded.records + " records of " + records);
            byte[] once = Files.readAllBytes(first);
            Protocol again = new Protocol();
            try (CaptureSource source = open(once)) {
                long same = copy(source, second, again);
                require(same == events, "wrote " + events + " events and read " + same);
                require(source.warnings().isEmpty(), "warnings about written file: " + source.warnings());
            }
            require(
                    again.records == recorded.records,
                    "wrote " + recorded.records + " records and read " + again.records);
            require(Arrays.equals(once, Files.readAllBytes(second)), "writing it again changes the file");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the content for older readers, and reads that: every event is present except those reported as omitted. */
    private static void inOlderSchema(byte[] file, EventSchema schema) {
        Path older = DIRECTORY.resolve("older.scap");
        long[] lost = new long[1];
        long written = 0;
        try (CaptureSource source = open(file);
                CaptureWriter writer = CaptureWriter.open(older, PLAIN.withSchema(schema))) {
            source.start(writer);
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                writer.write(event);
                written += event.code() % 2;
            }
            writer.losses(new LossCollector() {
                @Override
                public void lost(String kind, long count) {
                    lost[0] += kind.equals("event_without_form") ? count : 0;
                }

                @Override
                public void note(String description) {
                    require(
                            description.contains(schema.version()),
                            "a note that does not name the schema: " + description);
                }
            });
        }
        long read = 0;
        try (CaptureSource source = open(Files.readAllBytes(older))) {
            source.start(new Protocol());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                read += event.code() % 2;
            }
            require(source.warnings().isEmpty(), "warnings about written file: " + source.warnings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Omitted events may be single events, with an even code.
        require(read <= written && read >= written - lost[0], "wrote " + written + " exits and read " + read);
    }

    private static long copy(CaptureSource source, Path to, Protocol protocol) {
        try (CaptureWriter writer = CaptureWriter.open(to, PLAIN)) {
            protocol.next = writer;
            source.start(protocol);
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                writer.write(event);
            }
            return writer.events();
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Checks that the reader reports snapshots in order, and passes them on. */
    private static final class Protocol implements SnapshotConsumer {
        private SnapshotConsumer next = new RecordingConsumer();
        private boolean inside;
        private boolean ever;
        private long records;

        private void inside() {
            require(inside, "a record outside of a snapshot");
            records++;
        }

        private void outside() {
            require(ever && !inside, "an event within a snapshot");
        }

        @Override
        public void begin(MachineRecord machine) {
            require(!inside, "a snapshot within a snapshot");
            inside = true;
            ever = true;
            next.begin(machine);
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            inside();
            next.networkInterface(networkInterface);
        }

        @Override
        public void user(UserRecord user) {
            inside();
            next.user(user);
        }

        @Override
        public void group(GroupRecord group) {
            inside();
            next.group(group);
        }

        @Override
        public void process(ProcessRecord process) {
            inside();
            next.process(process);
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {
            inside();
            next.descriptor(thread, descriptor);
        }

        @Override
        public void end() {
            require(inside, "an end without a snapshot");
            inside = false;
            next.end();
        }
    }
}
