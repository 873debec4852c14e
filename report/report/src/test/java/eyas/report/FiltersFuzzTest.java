package eyas.report;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Feeds filters files to their reader. Accepted filters have a condition at a location in the file; error messages name the file and
 * contain no control characters. Explore with {@code ./dev fuzz report FiltersFuzzTest#file 600}.
 */
final class FiltersFuzzTest {
    @FuzzTest
    @DictionaryFile(resourcePath = "FiltersFuzzTest.dict")
    void file(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        long lines = text.chars().filter(c -> c == '\n').count() + 1;
        try {
            for (ReportFilterDefinition filter : ReportFilterDefinition.read("f", text)) {
                require(!filter.condition().isBlank(), "a filter without a condition");
                String[] place = filter.place().split(":", 3);
                require(place[0].equals("f"), "another file: " + filter.place());
                require(Integer.parseInt(place[1]) <= lines, "a location beyond the file's end: " + filter.place());
            }
        } catch (ReportFilterException e) {
            String message = String.valueOf(e.getMessage());
            require(message.startsWith("filters file f"), "rejected without a location: " + message);
            require(message.length() < 2_000, "a long message");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
