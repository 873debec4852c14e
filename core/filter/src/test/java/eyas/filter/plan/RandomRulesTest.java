package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.filter.FakeFieldProvider;
import eyas.filter.check.CheckedCondition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generates rule sets and events, and checks that reference evaluator, interpreter and bytecode agree on each.
 *
 * <p>{@code -Deyas.random.rounds=N} generates N times as many sets, {@code -Deyas.random.seed=S} changes the seed.
 */
class RandomRulesTest {
    private static final int ROUNDS = Integer.getInteger("eyas.random.rounds", 1);
    private static final long SEED = Long.getLong("eyas.random.seed", 1);
    private static final int EVENTS = 24;

    /** The engines: never compiled, compiled at once, and compiled in an order based on the first events. */
    private static final List<CompilationOptions> ENGINES =
            List.of(CompilationOptions.OFF, CompilationOptions.AT_ONCE, new CompilationOptions(2, null));

    /** Runs the last engine for one in this many sets only: defining classes takes most of the time. */
    private static final int ALL_ENGINES = 4;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 40, 150})
    void enginesAgree(int rules) {
        int matches = 0;
        int sets = (900 / rules + 4) * ROUNDS;
        FakeFieldProvider world = new FakeFieldProvider();
        for (int set = 0; set < sets; set++) {
            matches += agree(world, new RandomRules(SEED * 1_000_003 + set * 1000L + rules), rules, set);
        }
        assertThat(matches).isGreaterThan(500);
    }

    private static int agree(FakeFieldProvider world, RandomRules random, int rules, int set) {
        int engines = set % ALL_ENGINES == 0 ? ENGINES.size() : ENGINES.size() - 1;
        List<String> texts = random.conditions(rules);
        List<CheckedCondition> conditions = texts.stream().map(world::condition).toList();
        RuleProgram program = RuleProgram.build(conditions);
        List<RuleMatcher> matchers = ENGINES.stream().map(program::matcher).toList();
        int matches = 0;
        for (int event = 0; event < EVENTS; event++) {
            random.fill(world);
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < rules; i++) {
                CheckedCondition condition = conditions.get(i);
                if (condition.codes().get(world.code())
                        && ReferenceEvaluator.holds(condition.expression(), world.context())) {
                    expected.add(i);
                }
            }
            for (int engine = 0; engine < engines; engine++) {
                List<Integer> actual = new ArrayList<>();
                matchers.get(engine).match(world.code(), world.context(), actual::add);
                if (!actual.equals(expected)) {
                    assertThat(actual)
                            .as("set %d, event %d with %s, of %s", set, event, ENGINES.get(engine), texts)
                            .isEqualTo(expected);
                }
            }
            matches += expected.size();
        }
        return matches;
    }

    @Test
    void generatesEveryForm() {
        String all = String.join("\n", new RandomRules(SEED).conditions(2000));
        for (String form : List.of(
                " = ",
                " == ",
                " != ",
                " < ",
                " <= ",
                " > ",
                " >= ",
                " contains ",
                " icontains ",
                " startswith ",
                " endswith ",
                " glob ",
                " iglob ",
                " regex ",
                " pmatch ",
                " in ",
                " intersects ",
                " exists",
                " bcontains ",
                " bstartswith ",
                "anyof",
                "oneof",
                "allof",
                "tolower(",
                "toupper(",
                "b64(",
                "basename(",
                "len(",
                "join(",
                "concat(",
                "getopt(",
                "val(",
                "not ",
                " or ",
                " and ")) {
            assertThat(all).as("the generator creates '%s'", form).contains(form);
        }
    }
}
