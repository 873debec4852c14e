package eyas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import eyas.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plays events through rules and correlations. Opening a file /a matches rule A, /b rule B and so on; /ab matches A and B. */
final class CorrelationTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;
    private static final String RULES = """
            - rule: A
              desc: d
              condition: evt.type = openat and fd.filename contains a
              output: A %fd.name
              priority: NOTICE
              silent: true
            - rule: B
              desc: d
              condition: evt.type = openat and fd.filename contains b
              output: B %fd.name
              priority: NOTICE
              silent: true
            - rule: C
              desc: d
              condition: evt.type = openat and fd.filename contains c
              output: C %fd.name
              priority: DEBUG
              tags: [see]
            """;

    private final List<Alert> alerts = new ArrayList<>();
    private ScriptedSource script = new ScriptedSource(false);

    private static String correlation(String keys) {
        return """
                - correlation: Both
                  desc: d
                  output: "%corr.count events of %corr.rules in %corr.duration: %corr.events, last %fd.name"
                  priority: ERROR
                  tags: [t]
                """ + keys.indent(2);
    }

    private Engine run(String keys) {
        return run(RULES + correlation(keys), RuleSelection.ALL, CorrelatorLimits.DEFAULT, RuleMatching.ALL);
    }

    private Engine run(String file, RuleSelection selection, CorrelatorLimits limits, RuleMatching matching) {
        LoadResult result = new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
                .load(List.of(new RuleFile.Content("r.yaml", Bytes.of(file))));
        assertThat(result.files().getFirst().diagnostics()).isEmpty();
        Engine engine = Engine.of(
                        script, new State(), ActiveRules.of(result.ruleSet().orElseThrow(), selection, CATALOG, limits))
                .alerting((alert, context) -> alerts.add(alert))
                .matching(matching)
                .build();
        engine.run(() -> true);
        return engine;
    }

    /** Adds the events {@code TIME:TID:NAME}, separated by blanks; the time is in seconds from the start. */
    private void events(String text) {
        for (String event : text.strip().split(" +", -1)) {
            String[] parts = event.split(":", -1);
            open(START + (long) (Double.parseDouble(parts[0]) * SECOND), Long.parseLong(parts[1]), parts[2]);
        }
    }

    private void open(long time, long tid, String name) {
        script.add(w -> w.begin(EventCode.SYSCALL_OPENAT_2_X, time, tid)
                .put(3)
                .put(-100)
                .put("/" + name)
                .put(1)
                .put(0)
                .put(0)
                .put(0));
    }

    private void fork(long time, long child, long parent) {
        script.add(w -> {
            w.begin(EventCode.SYSCALL_CLONE_20_X, time, child).put(0).put("x").putBytes(Bytes.of(""));
            w.put(child).put(child).put(parent);
            empties(w, 9);
            w.put(0).put(0).put(0).put(child).put(child).put(0);
        });
    }

    private void exec(long time, long tid, long parent, String comm, String env) {
        script.add(w -> {
            w.begin(EventCode.SYSCALL_EXECVE_19_X, time, tid).put(0).put(comm).putBytes(Bytes.of(""));
            w.put(tid).put(tid).put(parent);
            empties(w, 7);
            w.put(comm).putBytes(Bytes.of("")).putBytes(Bytes.of(env));
            empties(w, 15);
        });
    }

    private static void empties(EventWriter writer, int count) {
        for (int i = 0; i < count; i++) {
            writer.putEmpty();
        }
    }

    private List<String> fired() {
        return alerts.stream()
                .filter(a -> a.rule().equals("Both"))
                .map(a -> a.contributions().stream()
                        .map(c -> c.rule() + c.eventNumber())
                        .reduce("", String::concat))
                .toList();
    }

    @Test
    void alertListsItsEvents() {
        events("0:7:a 2.5:7:x 3:7:b");
        Engine engine = run("by: process\nwithin: 10s\nevents: [{rules: [A]}, {rules: [B]}]");
        assertThat(alerts).hasSize(1);
        Alert alert = alerts.getFirst();
        assertThat(alert.rule()).isEqualTo("Both");
        assertThat(alert.priority()).isEqualTo(Priority.ERROR);
        assertThat(alert.tags()).containsExactly("t");
        assertThat(alert.source()).isEqualTo("syscall");
        assertThat(alert.time()).isEqualTo(START + 3 * SECOND);
        assertThat(alert.eventNumber()).isEqualTo(3);
        assertThat(alert.message())
                .isEqualTo("2 events of A, B in 3000000000: A by <NA>(-1) 3.000s before; B by <NA>(-1), last /b");
        assertThat(alert.fields()).containsEntry("corr.count", new OutputValue.Unsigned(2));
        assertThat(alert.contributions())
                .containsExactly(
                        new CorrelatedEvent("A", START, 1, -1, "<NA>"),
                        new CorrelatedEvent("B", START + 3 * SECOND, 3, -1, "<NA>"));
        assertThat(engine.counters().alerts()).isEqualTo(1);
        assertThat(engine.correlations()).isEqualTo(new CorrelationCounters(2, 1, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0:7:a 1:7:b                         | A1B2
            0:7:b 1:7:a                         | B1A2
            0:7:ab                              | A1B1
            0:7:a 10:7:b                        | A1B2
            0:7:a 10.000001:7:b                 | -
            0:7:a 8:7:a 12:7:b                  | A2B3
            0:7:a 1:8:b                         | -
            0:7:a 1:7:b 2:7:b                   | A1B2
            0:7:a 1:7:b 2:7:b 3:7:a             | A1B2 B3A4
            0:7:a 1:7:ab 2:7:a                  | A2B2
            """)
    void anyOrder(String events, String expected) {
        events(events);
        run("by: process\nwithin: 10s\nevents: [{rules: [A]}, {rules: [B]}]");
        assertThat(String.join(" ", fired())).isEqualTo(expected.equals("-") ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0:7:a 1:7:b 2:7:b                       | A1B2B3
            0:7:b 1:7:a 2:7:b                       | -
            0:7:a 1:7:ab 2:7:b                      | A1B2B3
            0:7:ab 1:7:b                            | -
            0:7:ab 1:7:b 2:7:b                      | A1B2B3
            0:7:a 9:7:b 11:7:b                      | -
            0:7:a 5:7:a 9:7:b 11:7:b                | A2B3B4
            0:7:a 1:7:b 8:7:a 9:7:b 11:7:b          | A1B2B4
            0:7:a 1:7:b 5:7:a 6:7:b                 | A1B2B4
            0:7:a 1:7:b 2:7:b 3:7:b 4:7:b           | A1B2B3
            0:7:a 1:8:b 2:8:b                       | -
            """)
    void inOrderWithCounts(String events, String expected) {
        events(events);
        run("by: process\nwithin: 10s\nordered: true\nevents: [{rules: [A]}, {rules: [B], count: 2}]");
        assertThat(String.join(" ", fired())).isEqualTo(expected.equals("-") ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rule    | 0:7:a1 1:7:a2 2:7:b1      | A2B3
            rule    | 0:7:a1 1:7:a2             | -
            fd.name | 0:7:a1 1:7:a1 2:7:a2      | A2A3
            fd.name | 0:7:a1 1:7:a1 2:7:a1      | -
            process | 0:7:a1 1:7:b1 2:8:a1      | B2A3
            fd.name | 0:7:a1 9:7:a1 12:7:b1     | A2B3
            """)
    void countsDistinctValues(String distinct, String events, String expected) {
        events(events);
        run("by: container\nwithin: 10s\nevents: [{rules: [A, B], count: 2, distinct: " + distinct + "}]");
        assertThat(String.join(" ", fired())).isEqualTo(expected.equals("-") ? "" : expected);
    }

    @Test
    void missingValueDoesNotCount() {
        events("0:7:a 1:7:b");
        run("by: process\nwithin: 10s\nevents: [{rules: [A, B], count: 2, distinct: k8s.pod.name}]");
        assertThat(alerts).isEmpty();
    }

    @Test
    void loudRuleRaisesItsAlertAndCountsByTag() {
        events("0:7:c 1:7:a");
        run("by: process\nwithin: 10s\nevents: [{tags: [see]}, {rules: [A, B]}]");
        assertThat(alerts).extracting(Alert::rule).containsExactly("C", "Both");
    }

    @Test
    void rulesBelowTheThresholdStillCount() {
        events("0:7:c 1:7:a");
        run(
                RULES + correlation("by: process\nwithin: 10s\nevents: [{tags: [see]}, {rules: [A, B]}]"),
                new RuleSelection(List.of(), Priority.WARNING),
                CorrelatorLimits.DEFAULT,
                RuleMatching.ALL);
        assertThat(alerts).extracting(Alert::rule).containsExactly("Both");
    }

    @Test
    void disabledCorrelationRaisesNoAlert() {
        events("0:7:c 1:7:ab");
        run(
                RULES + correlation("by: process\nwithin: 10s\nevents: [{tags: [see]}, {rules: [A, B]}]"),
                new RuleSelection(List.of(new RuleSelection.ByTag(false, "t")), Priority.DEBUG),
                CorrelatorLimits.DEFAULT,
                RuleMatching.ALL);
        assertThat(alerts).extracting(Alert::rule).containsExactly("C");
    }

    @Test
    void laterRulesCountIfOnlyFirstAlerts() {
        events("0:7:cab");
        String loud = RULES.replace("  silent: true\n", "");
        run(
                loud + correlation("by: process\nwithin: 10s\nevents: [{rules: [B]}, {rules: [C]}]"),
                RuleSelection.ALL,
                CorrelatorLimits.DEFAULT,
                RuleMatching.FIRST);
        assertThat(alerts).extracting(Alert::rule).containsExactly("A", "Both");
    }

    @Test
    void scriptKeepsIdentityAcrossDescendants() {
        String env = "npm_lifecycle_event=postinstall\0npm_package_name=left\0";
        exec(START, 20, 1, "bash", "");
        fork(START + 1, 21, 20);
        exec(START + 2, 21, 20, "sh", env);
        fork(START + 3, 22, 21);
        exec(START + 4, 22, 21, "node", env);
        fork(START + 5, 23, 20);
        exec(START + 6, 23, 20, "sh", env);
        fork(START + 7, 24, 22);
        exec(START + 8, 24, 22, "curl", "");
        open(START + 10, 21, "a");
        open(START + 11, 20, "b");
        open(START + 12, 23, "b");
        open(START + 13, 24, "b");
        run("by: script\nwithin: 10s\nordered: true\nevents: [{rules: [A]}, {rules: [B]}]");
        assertThat(fired()).containsExactly("A10B13");
    }

    @ParameterizedTest
    @CsvSource({"ancestor, A8B9", "step, A8B9 A10B11", "job, A8B9 A10B11"})
    void commandsStepsAndJobs(String by, String expected) {
        String job = "GITHUB_ACTIONS=true\0GITHUB_JOB=j\0GITHUB_RUN_ID=1\0GITHUB_ACTION=__run\0";
        exec(START, 20, 1, "bash", job);
        fork(START + 1, 21, 20);
        exec(START + 2, 21, 20, "make", "");
        fork(START + 3, 22, 21);
        exec(START + 4, 22, 21, "cc", "");
        fork(START + 5, 23, 20);
        exec(START + 6, 23, 20, "curl", "");
        open(START + 10, 21, "a");
        open(START + 11, 22, "b");
        open(START + 12, 22, "a");
        open(START + 13, 23, "b");
        run("by: " + by + "\nwithin: 10s\nevents: [{rules: [A]}, {rules: [B]}]");
        assertThat(String.join(" ", fired())).isEqualTo(expected);
    }

    @Test
    void memoryIsBoundedAndEvictionCounted() {
        for (int tid = 10; tid < 20; tid++) {
            open(START + tid, tid, "a");
        }
        open(START + 30, 10, "b");
        open(START + 31, 19, "b");
        open(START + 60 * SECOND, 50, "a");
        Engine engine = run(
                RULES + correlation("by: process\nwithin: 10s\nordered: true\nevents: [{rules: [A]}, {rules: [B]}]"),
                RuleSelection.ALL,
                new CorrelatorLimits(4),
                RuleMatching.ALL);
        assertThat(fired()).containsExactly("A10B12");
        // Ten began and four are kept: the six oldest were evicted, three of the rest expired with their window.
        assertThat(engine.correlations()).isEqualTo(new CorrelationCounters(12, 1, 1, 3, 6));
    }

    @Test
    void endedProcessFreesEntryWithoutLoss() {
        for (int tid = 10; tid < 13; tid++) {
            long child = tid;
            exec(START + tid, child, 1, "x", "");
            open(START + tid, child, "a");
            script.add(w -> w.begin(EventCode.PROCEXIT_1_E, START + child, child)
                    .put(0)
                    .put(0)
                    .put(0)
                    .put(0)
                    .put(1));
        }
        Engine engine = run(
                RULES + correlation("by: process\nwithin: 10s\nordered: true\nevents: [{rules: [A]}, {rules: [B]}]"),
                RuleSelection.ALL,
                new CorrelatorLimits(1),
                RuleMatching.ALL);
        assertThat(engine.correlations()).isEqualTo(new CorrelationCounters(3, 0, 1, 2, 0));
    }

    /** Compares with an exhaustive search. */
    @Test
    void findsSameAsExhaustiveSearch() {
        Random random = new Random(20_260_731);
        int complete = 0;
        for (int round = 0; round < 400; round++) {
            script = new ScriptedSource(false);
            alerts.clear();
            boolean ordered = random.nextBoolean();
            List<String> names = new ArrayList<>();
            List<Integer> times = new ArrayList<>();
            int time = 0;
            for (int i = 0; i < 12; i++) {
                time += random.nextInt(4);
                names.add(List.of("a", "b", "ab", "x").get(random.nextInt(4)));
                times.add(time);
                open(START + time * SECOND, 7, names.getLast());
            }
            int first = 1 + random.nextInt(2);
            int second = 1 + random.nextInt(2);
            run("by: process\nwithin: 6s\nordered: " + ordered + "\nevents: [{rules: [A], count: " + first
                    + "}, {rules: [B], count: " + second + "}]");
            List<Integer> expected = search(names, times, ordered, first, second);
            complete += expected.size();
            assertThat(alerts)
                    .as("%s at %s, %s, %d and %d", names, times, ordered ? "ordered" : "any order", first, second)
                    .extracting(a -> (int) a.eventNumber() - 1)
                    .isEqualTo(expected);
        }
        assertThat(complete).isGreaterThan(100);
    }

    /** Returns the events at which a combination is complete, each starting after the last complete one. */
    private static List<Integer> search(
            List<String> names, List<Integer> times, boolean ordered, int first, int second) {
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        for (int end = 0; end < names.size(); end++) {
            if (exists(names, times, ordered, first, second, from, end)) {
                ends.add(end);
                from = end + 1;
            }
        }
        return ends;
    }

    private static boolean exists(
            List<String> names, List<Integer> times, boolean ordered, int first, int second, int from, int end) {
        for (int split = from; split <= end + 1; split++) {
            int a = 0;
            int b = 0;
            for (int i = from; i <= end; i++) {
                if (times.get(end) - times.get(i) <= 6) {
                    a += names.get(i).contains("a") && (!ordered || i < split) ? 1 : 0;
                    b += names.get(i).contains("b") && (!ordered || i >= split) ? 1 : 0;
                }
            }
            boolean ends =
                    ordered ? names.get(end).contains("b") : !names.get(end).equals("x");
            if (ends && a >= first && b >= second) {
                return true;
            }
        }
        return false;
    }
}
