package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Untrusted text in CSV, XML and a runner's log. */
final class EscapesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '^',
            value = {
                "plain text¦plain text",
                "=1+1¦'=1+1",
                "+1¦'+1",
                "-2+3¦'-2+3",
                "@SUM(A1)¦'@SUM(A1)",
                "=HYPERLINK(\"http://evil\",\"x\")¦\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\"",
                "a,b¦\"a,b\"",
                "a\"b¦\"a\"\"b\"",
                "^a\nb^¦a\\nb",
                "^\t=1^¦\\t=1",
                "^a\r\n=1^¦a\uFFFD\\n=1",
                "\u202e=1¦\uFFFD=1",
                "a;=1+1¦a;'=1+1",
                "a; @SUM(A1)¦a; '@SUM(A1)",
                "a;\"+1¦\"a;\"\"'+1\"",
                "a;b=1¦a;b=1",
                "\uFF1D1+1¦'\uFF1D1+1",
                "\uFF20SUM(A1)¦'\uFF20SUM(A1)",
                "^ =1^¦^ '=1^",
            })
    void isEscapedInCsv(String text, String cell) {
        assertThat(CsvEscaper.of(text, 100)).isEqualTo(cell);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '^',
            value = {
                "plain é 😀¦plain é 😀",
                "</failure><x a=\"b\">¦&lt;/failure&gt;&lt;x a=&quot;b&quot;&gt;",
                "' onload='x¦&#39; onload=&#39;x",
                "]]>¦]]&gt;",
                "&lt;¦&amp;lt;",
                "^a\nb\tc^¦a&#10;b&#9;c",
                "nul\u0000 esc\u001b half\ud83d none\uffff¦nul\uFFFD esc\uFFFD half\uFFFD none\uFFFD",
            })
    void isEscapedInXml(String text, String escaped) {
        assertThat(XmlEscaper.text(text)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '^',
            value = {
                "plain, a::b:c¦plain, a::b:c¦plain%2C a%3A%3Ab%3Ac",
                "^a\n::error::b^¦a%0A::error::b¦a%0A%3A%3Aerror%3A%3Ab",
                "^a\r\nb^¦a%0D%0Ab¦a%0D%0Ab",
                "100% %0A¦100%25 %250A¦100%25 %250A",
                "x,file=y::z¦x,file=y::z¦x%2Cfile=y%3A%3Az",
                "a ##[error]b¦a ## [error]b¦a ## [error]b",
            })
    void doesNotEndWorkflowCommand(String text, String data, String property) {
        assertThat(WorkflowCommandEscaper.data(text)).isEqualTo(data);
        assertThat(WorkflowCommandEscaper.property(text)).isEqualTo(property);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '^',
            value = {
                "2001:db8::1 and a::b¦2001:db8::1 and a::b",
                "::stop-commands::x¦: :stop-commands::x",
                "  ::error::x¦  : :error::x",
                "said ##[add-mask]x¦said ## [add-mask]x",
                "###[error]x¦### [error]x",
                "^a\n::error::b\r\n  ::x::^¦^a\n: :error::b\r\n  : :x::^",
            })
    void doesNotStartWorkflowCommand(String text, String logged) {
        assertThat(WorkflowCommandEscaper.logged(text)).isEqualTo(logged);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(WorkflowCommandEscaper.mayHaveCommand(bytes, 0, bytes.length))
                .isEqualTo(!logged.equals(text));
    }

    /** The runner trims Unicode white space, not only ASCII. */
    @Test
    void removesCommandsAfterAnyWhiteSpace() {
        for (String space : new String[] {"\u00A0", "\u3000", "\u2003", "\u2028", "\t", "\u000B", "\f"}) {
            assertThat(WorkflowCommandEscaper.logged("x\n" + space + "::error::forged"))
                    .doesNotContain("::error");
            byte[] bytes = ("-" + space + "::error").getBytes(StandardCharsets.UTF_8);
            assertThat(WorkflowCommandEscaper.mayHaveCommand(bytes, 1, bytes.length))
                    .isTrue();
        }
        assertThat(WorkflowCommandEscaper.logged("\n".repeat(1_000_000) + "::x::"))
                .endsWith("\n: :x::");
    }
}
