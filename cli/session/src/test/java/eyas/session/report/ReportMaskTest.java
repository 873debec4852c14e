package eyas.session.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.engine.CorrelatedEvent;
import eyas.engine.OutputValue;
import eyas.rules.model.Priority;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportMaskTest {
    private static final byte[] PROGRAM = "curl".getBytes(StandardCharsets.UTF_8);

    /** A secret with a space: only the arguments show where it ends. */
    private static byte[] arguments(String secret) {
        return ("-u\0alice:" + secret + "\0https://example.com/").getBytes(StandardCharsets.UTF_8);
    }

    /** The process occurs in each of its alerts, whatever other processes occur in between. */
    @ParameterizedTest
    @ValueSource(ints = {0, 63, 64, 1_000, 4_095, 4_096, 10_000})
    void argumentsOfLongLivedProcessStayMasked(int others) {
        ReportMask mask = new ReportMask();
        byte[] ofTheLongOne = arguments("first tail");
        mask.learn(ofTheLongOne, PROGRAM);
        for (int number = 0; number < others; number++) {
            mask.learn(arguments("other" + number), PROGRAM);
        }
        mask.learn(ofTheLongOne, PROGRAM);
        assertThat(mask.mask("(command=curl -u alice:first tail https://example.com/ user=root)"))
                .doesNotContain("first", "tail")
                .contains("-u ", "https://example.com/");
    }

    @Test
    void learnsFromEachProcessBeyondTheLimit() {
        ReportMask mask = new ReportMask();
        for (int number = 0; number < 9_000; number++) {
            mask.learn(arguments("k" + number + " tail" + number), PROGRAM);
            assertThat(mask.mask("curl -u alice:k" + number + " tail" + number + " https://example.com/"))
                    .doesNotContain("k" + number, "tail" + number);
        }
    }

    @Test
    void namesOfAncestorProcessesAreMasked() {
        Alert alert = new Alert(
                "rule",
                Priority.WARNING,
                "syscall",
                List.of(),
                1,
                2,
                "text",
                new TreeMap<>(),
                List.of(
                        new CorrelatedEvent("before", 1, 2, 3, "password=hunt22"),
                        new CorrelatedEvent("x", 1, 2, 3, "curl")));
        assertThat(new ReportMask().mask(alert).contributions())
                .extracting(CorrelatedEvent::process)
                .containsExactly("password=******", "curl");
    }

    /** Facts in alert formats other than Falco's are masked like the rule's output. */
    @Test
    void factsAreMaskedAsFieldsAre() {
        OutputValue secret = new OutputValue.Text("curl -H password=hunt22");
        Alert alert = new Alert(
                        "rule",
                        Priority.WARNING,
                        "syscall",
                        List.of(),
                        1,
                        2,
                        "text",
                        new TreeMap<>(Map.of("proc.cmdline", secret)))
                .withFacts(new TreeMap<>(Map.of("proc.pcmdline", secret)));
        Alert masked = new ReportMask().mask(alert);
        assertThat(masked.fields().toString()).doesNotContain("hunt22").contains("curl");
        assertThat(masked.facts().toString()).doesNotContain("hunt22").contains("curl");
    }
}
