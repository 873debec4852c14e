package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.filter.FilterException;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Selects events of a recorded attack by every kind of field and operator, and compares with what libsinsp 0.21 selected.
 *
 * <p>The filters that select differently stand in {@code filter-differences.tsv}, each with its reason. One that is not
 * listed but differs fails the test, and so does one that is listed but agrees: the list can only shrink.
 */
final class FilterGoldenTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENDS = 5;

    @Test
    void selectsWhatLibsinspSelects() throws IOException {
        Path filters = CAPTURES.resolve("attack-memdump.filters.jsonl.gz");
        if (System.getenv("CI") == null) {
            assumeThat(filters).as("reference filters; set -Deyas.shared").exists();
        }
        List<Case> cases = cases(filters);
        assertThat(cases).hasSize(440);
        select(CAPTURES.resolve("attack-memdump.scap.gz"), cases);
        Map<String, String> found = new TreeMap<>();
        for (Case one : cases) {
            String difference = one.difference();
            if (difference != null) {
                found.put(one.text, difference);
            }
        }
        Map<String, Listed> listed = listed();
        Map<String, String> pinned = new TreeMap<>();
        listed.forEach((filter, known) -> pinned.put(filter, known.difference));
        assertThat(found)
                .as("filters that select other events than with libsinsp; one that agrees again must leave the list")
                .containsExactlyInAnyOrderEntriesOf(pinned);
        assertThat(listed.values())
                .allSatisfy(known -> assertThat(known.reason).as("reason").isNotBlank());
    }

    private static List<Case> cases(Path file) throws IOException {
        List<Case> cases = new ArrayList<>();
        try (BufferedReader reader = reader(new GZIPInputStream(Files.newInputStream(file)))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                cases.add(new Case(JSON.readTree(line)));
            }
        }
        return cases;
    }

    /** Reads the known differences: filter, difference, reason. */
    private static Map<String, Listed> listed() throws IOException {
        Map<String, Listed> listed = new TreeMap<>();
        InputStream in = FilterGoldenTest.class.getResourceAsStream("filter-differences.tsv");
        try (BufferedReader reader = reader(Objects.requireNonNull(in, "filter-differences.tsv"))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] cells = line.split("\t", -1);
                assertThat(cells).as("cells of: %s", line).hasSize(3);
                assertThat(listed.put(cells[0], new Listed(cells[1], cells[2])))
                        .as("listed twice: %s", cells[0])
                        .isNull();
            }
        }
        return listed;
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static void select(Path capture, List<Case> cases) {
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, false);
        try (EventSource source = CaptureSource.open(capture)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == EventSource.Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context != null && !event.isStateOnly()) {
                    for (Case one : cases) {
                        one.see(context);
                    }
                }
                state.settle();
            }
        }
    }

    private record Listed(String difference, String reason) {}

    /** Is one filter: what libsinsp selected with it, and what it has selected here. */
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
                return null; // Being refused is one of the outcomes that are compared.
            }
        }

        private static MessageDigest sha1() {
            try {
                return MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java has SHA-1", e);
            }
        }

        void see(EventContext context) {
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

        /** Says how the two outcomes differ, null if they do not. */
        @Nullable
        String difference() {
            boolean refused = reference.has("error");
            if (refused || filter == null) {
                return refused == (filter == null) ? null : refused ? "accepted" : "refused";
            }
            long theirs = reference.get("count").asLong();
            boolean same = count == theirs
                    && first.equals(numbers("first"))
                    && last.equals(numbers("last"))
                    && HexFormat.of()
                            .formatHex(digest.digest())
                            .equals(reference.get("sha1").asString());
            return same ? null : count + " instead of " + theirs;
        }

        private List<Long> numbers(String name) {
            List<Long> numbers = new ArrayList<>();
            reference.get(name).forEach(number -> numbers.add(number.asLong()));
            return numbers;
        }
    }
}
