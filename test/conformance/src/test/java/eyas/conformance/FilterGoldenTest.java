package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.filter.FilterException;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Selects events of a recorded attack by every kind of field and operator, and compares them with the selection of libsinsp 0.21.
 *
 * <p>The reference was created with the filter set on the inspector, so {@link InspectorFilterSource} delivers the events as libsinsp
 * interprets them in that case. {@code filter-differences.tsv} lists the filters that still differ, each with its kind of difference. Each
 * kind is verified as far as the reference allows.
 */
final class FilterGoldenTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    private static final Path EVENTS = CAPTURES.resolveSibling("reference/data/events-libs-0.21.0.tsv");
    private static final Path CAPTURE = CAPTURES.resolve("attack-memdump.scap.gz");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENDS = 5;
    /** Number of events of the capture, including enter events. */
    private static final long ALL_EVENTS = 45_692;

    /** The reason why a filter selects different events. */
    private enum Kind {
        /** The condition tests the descriptor of a mapping, which only newer schemas name. */
        MAPPING,
        /** The condition tests the directory of a path that could not be opened, for which 0.21 uses the whole path. */
        DIRECTORY,
        /**
         * With a filter on the inspector, 0.21 keeps the enter of an {@code fcntl} whose exit it drops, and assigns it to the next {@code
         * fcntl}: here a duplicate that becomes the standard input.
         */
        STALE_ENTER,
        /** libsinsp rejects the filter, too. The reference then ran without a filter, as its event count shows. */
        REFUSED,
        /** The reference has no result; {@link FilterDifferentialTest} compares these filters with libsinsp. */
        UNANSWERED,
        /** The condition tests a duration that 0.21 never sets. */
        UNSET_MEMORY
    }

    @Test
    void selectsSameEventsAsLibsinsp() throws IOException {
        List<Case> cases = cases();
        assertThat(cases).hasSize(440);
        select(false, cases);
        Map<String, Kind> listed = listed();
        Set<String> found = new TreeSet<>();
        List<Case> onMappings = new ArrayList<>();
        for (Case one : cases) {
            if (!one.agrees()) {
                found.add(one.text);
                if (listed.get(one.text) == Kind.MAPPING) {
                    onMappings.add(new Case(one.reference));
                }
            }
        }
        assertThat(found)
                .as("filters that select other events than libsinsp; remove a filter that agrees again from the list")
                .containsExactlyInAnyOrderElementsOf(listed.keySet());
        for (Case one : cases) {
            Kind kind = listed.get(one.text);
            if (kind != null) {
                verify(kind, one);
            }
        }
        select(true, onMappings);
        assertThat(onMappings)
                .allSatisfy(one -> assertThat(one.agrees())
                        .as("agrees once mappings have no descriptor: %s: %s", one.text, one)
                        .isTrue());
    }

    private static void verify(Kind kind, Case one) {
        switch (kind) {
            case MAPPING -> assertThat(one.filter).as(one.text).isNotNull();
            case DIRECTORY -> assertThat(one.text).contains("directory");
            case STALE_ENTER -> assertThat(one.text).contains("proc.stdin");
            case REFUSED -> {
                assertThat(one.filter).as("compiles: %s", one.text).isNull();
                assertThat(one.reference.get("count").asLong()).as(one.text).isEqualTo(ALL_EVENTS);
            }
            case UNANSWERED -> {
                assertThat(one.filter).as(one.text).isNotNull();
                assertThat(one.reference.has("error")).as(one.text).isTrue();
                assertThat(one.text).contains("evt.buflen");
            }
            case UNSET_MEMORY -> assertThat(one.text).contains("proc.exe_ino.ctime_duration_");
        }
    }

    /** Returns the 440 filters of the reference. */
    static List<String> filters() throws IOException {
        return cases().stream().map(one -> one.text).toList();
    }

    private static List<Case> cases() throws IOException {
        Path file = CAPTURES.resolve("attack-memdump.filters.jsonl.gz");
        if (System.getenv("CI") == null) {
            assumeThat(file).as("reference filters; set -Deyas.shared").exists();
        }
        List<Case> cases = new ArrayList<>();
        try (BufferedReader reader = reader(new GZIPInputStream(Files.newInputStream(file)))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                cases.add(new Case(JSON.readTree(line)));
            }
        }
        return cases;
    }

    /** Reads the known differences: kind, filter. */
    private static Map<String, Kind> listed() throws IOException {
        Map<String, Kind> listed = new TreeMap<>();
        InputStream in = FilterGoldenTest.class.getResourceAsStream("filter-differences.tsv");
        try (BufferedReader reader = reader(Objects.requireNonNull(in, "filter-differences.tsv"))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] cells = line.split("\t", -1);
                assertThat(cells).as("cells of: %s", line).hasSize(2);
                assertThat(listed.put(cells[1], Kind.valueOf(cells[0])))
                        .as("listed twice: %s", cells[1])
                        .isNull();
            }
        }
        return listed;
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static void select(boolean plainMappings, List<Case> cases) throws IOException {
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, DescriptorTracking.LIBSINSP);
        try (EventSource source = new InspectorFilterSource(CAPTURE, EVENTS, plainMappings)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == EventSource.Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context != null && !event.isStateOnly()) {
                    for (Case one : cases) {
                        one.accept(context);
                    }
                }
                state.settle();
            }
        }
    }

    /** A filter, its selection by libsinsp and its selection by Eyas. */
    private static final class Case {
        private final String text;
        private final JsonNode reference;
        private final @Nullable Filter filter;
        private final MessageDigest digest = sha1();
        private final List<Long> first = new ArrayList<>();
        private final List<Long> last = new ArrayList<>();
        private long count;

        Case(JsonNode reference) {
            this.reference = reference;
            this.text = reference.get("filter").asString();
            this.filter = compile("evt.dir=< and (" + text + ")");
        }

        private static @Nullable Filter compile(String text) {
            try {
                return Filter.compile(text, FieldCatalog.syscall());
            } catch (FilterException _) {
                return null; // Rejection is one of the outcomes that are compared.
            }
        }

        private static MessageDigest sha1() {
            try {
                return MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-1", e);
            }
        }

        void accept(EventContext context) {
            if (filter == null || !filter.test(context)) {
                return;
            }
            long number = context.event().number();
            digest.update(((count == 0 ? "" : "\n") + number).getBytes(StandardCharsets.US_ASCII));
            count++;
            if (first.size() < ENDS) {
                first.add(number);
            }
            if (last.size() == ENDS) {
                last.removeFirst();
            }
            last.add(number);
        }

        /** Returns whether the same events were selected. May be called only once, because it completes the digest. */
        boolean agrees() {
            boolean refused = reference.has("error");
            if (refused || filter == null) {
                return refused == (filter == null);
            }
            return count == reference.get("count").asLong()
                    && first.equals(numbers("first"))
                    && last.equals(numbers("last"))
                    && HexFormat.of()
                            .formatHex(digest.digest())
                            .equals(reference.get("sha1").asString());
        }

        private List<Long> numbers(String name) {
            List<Long> numbers = new ArrayList<>();
            reference.get(name).forEach(number -> numbers.add(number.asLong()));
            return numbers;
        }

        @Override
        public String toString() {
            return count + " selected, not " + reference.get("count") + ": " + first + " .. " + last;
        }
    }
}
