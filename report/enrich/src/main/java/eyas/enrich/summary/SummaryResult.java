package eyas.enrich.summary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the wish for a summary.
 *
 * @param author the model that wrote it
 * @param text Markdown that cites facts by their labels, or null if there is none
 * @param problems what went wrong or is missing, in words
 */
public record SummaryResult(String author, @Nullable String text, List<String> problems) {
    public SummaryResult {
        problems = List.copyOf(problems);
    }
}
