package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SarifEscaperTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain (text)|100|plain (text)",
                "curl [log in](https://x)|100|curl \\[log in\\](https://x)",
                "\\[x](0)|100|\\\\\\[x\\](0)",
                "[[[[|2|\\[\\[…",
            })
    void startsNoLink(String text, int limit, String message) {
        assertThat(SarifEscaper.message(text, limit)).isEqualTo(message);
    }
}
