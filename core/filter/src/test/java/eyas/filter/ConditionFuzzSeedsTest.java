package eyas.filter;

import eyas.filter.plan.RuleProgram;
import eyas.filter.syntax.ConditionPrinter;
import eyas.testsupport.Golden;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Generates the fuzzing seeds (conditions and patterns) from the tables of the other tests; they need not follow every change of their
 * sources.
 */
final class ConditionFuzzSeedsTest {
    private static final int CONDITIONS_PER_SEED = 6;
    private static final List<String> PATTERNS = List.of(
            "^(a|b)+c?$\nabac",
            "(?i)[a-z]{2,5}\\d*\nQx19",
            "/etc/(passwd|shadow)\n/etc/shadow",
            "[^[:alpha:]]{3}\n123",
            "(?:x{10}){10}\nxxxx",
            "\\Qa.b\\E.*\\.so\na.b.c.so",
            "\\x{65e5}\\pL\n日本");

    private final Map<String, String> seeds = new LinkedHashMap<>();

    @Test
    void seedsExistAndAreRewrittenOnDemand() throws IOException {
        joined(
                "syntax",
                Table.rows(ConditionPrinter.class, "accept.tsv")
                        .map(List::getFirst)
                        .toList());
        joined(
                "condition",
                Table.rows(RuleProgram.class, "cases.tsv")
                        .map(row -> row.get(1))
                        .toList());
        for (int i = 0; i < PATTERNS.size(); i++) {
            seeds.put("regex/pattern-" + i, PATTERNS.get(i));
        }
        Golden.in("core/filter/src/test/resources/eyas/filter/ConditionFuzzTestInputs")
                .textSeeds(seeds);
    }

    private void joined(String target, List<String> conditions) {
        for (int from = 0; from < conditions.size(); from += CONDITIONS_PER_SEED) {
            List<String> some = conditions.subList(from, Math.min(from + CONDITIONS_PER_SEED, conditions.size()));
            String text = "(" + String.join(") or not (", some) + ")";
            seeds.put(target + "/table-" + from / CONDITIONS_PER_SEED, text);
        }
    }
}
