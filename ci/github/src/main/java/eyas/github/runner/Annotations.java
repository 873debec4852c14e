package eyas.github.runner;

import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.Annotation.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes annotations within GitHub's limit per step: ten of each level. The last annotation of a full level contains the number of further
 * ones, because GitHub silently drops the rest.
 */
public final class Annotations {
    /** Maximum number of annotations of a level per step. */
    public static final int PER_LEVEL = 10;

    private static final int TEXT = 4_000;

    private Annotations() {}

    /** Returns the lines to print, the most severe level first. */
    public static List<String> lines(List<Annotation> annotations) {
        return shown(annotations).stream().map(Annotations::line).toList();
    }

    /** Returns the annotations within the limits, the most severe level first, with truncated texts. */
    static List<Annotation> shown(List<Annotation> annotations) {
        Map<Level, List<Annotation>> all = new EnumMap<>(Level.class);
        annotations.forEach(
                one -> all.computeIfAbsent(one.level(), _ -> new ArrayList<>()).add(one));
        List<Annotation> shown = new ArrayList<>();
        all.forEach((level, list) -> {
            boolean full = list.size() > PER_LEVEL;
            list.stream().limit(full ? PER_LEVEL - 1L : PER_LEVEL).forEach(shown::add);
            if (full) {
                shown.add(new Annotation(
                        level,
                        "Eyas: more of the same",
                        (list.size() - PER_LEVEL + 1) + " more are in the job summary; GitHub shows " + PER_LEVEL
                                + " of a level"));
            }
        });
        return shown.stream()
                .map(one -> new Annotation(one.level(), cut(one.title()), cut(one.message())))
                .toList();
    }

    private static String line(Annotation annotation) {
        return WorkflowCommand.line(
                command(annotation.level()), Map.of("title", annotation.title()), annotation.message());
    }

    /** Returns the runner's name of a level. */
    static String command(Level level) {
        return switch (level) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTICE -> "notice";
        };
    }

    private static String cut(String text) {
        return text.length() <= TEXT ? text : text.substring(0, TEXT) + "…";
    }
}
