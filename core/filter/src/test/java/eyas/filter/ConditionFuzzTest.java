package eyas.filter;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.filter.check.CheckResult;
import eyas.filter.check.CheckedCondition;
import eyas.filter.check.ConditionChecker;
import eyas.filter.plan.ReferenceEvaluator;
import eyas.filter.plan.RuleMatcher;
import eyas.filter.plan.RuleProgram;
import eyas.filter.syntax.ConditionDiagnostic;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.ConditionPrinter;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Expression.Not;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Form;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operator;
import eyas.filter.syntax.Position;
import eyas.filter.syntax.SyntaxException;
import eyas.filter.syntax.SyntaxLimits;
import eyas.text.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fuzzes parser, checker and matcher with conditions and regular expressions.
 *
 * <p>A rejected condition has a diagnostic position inside the text. An accepted condition is printed and parsed to the same tree, and the
 * program decides as the reference evaluator does. Explore with {@code ./dev fuzz filter ConditionFuzzTest#condition 600}.
 */
final class ConditionFuzzTest {
    private static final String WORDS = "ConditionFuzzTest.dict";
    private static final SyntaxLimits SMALL = new SyntaxLimits(20_000, 100);
    /** Printing adds parentheses around every "and" and "or", and escapes take up to four characters. */
    private static final SyntaxLimits PRINTED = new SyntaxLimits(200_000, 400);

    private static final Position START = new Position(0, 1, 1);
    private static final FakeFieldProvider WORLD = new FakeFieldProvider();
    private static final ConditionChecker CHECKER = new ConditionChecker(WORLD.catalog());
    private static final List<String> SCENES = List.of("open", "connect", "connect6", "generic");

    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void syntax(byte[] input) {
        String text = text(input);
        Expression expression = parse(text);
        if (expression != null) {
            ConditionPrinter.falco(expression);
            String printed = ConditionPrinter.source(expression);
            String again = ConditionPrinter.source(ConditionParser.parse(printed, PRINTED));
            require(again.equals(printed), "prints " + printed + ", then " + again);
            Expression reparsed = ConditionParser.parse(printed, PRINTED);
            require(
                    sameTree(expression.toString(), reparsed.toString()),
                    "printed text parses to another tree: " + printed);
        }
    }

    /** Compares two trees in their record form, ignoring positions and optional quotes. */
    private static boolean sameTree(String left, String right) {
        return withoutPositions(left).equals(withoutPositions(right));
    }

    private static String withoutPositions(String tree) {
        return tree.replaceAll("position=\\d+:\\d+", "").replace("form=BARE", "form=QUOTED");
    }

    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void condition(byte[] input) {
        String text = text(input.length > 400 ? Arrays.copyOf(input, 400) : input);
        Expression expression = parse(text);
        if (expression != null) {
            checked(expression, text);
        }
    }

    /** The input is a pattern, a line feed, and the text to search. */
    @FuzzTest
    @DictionaryFile(resourcePath = "RegexFuzzTest.dict")
    void regex(byte[] input) {
        String text = text(input.length > 2_000 ? Arrays.copyOf(input, 2_000) : input);
        int end = Math.max(0, text.indexOf('\n'));
        byte[] name = text.substring(Math.min(text.length(), end + 1)).getBytes(StandardCharsets.UTF_8);
        FieldOperand field = new FieldOperand("proc.pname", null, START);
        Literal pattern = new Literal(text.substring(0, end), Form.QUOTED, START);
        Comparison comparison = new Comparison(field, Operator.REGEX, ListModifier.NONE, pattern, START);
        CheckedCondition condition = accepted(comparison, "");
        if (condition != null) {
            RuleMatcher matcher = RuleProgram.build(List.of(condition)).matcher();
            EventFixtures.set(WORLD, "open").set("proc.pname", (Object) name);
            boolean expected = ReferenceEvaluator.holds(condition.expression(), WORLD.context());
            boolean actual = matcher.match(WORLD.code(), WORLD.context(), _ -> true);
            require(actual == expected, "the program returns " + actual);
        }
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static @Nullable Expression parse(String text) {
        try {
            return ConditionParser.parse(text, SMALL);
        } catch (SyntaxException e) {
            sound(e.diagnostic(), text);
            return null;
        }
    }

    private static void checked(Expression expression, String text) {
        CheckedCondition plain = accepted(expression, text);
        CheckedCondition negated = accepted(new Not(expression, START), text);
        require((plain == null) == (negated == null), "only one of the condition and its negation is accepted");
        if (plain == null || negated == null) {
            return;
        }
        List<CheckedCondition> rules = List.of(plain, negated, plain);
        RuleMatcher matcher = RuleProgram.build(rules).matcher();
        for (String scene : SCENES) {
            EventFixtures.set(WORLD, scene);
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                CheckedCondition rule = rules.get(i);
                if (rule.codes().get(WORLD.code()) && ReferenceEvaluator.holds(rule.expression(), WORLD.context())) {
                    expected.add(i);
                }
            }
            List<Integer> actual = new ArrayList<>();
            matcher.match(WORLD.code(), WORLD.context(), actual::add);
            require(actual.equals(expected), scene + ": the program returns " + actual + ", the reference " + expected);
        }
    }

    private static @Nullable CheckedCondition accepted(Expression expression, String text) {
        return switch (CHECKER.check(expression)) {
            case CheckResult.Accepted(CheckedCondition condition, List<ConditionDiagnostic> warnings) -> {
                warnings.forEach(warning -> sound(warning, text));
                yield condition;
            }
            case CheckResult.Rejected(List<ConditionDiagnostic> errors) -> {
                require(!errors.isEmpty(), "rejected without a reason");
                errors.forEach(error -> sound(error, text));
                yield null;
            }
        };
    }

    /** Checks that a diagnostic lies inside the text and renders in a few lines without control characters. */
    private static void sound(ConditionDiagnostic diagnostic, String text) {
        int start = diagnostic.position().offset();
        require(start <= text.length(), "position after the end: " + diagnostic);
        require(!diagnostic.message().isEmpty(), "no message");
        String shown = DiagnosticRenderer.plain(diagnostic.in(new SourceText("fuzz", text)));
        require(shown.length() < 2_000 + 8 * text.length(), "a finding of " + shown.length() + " characters");
        require(shown.lines().count() <= 4, "more than four lines: " + shown);
        require(
                shown.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)),
                "a control character in: " + shown);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
