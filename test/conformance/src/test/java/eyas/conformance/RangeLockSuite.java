package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.compare.LockDifference;
import eyas.conformance.RangeLockOutcome.RangeTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs each attack of the range in a job whose lock was learned without it, for {@code ./dev range --locked}. The job runs with a no-op
 * payload, twice to learn and once as a control; then with the attack, without and with egress control.
 *
 * <p>Properties: those of {@link RangeSuite}.
 */
@Tag("kernel")
final class RangeLockSuite {
    private static final int PARALLEL_RUNS = Integer.getInteger("eyas.range.at-a-time", 3);
    private static final int LEARNED = 2;
    private static final int BATCH_SIZE = 6;

    private final Path out = Path.of(System.getProperty(
            "eyas.range.out", RangeCase.DIRECTORY.resolve("out").toString()));
    private final RangePlayer player = new RangePlayer(out, PARALLEL_RUNS);

    @Test
    void lockedJobsDetectAttacks() throws Exception {
        Privileges.assumeBpfSupport();
        Files.createDirectories(out);
        Path progress = Files.writeString(out.resolve("progress.txt"), "");
        List<RangeCase> all = RangeCases.selected(RangeCases.all()).stream()
                .filter(RangeCase::isAttack)
                .toList();
        List<RangeLockOutcome> results = new ArrayList<>();
        Path document = Path.of(System.getProperty("eyas.range.document", ""));
        // Results are written after each batch, so they are kept if a later batch fails.
        for (int begin = 0; begin < all.size(); begin += BATCH_SIZE) {
            for (RangeLockOutcome result : play(all.subList(begin, Math.min(all.size(), begin + BATCH_SIZE)))) {
                RangeSuite.append(progress, result.details());
                results.add(result);
            }
            if (!document.toString().isEmpty()) {
                RangeLockTable.update(document, results);
            }
        }
        Files.writeString(
                out.resolve("table.txt"),
                RangeLockTable.text(results.stream().map(RangeLockTable.Row::of).toList()));
        assertThat(results)
                .filteredOn(result -> !result.isJudged() || !result.isShown())
                .extracting(RangeLockOutcome::details)
                .as("attacks that neither the rules nor the lock show")
                .isEmpty();
        assertThat(results)
                .filteredOn(result -> result.arrived().orElse(0) > 0)
                .extracting(RangeLockOutcome::details)
                .as("attacks with uploads despite egress control")
                .isEmpty();
        assertThat(results)
                .filteredOn(result -> !result.control().isEmpty())
                .extracting(RangeLockOutcome::details)
                .as("jobs that differ from their lock without an attack")
                .isEmpty();
    }

    private List<RangeLockOutcome> play(List<RangeCase> batch) throws Exception {
        List<RangeRun> ordinary = new ArrayList<>();
        for (RangeCase each : batch) {
            for (int run = 1; run <= LEARNED; run++) {
                ordinary.add(run(each.harmless(), RangeEvasion.NONE, RangeSetting.wired(List.of()), "learn-" + run));
            }
        }
        assertProven(player.play(ordinary, _ -> {}));
        Map<String, RangeLock> locks = new HashMap<>();
        List<RangeRun> controls = new ArrayList<>();
        List<RangeRun> attacks = new ArrayList<>();
        for (RangeCase each : batch) {
            RangeLock lock = RangeLock.learn(
                    ordinary.stream()
                            .filter(run -> run.each().name().equals(each.name()))
                            .toList(),
                    out.resolve("locked/" + each.name() + ".lock.yaml"));
            locks.put(each.name(), lock);
            RangeSetting blocking = RangeSetting.wired(egressOptions(lock.endpoints()));
            controls.add(run(each.harmless(), RangeEvasion.NONE, blocking, "control"));
            attacks.add(run(each, RangeEvasion.NONE, blocking, "held"));
            for (RangeEvasion evasion : RangeCases.selectedEvasions(each)) {
                attacks.add(run(each, evasion, RangeSetting.wired(List.of()), "attack-" + evasion.id()));
            }
        }
        assertProven(player.play(controls, _ -> {}));
        return judged(player.play(attacks, _ -> {}), controls, locks);
    }

    private static List<RangeLockOutcome> judged(
            List<RangeOutcome> outcomes, List<RangeRun> controls, Map<String, RangeLock> locks) throws IOException {
        Map<String, LockDifference> ordinary = new HashMap<>();
        for (RangeRun control : controls) {
            String name = control.each().name();
            ordinary.put(name, locks.get(name).with(control));
        }
        List<RangeLockOutcome> results = new ArrayList<>();
        Map<String, RangeRun> blocked = new HashMap<>();
        for (RangeOutcome outcome : outcomes) {
            RangeRun run = outcome.run();
            String name = run.each().name();
            if (!run.setting().options().isEmpty()) {
                blocked.put(name, run);
            } else {
                RangeLock lock = locks.get(name);
                results.add(RangeLockOutcome.of(
                        outcome,
                        lock,
                        new RangeTraffic(lock.endpoints()),
                        ordinary.get(name),
                        run.evasion() == RangeEvasion.NONE
                                ? Optional.ofNullable(blocked.get(name))
                                : Optional.empty()));
            }
        }
        return results;
    }

    private static List<String> egressOptions(List<String> endpoints) {
        List<String> options = new ArrayList<>(List.of("--egress", "block"));
        if (!endpoints.isEmpty()) {
            options.addAll(List.of("--allow", String.join(" ", endpoints)));
        }
        return options;
    }

    private RangeRun run(RangeCase each, RangeEvasion evasion, RangeSetting setting, String place) {
        return player.run(each, evasion, setting, "locked/" + each.name() + "/" + place);
    }

    private static void assertProven(List<RangeOutcome> outcomes) {
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.isProven())
                .extracting(RangeOutcome::line)
                .as("jobs without an attack")
                .isEmpty();
    }
}
