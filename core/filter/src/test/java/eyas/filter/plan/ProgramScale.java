package eyas.filter.plan;

import eyas.filter.FakeFieldProvider;
import eyas.filter.check.CheckedCondition;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Prints the cost per event against the number of rules, for the program and the reference evaluator. Not a test. */
public final class ProgramScale {
    private static final int EVENTS = 840;

    private ProgramScale() {}

    /** Returns the CPU time of this thread in ns, which excludes other load on the machine. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] arguments) {
        for (int rules : new int[] {25, 100, 1000, 10_000}) {
            long start = cpu();
            FakeFieldProvider world = new FakeFieldProvider();
            List<CheckedCondition> conditions =
                    SyntheticRules.create(rules).stream().map(world::condition).toList();
            long checked = cpu();
            RuleProgram program = RuleProgram.build(conditions);
            long built = cpu();
            RuleMatcher matcher = program.matcher();
            long[] matches = new long[1];
            for (int step = 0; step < EVENTS; step++) {
                SyntheticRules.event(world, step);
                int code = world.code();
                for (int i = 0; i < 200; i++) {
                    matcher.match(code, world.context(), rule -> matches[0]++ >= 0);
                }
            }
            long total = 0;
            int count = 0;
            for (int step = 0; step < EVENTS; step++) {
                SyntheticRules.event(world, step);
                int code = world.code();
                long before = cpu();
                for (int i = 0; i < 2000; i++) {
                    matcher.match(code, world.context(), rule -> matches[0]++ >= 0);
                }
                total += cpu() - before;
                count += 2000;
            }
            long walk = cpu();
            int walked = 0;
            for (int step = 0; step < 40; step++) {
                SyntheticRules.event(world, step);
                for (CheckedCondition condition : conditions) {
                    if (condition.codes().get(world.code())
                            && ReferenceEvaluator.holds(condition.expression(), world.context())) {
                        walked++;
                    }
                }
            }
            double naive = (cpu() - walk) / 40.0;
            System.out.printf(
                    "%5d rules: check %d ms, build %d ms, %d predicates, %d sources; %.1f ns per event; reference %.0f ns (%d matches)%n",
                    rules,
                    (checked - start) / 1_000_000,
                    (built - checked) / 1_000_000,
                    program.predicates().size(),
                    program.sources().size(),
                    (double) total / count,
                    naive,
                    walked);
        }
    }
}
