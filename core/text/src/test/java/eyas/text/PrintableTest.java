package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrintableTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '~',
            value = {
                "plain é 漢 😀|plain é 漢 😀",
                "\u001b[31mred\u001b[0m|\uFFFD[31mred\uFFFD[0m",
                "\u009b31m|\uFFFD31m",
                "~a\nb\tc\rd~|a\\nb\\tc\uFFFDd",
                "bell\u0007 back\b del\u007f|bell\uFFFD back\uFFFD del\uFFFD",
                "right \u202eto left\u202c|right \uFFFDto left\uFFFD",
                "isolate \u2066x\u2069|isolate \uFFFDx\uFFFD",
                "zero\u200bwidth\ufeff|zero\uFFFDwidth\uFFFD",
                "lines\u2028and\u2029paragraphs|lines\uFFFDand\uFFFDparagraphs",
                "private \ue000|private \uFFFD",
                "half \ud83d|half \uFFFD",
                "tag \udb40\udc41|tag \uFFFD",
            })
    void isEscapedOnTerminal(String text, String shown) {
        assertThat(Printable.of(text, 100)).isEqualTo(shown);
        assertThat(Printable.of(shown, 100)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '~',
            value = {
                "plain é 😀|plain é 😀",
                "~a\tb\nc~|a b\uFFFDc",
                "\u001b[1m \u202e|\uFFFD[1m \uFFFD",
                "tag \udb40\udc41, half \ud83d|tag \uFFFD\uFFFD, half \uFFFD",
            })
    void keepsLengthInPlace(String text, String shown) {
        assertThat(Printable.inPlace(text)).isEqualTo(shown).hasSameSizeAs(text);
    }

    @ParameterizedTest
    @CsvSource({
        "abc,3,abc",
        "abcd,3,abc…",
        "😀😀,3,😀…",
        "😀😀,4,😀😀",
        "'',3,''",
        "'a\nbc',4,a\\nb…",
        "'\n\n',3,\\n…",
        "'\n',2,\\n"
    })
    void escapesBeforeItTruncates(String text, int limit, String shown) {
        assertThat(Printable.of(text, limit)).isEqualTo(shown);
    }
}
