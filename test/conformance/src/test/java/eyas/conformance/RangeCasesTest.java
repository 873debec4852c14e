package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The cases of the range are consistent: their rules, carriers and incidents exist, and every evasion changes behavior. */
final class RangeCasesTest {
    private static final Pattern RULE = Pattern.compile("^- (?:rule|correlation): (.*)$", Pattern.MULTILINE);

    @Test
    void expectedRulesAreDefaultRules() throws IOException {
        Set<String> rules = new HashSet<>();
        for (Path file : files(EyasProcess.home().resolve("rules"), ".yaml")) {
            Matcher rule = RULE.matcher(Files.readString(file));
            while (rule.find()) {
                rules.add(rule.group(1).strip());
            }
        }
        for (RangeCase each : RangeCases.all()) {
            assertThat(rules).as(each.name()).containsAll(each.rules());
        }
        assertThat(rules).hasSizeGreaterThan(40);
    }

    @Test
    void everyCarrierExistsAndIsUsed() throws IOException {
        List<String> existing = files(RangeCase.DIRECTORY.resolve("carriers"), ".sh").stream()
                .map(file -> file.getFileName().toString().replaceFirst("\\.sh$", ""))
                .toList();
        assertThat(RangeCases.all().stream()
                        .filter(RangeCase::isAttack)
                        .map(RangeCase::carrier)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(existing);
    }

    /** An incident without a case has a reason; an incident with a case has none. */
    @Test
    void everyIncidentHasCaseOrReason() throws IOException {
        Set<Integer> covered = new HashSet<>();
        RangeCases.all().forEach(each -> covered.addAll(each.incidents()));
        Map<Integer, String> reasons = new LinkedHashMap<>();
        for (String line : Files.readAllLines(RangeCase.DIRECTORY.resolve("incidents.tsv"))) {
            if (!line.startsWith("#")) {
                String[] columns = line.split("\t", -1);
                assertThat(columns).as(line).hasSize(3);
                reasons.put(Integer.parseInt(columns[0]), columns[2]);
            }
        }
        assertThat(reasons.keySet()).containsAll(covered);
        List<Integer> wrong = new ArrayList<>();
        reasons.forEach((number, reason) -> {
            if (reason.isEmpty() != covered.contains(number)) {
                wrong.add(number);
            }
        });
        assertThat(wrong)
                .as("incidents with both a case and a reason, or with neither")
                .isEmpty();
    }

    @Test
    void everyEvasionChangesBehavior() throws IOException {
        for (RangeCase each : RangeCases.all()) {
            for (RangeEvasion evasion : each.evasions()) {
                if (evasion == RangeEvasion.NONE || evasion == RangeEvasion.STATIC) {
                    continue; // NONE changes nothing, STATIC only the linking
                }
                boolean changes =
                        !evasion.launcher(each).isEmpty() || !evasion.text(each).equals(RangeEvasion.NONE.text(each));
                assertThat(changes).as(each.name() + " " + evasion.id()).isTrue();
            }
            for (Map.Entry<RangeEvasion, String> without : each.without().entrySet()) {
                assertThat(without.getKey().appliesTo(each))
                        .as(each.name() + ": evasion does not apply anyway: " + without.getKey())
                        .isTrue();
                assertThat(without.getValue()).as(each.name()).isNotBlank();
            }
        }
    }

    @Test
    void libraryHasEveryPreloadedEvasion() throws IOException {
        String library = Files.readString(RangeCase.DIRECTORY.resolve("lib/evasion.c"));
        Set<String> names = new HashSet<>();
        Matcher name = Pattern.compile("\\bis\\(\"([a-z-]+)\"\\)").matcher(library);
        while (name.find()) {
            names.add(name.group(1));
        }
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(Stream.of(RangeEvasion.values())
                        .filter(RangeEvasion::isPreloaded)
                        .map(RangeEvasion::id)
                        .toList());
    }

    /** Most evasions need {@code touches}: without it, they would not be applied to attacks on files. */
    @Test
    void everyPreloadedEvasionAppliesToSomeCases() throws IOException {
        List<RangeCase> all = RangeCases.all();
        for (RangeEvasion evasion : RangeEvasion.values()) {
            assertThat(all.stream().filter(each -> each.evasions().contains(evasion)))
                    .as(evasion.id())
                    .hasSizeGreaterThan(1);
        }
        assertThat(all.stream().filter(each -> each.evasions().contains(RangeEvasion.SCM_RIGHTS)))
                .hasSizeGreaterThan(40);
    }

    @Test
    void everyTargetIsAccessedInEveryLanguage() throws IOException {
        for (RangeCase each : RangeCases.all()) {
            for (String target : each.targets().keySet()) {
                assertThat(each.deeds().values())
                        .as(each.name() + " names " + target)
                        .allMatch(text -> text.contains("@" + target + "@"));
            }
        }
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file ->
                            file.toString().endsWith(ending) && !file.toString().contains("/target/"))
                    .toList();
        }
    }
}
