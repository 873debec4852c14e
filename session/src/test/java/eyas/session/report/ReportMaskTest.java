package eyas.session.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.engine.CorrelatedEvent;
import eyas.rules.model.Priority;
import java.util.List;
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
}
