package eyas.falco;

import eyas.capture.CaptureWriter;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;

/** Creates captures in which one thread opens the files {@code /load/0}, {@code /load/1} and so on, without other events. */
final class FileOpenCapture {
    /** A rule that matches all of the events. */
    static final String RULE = """
            - rule: Opened
              desc: A file of the load was opened.
              condition: evt.type = openat and fd.name startswith /load/
              output: Opened (file=%fd.name)
              priority: NOTICE
            """;

    static final long FIRST_TIME = 1_700_000_000_000_000_000L;
    private static final int CURRENT_DIRECTORY = -100;
    private static final long STEP = 10_000;

    private FileOpenCapture() {}

    /** Writes a capture of {@code count} events, 10 µs apart. */
    static Path write(Path path, int count) {
        return write(path, count, number -> FIRST_TIME + number * STEP);
    }

    /** Writes a capture of {@code count} events at the times that {@code time} returns for their indexes. */
    static Path write(Path path, int count, LongUnaryOperator time) {
        try (Arena arena = Arena.ofConfined();
                CaptureWriter file = CaptureWriter.open(path, CaptureWriter.Options.forName(path))) {
            file.begin(new MachineRecord(2, 1L << 34, 1 << 22, "load", FIRST_TIME, 0));
            file.end();
            EventWriter writer = new EventWriter(arena.allocate(4096));
            Event event = new Event();
            for (int i = 0; i < count; i++) {
                writer.begin(EventCode.SYSCALL_OPENAT_2_X, time.applyAsLong(i), 100, 7)
                        .put(3)
                        .put(CURRENT_DIRECTORY)
                        .put("/load/" + i)
                        .put(1)
                        .put(0)
                        .put(8)
                        .put(4711)
                        .end();
                event.wrap(writer.segment(), 0, 0, i + 1, false);
                file.write(event);
            }
        }
        return path;
    }
}
