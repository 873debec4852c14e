package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import eyas.filter.World;
import eyas.filter.check.CheckedCondition;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleMatcherTest {
    @Test
    void allocatesNothingPerEvent() {
        World world = new World();
        List<CheckedCondition> conditions =
                SyntheticRules.make(300).stream().map(world::condition).toList();
        RuleMatcher matcher = RuleProgram.build(conditions).matcher();
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
        // The measuring itself costs some bytes a call.
        assertThat(spent / 20_000.0).as("bytes per event").isLessThan(2);
    }

    @Test
    void predicatesOfAllRulesExistOnce() {
        World world = new World();
        List<CheckedCondition> conditions = List.of(
                world.condition("evt.type=openat and proc.name in (a, b) and fd.num=3"),
                world.condition("evt.type=openat and proc.name in (b, a, b) and fd.num==3"),
                world.condition("evt.type=openat and not (proc.name in (a, b)) and fd.num in (3)"));
        RuleProgram program = RuleProgram.build(conditions);
        assertThat(program.predicates()).hasSize(2);
        assertThat(program.sources()).hasSize(2);
    }

    @Test
    void sinkThatThrowsLeavesNoMatchBehind() {
        World world = new World();
        List<CheckedCondition> conditions =
                List.of(world.condition("fd.num=1"), world.condition("fd.num<2"), world.condition("fd.num=5"));
        RuleMatcher matcher = RuleProgram.build(conditions).matcher();
        world.event(eyas.event.EventCode.SYSCALL_CLOSE_X).set("fd.num", 1);
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
    void unknownCodesMatchNothing() {
        World world = new World();
        RuleMatcher matcher =
                RuleProgram.build(List.of(world.condition("evt.num>0"))).matcher();
        assertThat(matcher.match(60_000, world.context(), rule -> true)).isFalse();
        assertThat(matcher.match(-1, world.context(), rule -> true)).isFalse();
    }

    @Test
    void manyRulesAreLoadedQuickly() {
        World world = new World();
        java.lang.management.ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        List<CheckedCondition> conditions =
                SyntheticRules.make(10_000).stream().map(world::condition).toList();
        RuleProgram.build(conditions).matcher();
        assertThat((threads.getCurrentThreadCpuTime() - start) / 1_000_000)
                .as("ms of CPU")
                .isLessThan(8_000);
    }
}
