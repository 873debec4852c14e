package eyas.bench;

import eyas.hunt.captures.CaptureFindings;
import eyas.hunt.captures.CaptureSweep;
import eyas.hunt.captures.HuntRules;
import eyas.hunt.captures.HuntRules.Loaded;
import eyas.hunt.captures.MatchLimits;
import eyas.hunt.captures.StoredCapture;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleFile;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs the default rules over many captures, which are one file under many names, with one worker and with several. Prints events per
 * second, the speedup and the peak heap.
 */
public final class HuntBenchmark {
    private static final double NANOS = 1e9;
    private static final double MEBI = 1 << 20;

    private HuntBenchmark() {}

    /** The file under one of its names. */
    private record Named(String job, Path file, long bytes) implements StoredCapture {
        @Override
        public String name() {
            return job;
        }

        @Override
        public LocalFile open() {
            return new LocalFile() {
                @Override
                public Path path() {
                    return file;
                }

                @Override
                public void close() {
                    // The file is needed under its next name.
                }
            };
        }
    }

    /** Result of one sweep; {@code digest} is equal if the rows are. */
    private record Result(double seconds, long events, int digest) {}

    /**
     * Runs the benchmark.
     *
     * @param arguments the capture, the number of names it is read under, and the number of workers to compare with one
     */
    public static void main(String[] arguments) throws IOException {
        Path capture = Path.of(arguments[0]);
        int names = Integer.parseInt(arguments[1]);
        int workers = Integer.parseInt(arguments[2]);
        List<RuleFile> rules = RuleDirectory.of(
                        Path.of(System.getProperty("eyas.root", ".")).resolve("rules/cicd"))
                .read();
        if (!(HuntRules.load(rules, List.of()) instanceof Loaded.Usable(HuntRules usable))) {
            throw new IllegalStateException("the default rules have errors");
        }
        List<Named> captures = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            captures.add(new Named("job" + i, capture, Files.size(capture)));
        }
        PrintStream out = System.out;
        sweep(usable, captures.subList(0, Math.min(2, names)), 1);
        System.gc();
        Result one = sweep(usable, captures, 1);
        out.printf(Locale.ROOT, "1 worker: %.1f s, %,.0f events/s%n", one.seconds, one.events / one.seconds);
        Result many = sweep(usable, captures, workers);
        out.printf(
                Locale.ROOT,
                "%d workers: %.1f s, %,.0f events/s, %.2f times one%n",
                workers,
                many.seconds,
                many.events / many.seconds,
                one.seconds / many.seconds);
        if (one.digest != many.digest) {
            throw new IllegalStateException("several workers have other rows than one, or in another order");
        }
        out.println("the same rows in the same order");
        long peak = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            peak += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
        }
        out.printf(Locale.ROOT, "heap at its peak: %,.0f MiB%n", peak / MEBI);
    }

    private static Result sweep(HuntRules rules, List<Named> captures, int workers) {
        long[] events = {0};
        int[] digest = {1};
        long start = System.nanoTime();
        new CaptureSweep(rules, MatchLimits.DEFAULT, workers)
                .run(captures, () -> true, (Named capture, CaptureFindings findings) -> {
                    events[0] += findings.events();
                    digest[0] = 31 * digest[0] + capture.job().hashCode() + findings.hashCode();
                });
        return new Result((System.nanoTime() - start) / NANOS, events[0], digest[0]);
    }
}
