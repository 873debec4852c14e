package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.fields.OutputFormat;
import eyas.fields.ValueSink;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.StateLimits;
import eyas.state.ThreadLookup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.ObjectMapper;

/**
 * Compares every field of every exit event with what libsinsp 0.21 extracted.
 *
 * <p>Each deliberate difference is named in {@link Difference} with its reason; all others are open, and their exact
 * counts stand beside each capture.
 */
final class FieldGoldenTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names a deliberate difference to libsinsp 0.21. */
    private enum Difference {
        /** Newer schemas append parameters, which are printed after the old ones. */
        MORE_PARAMETERS,
        /** Memory mappings name their descriptor since schema 4, so that they have descriptor fields. */
        MAPPINGS_HAVE_DESCRIPTORS,
        /** 0.21 reads these from memory that was never set for processes of a snapshot. */
        UNSET_MEMORY,
        /** 0.21 falls through to the count of descriptors where the parent's start is unknown. */
        PARENT_WITHOUT_START,
        /** 0.21 shows the whole path as directory where the open failed; newer versions and Eyas its directory. */
        DIRECTORY_OF_FAILED_OPEN,
        /** 0.21 prints what an earlier event left in its buffer where nothing was read. */
        STALE_BUFFER,
        /** The newer tables know a flag or a call that 0.21 has no name for. */
        NEWER_NAMES,
        /** Notes of the capture itself are nobody's events here; 0.21 gives them to the thread that recorded. */
        NOTES_HAVE_NO_THREAD
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cat_write.scap | {proc.acmdline[1]=8, proc.cmdline=4, proc.cmdnargs=4, proc.pcmdline=8}
            connect_localhost.scap | {evt.args=1, fd.containername=1, fd.name=1, fd.name_changed=1, proc.acmdline[1]=4, proc.fdopencount=3, proc.pcmdline=4}
            curl_google.scap | {evt.args=4, fd.containername=8, fd.is_server=8, fd.name=8, fd.name_changed=4, proc.acmdline[1]=9, proc.pcmdline=9}
            empty.scap | {proc.acmdline[1]=2, proc.cmdline=1, proc.cmdnargs=1, proc.pcmdline=2}
            open-multiple-files.scap | {proc.acmdline[1]=52, proc.cmdline=26, proc.cmdnargs=26, proc.pcmdline=52, user.shell=39}
            psp_privileged.scap | {proc.acmdline[1]=19, proc.cmdline=19, proc.cmdnargs=19, proc.pcmdline=19}
            sample.scap | {proc.acmdline[1]=2, proc.cmdline=1, proc.cmdnargs=1, proc.pcmdline=2}
            syscall.scap | {proc.acmdline[1]=2, proc.cmdline=2, proc.cmdnargs=2, proc.fdopencount=9, proc.pcmdline=2}
            test_ipv6_client.scap | {evt.args=2, fd.containername=2, fd.is_server=1, fd.name=2, fd.name_changed=2, fd.rip=2, fd.rport=2, fd.rproto=2, fd.sip=2, fd.sport=2, fd.sproto=2, proc.acmdline[1]=6, proc.pcmdline=6}
            attack-memdump.scap.gz | {evt.args=72, fd.containername=36, fd.name=36, fd.name_changed=16, proc.pidns_init_start_ts=4667}
            """)
    void agreesWithLibsinsp(String capture, String open) throws IOException {
        Path file = CAPTURES.resolve(capture);
        if (System.getenv("CI") == null) {
            assumeThat(file).as("reference captures; set -Deyas.shared").exists();
        }
        Map<Long, Map<String, Object>> expected = expected(capture.replaceFirst("\\.scap(\\.gz)?$", ""));
        SortedSet<String> fields = new TreeSet<>();
        expected.values().forEach(e -> fields.addAll(e.keySet()));
        Map<String, Integer> unexplained = new TreeMap<>();
        List<String> examples = new ArrayList<>();
        long compared = compare(file, fields, expected, unexplained, examples);
        assertThat(compared).as("events compared").isGreaterThan(100);
        assertThat(unexplained)
                .as(
                        "unexplained differences by field; fewer is progress: note it here. Examples:%n%s",
                        String.join("\n", examples))
                .hasToString(open);
    }

    private static Map<Long, Map<String, Object>> expected(String name) throws IOException {
        Map<Long, Map<String, Object>> events = new HashMap<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(CAPTURES.resolve(name + ".fields.jsonl.gz")));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                @SuppressWarnings("unchecked")
                Map<String, Object> event = JSON.readValue(line, Map.class);
                events.put(((Number) Objects.requireNonNull(event.get("evt.num"))).longValue(), event);
            }
        }
        return events;
    }

    private static long compare(
            Path file,
            SortedSet<String> fields,
            Map<Long, Map<String, Object>> expected,
            Map<String, Integer> unexplained,
            List<String> examples) {
        List<OutputFormat> formats = formats(fields);
        long last = Collections.max(expected.keySet());
        long compared = 0;
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, false);
        try (EventSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == EventSource.Outcome.EVENT && event.number() <= last) {
                EventContext context = state.apply(event);
                Map<String, Object> theirs = expected.get(event.number());
                String direction = context != null && context.info().isEnter() ? ">" : "<";
                if (context != null && theirs != null && direction.equals(theirs.get("evt.dir"))) {
                    compared++;
                    compareEvent(context, formats, theirs, unexplained, examples);
                }
                state.settle();
            }
        }
        return compared;
    }

    private static List<OutputFormat> formats(SortedSet<String> fields) {
        FieldCatalog catalog = FieldCatalog.syscall();
        List<OutputFormat> formats = new ArrayList<>();
        for (String field : fields) {
            try {
                formats.add(OutputFormat.compile("*%" + field, catalog));
            } catch (FieldException e) {
                throw new AssertionError("field " + field + " of the reference does not bind", e);
            }
        }
        return formats;
    }

    private static void compareEvent(
            EventContext context,
            List<OutputFormat> formats,
            Map<String, Object> theirs,
            Map<String, Integer> unexplained,
            List<String> examples) {
        Recorder ours = new Recorder();
        for (OutputFormat format : formats) {
            OutputFormat.Token token = format.tokens().getFirst();
            ours.value = null;
            format.deliver(token, context, ours);
            Object mine = ours.value;
            Object reference = theirs.get(token.name());
            String type = String.valueOf(theirs.get("evt.type"));
            if (!same(reference, mine) && reason(token.name(), type, reference, mine) == null) {
                int count = unexplained.merge(token.name(), 1, Integer::sum);
                if (count == 1) {
                    examples.add(token.name() + " of event " + context.event().number() + " (" + type + "): libsinsp "
                            + reference + ", Eyas " + mine);
                }
            }
        }
    }

    private static @Nullable Difference reason(
            String field, String type, @Nullable Object theirs, @Nullable Object ours) {
        String reference = String.valueOf(theirs);
        String mine = String.valueOf(ours);
        if (field.equals("evt.args") && (mine.startsWith(reference + " ") || reference.isEmpty())) {
            return Difference.MORE_PARAMETERS;
        }
        if (theirs == null && type.startsWith("mmap") && (field.startsWith("fd.") || field.startsWith("evt.count."))) {
            return Difference.MAPPINGS_HAVE_DESCRIPTORS;
        }
        if (field.startsWith("proc.exe_ino.ctime_duration_") && (ours == null || reference.equals("1701669236"))) {
            return Difference.UNSET_MEMORY;
        }
        if (field.equals("proc.ppid.duration") && ours == null) {
            return Difference.PARENT_WITHOUT_START;
        }
        if ((field.equals("fd.directory") || field.equals("fd.containerdirectory"))
                && (reference.startsWith(mine + "/") || reference.isEmpty() || reference.equals(":"))) {
            return Difference.DIRECTORY_OF_FAILED_OPEN;
        }
        if (field.equals("evt.buffer") && reference.startsWith("NULL")) {
            return Difference.STALE_BUFFER;
        }
        if (type.equals("scapevent") && ours == null) {
            return Difference.NOTES_HAVE_NO_THREAD;
        }
        boolean newerFlag = field.equals("evt.args")
                && mine.replace("|CLONE_CHILD_IN_PIDNS", "").equals(reference);
        boolean newerCall = field.endsWith(".type") && reference.equals("unknown");
        return newerFlag || newerCall ? Difference.NEWER_NAMES : null;
    }

    private static boolean same(@Nullable Object theirs, @Nullable Object ours) {
        if (theirs instanceof Double || ours instanceof Double) {
            return theirs instanceof Number a
                    && ours instanceof Number b
                    && Math.abs(a.doubleValue() - b.doubleValue()) < 1e-9;
        }
        if (theirs instanceof Number || ours instanceof Number) {
            return String.valueOf(theirs).equals(String.valueOf(ours));
        }
        if (theirs instanceof List<?> a && ours instanceof List<?> b) {
            return a.size() == b.size() && b.containsAll(a);
        }
        return Objects.equals(theirs, ours);
    }

    private static final class Recorder implements ValueSink {
        private @Nullable Object value;
        private @Nullable List<Object> list;

        private void put(Object next) {
            if (list == null) {
                value = next;
            } else {
                list.add(next);
            }
        }

        @Override
        public void absent() {
            value = null;
        }

        @Override
        public void number(long number) {
            put(number);
        }

        @Override
        public void unsigned(long number) {
            put(number >= 0 ? (Object) number : Long.toUnsignedString(number));
        }

        @Override
        public void real(double number) {
            put(number);
        }

        @Override
        public void truth(boolean truth) {
            put(truth);
        }

        @Override
        public void text(byte[] bytes, int offset, int length) {
            put(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void beginList() {
            list = new ArrayList<>();
        }

        @Override
        public void endList() {
            value = list;
            list = null;
        }
    }
}
