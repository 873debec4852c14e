package eyas.filter.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eyas.diagnostic.DiagnosticCode;
import eyas.filter.Table;
import eyas.filter.syntax.Expression.And;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Operand.Literal;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionParserTest {
    /** Normally takes milliseconds; the bound allows for a busy machine, but not for quadratic time. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    static Stream<List<String>> accepted() {
        return Table.rows(ConditionParserTest.class, "accept.tsv");
    }

    static Stream<List<String>> rejected() {
        return Table.rows(ConditionParserTest.class, "reject.tsv");
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void printsLikeFalco(List<String> row) {
        assertThat(ConditionPrinter.falco(ConditionParser.parse(row.get(0)))).isEqualTo(row.get(1));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void sourceFormParsesToTheSameCondition(List<String> row) {
        Expression first = ConditionParser.parse(row.get(0));
        String source = ConditionPrinter.source(first);
        Expression second = ConditionParser.parse(source);
        assertThat(ConditionPrinter.source(second)).isEqualTo(source);
        assertThat(ConditionPrinter.falco(second)).isEqualTo(ConditionPrinter.falco(first));
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void rejects(List<String> row) {
        SyntaxException e = catchThrowableOfType(SyntaxException.class, () -> ConditionParser.parse(row.get(0)));
        assertThat(e).as("error of %s", row.get(0)).isNotNull();
        String expected = row.get(2);
        if (expected.endsWith("…")) {
            assertThat(e).hasMessageStartingWith(expected.substring(0, expected.length() - 1));
        } else {
            assertThat(e).hasMessage(expected);
        }
        assertThat(e.position().offset()).as("offset").isEqualTo(Integer.parseInt(row.get(1)));
    }

    @Test
    void positionsCountLinesAndColumns() {
        And and = (And) ConditionParser.parse("evt.type=open\n  and proc.name in (a,\n b)");
        Comparison second = (Comparison) and.children().get(1);
        assertThat(second.position()).isEqualTo(new Position(20, 2, 7));
        Operand.LiteralList list = (Operand.LiteralList) second.right();
        assertThat(list.items().get(1).position()).isEqualTo(new Position(38, 3, 2));
        assertThat(list.position()).isEqualTo(new Position(33, 2, 20));
    }

    @Test
    void bytesOfLiterals() {
        Comparison check = (Comparison) ConditionParser.parse("proc.name = \"\\xff\\xc3\\xa9é\\x41😀\"");
        byte[] bytes = LiteralText.bytes(((Literal) check.right()).text());
        assertThat(bytes).containsExactly(0xFF, 0xC3, 0xA9, 0xC3, 0xA9, 0x41, 0xF0, 0x9F, 0x98, 0x80);
    }

    @Test
    void depthIsBounded() {
        String deepest = "(".repeat(1000) + "a" + ")".repeat(1000);
        assertThat(ConditionParser.parse(deepest)).isInstanceOf(Expression.MacroReference.class);
        for (int depth : new int[] {1001, 10_000, 500_000}) {
            for (String open : List.of("(", "not(", "a and (")) {
                SyntaxException e = catchThrowableOfType(
                        SyntaxException.class,
                        () -> ConditionParser.parse(open.repeat(depth), new SyntaxLimits(1 << 23, 1000)));
                assertThat(e).hasMessage("exceeded max depth limit of 1000");
                assertThat(e.diagnostic().code()).isEqualTo(DiagnosticCode.LIMIT);
            }
        }
        assertThatThrownBy(() -> ConditionParser.parse("tolower(".repeat(1001)))
                .hasMessage("exceeded max depth limit of 1000");
    }

    @Test
    void deepestConditionFitsASmallStack() throws InterruptedException {
        Throwable[] failure = new Throwable[1];
        Thread thread = new Thread(
                null,
                () -> ConditionParser.parse("(a or (b and ".repeat(500) + "c" + "))".repeat(500)),
                "small",
                512 << 10);
        thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
        thread.start();
        thread.join();
        assertThat(failure[0]).isNull();
    }

    @Test
    void lengthIsBounded() {
        String huge = "a or ".repeat(2_000_000) + "a";
        Assertions.assertTimeoutPreemptively(
                BOUND,
                () -> assertThatThrownBy(() -> ConditionParser.parse(huge))
                        .hasMessage("condition of 10000001 characters exceeds the limit of 1048576"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a and ",
                "not ",
                "a or(a) or ",
                "proc.name=x and ",
                "((((a)))) or ",
                "proc.name in (",
                "\"",
                "'a\\",
                "x.",
                "+1",
                "oneof ",
                "a.b = oneof ",
                "a.b in (a,\"\\n\",",
                "tolower(a.b)=c or ",
                "\n",
                "é=",
                "0x"
            })
    void costGrowsWithLengthOnly(String piece) {
        String text = piece.repeat((1 << 20) / piece.length());
        Assertions.assertTimeoutPreemptively(BOUND, () -> {
            try {
                ConditionParser.parse(text);
            } catch (SyntaxException e) {
                assertThat(e.position().offset()).isBetween(0, text.length());
            }
        });
    }

    @Test
    void noiseCausesOnlySyntaxExceptions() {
        Random random = new Random(20261124);
        String[] pieces = {
            "(",
            ")",
            "and ",
            "or ",
            "not ",
            "a",
            "proc.name",
            "=",
            " ",
            "in ",
            "\"",
            "'",
            "\\",
            ",",
            "[",
            "]",
            "<",
            "1",
            "val(",
            "len(",
            "exists",
            "contains ",
            "anyof ",
            "\n",
            "\u0000",
            "\udcff",
            "0x"
        };
        int parsed = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(12);
            for (int i = 0; i < length; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                Expression expression = ConditionParser.parse(text.toString());
                String source = ConditionPrinter.source(expression);
                assertThat(ConditionPrinter.source(ConditionParser.parse(source)))
                        .isEqualTo(source);
                parsed++;
            } catch (SyntaxException e) {
                assertThat(e.position().offset()).isBetween(0, text.length());
            }
        }
        assertThat(parsed).isGreaterThan(300);
    }

    /** libsinsp 0.20 does not support {@code \\x5c}; a backslash before a closing quote is written as backslash and blank. */
    @Test
    void printsTrailingBackslashForLibsinsp() {
        Expression bare = ConditionParser.parse("proc.args contains \\");
        assertThat(ConditionPrinter.source(bare)).isEqualTo("proc.args contains \"\\ \"");
        assertThat(ConditionPrinter.source(ConditionParser.parse(ConditionPrinter.source(bare))))
                .isEqualTo(ConditionPrinter.source(bare));
        assertThat(ConditionPrinter.falco(bare)).doesNotContain("x5c");
    }
}
