package eyas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.OpenatExit;
import eyas.event.EventWriter;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.fields.FieldCatalog;
import eyas.filter.plan.CompilationCounters;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EngineTest {
    private static final long TIME = 1_700_000_000_000_000_000L;
    private static final String RULES = """
            - rule: Shadow opened
              desc: d
              condition: evt.type = openat and fd.name = /etc/shadow
              output: "opened %fd.name with %evt.rawres by %k8s.pod.name at %evt.time"
              priority: WARNING
              tags: [b, a, b]
            - rule: Anything opened
              desc: d
              condition: evt.type = openat
              output: "opened"
              priority: NOTICE
            """;

    private final List<Alert> alerts = new ArrayList<>();

    private static ActiveRules rules() {
        FieldCatalog catalog = FieldCatalog.syscall();
        LoadResult result = new RuleLoader(Map.of("syscall", catalog), LoadOptions.DEFAULT)
                .load(List.of(new RuleFile.Content("rules.yaml", Bytes.of(RULES))));
        return ActiveRules.of(result.ruleSet().orElseThrow(), RuleSelection.ALL, catalog);
    }

    private static void openat(EventWriter writer, String path) {
        writer.begin(EventCode.SYSCALL_OPENAT_2_X, TIME, 42)
                .put(3)
                .put(-100)
                .put(path)
                .put(1)
                .put(0)
                .put(0)
                .put(0);
    }

    private static void flock(EventWriter writer) {
        writer.begin(EventCode.SYSCALL_FLOCK_X, TIME, 42);
    }

    private Engine.Builder engine(ScriptedSource script) {
        return Engine.of(script, new State(StateLimits.DEFAULT, ThreadLookup.NOTHING), rules())
                .alerting((alert, context) -> alerts.add(alert));
    }

    @Test
    void matchingRulesAlertInOrderOfDefinition() {
        Engine engine = engine(new ScriptedSource(false).add(w -> openat(w, "/etc/shadow")))
                .build();
        engine.run(() -> true);
        assertThat(alerts).extracting(Alert::rule).containsExactly("Shadow opened", "Anything opened");
        Alert alert = alerts.getFirst();
        assertThat(alert.message()).startsWith("opened /etc/shadow with 3 by <NA> at ");
        assertThat(alert.tags()).containsExactly("a", "b");
        assertThat(alert.eventNumber()).isEqualTo(1);
        assertThat(alert.fields())
                .containsEntry("fd.name", new OutputValue.Text("/etc/shadow"))
                .containsEntry("evt.rawres", new OutputValue.IntegerValue(3))
                .containsEntry("evt.time", new OutputValue.IntegerValue(TIME))
                .containsEntry("k8s.pod.name", new OutputValue.Missing());
        assertThat(engine.counters()).isEqualTo(new EngineCounters(1, 0, 0, 1, 2, TIME, TIME));
    }

    /** Plugins see such events, rules do not. */
    @Test
    void initialStateMatchesNoRule() {
        ScriptedSource script = new ScriptedSource(false)
                .addInitial(w -> openat(w, "/etc/shadow"))
                .add(w -> openat(w, "/x"));
        List<Long> parsed = new ArrayList<>();
        engine(script)
                .parsing(new EventObserver() {
                    @Override
                    public BitSet codes() {
                        BitSet codes = new BitSet();
                        codes.set(EventCode.SYSCALL_OPENAT_2_X);
                        return codes;
                    }

                    @Override
                    public void event(EventContext context) {
                        parsed.add(context.event().number());
                    }
                })
                .build()
                .run(() -> true);
        assertThat(alerts).extracting(Alert::eventNumber).containsExactly(2L);
        assertThat(parsed).containsExactly(1L, 2L);
    }

    @Test
    void onlyFirstRuleAlertsOnRequest() {
        ScriptedSource script =
                new ScriptedSource(false).add(w -> openat(w, "/etc/shadow")).add(w -> openat(w, "/x"));
        engine(script).matching(RuleMatching.FIRST).build().run(() -> true);
        assertThat(alerts).extracting(Alert::rule).containsExactly("Shadow opened", "Anything opened");
    }

    @Test
    void countsMatchesOfEachRule() {
        ScriptedSource script =
                new ScriptedSource(false).add(w -> openat(w, "/etc/shadow")).add(w -> openat(w, "/x"));
        Engine engine = engine(script).matching(RuleMatching.FIRST).build();
        engine.run(() -> true);
        MatchingCounters counters = engine.matchingCounters();
        assertThat(counters.rules())
                .containsExactly(
                        new MatchingCounters.PerRule("Shadow opened", "syscall", 2, 1, 1, 0),
                        new MatchingCounters.PerRule("Anything opened", "syscall", 2, 1, 1, 0));
        assertThat(counters.compilation().compiled()).isZero();
        assertThat(counters.compilation().blocks()).isPositive();
        assertThat(counters.checks()).isEmpty();
    }

    @Test
    void countsCompiledChecks() {
        ScriptedSource script = new ScriptedSource(false);
        for (int i = 0; i < 1000; i++) {
            script.add(w -> openat(w, "/x"));
        }
        Engine engine = engine(script).build();
        engine.run(() -> true);
        CompilationCounters compilation = engine.matchingCounters().compilation();
        assertThat(compilation.compiled()).isEqualTo(1);
        assertThat(compilation.bytes()).isPositive();
        assertThat(engine.matchingCounters().rules().get(1).alerts()).isEqualTo(1000);
    }

    @Test
    void measuresChecksOnRequest() {
        ScriptedSource script = new ScriptedSource(false);
        for (int i = 0; i < 1000; i++) {
            script.add(w -> openat(w, "/etc/shadow"));
        }
        Engine engine = engine(script).profiling().build();
        engine.run(() -> true);
        MatchingCounters counters = engine.matchingCounters();
        assertThat(counters.compilation().compiled())
                .as("only the interpreter keeps account")
                .isZero();
        MatchingCounters.Checks checks = counters.checks().orElseThrow();
        assertThat(checks.computed()).isEqualTo(1000);
        assertThat(checks.nanos()).isPositive();
        assertThat(counters.rules().getFirst().nanos()).isBetween(checks.nanos() - 1, checks.nanos() + 1);
        assertThat(alerts).hasSize(2000);
    }

    @Test
    void skipsEventsWithoutConsumers() {
        Engine engine = engine(new ScriptedSource(false).add(EngineTest::flock)).build();
        engine.run(() -> true);
        assertThat(engine.counters().skipped()).isEqualTo(1);
        assertThat(engine.counters().evaluated()).isZero();
    }

    @Test
    void countsMalformedEventsWithoutMatching() {
        Engine engine = engine(new ScriptedSource(false).addBroken(w -> openat(w, "/etc/shadow")))
                .build();
        engine.run(() -> true);
        assertThat(engine.counters().malformed()).isEqualTo(1);
        assertThat(alerts).isEmpty();
    }

    @Test
    void observersReceiveTheirCodesAfterRules() {
        List<String> order = new ArrayList<>();
        EventObserver observer = new EventObserver() {
            @Override
            public BitSet codes() {
                BitSet codes = new BitSet();
                codes.set(EventCode.SYSCALL_OPENAT_2_X);
                return codes;
            }

            @Override
            public void event(EventContext context) {
                order.add("observer " + context.event().paramText(OpenatExit.NAME));
            }
        };
        engine(new ScriptedSource(false).add(w -> openat(w, "/x")).add(EngineTest::flock))
                .alerting((alert, context) -> order.add("alert"))
                .observing(observer)
                .build()
                .run(() -> true);
        assertThat(order).containsExactly("alert", "observer /x");
    }

    @Test
    void stopRequestTakesEffectWhenIdle() {
        Engine engine =
                engine(new ScriptedSource(true).add(w -> openat(w, "/x"))).build();
        engine.run(() -> {
            engine.requestStop();
            return true;
        });
        assertThat(engine.counters().events()).isEqualTo(1);
    }

    @Test
    void stopsBeforeFirstEventIfNotReady() {
        Engine engine =
                engine(new ScriptedSource(false).add(w -> openat(w, "/x"))).build();
        engine.run(() -> false);
        assertThat(engine.counters().events()).isZero();
    }

    @Test
    void reportsRequiredEvents() {
        BitSet wanted = engine(new ScriptedSource(false)).build().wanted();
        assertThat(wanted.get(EventCode.SYSCALL_OPENAT_2_X)).isTrue();
        assertThat(wanted.get(EventCode.SYSCALL_CLONE_20_X)).as("state").isTrue();
        assertThat(wanted.get(EventCode.SYSCALL_FLOCK_X)).isFalse();
    }

    @Test
    void rulesReportRequiredSystemCalls() {
        BitSet syscalls = rules().syscalls();
        SyscallInfo openat = Objects.requireNonNull(SyscallTable.find("openat"));
        assertThat(syscalls.get(openat.code())).isTrue();
        assertThat(syscalls.cardinality()).isLessThan(5);
    }
}
