package eyas.enrich.summary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of requesting a summary.
 *
 * @param author the model that wrote it
 * @param text Markdown that cites facts by their labels, or null if there is none
 * @param problems errors and omissions
 */
public record SummaryResult(String author, @Nullable String text, List<String> problems) {
    public SummaryResult {
        problems = List.copyOf(problems);
    }
}
