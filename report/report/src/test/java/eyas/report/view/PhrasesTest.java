package eyas.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Extracts a message's sentence and first values, for any values. */
final class PhrasesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sh opened a file (file=/w/a command=sh x exe=/bin/sh parent=bash user=u step=s action=a) | sh opened a file (file=/w/a command=sh x)
            sh opened a file (exe=/bin/sh parent=bash) | sh opened a file
            sh opened a file (file=/w/a) | sh opened a file (file=/w/a)
            sh opened a file (file=/w/x exe=y command=cat secret exe=/bin/sh parent=bash user=u) | sh opened a file (file=/w/x exe=y command=cat secret)
            sh opened a file (file=/w/x step=y exe=/bin/sh parent=bash step=s) | sh opened a file (file=/w/x step=y)
            sh opened a file (file=/w/x exe= exe=/bin/sh parent=bash step=s) | sh opened a file (file=/w/x exe=)
            sh opened a file (file=/w/x user= exe=/w/y command=cat secret parent=bash) | sh opened a file (file=/w/x user= exe=/w/y command=cat secret)
            """)
    void contextMatchesTheTemplate(String message, String what) {
        assertThat(Phrases.summary(message)).isEqualTo(what);
    }

    @Test
    void longMessageIsTruncatedBetweenCharacters() {
        for (int length = 170; length < 190; length++) {
            String what = Phrases.summary("x".repeat(length) + "😀".repeat(20));
            assertThat(what).endsWith("…").doesNotContainPattern("[\\ud800-\\udbff]…");
            assertThat(Character.isHighSurrogate(what.charAt(what.length() - 2)))
                    .isFalse();
        }
    }
}
