package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.state.EventContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the cases of {@code field-values.txt}: an event, followed by expected values of fields.
 *
 * <p>A case starts with {@code > EVENT}; {@code field = text} expects the text of an output, {@code field -} no value.
 */
final class FieldValuesTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();

    @TestFactory
    List<DynamicTest> cases() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> expectations = new ArrayList<>();
        String event = "";
        int number = 0;
        int start = 0;
        for (String line : lines()) {
            number++;
            if (line.startsWith("> ")) {
                add(tests, start, event, expectations);
                event = line.substring(2);
                expectations = new ArrayList<>();
                start = number;
            } else if (!line.isBlank() && line.charAt(0) != '#') {
                expectations.add(line);
            }
        }
        add(tests, start, event, expectations);
        assertThat(tests).hasSizeGreaterThan(20);
        return tests;
    }

    private static void add(List<DynamicTest> tests, int line, String event, List<String> expectations) {
        if (!event.isEmpty()) {
            tests.add(DynamicTest.dynamicTest("line " + line + ": " + event, () -> check(event, expectations)));
        }
    }

    private static void check(String event, List<String> expectations) {
        EventContext context = new MachineFixture().apply(event);
        assertThat(expectations).isNotEmpty();
        for (String expectation : expectations) {
            boolean absent = expectation.endsWith(" -");
            int equals = expectation.indexOf(" = ");
            String field = expectation.substring(0, absent ? expectation.length() - 2 : equals);
            StringBuilder text = new StringBuilder();
            boolean there = OutputFormat.compile("%" + field, CATALOG).format(context, text);
            if (absent) {
                assertThat(there).as("%s is there: %s", field, text).isFalse();
            } else {
                assertThat(there).as("%s is there", field).isTrue();
                assertThat(text.toString()).as(field).isEqualTo(expectation.substring(equals + 3));
            }
        }
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = FieldValuesTest.class.getResourceAsStream("field-values.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
