package eyas.github.api;

import eyas.text.Sha256;
import java.util.regex.Pattern;

/**
 * The section of one job in the comment of a pull request.
 *
 * @param key key that distinguishes the job from others and is the same in the next run; letters and digits
 * @param rank urgency; sections of lower rank come first
 * @param run the run that the job belongs to; a later run has a higher number
 * @param head the commit of the run
 * @param hash hash of the content
 * @param markdown the visible text; its first line is a summary
 */
record CommentSection(String key, int rank, long run, String head, String hash, String markdown) {
    /** Only ranks below this justify creating a comment. */
    static final int QUIET = 5;
    /** The rank of a clean job with full coverage. */
    static final int CLEAN = 9;

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{20}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final int KEY_BYTES = 10;

    CommentSection {
        if (!KEY.matcher(key).matches() || !KEY.matcher(hash).matches() || rank < 0 || rank > CLEAN || run < 0) {
            throw new IllegalArgumentException("invalid section of a comment: " + key + " " + hash + " " + rank);
        }
        if (!COMMIT.matcher(head).matches()) {
            throw new IllegalArgumentException("no commit: " + head);
        }
    }

    /**
     * Creates a section.
     *
     * @param job key that distinguishes the job from others, any text
     */
    static CommentSection of(String job, int rank, long run, String head, String markdown) {
        return new CommentSection(
                digest(job), rank, run, head, digest(rank + "\n" + run + "\n" + head + "\n" + markdown), markdown);
    }

    private static String digest(String text) {
        return Sha256.of(text).substring(0, 2 * KEY_BYTES);
    }

    /** Returns whether the other section has the same content for the same job, ignoring truncation. */
    boolean isSame(CommentSection other) {
        return key.equals(other.key) && hash.equals(other.hash);
    }

    /** Returns the section with only its first lines. */
    CommentSection cut(int lines, String pointer) {
        StringBuilder short_ = new StringBuilder();
        markdown.lines().limit(lines).forEach(line -> short_.append(line).append('\n'));
        return new CommentSection(key, rank, run, head, hash, lines == 0 ? "" : short_ + pointer);
    }
}
