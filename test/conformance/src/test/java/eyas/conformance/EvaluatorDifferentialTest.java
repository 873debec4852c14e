package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.fields.BoundField;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.fields.FieldValue;
import eyas.fields.StaticValue;
import eyas.filter.check.CheckResult;
import eyas.filter.check.CheckedCondition;
import eyas.filter.check.ConditionChecker;
import eyas.filter.plan.CompilationOptions;
import eyas.filter.plan.ReferenceEvaluator;
import eyas.filter.plan.RuleMatcher;
import eyas.filter.plan.RuleProgram;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.SyntaxException;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledRule;
import eyas.state.EventContext;
import eyas.state.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

/** Compares interpreter and bytecode with the tree walk, and static values with the fields of events, on recordings. */
final class EvaluatorDifferentialTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    /** The slow tree walk evaluates the first event of each code, and then every 64th. */
    private static final int SAMPLING_INTERVAL = 64;

    @Test
    void agreesOnAllFiltersAndDefaultRules() throws IOException {
        Path filters = recording("attack-memdump.filters.jsonl.gz");
        List<CheckedCondition> conditions = new ArrayList<>(conditions(filters));
        assertThat(conditions).hasSizeGreaterThan(400);
        new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
                        .load(RuleDirectory.of(Path.of(System.getProperty("eyas.root"), "rules", "cicd"))
                                .read())
                        .ruleSet()
                        .orElseThrow()
                        .rules()
                        .stream()
                        .map(CompiledRule::checked)
                        .forEach(conditions::add);
        RuleProgram program = RuleProgram.build(conditions);
        RuleMatcher interpreter = program.matcher(CompilationOptions.OFF);
        RuleMatcher bytecode = program.matcher(CompilationOptions.AT_ONCE);
        RuleMatcher mixed = program.matcher(new CompilationOptions(50, null));
        long[] seen = new long[EventTable.size()];
        long[] matches = new long[1];
        play(recording("attack-memdump.scap.gz"), context -> {
            int code = context.event().code();
            List<Integer> expected = matched(interpreter, context);
            String event = "event " + context.event().number();
            assertSame(event + ", bytecode", matched(bytecode, context), expected);
            assertSame(event + ", mixed", matched(mixed, context), expected);
            if (seen[code]++ % SAMPLING_INTERVAL == 0) {
                assertSame(event + ", tree walk", walked(conditions, context), expected);
            }
            matches[0] += expected.size();
        });
        assertThat(matches[0]).as("matches").isGreaterThan(100_000);
        assertThat(bytecode.counters().interpreted()).isEmpty();
        assertThat(bytecode.counters().blocks()).isGreaterThan(20);
    }

    /** Compares lists, and formats a message only if they differ. */
    private static void assertSame(String what, List<Integer> actual, List<Integer> expected) {
        if (!actual.equals(expected)) {
            assertThat(actual).as(what).isEqualTo(expected);
        }
    }

    private static List<Integer> matched(RuleMatcher matcher, EventContext context) {
        List<Integer> matched = new ArrayList<>();
        matcher.match(context, matched::add);
        return matched;
    }

    private static List<Integer> walked(List<CheckedCondition> conditions, EventContext context) {
        List<Integer> matched = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            CheckedCondition condition = conditions.get(i);
            if (condition.codes().get(context.event().code())
                    && ReferenceEvaluator.holds(condition.expression(), context)) {
                matched.add(i);
            }
        }
        return matched;
    }

    private static List<CheckedCondition> conditions(Path filters) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<CheckedCondition> conditions = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(filters)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String text = json.readTree(line).get("filter").asString();
                try {
                    if (new ConditionChecker(CATALOG).check(ConditionParser.parse(text))
                            instanceof CheckResult.Accepted(CheckedCondition condition, var _)) {
                        conditions.add(condition);
                    }
                } catch (SyntaxException _) {
                    // The list contains filters that libsinsp rejects; another test compares the rejections.
                }
            }
        }
        return conditions;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attack-memdump.scap.gz",
                "cat_write.scap",
                "connect_localhost.scap",
                "open-multiple-files.scap",
                "psp_privileged.scap",
                "sample.scap",
                "curl_google.scap"
            })
    void staticValuesEqualFieldsOfEvents(String name) throws IOException {
        List<BoundField> fields = CATALOG.definitions().stream()
                .filter(d -> !d.has(FieldFlag.ARGUMENT_REQUIRED) && !d.has(FieldFlag.PRINT_ONLY))
                .map(FieldDefinition::name)
                .map(field -> CATALOG.bind(field, null))
                .toList();
        int[] seen = new int[EventTable.size()];
        int[] known = new int[1];
        play(recording(name), context -> {
            int code = context.event().code();
            if (seen[code]++ < 40) {
                for (BoundField field : fields) {
                    known[0] += check(field, context) ? 1 : 0;
                }
            }
        });
        assertThat(known[0]).as("static values checked").isGreaterThan(1000);
    }

    private static boolean check(BoundField field, EventContext context) {
        StaticValue known = StaticValue.of(field.definition().name(), context.info());
        if (known instanceof StaticValue.Unknown) {
            return false;
        }
        FieldValue value = new FieldValue();
        boolean present = field.extractor().extract(context, 0, value);
        boolean agrees = switch (known) {
            case StaticValue.Unknown _ -> true;
            case StaticValue.Absent _ -> !present;
            case StaticValue.Number(long number, boolean certain) -> present ? value.number() == number : !certain;
            case StaticValue.Letter(char letter) -> !present || value.text().equals(String.valueOf(letter));
        };
        assertThat(agrees)
                .as(
                        "%s of event %d, a %s",
                        field.text(), context.event().number(), context.info().codeName())
                .isTrue();
        return true;
    }

    private static Path recording(String name) {
        Path file = CAPTURES.resolve(name);
        if (System.getenv("CI") == null) {
            assumeThat(file).as("recordings; set -Deyas.shared").exists();
        }
        return file;
    }

    private static void play(Path file, Consumer<EventContext> viewer) {
        State state = new State();
        Event event = new Event();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            while (source.next(event) == EventSource.Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context != null && !event.isStateOnly()) {
                    viewer.accept(context);
                }
                state.settle();
            }
        }
    }
}
