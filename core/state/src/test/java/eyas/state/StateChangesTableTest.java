package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Checks that every event that changes the state in Falco or Eyas is in {@code state-changes.tsv} with the test that shows the change, or
 * with the reason why nothing changes; and that the test exists and concerns that event.
 */
final class StateChangesTableTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("eyas.root", "../.."), "core/state/src/test/java/eyas/state");

    /** A row: code, {@code Class#method} or a dash, and the change or the reason why nothing changes. */
    private record Row(String code, String test, String what) {}

    private static List<Row> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                StateChangesTableTest.class.getResourceAsStream("state-changes.tsv"), "state-changes.tsv")) {
            List<Row> rows = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    String[] cells = line.split("\t", -1);
                    assertThat(cells).as(line).hasSize(3).doesNotContain("");
                    rows.add(new Row(cells[0], cells[1], cells[2]));
                }
            }
            return rows;
        }
    }

    private static boolean changes(EventInfo info) {
        boolean current = !info.has(EventFlag.OLD_VERSION) && !info.has(EventFlag.UNUSED);
        return (current && info.has(EventFlag.MODIFIES_STATE)) || new State().stateNeed(info.code()) != StateNeed.NONE;
    }

    private static int code(String name) throws ReflectiveOperationException {
        return EventCode.class.getField(name).getInt(null);
    }

    @Test
    void everyEventThatChangesStateIsListed() throws Exception {
        TreeSet<Integer> expected = new TreeSet<>();
        for (int code = 0; code < EventTable.size(); code++) {
            if (changes(EventTable.get(code))) {
                expected.add(code);
            }
        }
        List<Integer> listed = new ArrayList<>();
        for (Row row : rows()) {
            listed.add(code(row.code));
        }
        assertThat(listed).doesNotHaveDuplicates();
        TreeSet<String> missing = new TreeSet<>();
        for (int code : expected) {
            if (!listed.contains(code)) {
                missing.add(EventTable.get(code).toString());
            }
        }
        assertThat(missing).as("events without a row").isEmpty();
    }

    @Test
    void eventWithoutChangeHasNoApplier() throws Exception {
        for (Row row : rows()) {
            boolean applied = new State().stateNeed(code(row.code)) != StateNeed.NONE;
            assertThat(applied).as(row.toString()).isEqualTo(!row.test.equals("-"));
        }
    }

    @Test
    void everyTestExistsAndConcernsItsEvent() throws Exception {
        String feed = Files.readString(SOURCES.resolve("StateEventFeed.java"));
        for (Row row : rows()) {
            if (row.test.equals("-")) {
                continue;
            }
            String[] test = row.test.split("#", 2);
            assertThat(Arrays.stream(Class.forName("eyas.state." + test[0]).getDeclaredMethods())
                            .filter(method -> method.getAnnotations().length > 0)
                            .map(method -> method.getName()))
                    .as(row.toString())
                    .contains(test[1]);
            String named = "EventCode." + row.code;
            String source = Files.readString(SOURCES.resolve(test[0] + ".java"));
            assertThat(source.contains(named) || feed.contains(named))
                    .as("%s is not about %s", row.test, row.code)
                    .isTrue();
        }
    }
}
