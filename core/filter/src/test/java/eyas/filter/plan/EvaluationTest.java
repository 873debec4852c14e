package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.filter.EventFixtures;
import eyas.filter.FakeFieldProvider;
import eyas.filter.Filter;
import eyas.filter.Table;
import eyas.filter.check.CheckedCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests all evaluators with one table of cases. */
class EvaluationTest {
    static Stream<List<String>> cases() {
        return Table.rows(EvaluationTest.class, "cases.tsv");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reference(List<String> row) {
        FakeFieldProvider world = new FakeFieldProvider();
        CheckedCondition condition = world.condition(row.get(1));
        EventFixtures.set(world, row.get(0));
        boolean holds = condition.codes().get(world.code())
                && ReferenceEvaluator.holds(condition.expression(), world.context());
        assertThat(holds).isEqualTo(Boolean.parseBoolean(row.get(2)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void interpreter(List<String> row) {
        holdsTwice(row, CompilationOptions.OFF);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bytecode(List<String> row) {
        holdsTwice(row, CompilationOptions.AT_ONCE);
    }

    private static void holdsTwice(List<String> row, CompilationOptions compiling) {
        FakeFieldProvider world = new FakeFieldProvider();
        Filter filter = Filter.compile(row.get(1), world.catalog(), compiling);
        EventFixtures.set(world, row.get(0));
        boolean expected = Boolean.parseBoolean(row.get(2));
        assertThat(filter.test(world.code(), world.context())).isEqualTo(expected);
        // Repeated, because results cached for one event must not be used for the next.
        assertThat(filter.test(world.code(), world.context())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {CompilationOptions.NEVER, 0, 2})
    void allEnginesAgree(int after) {
        List<List<String>> rows = cases().toList();
        FakeFieldProvider world = new FakeFieldProvider();
        List<CheckedCondition> conditions =
                rows.stream().map(row -> world.condition(row.get(1))).toList();
        RuleMatcher matcher = RuleProgram.build(conditions).matcher(new CompilationOptions(after, null));
        for (int round = 0; round < 5; round++) {
            for (String scene : List.of("open", "connect", "connect6", "generic", "library")) {
                EventFixtures.set(world, scene);
                List<Integer> expected = new ArrayList<>();
                for (int i = 0; i < rows.size(); i++) {
                    if (conditions.get(i).codes().get(world.code())
                            && ReferenceEvaluator.holds(conditions.get(i).expression(), world.context())) {
                        expected.add(i);
                    }
                }
                List<Integer> actual = new ArrayList<>();
                assertThat(matcher.match(world.code(), world.context(), actual::add))
                        .isTrue();
                assertThat(actual).as(scene).isEqualTo(expected);
            }
        }
    }

    @Test
    void sinkCanStopAtFirstMatch() {
        FakeFieldProvider world = new FakeFieldProvider();
        List<CheckedCondition> conditions = Stream.of("fd.num=4", "fd.num=3", "evt.type=openat", "fd.num>1")
                .map(world::condition)
                .toList();
        RuleMatcher matcher = RuleProgram.build(conditions).matcher();
        EventFixtures.set(world, "open");
        List<Integer> taken = new ArrayList<>();
        assertThat(matcher.match(world.code(), world.context(), rule -> {
                    taken.add(rule);
                    return false;
                }))
                .isTrue();
        assertThat(taken).containsExactly(1);
        taken.clear();
        matcher.match(world.code(), world.context(), taken::add);
        assertThat(taken).containsExactly(1, 2, 3);
    }

    @Test
    void disabledRulesDoNotMatchAndKeepTheirIndex() {
        FakeFieldProvider world = new FakeFieldProvider();
        List<CheckedCondition> conditions =
                Stream.of("fd.num=3", "fd.num<9").map(world::condition).toList();
        RuleMatcher matcher = RuleProgram.build(conditions, rule -> rule != 0).matcher();
        EventFixtures.set(world, "open");
        List<Integer> taken = new ArrayList<>();
        matcher.match(world.code(), world.context(), taken::add);
        assertThat(taken).containsExactly(1);
    }
}
