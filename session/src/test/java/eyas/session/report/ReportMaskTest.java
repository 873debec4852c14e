package eyas.session.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.engine.CorrelatedEvent;
import eyas.engine.OutputValue;
import eyas.rules.model.Priority;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ReportMaskTest {
    @Test
    void namesOfProcessesThatLedToAnAlertAreMaskedToo() {
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

    /** What forms beside Falco's take of an event is masked as what the rule prints. */
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
