package eyas.report.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Information from sources other than events: reputation services, indicator lists, and a generated summary.
 *
 * @param reputations reputations of addresses, names and hashes
 * @param summary a summary in prose, or null
 * @param problems descriptions of failed requests
 */
public record Enrichments(
        List<Reputation> reputations, @Nullable Summary summary, List<String> problems) {
    /** No enrichments. */
    public static final Enrichments NONE = new Enrichments(List.of(), null, List.of());

    public Enrichments {
        reputations = List.copyOf(reputations);
        problems = List.copyOf(problems);
    }

    /** The kind of a rated item. */
    public enum Subject {
        ADDRESS,
        DOMAIN,
        SHA256,
        URL,
        PATH
    }

    /** The threat level of an item. */
    public enum Level {
        MALICIOUS,
        SUSPICIOUS,
        HARMLESS,
        UNKNOWN
    }

    /**
     * The reputation of one item at one source.
     *
     * @param source the service or list
     * @param subject the kind of item
     * @param value the address, name or hash as in the report
     * @param level the threat level
     * @param detail the reason
     * @param link a link to details, or null
     */
    public record Reputation(
            String source,
            Subject subject,
            String value,
            Level level,
            String detail,
            @Nullable String link) {}

    /**
     * A generated text.
     *
     * @param author its author, for example a model's name
     * @param text Markdown, generated: it may be wrong
     */
    public record Summary(String author, String text) {}
}
