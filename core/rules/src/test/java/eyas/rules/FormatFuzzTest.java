package eyas.rules;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.filter.syntax.ConditionPrinter;
import eyas.rules.format.FormatResult;
import eyas.rules.format.RulesFormatter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzzes the formatting of rules files and conditions.
 *
 * <p>Formatting is idempotent, and the formatted file loads with the same outcome. Explore with {@code ./dev fuzz rules FormatFuzzTest#file
 * 600}.
 */
final class FormatFuzzTest {
    private static final int LONGEST = 10_000;

    @FuzzTest
    @DictionaryFile(resourcePath = "RulesFuzzTest.dict")
    void file(byte[] file) {
        if (file.length > LONGEST) {
            return;
        }
        switch (RulesFormatter.format(new RuleFile.Content("fuzz.yaml", file))) {
            case FormatResult.Refused(var diagnostic) -> {
                int offset = diagnostic.shown().offset();
                require(
                        offset >= 0
                                && offset <= diagnostic.shown().source().text().length(),
                        "refused at a position outside of the file");
                require(!DiagnosticRenderer.plain(diagnostic.diagnostic()).isEmpty(), "refused without a reason");
            }
            case FormatResult.Formatted(String text, boolean changed) -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                require(changed != Arrays.equals(file, bytes), "'changed' contradicts the text");
                require(
                        RulesFormatter.format(new RuleFile.Content("fuzz.yaml", bytes))
                                        instanceof FormatResult.Formatted(String again, boolean more)
                                && !more
                                && again.equals(text),
                        "formatting is not idempotent:\n" + text);
                List<String> before = TestRuleLoader.codes(TestRuleLoader.load(file));
                List<String> after = TestRuleLoader.codes(TestRuleLoader.load(bytes));
                require(before.equals(after), "the diagnostics were " + before + " and are " + after + ":\n" + text);
            }
        }
    }

    @FuzzTest
    @DictionaryFile(resourcePath = "RulesFuzzTest.dict")
    void condition(byte[] file) {
        if (file.length > LONGEST) {
            return;
        }
        String text = new String(file, StandardCharsets.UTF_8);
        String laid = RulesFormatter.condition(text, 80);
        require(RulesFormatter.condition(laid, 80).equals(laid), "formatting is not idempotent:\n" + laid);
        LoadResult before = TestRuleLoader.load(rule(text));
        LoadResult after = TestRuleLoader.load(rule(laid));
        require(before.successful() == after.successful(), "was it valid: " + before.successful() + "\n" + laid);
        if (before.successful()) {
            String one =
                    ConditionPrinter.source(TestRuleLoader.rule(before, "r").expression());
            String other =
                    ConditionPrinter.source(TestRuleLoader.rule(after, "r").expression());
            require(one.equals(other), "has another meaning:\n" + one + "\n" + other);
        }
    }

    /** A rule with the condition as a quoted scalar, for any characters. */
    private static String rule(String condition) {
        StringBuilder quoted = new StringBuilder("\"");
        condition.chars().forEach(c -> quoted.append(String.format("\\u%04x", c)));
        return "- rule: r\n  condition: " + quoted.append("\"\n") + TestRuleLoader.TAIL;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
