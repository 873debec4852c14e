package eyas.report.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What others than the events say: reputation services, lists of indicators, a written summary.
 *
 * @param reputations what is said of addresses, names and hashes
 * @param summary a summary in prose, or null
 * @param problems what could not be asked, in words
 */
public record Enrichments(
        List<Reputation> reputations, @Nullable Summary summary, List<String> problems) {
    /** Nothing. */
    public static final Enrichments NONE = new Enrichments(List.of(), null, List.of());

    public Enrichments {
        reputations = List.copyOf(reputations);
        problems = List.copyOf(problems);
    }

    /** What a reputation is about. */
    public enum Subject {
        ADDRESS,
        DOMAIN,
        SHA256,
        URL,
        PATH
    }

    /** How bad something is held to be. */
    public enum Level {
        MALICIOUS,
        SUSPICIOUS,
        HARMLESS,
        UNKNOWN
    }

    /**
     * The reputation of one thing with one source.
     *
     * @param source who says so: the service, or the list
     * @param subject what kind of thing it is about
     * @param value the address, name or hash as the report has it
     * @param level how bad it is
     * @param detail why, in words
     * @param link where to read on, or null
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
     * @param author what wrote it, for example a model's name
     * @param text Markdown, generated: it may be wrong
     */
    public record Summary(String author, String text) {}
}
