package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Plays runs of the range in parallel, because jobs mostly wait. */
final class RangePlayer {
    private final Path out;
    private final int parallelism;

    /**
     * @param out directory for the captures, and for the runs, with a subdirectory each
     * @param parallelism number of parallel runs
     */
    RangePlayer(Path out, int parallelism) {
        this.out = out;
        this.parallelism = parallelism;
    }

    /** Returns the run of a case, below the directory of this player. */
    RangeRun run(RangeCase each, RangeEvasion evasion) {
        RangeRun named = new RangeRun(each, evasion, out, out);
        return new RangeRun(
                each,
                evasion,
                out.resolve("runs/" + named.name()),
                out.resolve("captures/" + named.name() + ".scap.zst"));
    }

    /**
     * Returns a run of a case with a setting other than the default.
     *
     * @param place directory of the run, relative to the directory of this player
     */
    RangeRun run(RangeCase each, RangeEvasion evasion, RangeSetting setting, String place) {
        return new RangeRun(each, evasion, setting, out.resolve(place), out.resolve(place + ".scap.zst"));
    }

    /**
     * Plays runs.
     *
     * @param reported receives each outcome when the run ends; called on threads of this player, one at a time
     * @return the outcomes in the order of the runs
     */
    List<RangeOutcome> play(List<RangeRun> runs, Consumer<RangeOutcome> reported)
            throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(out.resolve("captures"));
        Path authority = out.resolve("authority");
        RangeRun.authority(authority);
        RangeRun.library(out.resolve(RangeRun.LIBRARY));
        List<Future<RangeOutcome>> futures = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(parallelism)) {
            for (RangeRun run : runs) {
                futures.add(pool.submit(() -> {
                    RangeOutcome outcome = play(run, authority);
                    synchronized (reported) {
                        reported.accept(outcome);
                    }
                    return outcome;
                }));
            }
        }
        List<RangeOutcome> outcomes = new ArrayList<>();
        for (Future<RangeOutcome> future : futures) {
            outcomes.add(future.get());
        }
        return outcomes;
    }

    private static RangeOutcome play(RangeRun run, Path authority) throws InterruptedException {
        for (String program : run.each().requirements()) {
            if (!isInstalled(program)) {
                return RangeOutcome.failed(run, "not played: " + program + " is not installed");
            }
        }
        long begin = System.nanoTime();
        try {
            RangeRun.End end = run.play(authority);
            RangeOutcome outcome = RangeOutcome.of(run, end, (System.nanoTime() - begin) / 1e9);
            if (!outcome.problem().isEmpty()) {
                // The watch was killed, and its capture would fail in replays.
                Files.deleteIfExists(run.capture());
            }
            return outcome;
        } catch (IOException | AssertionError e) {
            return RangeOutcome.failed(run, e.toString());
        }
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
