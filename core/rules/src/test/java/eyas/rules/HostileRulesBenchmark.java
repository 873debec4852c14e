package eyas.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measures what hostile rules files cost: wall time, processor time and memory of loading each in a new JVM, findings
 * printed. Run by hand; {@code docs/how-to/fuzz.md} has the limits.
 */
final class HostileRulesBenchmark {
    private HostileRulesBenchmark() {}

    /** Measures all files, or with a name the one file in this JVM. */
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
        // What every load needs is not the file's fault: the tables of events and fields.
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
        // The heap grows as it is needed and does not shrink within so short a time.
        long peak = Runtime.getRuntime().totalMemory();
        System.out.printf(
                Locale.ROOT,
                "%-42s %6d ms wall %6d ms CPU %5d MB heap, %6d findings, %8d characters, %s%n",
                name,
                wall,
                spent,
                peak >> 20,
                TestRuleLoader.diagnostics(result).size(),
                printed,
                result.successful() ? "loaded" : "refused");
    }
}
