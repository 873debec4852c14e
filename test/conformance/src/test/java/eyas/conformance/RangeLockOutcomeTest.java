package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.compare.Weight;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.baseline.run.RunBehavior.Witness;
import eyas.conformance.RangeLockOutcome.RangeTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Criteria for detection in a locked job, and for data sent to unlisted hosts. */
final class RangeLockOutcomeTest {
    private static final String PACKAGE = "npm bad postinstall";

    @TempDir
    private Path directory;

    private RangeOutcome outcome(Map<String, Integer> alerts, String expected, boolean step, boolean hasPackage)
            throws IOException {
        RangeCase attack = RangeCases.all().stream()
                .filter(each -> each.isAttack()
                        && !each.packageName().isEmpty()
                        && each.carrier().equals("npm"))
                .findFirst()
                .orElseThrow();
        RangeRun run = new RangeRun(attack, RangeEvasion.NONE, RangeSetting.wired(List.of()), directory, directory);
        return new RangeOutcome(
                run, true, "", alerts, expected, "Error", step, hasPackage, true, true, false, 0, 1, 1, 1);
    }

    private LockChange change(RangeOutcome outcome, String step, String code, Nature nature, Weight weight) {
        LockEntry entry = new LockEntry(
                new StepScope(
                        "ci", "build", step.isEmpty() ? outcome.run().each().step() : step),
                code.replace("bad", outcome.run().each().packageName()),
                EntryKind.DESTINATIONS,
                "evil.example.test:443/tcp from curl");
        return new LockChange(nature, entry, "", weight, "", Witness.UNKNOWN);
    }

    private static RangeLockOutcome locked(RangeOutcome outcome, LockChange... changes) {
        return new RangeLockOutcome(outcome, List.of(changes), List.of(), 0, Optional.empty());
    }

    @Test
    void newBehaviorCountsWithStepPackageAndWeight() throws IOException {
        RangeOutcome missed = outcome(Map.of(), "", false, false);
        assertThat(locked(missed).isShown()).isFalse();
        assertThat(locked(missed, change(missed, "", PACKAGE, Nature.NEW, Weight.MEDIUM))
                        .isShown())
                .isTrue();
        assertThat(locked(missed, change(missed, "", PACKAGE, Nature.NEW, Weight.LIGHT))
                        .isShown())
                .isFalse();
        assertThat(locked(missed, change(missed, "other", PACKAGE, Nature.NEW, Weight.HEAVY))
                        .isShown())
                .isFalse();
        assertThat(locked(missed, change(missed, "", LockEntry.STEP, Nature.NEW, Weight.HEAVY))
                        .isShown())
                .isFalse();
        RangeLockOutcome changed = locked(missed, change(missed, "", PACKAGE, Nature.CHANGED, Weight.MEDIUM));
        assertThat(changed.isReportedByLock()).isTrue();
        assertThat(changed.isNewBehavior()).isFalse();
    }

    @Test
    void alertCountsWithStepAndPackage() throws IOException {
        assertThat(locked(outcome(Map.of(), "Expected", true, true)).isShown()).isTrue();
        assertThat(locked(outcome(Map.of(), "Expected", false, true)).isShown()).isFalse();
        assertThat(locked(outcome(Map.of(), "Expected", true, false)).isShown()).isFalse();
    }

    @Test
    void unlistedPacketsAndQueriesCount() throws IOException {
        RangeRun run = outcome(Map.of(), "", false, false).run();
        Path seen = Files.createDirectories(run.seen());
        Files.writeString(seen.resolve("packets.log"), """
                tcp 203.0.113.30 80 0
                tcp 203.0.113.30 80 120
                udp 198.51.100.53 53 40
                tcp 203.0.113.10 443 0
                tcp 203.0.113.10 443 517
                tcp 203.0.113.30 443 8
                """);
        Files.writeString(seen.resolve("dns.log"), "1 packages.example.test\n1 data.evil.example.test\n");

        assertThat(new RangeTraffic(List.of("packages.example.test:80")).uploads(run))
                .containsExactly(
                        "tcp 203.0.113.10 443 517", "tcp 203.0.113.30 443 8", "query 1 data.evil.example.test");
    }

    @Test
    void replacesSectionAndKeepsOthers() {
        assertThat(DocumentSection.replaced("# T\n\n## A\n\nold\n\n## B\n\nkept\n", "A", "new\n"))
                .isEqualTo("# T\n\n## A\n\nnew\n\n## B\n\nkept\n");
        assertThat(DocumentSection.replaced("# T\n\n## A\n\n## B\n\nkept\n", "A", "new"))
                .isEqualTo("# T\n\n## A\n\nnew\n\n## B\n\nkept\n");
        assertThat(DocumentSection.replaced("# T\n\n## A\n\n## B\n\nold\n", "B", "new"))
                .isEqualTo("# T\n\n## A\n\n## B\n\nnew\n");
    }
}
