package eyas.filter.check;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.diagnostic.DiagnosticCode;
import eyas.filter.FakeFieldProvider;
import eyas.filter.Table;
import eyas.filter.syntax.ConditionDiagnostic;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.Expression;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionCheckerTest {
    /** Normally takes milliseconds; the bound allows for a busy machine, but not for quadratic time. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final ConditionChecker checker = new ConditionChecker(new FakeFieldProvider().catalog());

    static Stream<List<String>> rejected() {
        return Table.rows(ConditionCheckerTest.class, "rejected.tsv");
    }

    static Stream<List<String>> warned() {
        return Table.rows(ConditionCheckerTest.class, "warned.tsv");
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void rejects(List<String> row) {
        CheckResult result = checker.check(ConditionParser.parse(row.get(0)));
        assertThat(result).isInstanceOf(CheckResult.Rejected.class);
        ConditionDiagnostic first = result.diagnostics().getFirst();
        assertThat(first.message()).isEqualTo(row.get(3));
        assertThat(first.code().id()).isEqualTo(row.get(1));
        assertThat(first.position().offset()).isEqualTo(Integer.parseInt(row.get(2)));
        assertThat(first.hint() == null ? "-" : first.hint().description()).isEqualTo(row.get(4));
        assertThat(result.diagnostics()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("warned")
    void warns(List<String> row) {
        CheckResult result = checker.check(ConditionParser.parse(row.get(0)));
        assertThat(result).isInstanceOf(CheckResult.Accepted.class);
        if (row.get(1).equals("-")) {
            assertThat(result.diagnostics()).isEmpty();
            return;
        }
        assertThat(result.diagnostics()).singleElement().satisfies(d -> {
            assertThat(d.code().id()).isEqualTo(row.get(1));
            assertThat(d.message()).isEqualTo(row.get(3));
            assertThat(d.position().offset()).isEqualTo(Integer.parseInt(row.get(2)));
        });
    }

    @Test
    void reportsAllProblems() {
        CheckResult result = checker.check(ConditionParser.parse(
                "proc.nme=cat and (fd.num=x or evt.type=opn) and not tolower(fd.num)=y and evt.dir=<"));
        assertThat(result.diagnostics())
                .extracting(d -> d.code().id())
                .containsExactly("F010", "F013", "F014", "F016", "F103");
    }

    @Test
    void depthIsBounded() {
        Expression expression = ConditionParser.parse("proc.name=a");
        for (int i = 0; i < ConditionChecker.MAX_DEPTH + 10; i++) {
            expression = new Expression.Not(expression, expression.position());
        }
        assertThat(checker.check(expression).diagnostics())
                .extracting(ConditionDiagnostic::code)
                .containsExactly(DiagnosticCode.LIMIT);
    }

    @Test
    void longListsAreCheckedQuickly() {
        StringBuilder text = new StringBuilder("proc.name in (a");
        for (int i = 0; i < 100_000; i++) {
            text.append(", n").append(i);
        }
        Assertions.assertTimeoutPreemptively(
                BOUND,
                () -> assertThat(checker.check(
                                ConditionParser.parse(text.append(")").toString())))
                        .isInstanceOf(CheckResult.Accepted.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1,100}){1,100}){1,100}",
                "(((a{1000}){1000}){1000}){1000}",
                "([a-z]{900}\\\\d{900}){900}",
                "DEEP"
            })
    void exponentialRegexIsRejected(String pattern) {
        String text = pattern.equals("DEEP") ? "(".repeat(10_000) + ")".repeat(10_000) : pattern;
        Assertions.assertTimeoutPreemptively(
                BOUND,
                () -> assertThat(checker.check(ConditionParser.parse("proc.name regex \"" + text + "\""))
                                .diagnostics())
                        .extracting(ConditionDiagnostic::code)
                        .containsExactly(DiagnosticCode.PATTERN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a-z]{1000}", "(a|b){20}c", "a{,3}", "[{]{3}", "x{a}", "(a{1,10}){1,10}", "[]a]+", "a{2"})
    void ordinaryRegexIsAccepted(String pattern) {
        assertThat(checker.check(ConditionParser.parse("proc.name regex \"" + pattern + "\"")))
                .isInstanceOf(CheckResult.Accepted.class);
    }
}
