package eyas.filter.plan;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares the glob matcher with the translation of globs into regular expressions. */
final class GlobFuzzTest {
    /** The input is a pattern, a line feed, and the text to match; the first byte selects case folding. */
    @FuzzTest
    @DictionaryEntries({"[!a-z]", "[^]]", "[[:alpha:]]", "[[:", ":]", "[\\]]", "**", "\\*", "[a-]", "[]-a]", "?*"})
    void glob(byte[] input) {
        if (input.length < 2 || input.length > 60) {
            return;
        }
        boolean fold = input[0] == 'i';
        int end = 1;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        byte[] pattern = Arrays.copyOfRange(input, 1, end);
        byte[] text = end == input.length ? new byte[0] : Arrays.copyOfRange(input, end + 1, input.length);
        long stars = new String(pattern, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(c -> c == '*')
                .count();
        if (stars > 4) {
            // The translation, not the matcher, would take exponential time.
            return;
        }
        boolean actual = GlobPattern.matches(pattern, 0, pattern.length, text, 0, text.length, fold);
        boolean expected = matches(GlobTranslation.regex(new String(pattern, StandardCharsets.ISO_8859_1)), text, fold);
        if (actual != expected) {
            throw new AssertionError("the matcher returns " + actual + ", the translation " + expected);
        }
    }

    private static boolean matches(@Nullable String regex, byte[] text, boolean fold) {
        return regex != null
                && Pattern.compile(regex, Pattern.DOTALL | (fold ? Pattern.CASE_INSENSITIVE : 0))
                        .matcher(new String(text, StandardCharsets.ISO_8859_1))
                        .matches();
    }
}
