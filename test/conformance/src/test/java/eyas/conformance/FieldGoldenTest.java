package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.fields.OutputFormat;
import eyas.fields.ValueSink;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.file.DescriptorTracking;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

/**
 * Compares every field of every exit event with the value extracted by libsinsp 0.21.
 *
 * <p>{@link Difference} lists every deliberate difference with its reason.
 */
final class FieldGoldenTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Boot time of the machine of attack-memdump according to its capture, ns since the epoch. */
    private static final long BOOT_TIME = 1_795_526_445_000_000_000L;

    /** A deliberate difference from libsinsp 0.21; docs/reference/compatibility.md gives the reasons. */
    private enum Difference {
        /** Newer schemas append parameters, name the descriptor on the exit of more calls, and know more flags and calls. */
        NEWER_SCHEMA,
        /** 0.21 shows uninitialized memory, or what an earlier event left in a buffer. */
        UNSET_MEMORY,
        /** 0.21 falls through to the count of descriptors if the parent's start time is unknown. */
        PARENT_WITHOUT_START,
        /** 0.21 shows the whole path as the directory if the descriptor is unknown; newer versions and Eyas show its directory. */
        DIRECTORY_WITHOUT_DESCRIPTOR,
        /** Notes of the capture itself belong to no thread here; 0.21 assigns them to the recording thread. */
        NOTES_HAVE_NO_THREAD,
        /** 0.21 loses the machine's boot time and name in a replay; live, it adds the boot time as Eyas does. */
        REPLAY_LOSES_MACHINE,
        /** Without its container plugin, 0.21 uses the host's accounts for the users of a container. */
        CONTAINER_USERS
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat_write.scap",
                "connect_localhost.scap",
                "curl_google.scap",
                "empty.scap",
                "open-multiple-files.scap",
                "psp_privileged.scap",
                "sample.scap",
                "syscall.scap",
                "test_ipv6_client.scap",
                "attack-memdump.scap.gz"
            })
    void agreesWithLibsinsp(String capture) throws IOException {
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
                .as("unexplained differences by field. Examples:%n%s", String.join("\n", examples))
                .isEmpty();
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
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, DescriptorTracking.LIBSINSP);
        try (EventSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == EventSource.Outcome.EVENT && event.number() <= last) {
                EventContext context = state.apply(event);
                Map<String, Object> theirs = expected.get(event.number());
                if (context != null && theirs != null && isComplete(context.info(), theirs)) {
                    compared++;
                    compareEvent(context, formats, theirs, unexplained, examples);
                }
                state.settle();
            }
        }
        return compared;
    }

    /** Returns whether both sides have a complete event: an exit, or an enter that no exit follows. */
    private static boolean isComplete(EventInfo info, Map<String, Object> theirs) {
        String direction = info.isEnter() ? ">" : "<";
        boolean waits = info.isEnter() && !EventTable.get(info.code() + 1).has(EventFlag.UNUSED);
        return !waits && direction.equals(theirs.get("evt.dir"));
    }

    private static List<OutputFormat> formats(SortedSet<String> fields) {
        FieldCatalog catalog = FieldCatalog.syscall();
        List<OutputFormat> formats = new ArrayList<>();
        for (String field : fields) {
            try {
                formats.add(OutputFormat.compile("*%" + field, catalog));
            } catch (FieldException e) {
                throw new AssertionError("field " + field + " of the reference cannot be bound", e);
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
        if (isNewer(field, type, theirs, reference, mine)) {
            return Difference.NEWER_SCHEMA;
        }
        boolean unset = field.startsWith("proc.exe_ino.ctime_duration_")
                && (ours == null || reference.equals("1701669236")); // "time" in ASCII
        boolean stale = field.equals("evt.buffer") && reference.startsWith("NULL");
        if (unset
                || stale
                || (type.equals("close") && isName(field) && reference.matches(":?\\d") && isEmptyName(mine))) {
            return Difference.UNSET_MEMORY;
        }
        if (field.equals("proc.ppid.duration") && ours == null) {
            return Difference.PARENT_WITHOUT_START;
        }
        if ((field.equals("fd.directory") || field.equals("fd.containerdirectory"))
                && (reference.startsWith(mine + "/") || reference.isEmpty() || reference.equals(":"))) {
            return Difference.DIRECTORY_WITHOUT_DESCRIPTOR;
        }
        if (type.equals("scapevent") && ours == null) {
            return Difference.NOTES_HAVE_NO_THREAD;
        }
        if (field.equals("proc.pidns_init_start_ts") && isSinceEpoch(theirs, ours)) {
            return Difference.REPLAY_LOSES_MACHINE;
        }
        return field.equals("user.shell") && mine.equals("<NA>") ? Difference.CONTAINER_USERS : null;
    }

    private static boolean isNewer(String field, String type, @Nullable Object theirs, String reference, String mine) {
        boolean appended = field.equals("evt.args") && (mine.startsWith(reference + " ") || reference.isEmpty());
        boolean named = theirs == null
                && type.startsWith("mmap")
                && (field.startsWith("fd.") || field.startsWith("evt.count."));
        boolean newerFlag = field.equals("evt.args")
                && mine.replaceAll("\\|CLONE_CHILD_IN_PIDNS|\\(CLONE_CHILD_IN_PIDNS\\)", "")
                        .equals(reference);
        boolean newerCall = field.endsWith(".type") && reference.equals("unknown");
        return appended || named || newerFlag || newerCall;
    }

    private static boolean isName(String field) {
        return field.equals("fd.name") || field.equals("fd.containername");
    }

    private static boolean isEmptyName(String name) {
        return name.isEmpty() || name.equals(":");
    }

    /** Returns whether {@code ours} is a time since the epoch, and {@code theirs} is the same time since boot. */
    private static boolean isSinceEpoch(@Nullable Object theirs, @Nullable Object ours) {
        return theirs instanceof Number before
                && ours instanceof Number now
                && now.longValue() - before.longValue() == BOOT_TIME;
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
