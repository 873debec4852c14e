package eyas.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measures the cost of hostile rules files: wall time, CPU time and memory for loading each in a new JVM and printing the diagnostics. Run
 * by hand; {@code docs/how-to/fuzz.md} has the limits.
 */
final class HostileRulesBenchmark {
    private HostileRulesBenchmark() {}

    /** Measures all files, or only the named file in this JVM. */
    public static void main(String[] args) throws InterruptedException {
        Map<String, Supplier<String>> files = new LinkedHashMap<>(HostileRulesFiles.refused());
        files.putAll(HostileRulesFiles.large());
        if (args.length == 1 && files.containsKey(args[0])) {
            measure(args[0], files.get(args[0]).get());
            return;
        }
        for (String name : files.keySet()) {
            if (args.length == 0 || name.contains(args[0])) {
                ProcessBuilder child = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileRulesBenchmark.class.getName(),
                        name);
                try {
                    child.inheritIO()
                            .redirectInput(Path.of("/dev/null").toFile())
                            .start()
                            .waitFor();
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot start another JVM", e);
                }
            }
        }
    }

    private static void measure(String name, String text) {
        // Excludes the cost of every load: the tables of events and fields.
        TestRuleLoader.load(TestRuleLoader.rule("warm", "evt.type=open"));
        long cpu =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
        long start = System.nanoTime();
        LoadResult result = TestRuleLoader.load(text);
        long printed = TestRuleLoader.rendered(result).stream()
                .mapToLong(String::length)
                .sum();
        long wall = (System.nanoTime() - start) / 1_000_000;
        long spent =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() - cpu;
        // The heap grows on demand and does not shrink within such a short time.
        long peak = Runtime.getRuntime().totalMemory();
        System.out.printf(
                Locale.ROOT,
                "%-42s %6d ms wall %6d ms CPU %5d MB heap, %6d diagnostics, %8d characters, %s%n",
                name,
                wall,
                spent,
                peak >> 20,
                TestRuleLoader.diagnostics(result).size(),
                printed,
                result.successful() ? "loaded" : "refused");
    }
}
