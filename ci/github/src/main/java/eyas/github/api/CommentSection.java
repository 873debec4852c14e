package eyas.github.api;

import eyas.text.Sha256;
import java.util.regex.Pattern;

/**
 * What one job says in the comment of a pull request.
 *
 * @param key what tells the job from others, the same in the next run; letters and digits
 * @param rank how urgent it is; sections of lower rank stand first
 * @param run the run that the job belongs to; a later run has a higher number
 * @param head the commit that the run is about
 * @param hash what tells one content from another
 * @param markdown what people see; the first line says it all in short
 */
record CommentSection(String key, int rank, long run, String head, String hash, String markdown) {
    /** Ranks below this are worth a comment where there is none. */
    static final int QUIET = 5;
    /** The rank of a job of which all was seen, and nothing bad. */
    static final int CLEAN = 9;

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{20}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final int KEY_BYTES = 10;

    CommentSection {
        if (!KEY.matcher(key).matches() || !KEY.matcher(hash).matches() || rank < 0 || rank > CLEAN || run < 0) {
            throw new IllegalArgumentException("no section of a comment: " + key + " " + hash + " " + rank);
        }
        if (!COMMIT.matcher(head).matches()) {
            throw new IllegalArgumentException("no commit: " + head);
        }
    }

    /**
     * Makes one.
     *
     * @param job what tells the job from others, any text
     */
    static CommentSection of(String job, int rank, long run, String head, String markdown) {
        return new CommentSection(
                digest(job), rank, run, head, digest(rank + "\n" + run + "\n" + head + "\n" + markdown), markdown);
    }

    private static String digest(String text) {
        return Sha256.of(text).substring(0, 2 * KEY_BYTES);
    }

    /** Return whether the other one says the same of the same job, however much of it was cut. */
    boolean isSame(CommentSection other) {
        return key.equals(other.key) && hash.equals(other.hash);
    }

    /** Returns the section with nothing but its first lines. */
    CommentSection cut(int lines, String pointer) {
        StringBuilder short_ = new StringBuilder();
        markdown.lines().limit(lines).forEach(line -> short_.append(line).append('\n'));
        return new CommentSection(key, rank, run, head, hash, lines == 0 ? "" : short_ + pointer);
    }
}
