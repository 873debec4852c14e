package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegexPrefilterTest {
    private static List<String> of(String pattern) {
        return RegexPrefilter.of(pattern).stream()
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "abc; abc",
                "(?s).*(os[.]environ|%ENV.*|getenv[(][)]); os.environ,%ENV,getenv()",
                ".*a.bcd+e.*; bcd",
                "(ab|cde)?xy; xy",
                "(ab|c)xyz; xyz",
                "(abc|def)+x; abc,def",
                "(abc){2,}; abc",
                "a\\.b\\-c; a.b-c",
                "x(?:hello|(wo)(rld)!)y; hello,rld",
                "[[]x[]]y; [x]y",
            })
    void requiredTextsOfPatterns(String pattern, String texts) {
        assertThat(of(pattern)).containsExactly(texts.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ".*",
                "abc|",
                "(abc)?",
                "(abc)*",
                "(abc){0,3}",
                "(?i)abc",
                "(?is)abc",
                "[abc][def]",
                "a.b",
                "abc|d",
                "\\d+abc",
                "[[:alpha:]]abc",
                "\\Qabc\\E",
                "a{b",
                "(?P<n>abc)",
                "a?b?c?",
                "\u00e9\u00e8"
            })
    void patternsWithoutRequiredText(String pattern) {
        assertThat(of(pattern)).isEmpty();
    }

    /** Every match of the expression contains one of the required strings. */
    @Test
    void neverRejectsMatchingValues() {
        Random random = new Random(7);
        String letters = "ab.+*?()|[]^$\\{}12,-: ";
        int asked = 0;
        int matched = 0;
        for (int i = 0; i < 60_000; i++) {
            String pattern = any(random, letters, 1 + random.nextInt(14));
            int flags = random.nextInt(pattern.length() + 1);
            if (i % 4 == 0) {
                pattern = pattern.substring(0, flags) + "(?s)" + pattern.substring(flags);
            }
            Pattern compiled;
            try {
                compiled = Pattern.compile(pattern, Pattern.MULTILINE);
            } catch (PatternSyntaxException _) {
                continue;
            }
            List<String> texts = of(pattern);
            if (texts.isEmpty()) {
                continue;
            }
            asked++;
            for (int j = 0; j < 20; j++) {
                // Letters of the expression, so that some inputs match.
                String value = any(random, "ab" + pattern, random.nextInt(5))
                        + (random.nextBoolean()
                                ? texts.get(random.nextInt(texts.size())).substring(random.nextInt(2))
                                : "")
                        + any(random, "ab" + pattern, random.nextInt(3));
                if (compiled.matches(value)) {
                    matched++;
                    assertThat(texts).as("%s matches '%s'", compiled, value).anyMatch(value::contains);
                }
            }
        }
        assertThat(asked).isGreaterThan(1_000);
        assertThat(matched).isGreaterThan(200);
    }

    private static String any(Random random, String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
