package eyas.conformance;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldException;
import eyas.fields.FieldValue;
import eyas.fields.OutputFormat;
import eyas.fields.Transformer;
import eyas.fields.ValueSink;
import eyas.filter.plan.ReferenceEvaluator;
import eyas.filter.plan.RuleMatcher;
import eyas.filter.plan.RuleProgram;
import eyas.output.AlertJson;
import eyas.report.Palette;
import eyas.report.ReportCollector;
import eyas.report.ReportJson;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.TextReport;
import eyas.report.model.Coverage;
import eyas.report.model.Overhead;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passes events with arbitrary parameters to all their consumers: state, every field, the default rules, the report.
 *
 * <p>Explore with {@code ./dev fuzz conformance EventFuzzTest#params 600}.
 */
final class EventFuzzTest {
    private static final String WORDS = "EventFuzzTest.dict";
    private static final StateLimits SMALL =
            StateLimits.DEFAULT.withThreads(24).withDescriptors(28).withEnvironment(600);
    private static final int LONGEST_LINE = 8 << 20;

    /** Fields to which transformers are applied; they cover all kinds of values that transformers accept. */
    private static final Set<String> TRANSFORMED =
            Set.of("proc.name", "proc.cmdline", "fd.name", "fd.types", "evt.args", "evt.buffer", "proc.exepath");

    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final List<String> FIELDS = fields();
    private static final String BETWEEN = "\u00A6";
    private static final OutputFormat EVERYTHING =
            OutputFormat.compile("*%" + String.join(BETWEEN + '%', FIELDS), CATALOG);
    private static final RuleSet RULES = new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
            .load(RuleDirectory.of(Path.of(System.getProperty("eyas.root", "../.."), "rules/cicd"))
                    .read())
            .ruleSet()
            .orElseThrow();
    private static final List<CompiledRule> ACTIVE = RuleSelection.ALL.choose(RULES);
    private static final RuleMatcher MATCHER = RuleProgram.build(
                    ACTIVE.stream().map(CompiledRule::checked).toList())
            .matcher();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Lists every field with every kind of argument, and every permitted transformer. */
    private static List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (FieldDefinition definition : CATALOG.definitions()) {
            String name = definition.name();
            if (name.equals("util.cnt")) {
                // Its value is the number of its evaluations.
                continue;
            }
            List<String> written = new ArrayList<>(List.of(name));
            for (String argument : List.of("0", "1", "2", "name", "flags", "res", "PATH", "CI", "cpu", "<open")) {
                written.add(name + "[" + argument + "]");
            }
            written.removeIf(text -> !compiles(text));
            fields.addAll(written);
            if (TRANSFORMED.contains(name)) {
                for (Transformer transformer : Transformer.values()) {
                    fields.add(transformer.keyword() + "(" + written.getFirst() + ")");
                }
            }
        }
        fields.removeIf(text -> !compiles(text));
        return fields;
    }

    /** Returns whether all of {@code text} is one field, without literal text after it. */
    private static boolean compiles(String text) {
        try {
            OutputFormat format = OutputFormat.compile('%' + text, CATALOG);
            return text.endsWith(")") || format.tokens().getFirst().name().equals(text);
        } catch (FieldException e) {
            return false;
        }
    }

    /** Applies the events to the state, extracts all fields, and compares the rule program's matches with the reference evaluator's. */
    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void params(byte[] input) {
        State state = new State(SMALL, ThreadLookup.NOTHING);
        FuzzedEvents events = new FuzzedEvents(input);
        events.start(state.snapshot());
        Event event = new Event();
        FieldValue first = new FieldValue();
        FieldValue second = new FieldValue();
        while (events.next(event) == Outcome.EVENT) {
            EventContext context = state.apply(event);
            if (context != null) {
                EVERYTHING.format(context, first.clear());
                if (event.number() % 4 == 1) {
                    EVERYTHING.format(context, second.clear());
                    requireSame(first, second);
                }
                requirePrintable(first);
                EVERYTHING.tokens().forEach(token -> EVERYTHING.deliver(token, context, new Shape()));
                requireSameMatches(context);
            }
            state.settle();
            require(state.threads().size() <= SMALL.threads(), state.threads().size() + " threads");
        }
    }

    private static void requireSame(FieldValue first, FieldValue second) {
        if (!Arrays.equals(bytes(first), bytes(second))) {
            String[] left = first.text().split(BETWEEN, -1);
            String[] right = second.text().split(BETWEEN, -1);
            int at = Arrays.mismatch(left, right);
            String field = left.length == FIELDS.size() ? FIELDS.get(at) : "part " + at;
            throw new AssertionError(field + " is formatted differently: " + left[at] + ", then " + right[at]);
        }
    }

    private static void requirePrintable(FieldValue line) {
        require(line.length() < LONGEST_LINE, "line of " + line.length() + " bytes");
        for (byte b : bytes(line)) {
            require((b < 0 || b >= ' ') && b != 0x7F, "control character in the output");
        }
    }

    private static byte[] bytes(FieldValue value) {
        return Arrays.copyOfRange(value.bytes(), value.offset(), value.offset() + value.length());
    }

    private static void requireSameMatches(EventContext context) {
        List<Integer> expected = new ArrayList<>();
        int code = context.event().code();
        for (int i = 0; i < ACTIVE.size(); i++) {
            if (ACTIVE.get(i).checked().codes().get(code)
                    && ReferenceEvaluator.holds(ACTIVE.get(i).checked().expression(), context)) {
                expected.add(i);
            }
        }
        List<Integer> actual = new ArrayList<>();
        MATCHER.match(context, actual::add);
        require(actual.equals(expected), "the program matches " + actual + ", the reference " + expected);
    }

    /** Runs the events as a job: alerts and report are valid JSON, and the text report contains no control characters. */
    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void job(byte[] input) {
        FuzzedEvents events = new FuzzedEvents(input);
        State state = new State(SMALL, ThreadLookup.NOTHING);
        ReportCollector report =
                new ReportCollector(ReportOptions.all(ReportLimits.uniform(8, 64), "/home/runner/work", 1));
        AlertJson json = new AlertJson("builder");
        Engine engine = Engine.of(events, state, ActiveRules.of(RULES, RuleSelection.ALL, CATALOG))
                .observing(report)
                .alerting(report)
                .alerting((alert, _) -> {
                    String line = json.line(alert);
                    require(line.indexOf('\n') < 0, "alert with two lines");
                    require(JSON.readTree(line).get("rule").asString().equals(alert.rule()), "alert of another rule");
                })
                .build();
        engine.run(() -> true);
        require(engine.counters().events() == events.counters().events(), "events were lost");
        Coverage coverage = new Coverage("fuzz", 0, 0, 0, 0, 0, List.of(), List.of());
        var result = report.finish("fuzz", 0, coverage, new Overhead(0, 0, 0, 0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(result, out);
        require(
                JSON.readTree(out.toByteArray()).get("alert_count").asLong() == result.alertCount(),
                "different alert count");
        TextReport.render(result, Palette.plain())
                .chars()
                .forEach(c -> require(c == '\n' || (c >= ' ' && (c < 0x7F || c > 0x9F)), "control character " + c));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }

    /** Requires structured output to be one value, or one complete list. */
    private static final class Shape implements ValueSink {
        private boolean inside;

        private static void requireRange(byte[] bytes, int offset, int length) {
            require(offset >= 0 && length >= 0 && offset + length <= bytes.length, "text range exceeds the array");
        }

        @Override
        public void absent() {
            require(!inside, "absent value in a list");
        }

        @Override
        public void number(long value) {}

        @Override
        public void unsigned(long value) {}

        @Override
        public void real(double value) {
            require(!Double.isNaN(value) && !Double.isInfinite(value), "number without a JSON representation");
        }

        @Override
        public void truth(boolean value) {}

        @Override
        public void text(byte[] bytes, int offset, int length) {
            requireRange(bytes, offset, length);
        }

        @Override
        public void beginList() {
            require(!inside, "nested list");
            inside = true;
        }

        @Override
        public void endList() {
            require(inside, "end without a list");
            inside = false;
        }
    }
}
