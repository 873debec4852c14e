package eyas.bench;

import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times the event loop with cumulative stages on the events of a compilation; read with {@code -prof gc}.
 *
 * <p>The first two lines of the result are the baseline; each later stage costs the difference.
 */
@org.openjdk.jmh.annotations.State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(BuildLikeEvents.COUNT)
public class EventLoopBenchmark {
    private static final String NOTHING =
            "- {rule: r, desc: d, condition: evt.type = reboot, output: o, priority: DEBUG, source: syscall}";

    private final BuildLikeEvents events = new BuildLikeEvents();
    private final Event event = new Event();
    private final State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING);
    private final Engine bare = engine(List.of(new RuleFile.Content("none.yaml", Bytes.of(NOTHING))));
    private final Engine defaults =
            engine(RuleDirectory.of(Path.of(System.getProperty("eyas.root", "."), "rules", "cicd"))
                    .read());

    private Engine engine(List<RuleFile> files) {
        FieldCatalog catalog = FieldCatalog.syscall();
        RuleSet rules = new RuleLoader(Map.of("syscall", catalog), LoadOptions.DEFAULT)
                .load(files)
                .ruleSet()
                .orElseThrow(() -> new IllegalStateException("the rules do not load"));
        return Engine.of(
                        events,
                        new State(StateLimits.DEFAULT, ThreadLookup.NOTHING),
                        ActiveRules.of(rules, RuleSelection.ALL, catalog))
                .build();
    }

    @Setup
    public void snapshot() {
        events.start(state.snapshot());
    }

    /** Locates the parameters of every event. */
    @Benchmark
    public int decode() {
        events.rewind();
        int params = 0;
        while (events.next(event) == EventSource.Outcome.EVENT) {
            params += event.decode() ? event.paramCount() : 0;
        }
        return params;
    }

    /** Applies every event to state. */
    @Benchmark
    public int state() {
        events.rewind();
        int applied = 0;
        while (events.next(event) == EventSource.Outcome.EVENT) {
            applied += state.apply(event) == null ? 0 : 1;
            state.settle();
        }
        return applied;
    }

    /** Runs the loop with a rule that matches no event type. */
    @Benchmark
    public long loopWithoutRules() {
        return loop(bare);
    }

    /** Runs the loop with the default rules. */
    @Benchmark
    public long loopWithDefaultRules() {
        return loop(defaults);
    }

    private long loop(Engine engine) {
        events.rewind();
        engine.run(() -> true);
        return engine.counters().events();
    }

    long evaluated() {
        return defaults.counters().evaluated();
    }
}
