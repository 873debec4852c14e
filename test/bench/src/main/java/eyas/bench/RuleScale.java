package eyas.bench;

import eyas.engine.ActiveRules;
import eyas.event.Bytes;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Measures 10, 100, 1,000 and 10,000 generated rules: loading them from YAML to the plan, and processing each event of a recording. {@code
 * --print N} prints the rules instead.
 *
 * <p>Times are of this thread's CPU clock, so that other processes and the JIT's threads do not count. The cost per event is that of the
 * whole loop (reading, state, rules), the best of several passes, minus that without rules. Each pass starts with a new matcher, so that it
 * includes compilation of the plan to bytecode.
 */
final class RuleScale {
    private static final int[] COUNTS = {10, 100, 1_000, 10_000};
    private static final int PASSES = 12;

    private RuleScale() {}

    /** Measures on the capture in the first argument. */
    public static void main(String[] args) {
        if (args.length == 2 && args[0].equals("--print")) {
            System.out.print(rules(Integer.parseInt(args[1])));
            return;
        }
        Replay replay = new Replay(Path.of(args[0]));
        double bare = cost(replay, plan(load("[]\n")));
        System.out.printf(Locale.ROOT, "without rules %.1f ns per event%n", bare);
        for (int count : COUNTS) {
            String text = rules(count);
            long start = cpu();
            RuleSet rules = load(text);
            ActiveRules plan = plan(rules);
            long loaded = (cpu() - start) / 1_000_000;
            System.out.printf(
                    Locale.ROOT,
                    "%5d rules, %8d characters: loaded in %5d ms; %6.1f ns more per event%n",
                    count,
                    text.length(),
                    loaded,
                    cost(replay, plan) - bare);
        }
    }

    private static ActiveRules plan(RuleSet rules) {
        return ActiveRules.of(rules, RuleSelection.ALL, FieldCatalog.syscall());
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double cost(Replay replay, ActiveRules rules) {
        double best = Double.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            long start = cpu();
            Replay.Result result = replay.rules(rules);
            best = Math.min(best, (double) (cpu() - start) / result.events());
        }
        return best;
    }

    private static RuleSet load(String text) {
        LoadResult result = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                .load(List.of(new RuleFile.Content("generated.yaml", Bytes.of(text))));
        return result.ruleSet().orElseThrow(() -> new IllegalStateException("the generated rules do not load"));
    }

    /** Returns {@code count} rules that resemble published ones: opens, execs, connections, with exceptions. */
    static String rules(int count) {
        Random random = new Random(42);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append("- rule: generated ").append(i).append("\n  desc: generated\n  condition: >-\n    ");
            out.append(condition(random, count * 2))
                    .append("\n  output: found %proc.name %fd.name\n  priority: NOTICE\n  tags: [generated]\n");
        }
        return out.toString();
    }

    private static String condition(Random random, int spread) {
        String open = "evt.type in (open, openat, openat2) and ";
        String exec = "evt.type in (execve, execveat) and ";
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                open + "evt.is_open_write = true and fd.name startswith /d" + random.nextInt(spread)
                        + "/ and not proc.name in (" + names(random, 8) + ")";
            case 2 -> open + "fd.name in (" + names(random, 6).replace("n", "/etc/f") + ")";
            case 3 ->
                open + "(fd.name endswith .k" + random.nextInt(spread) + " or fd.name contains /s"
                        + random.nextInt(spread) + "/)";
            case 4 ->
                exec + "proc.name in (" + names(random, 6) + ") and proc.cmdline contains \"-x" + random.nextInt(spread)
                        + "\"";
            default ->
                "evt.type = connect and fd.sport in (" + random.nextInt(60_000) + ", " + random.nextInt(60_000)
                        + ") and not proc.pname in (" + names(random, 4) + ")";
        };
    }

    private static String names(Random random, int count) {
        StringBuilder names = new StringBuilder("n").append(random.nextInt(2000));
        for (int i = 1; i < count; i++) {
            names.append(", n").append(random.nextInt(2000));
        }
        return names.toString();
    }
}
