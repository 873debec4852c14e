package eyas.filter.plan;

import eyas.filter.World;
import eyas.filter.check.CheckedCondition;
import java.util.List;

/** Prints the cost per event against the number of rules: program, and tree walk. Not a test. */
public final class ProgramScale {
    private static final int EVENTS = 840;

    private ProgramScale() {}

    public static void main(String[] arguments) {
        for (int rules : new int[] {25, 100, 1000, 10_000}) {
            long start = System.nanoTime();
            World[] worlds = new World[EVENTS];
            World maker = new World();
            List<CheckedCondition> conditions =
                    SyntheticRules.make(rules).stream().map(maker::condition).toList();
            long checked = System.nanoTime();
            RuleProgram program = RuleProgram.build(conditions);
            long built = System.nanoTime();
            RuleMatcher matcher = program.matcher();
            long[] matches = new long[1];
            double best = Double.MAX_VALUE;
            for (int step = 0; step < worlds.length; step++) {
                // One world holds one event, but the program reads the maker's cells: so events are replayed in turns.
                SyntheticRules.event(maker, step);
                int code = maker.code();
                for (int i = 0; i < 200; i++) {
                    matcher.match(code, maker.context(), rule -> matches[0]++ >= 0);
                }
            }
            long total = 0;
            int count = 0;
            for (int step = 0; step < worlds.length; step++) {
                SyntheticRules.event(maker, step);
                int code = maker.code();
                long before = System.nanoTime();
                for (int i = 0; i < 2000; i++) {
                    matcher.match(code, maker.context(), rule -> matches[0]++ >= 0);
                }
                total += System.nanoTime() - before;
                count += 2000;
            }
            best = Math.min(best, (double) total / count);
            long walk = System.nanoTime();
            int walked = 0;
            for (int step = 0; step < 40; step++) {
                SyntheticRules.event(maker, step);
                for (CheckedCondition condition : conditions) {
                    if (condition.codes().get(maker.code())
                            && ReferenceEvaluator.holds(condition.expression(), maker.context())) {
                        walked++;
                    }
                }
            }
            double naive = (System.nanoTime() - walk) / 40.0;
            System.out.printf(
                    "%5d rules: check %d ms, build %d ms, %d predicates, %d sources; %.1f ns per event; reference %.0f ns (%d matches)%n",
                    rules,
                    (checked - start) / 1_000_000,
                    (built - checked) / 1_000_000,
                    program.predicates().size(),
                    program.sources().size(),
                    best,
                    naive,
                    walked);
        }
    }
}
