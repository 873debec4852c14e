package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import eyas.event.EventCode;
import eyas.filter.FakeFieldProvider;
import eyas.filter.check.CheckedCondition;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleMatcherTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(ints = {CompilationOptions.NEVER, 100})
    void allocatesNothingPerEvent(int after) {
        FakeFieldProvider world = new FakeFieldProvider();
        List<CheckedCondition> conditions =
                SyntheticRules.create(300).stream().map(world::condition).toList();
        RuleMatcher matcher = RuleProgram.build(conditions).matcher(new CompilationOptions(after, null));
        MatchSink sink = rule -> true;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        long spent = 0;
        for (int round = 0; round < 3; round++) {
            spent = 0;
            for (int step = 0; step < 200; step++) {
                SyntheticRules.event(world, step);
                int code = world.code();
                long before = threads.getThreadAllocatedBytes(id);
                for (int i = 0; i < 100; i++) {
                    matcher.match(code, world.context(), sink);
                }
                spent += threads.getThreadAllocatedBytes(id) - before;
            }
        }
        // The measurement itself allocates some bytes per call.
        assertThat(spent / 20_000.0).as("bytes per event").isLessThan(2);
    }

    @Test
    void predicatesOfAllRulesAreInterned() {
        FakeFieldProvider world = new FakeFieldProvider();
        List<CheckedCondition> conditions = List.of(
                world.condition("evt.type=openat and proc.name in (a, b) and fd.num=3"),
                world.condition("evt.type=openat and proc.name in (b, a, b) and fd.num==3"),
                world.condition("evt.type=openat and not (proc.name in (a, b)) and fd.num in (3)"));
        RuleProgram program = RuleProgram.build(conditions);
        assertThat(program.predicates()).hasSize(2);
        assertThat(program.sources()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {CompilationOptions.NEVER, 0})
    void failingSinkLeavesNoMatch(int after) {
        FakeFieldProvider world = new FakeFieldProvider();
        List<CheckedCondition> conditions =
                List.of(world.condition("fd.num=1"), world.condition("fd.num<2"), world.condition("fd.num=5"));
        RuleMatcher matcher = RuleProgram.build(conditions).matcher(new CompilationOptions(after, null));
        world.event(EventCode.SYSCALL_CLOSE_X).set("fd.num", 1);
        assertThatThrownBy(() -> matcher.match(world.code(), world.context(), rule -> {
                    throw new IllegalStateException("full");
                }))
                .hasMessage("full");
        world.set("fd.num", 5);
        List<Integer> taken = new ArrayList<>();
        matcher.match(world.code(), world.context(), taken::add);
        assertThat(taken).containsExactly(2);
    }

    @Test
    void observedFrequenciesDetermineOrder() {
        FakeFieldProvider world = new FakeFieldProvider();
        // Estimated to fail more often, so tested first; but it never fails.
        RuleProgram program = RuleProgram.build(
                List.of(world.condition("evt.type=close and proc.name startswith a and not proc.pname in (b)")));
        RuleMatcher matcher = program.matcher(new CompilationOptions(200, temporary));
        world.event(EventCode.SYSCALL_CLOSE_X).set("proc.name", "ab").set("proc.pname", "b");
        for (int i = 0; i <= 200; i++) {
            matcher.match(world.code(), world.context(), rule -> true);
        }
        assertThat(matcher.counters().compiled()).isEqualTo(1);
        assertThat(matcher.counters().bytes()).isPositive();
        assertThat(matcher.counters().nanos()).isPositive();
        assertThat(temporary.resolve("SYSCALL_CLOSE_X.txt"))
                .content()
                .containsSubsequence("ifne", "ifeq", "MatchTarget.match");
        assertThat(program.dump(world.code())).contains("if proc.name startswith \"a\" and not proc.pname");
    }

    @Test
    void genericEventsSkipNamesWithoutSystemCall() {
        FakeFieldProvider world = new FakeFieldProvider();
        RuleProgram program = RuleProgram.build(List.of(
                world.condition("evt.type = eyas.cgroup and proc.name = a"),
                world.condition("evt.type in (setpriority, eyas.cgroup) and proc.name = b"),
                world.condition("not evt.type = eyas.cgroup and proc.name = c")));
        assertThat(program.dump(EventCode.GENERIC_X))
                .contains("match 1", "match 2")
                .doesNotContain("match 0");
        assertThat(program.dump(EventCode.ASYNCEVENT_E)).contains("match 0", "match 1");
    }

    @Test
    void unknownCodesMatchNothing() {
        FakeFieldProvider world = new FakeFieldProvider();
        RuleMatcher matcher =
                RuleProgram.build(List.of(world.condition("evt.num>0"))).matcher();
        assertThat(matcher.match(60_000, world.context(), rule -> true)).isFalse();
        assertThat(matcher.match(-1, world.context(), rule -> true)).isFalse();
    }

    @Test
    void manyRulesAreLoadedQuickly() {
        FakeFieldProvider world = new FakeFieldProvider();
        java.lang.management.ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        List<CheckedCondition> conditions =
                SyntheticRules.create(10_000).stream().map(world::condition).toList();
        RuleProgram.build(conditions).matcher();
        assertThat((threads.getCurrentThreadCpuTime() - start) / 1_000_000)
                .as("ms of CPU")
                .isLessThan(8_000);
    }
}
