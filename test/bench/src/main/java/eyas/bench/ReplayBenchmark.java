package eyas.bench;

import eyas.rules.RuleDirectory;
import eyas.rules.model.RuleSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times the reading of a capture with cumulative stages; the column {@code events} is nanoseconds per event of the file.
 *
 * <p>{@code -Deyas.replay.capture=FILE} names the capture, {@code -Deyas.replay.rules=FILE,…} the rules (default: the default rules). Read
 * with {@code -prof gc}: the allocation per pass is the cost of opening a file; it must not grow if the file is concatenated with itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class ReplayBenchmark {
    private @Nullable Replay replay;
    private @Nullable RuleSet rules;

    /** Counts the events of the file, so that the result is per event. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Events {
        /** Events of the file, delivered or not. */
        public long events;
    }

    /** Loads the rules; opens no capture yet. */
    @Setup
    public void load() {
        String capture = System.getProperty("eyas.replay.capture");
        if (capture == null) {
            throw new IllegalStateException("name a capture: -Deyas.replay.capture=FILE");
        }
        Replay made = new Replay(Path.of(capture));
        String files = System.getProperty("eyas.replay.rules");
        List<Path> paths = files == null
                ? RuleDirectory.of(Path.of(System.getProperty("eyas.root", "."), "rules", "cicd"))
                        .files()
                : Arrays.stream(files.split(",", -1)).map(Path::of).toList();
        replay = made;
        rules = Replay.load(paths);
    }

    private Replay replay() {
        Replay made = replay;
        if (made == null) {
            throw new IllegalStateException("load() comes first");
        }
        return made;
    }

    private static long count(Replay.Result result, Events events) {
        events.events += result.events();
        return result.selected();
    }

    /** Steps through every event and only reads its header. */
    @Benchmark
    public long headers(Events events) {
        return count(replay().headers(), events);
    }

    /** Delivers every event, converted if its version is old. */
    @Benchmark
    public long reader(Events events) {
        return count(replay().reader(), events);
    }

    /** Delivers what state needs, and applies it. */
    @Benchmark
    public long state(Events events) {
        return count(replay().state(), events);
    }

    /** Also evaluates a filter that never matches, as {@code eyas read} does. */
    @Benchmark
    public long filter(Events events) {
        return count(replay().filter(), events);
    }

    /** Runs the engine with the rules. */
    @Benchmark
    public long rules(Events events) {
        RuleSet loaded = rules;
        if (loaded == null) {
            throw new IllegalStateException("load() comes first");
        }
        return count(replay().rules(loaded), events);
    }
}
