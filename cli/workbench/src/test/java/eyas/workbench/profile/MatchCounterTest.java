package eyas.workbench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledRule;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseSource;
import eyas.workbench.cases.RuleCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the number of matches of rules. */
final class MatchCounterTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final int EVENTS = 3_000;

    @TempDir
    private Path directory;

    private static List<CompiledRule> rules() {
        String text = """
                - rule: all
                  desc: d
                  condition: evt.type = openat
                  output: o
                  priority: INFO
                - rule: not enabled
                  desc: d
                  condition: evt.type = openat and fd.name in (/f0, /f7, /other)
                  output: o
                  priority: INFO
                  enabled: false
                - rule: none
                  desc: d
                  condition: evt.type = close
                  output: o
                  priority: INFO
                """;
        return new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
                .load(List.of(new RuleFile.Content("r.yaml", text.getBytes(StandardCharsets.UTF_8))))
                .ruleSet()
                .orElseThrow()
                .rules();
    }

    private EventSource capture() throws IOException {
        StringBuilder text =
                new StringBuilder("- case: c\n  processes: [{pid: 20, parent: 1, path: /bin/bash}]\n  events:\n");
        for (int i = 0; i < EVENTS; i++) {
            text.append("    - {by: 20, event: openat, name: /f").append(i).append(", flags: O_RDONLY}\n");
        }
        Path file = Files.writeString(directory.resolve("story.yaml"), text.append("  alerts: []\n"));
        return new CaseSource((RuleCase.Story)
                CaseReader.read(List.of(file)).cases().getFirst().input());
    }

    @Test
    void countsEachRuleWhetherEnabledOrNot() throws IOException {
        try (EventSource capture = capture()) {
            assertThat(new MatchCounter(rules(), CATALOG).count(capture, () -> true))
                    .isEqualTo(new MatchCounts(List.of((long) EVENTS, 2L, 0L), EVENTS, true));
        }
    }

    @Test
    void cancelledCountReturnsResultSoFar() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (EventSource capture = capture()) {
            MatchCounts counts = new MatchCounter(rules(), CATALOG).count(capture, () -> asked.incrementAndGet() < 3);
            assertThat(counts.whole()).isFalse();
            assertThat(counts.events())
                    .isLessThan(EVENTS)
                    .isEqualTo(counts.matches().getFirst());
            assertThat(counts.matches().get(1)).isEqualTo(2);
        }
    }
}
