package eyas.report;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Feeds files of filters to their reader. What is taken has a condition at a place in the file; what is refused is refused in words
 * that name the file and hold no control character. Explore with {@code ./dev fuzz report FiltersFuzzTest#file 600}.
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
                require(Integer.parseInt(place[1]) <= lines, "a place beyond the file's end: " + filter.place());
            }
        } catch (ReportFilterException e) {
            String message = String.valueOf(e.getMessage());
            require(message.startsWith("filters file f"), "refused without a place: " + message);
            require(message.length() < 2_000, "a long message");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
