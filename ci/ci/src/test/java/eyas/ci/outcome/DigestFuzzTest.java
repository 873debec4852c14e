package eyas.ci.outcome;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.ci.CiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Fuzzes the parser of job summaries. An accepted file is unchanged after writing and reading, and its Markdown contains no foreign markup.
 * Explore with {@code ./dev fuzz action DigestFuzzTest#file 600}.
 */
final class DigestFuzzTest {
    private static final Pattern CODE = Pattern.compile("(?<!`)(`+)(?!`)(?:[^\\n]*?[^`\\n])\\1(?!`)");

    private static final String RUN = "https://github.com/o/r/actions/runs/1";

    @FuzzTest
    void file(byte[] bytes) throws IOException {
        Path directory = Files.createTempDirectory("eyas-digest");
        Path file = directory.resolve(OutcomeSummaryFile.NAME);
        try {
            Files.write(file, bytes);
            OutcomeSummary digest;
            try {
                digest = OutcomeSummaryFile.read(file);
            } catch (CiException e) {
                require(String.valueOf(e.getMessage()).startsWith(file.toString()), "names no file: " + e.getMessage());
                return;
            }
            OutcomeSummaryFile.write(digest, directory);
            OutcomeSummary again = OutcomeSummaryFile.read(file);
            OutcomeSummaryFile.write(again, directory);
            require(OutcomeSummaryFile.read(file).equals(again), "is not the same a third time");
            markdown(OutcomeSummaryMarkdown.of(digest, RUN, true));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    private static void markdown(String text) {
        // Everything inside code markup is plain text.
        String rest = CODE.matcher(text)
                .replaceAll("")
                .replace("[The run](" + RUN + ")", "")
                .replaceAll("</?code>|&#?[a-z0-9]{2,5};|\\\\[^\\w\\s]", "");
        for (String markup : new String[] {"<", "@", "](", "`", "://"}) {
            require(!rest.contains(markup), markup + " in " + text);
        }
        require(text.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), "a control character");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
