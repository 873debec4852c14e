package eyas.bench;

import eyas.fields.FieldCatalog;
import eyas.filter.plan.CompilationOptions;
import eyas.filter.plan.RuleMatcher;
import eyas.filter.plan.RuleProgram;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledRule;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times the matcher on a recording with real rules, including those that the files disable.
 *
 * <p>One operation is one pass over the recording. The matcher costs the difference between {@link #match} and {@link #apply}; {@link
 * #matchSixTimes} shows the part that remains with warm caches. {@code -Deyas.bench.rules} lists the rules files, separated like a class
 * path, {@code -Deyas.bench.capture} names the recording.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatcherBenchmark {
    private static final String ROOT = System.getProperty("eyas.root", ".");
    private static final int TIMES = 6;

    /** Number of interpreted events of a code before it is compiled; -1 to interpret all. */
    @Param({"-1", "500"})
    public int after = CompilationOptions.DEFAULT.after();

    private final RuleProgram program = program();
    private final RecordedEvents events =
            new RecordedEvents(capture(), program.requiredEventCodes().evaluated());
    private RuleMatcher matcher = program.matcher(CompilationOptions.OFF);

    private static RuleProgram program() {
        String files = System.getProperty("eyas.bench.rules");
        List<RuleFile> rules = files == null
                ? RuleDirectory.of(Path.of(ROOT, "rules", "cicd")).read()
                : Arrays.stream(files.split(File.pathSeparator))
                        .map(file -> RuleFile.read(Path.of(file)))
                        .toList();
        return RuleProgram.build(new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                        .load(rules)
                        .ruleSet()
                        .orElseThrow(() -> new IllegalStateException("the rules do not load: " + files))
                        .rules()
                        .stream()
                        .map(CompiledRule::checked)
                        .toList());
    }

    private static Path capture() {
        String named = System.getProperty("eyas.bench.capture");
        String shared = System.getProperty("eyas.shared", ROOT + "/../shared");
        return named == null ? Path.of(shared, "captures", "ci-build.scap.gz") : Path.of(named);
    }

    /** Creates the matcher. */
    @Setup
    public void prepare() {
        matcher = program.matcher(new CompilationOptions(after, null));
    }

    /** Reads and applies all events. */
    @Benchmark
    public long apply() {
        return events.play(context -> {});
    }

    /** Reads, applies and matches. */
    @Benchmark
    public long match() {
        return events.play(context -> matcher.match(context, rule -> true));
    }

    /** Reads, applies, and matches each event six times. */
    @Benchmark
    public long matchSixTimes() {
        return events.play(context -> {
            for (int i = 0; i < TIMES; i++) {
                matcher.match(context, rule -> true);
            }
        });
    }

    long relevant() {
        long[] count = new long[1];
        events.play(context -> count[0]++);
        return count[0];
    }

    RuleMatcher matcher() {
        return matcher;
    }
}
