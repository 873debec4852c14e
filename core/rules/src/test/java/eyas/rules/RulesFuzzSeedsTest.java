package eyas.rules;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.testsupport.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Generates the fuzzing seeds (parts of the default rules, and the cases with Falco's results); they need not follow every change of their
 * sources.
 */
final class RulesFuzzSeedsTest {
    private static final int LONGEST = 3_000;
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));

    private final Map<String, String> seeds = new LinkedHashMap<>();

    @Test
    void seedsExistAndAreRewrittenOnDemand() throws IOException {
        parts("default-rules", defaultRules());
        parts(
                "judged",
                Tsv.read("falco-cases.tsv").stream()
                        .map(row -> Tsv.unescape(row[2]))
                        .toList());
        for (String target : new String[] {
            "core/rules/src/test/resources/eyas/rules/RulesFuzzTestInputs/load",
            "core/text/src/test/resources/eyas/text/yaml/YamlFuzzTestInputs/documents"
        }) {
            Golden.in(target).textSeeds(seeds);
        }
        assertThat(seeds).hasSizeGreaterThan(10);
    }

    private static List<String> defaultRules() throws IOException {
        List<String> items = new ArrayList<>();
        for (Path file : RuleDirectory.of(ROOT.resolve("rules/cicd")).files()) {
            items.addAll(List.of(Files.readString(file).split("(?m)^(?=- )", -1)));
        }
        return items;
    }

    /** Combines as many texts in a seed as fit. */
    private void parts(String name, List<String> texts) {
        StringBuilder part = new StringBuilder();
        int number = 0;
        for (String text : texts) {
            if (part.length() > 0 && part.length() + text.length() > LONGEST) {
                seeds.put(name + "-" + number++, part.toString());
                part.setLength(0);
            }
            part.append(text);
        }
        seeds.put(name + "-" + number, part.toString());
    }
}
