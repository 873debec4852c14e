package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.capture.CaptureRecorder;
import eyas.capture.CaptureSource;
import eyas.capture.CaptureWriter;
import eyas.capture.Rotation;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.SnapshotTee;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.state.EventContext;
import eyas.state.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Splits reference captures into many files, each of which starts with a snapshot of the state. Checks that every event has the same fields
 * as in the original file.
 */
final class RotationTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");

    private static final String SEPARATOR = "\u0001";

    private static final List<String> FIELDS = List.of(
            "evt.rawtime",
            "evt.type",
            "thread.tid",
            "proc.pid",
            "proc.vpid",
            "proc.ppid",
            "proc.name",
            "proc.exe",
            "proc.exepath",
            "proc.cmdline",
            "proc.env",
            "proc.cwd",
            "proc.pname",
            "proc.pcmdline",
            "proc.aname[2]",
            "proc.aname[3]",
            "proc.sid",
            "proc.vpgid",
            "proc.tty",
            "proc.loginshellid",
            "proc.fdopencount",
            "proc.nthreads",
            "proc.vmsize",
            "proc.is_exe_writable",
            "proc.exe_ino",
            "thread.cap_effective",
            "thread.cgroups",
            "container.id",
            "user.uid",
            "user.name",
            "group.name",
            "user.loginuid",
            "fd.num",
            "fd.type",
            "fd.name",
            "fd.directory",
            "fd.ino",
            "fd.dev",
            "fd.cip",
            "fd.sip",
            "fd.cport",
            "fd.sport",
            "fd.l4proto",
            "fd.sockfamily",
            "fd.is_server");

    @TempDir
    private Path directory;

    private static Path capture(String name) {
        Path file = CAPTURES.resolve(name);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(file).exists();
        }
        assumeThat(file).exists();
        return file;
    }

    /** Returns the fields of at most {@code most} events, an array each. */
    private static List<String[]> lines(Path file, long limit) {
        OutputFormat format = OutputFormat.compile("*%" + String.join(SEPARATOR + "%", FIELDS), FieldCatalog.syscall());
        List<String[]> lines = new ArrayList<>();
        State state = new State();
        StringBuilder out = new StringBuilder();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            Event event = new Event();
            for (long n = 0; n < limit && source.next(event) == Outcome.EVENT; n++) {
                EventContext context = state.apply(event);
                assertThat(context).isNotNull();
                if (context != null && !event.isStateOnly()) {
                    out.setLength(0);
                    format.format(context, out);
                    lines.add(out.toString().split(SEPARATOR, -1));
                }
                state.settle();
            }
            assertThat(source.warnings()).isEmpty();
        }
        return lines;
    }

    private List<Path> split(Path file, Rotation rotation, long limit) {
        Path base = directory.resolve("piece.scap");
        State state = new State();
        try (CaptureSource source = CaptureSource.open(file);
                CaptureRecorder recorder =
                        new CaptureRecorder(base, rotation, CaptureWriter.Options.DEFAULT, state::emit)) {
            SnapshotTee both = new SnapshotTee(state.snapshot(), recorder.snapshot());
            source.start(both);
            Event event = new Event();
            for (long n = 0; n < limit && source.next(event) == Outcome.EVENT; n++) {
                recorder.advance(event.time());
                state.apply(event);
                recorder.write(event, event.isStateOnly());
                state.settle();
            }
            return recorder.files();
        }
    }

    /**
     * The expected value is the number of lines that differ, by field. The remaining differences are not representable in a capture: the
     * device of a directory, and an unknown working directory.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ci-build.scap.gz | 60000 | 400000 | {}
            attack-memdump.scap.gz | 100000 | 400000 | {fd.dev=4}
            curl_google.scap | 100000 | 2000 | {proc.cwd=670}
            sample.scap | 100000 | 20000 | {}
            test_ipv6_client.scap | 100000 | 2000 | {}
            """)
    void rotatedFilesKeepFieldsOfEvents(String name, long limit, long size, String expected) {
        Path whole = capture(name);
        List<String[]> lines = lines(whole, limit);
        List<Path> pieces = split(whole, new Rotation(size, Duration.ZERO, 0), limit);
        assertThat(pieces).hasSizeGreaterThan(1);
        List<String[]> again = new ArrayList<>();
        for (Path piece : pieces) {
            again.addAll(lines(piece, Long.MAX_VALUE));
        }
        assertThat(again).hasSameSizeAs(lines);
        Map<String, Integer> differences = new TreeMap<>();
        StringBuilder first = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            for (int f = 0; f < FIELDS.size(); f++) {
                if (!lines.get(i)[f].equals(again.get(i)[f]) && differences.merge(FIELDS.get(f), 1, Integer::sum) < 4) {
                    first.append(String.join(
                                    " ",
                                    FIELDS.get(f),
                                    lines.get(i)[0],
                                    lines.get(i)[1],
                                    lines.get(i)[f],
                                    "became",
                                    again.get(i)[f]))
                            .append('\n');
                }
            }
        }
        assertThat(differences).as("%d pieces, %s", pieces.size(), first).hasToString(expected.strip());
    }

    @Test
    void timedPiecesAreContiguous() throws IOException {
        Path whole = capture("sample.scap");
        List<String[]> lines = lines(whole, Long.MAX_VALUE);
        long first = Long.parseLong(lines.getFirst()[0]);
        long last = Long.parseLong(lines.getLast()[0]);
        Duration piece = Duration.ofNanos((last - first) / 10);
        List<Path> pieces = split(whole, new Rotation(0, piece, 0), Long.MAX_VALUE);
        assertThat(pieces).hasSizeBetween(5, 11);
        long before = 0;
        for (Path file : pieces) {
            List<String[]> part = lines(file, Long.MAX_VALUE);
            long begin = Long.parseLong(part.getFirst()[0]);
            long end = Long.parseLong(part.getLast()[0]);
            assertThat(begin).isGreaterThan(before);
            assertThat(end - begin).isLessThan(piece.toNanos());
            before = end;
        }
        assertThat(directory.toFile().list()).hasSize(pieces.size());
    }
}
