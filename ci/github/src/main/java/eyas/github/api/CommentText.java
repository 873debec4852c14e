package eyas.github.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of the comment: a hidden marker, a headline, and a section for each job with its own markers.
 *
 * <p>Markers are HTML comments, which no text of a job can contain: every {@code <} in it is escaped.
 *
 * @param sections the sections, the most urgent first
 */
record CommentText(List<CommentSection> sections) {
    /** GitHub's limit, in characters. */
    static final int LIMIT = 65_536;
    /** Maximum number of sections; a comment with more was manipulated. */
    static final int MAX_SECTIONS = 1_000;

    private static final String MARK = "<!-- eyas:comment v1 -->";
    private static final String END = "<!-- /eyas:job -->";
    private static final Pattern SECTION = Pattern.compile("<!-- eyas:job key=([0-9a-f]{20}) rank=([0-9])"
            + " run=([0-9]{1,18}) head=([0-9a-f]{40}(?:[0-9a-f]{24})?) hash=([0-9a-f]{20}) -->\n");
    private static final String CUT =
            "\n(Truncated: GitHub's limit is 65,536 characters. See the summary of the run.)\n";
    private static final int SHORT_LINES = 1;

    CommentText {
        sections = sections.stream()
                .sorted(Comparator.comparingInt(CommentSection::rank)
                        .thenComparing(CommentSection::markdown)
                        .thenComparing(CommentSection::key))
                .toList();
    }

    /** Returns whether a comment has the marker; its author must be checked separately. */
    static boolean isMarked(String body) {
        return body.startsWith(MARK);
    }

    /** Parses a comment; ignores what is invalid. */
    static CommentText parse(String body) {
        String text = body.replace("\r\n", "\n");
        List<CommentSection> sections = new ArrayList<>();
        Matcher matcher = SECTION.matcher(text);
        int from = 0;
        while (matcher.find(from) && sections.size() < MAX_SECTIONS) {
            int end = text.indexOf(END, matcher.end());
            if (end < 0) {
                break;
            }
            sections.add(new CommentSection(
                    matcher.group(1),
                    Integer.parseInt(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    matcher.group(4),
                    matcher.group(5),
                    text.substring(matcher.end(), end)));
            from = end;
        }
        return new CommentText(sections);
    }

    /** Merges the sections of several comments; of two for the same job the later run's is kept, or the first. */
    static CommentText joined(List<CommentText> texts) {
        CommentText all = new CommentText(List.of());
        for (CommentText text : texts) {
            for (CommentSection section : text.sections) {
                Optional<CommentSection> other = all.find(section.key());
                if (other.isEmpty() || other.get().run() < section.run()) {
                    all = all.replaced(section);
                }
            }
        }
        return all;
    }

    Optional<CommentSection> find(String key) {
        return sections.stream().filter(section -> section.key().equals(key)).findFirst();
    }

    /** Returns the commit of the latest run, which is the comment's commit. */
    String head() {
        return sections.stream()
                .max(Comparator.comparingLong(CommentSection::run))
                .map(CommentSection::head)
                .orElse("");
    }

    /** Returns whether {@code section} belongs to a commit that is no longer the pull request's head. */
    boolean isNewerThan(CommentSection section) {
        return sections.stream()
                .anyMatch(other -> other.run() > section.run() && !other.head().equals(section.head()));
    }

    /** Returns the comment with {@code own} in place of the previous sections of these jobs, without sections of other commits. */
    CommentText with(List<CommentSection> own) {
        CommentText all = this;
        for (CommentSection section : own) {
            all = all.replaced(section);
        }
        String head = all.head();
        return new CommentText(all.sections.stream()
                .filter(section -> section.head().equals(head))
                .toList());
    }

    private CommentText replaced(CommentSection own) {
        List<CommentSection> others = new ArrayList<>(sections.stream()
                .filter(section -> !section.key().equals(own.key()))
                .toList());
        others.add(own);
        return new CommentText(others);
    }

    /** Returns whether both have the same content for the same jobs. */
    boolean isSame(CommentText other) {
        return sections.size() == other.sections.size()
                && sections.stream()
                        .allMatch(section -> other.find(section.key())
                                .filter(section::isSame)
                                .isPresent());
    }

    /**
     * Returns the body. If it is too long, the longest sections are cut to their first line, then those that are not urgent to their
     * markers, and finally the least urgent ones are removed.
     */
    String body() {
        List<CommentSection> shown = new ArrayList<>(sections);
        int length = rendered(shown).length();
        for (int lines = SHORT_LINES; lines >= 0 && length > LIMIT; lines--) {
            int most = lines;
            List<CommentSection> order = sections.stream()
                    .sorted(Comparator.comparingInt((CommentSection section) ->
                            most == 0 ? -section.rank() : -section.markdown().length()))
                    .toList();
            for (CommentSection section : order) {
                if (length <= LIMIT || (most == 0 && section.rank() < CommentSection.QUIET)) {
                    break;
                }
                CommentSection cut = section.cut(lines, CUT);
                int at = indexOf(shown, section.key());
                if (cut.markdown().length() < shown.get(at).markdown().length()) {
                    length -= shown.get(at).markdown().length() - cut.markdown().length();
                    shown.set(at, cut);
                }
            }
        }
        while (rendered(shown).length() > LIMIT) {
            shown.removeLast();
        }
        return rendered(shown);
    }

    private static int indexOf(List<CommentSection> sections, String key) {
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).key().equals(key)) {
                return i;
            }
        }
        throw new IllegalStateException("no section " + key);
    }

    private String rendered(List<CommentSection> shown) {
        StringBuilder out = new StringBuilder(4_096);
        out.append(MARK).append('\n').append(headline()).append("\n\n");
        for (CommentSection section : shown) {
            out.append("<!-- eyas:job key=")
                    .append(section.key())
                    .append(" rank=")
                    .append(section.rank())
                    .append(" run=")
                    .append(section.run())
                    .append(" head=")
                    .append(section.head())
                    .append(" hash=")
                    .append(section.hash())
                    .append(" -->\n")
                    .append(section.markdown())
                    .append(END)
                    .append("\n\n");
        }
        return out.toString();
    }

    private String headline() {
        long bad = count(CommentSection.QUIET);
        long doubtful = count(CommentSection.CLEAN);
        String jobs = sections.size() == 1 ? "1 job" : sections.size() + " jobs";
        String what = bad > 0
                ? "🔴 Eyas: look at " + bad + " of " + jobs
                : doubtful > 0
                        ? "⚠️ Eyas: not everything was seen of " + doubtful + " of " + jobs
                        : "✅ Eyas: no findings in " + jobs;
        String head = head();
        return "## " + what + (head.isEmpty() ? "" : "\n\nOf commit " + head + ".");
    }

    private long count(int below) {
        return sections.stream().filter(section -> section.rank() < below).count();
    }
}
