package eyas.github.runner;

import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.Annotation.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes annotations within what GitHub shows of one step: ten of each level. The last place of a full level says how many
 * more there are, since GitHub drops the rest without a word.
 */
public final class Annotations {
    /** How many annotations of a level one step may have. */
    public static final int PER_LEVEL = 10;

    private static final int TEXT = 4_000;

    private Annotations() {}

    /** Return the lines to print, the worst level first. */
    public static List<String> lines(List<Annotation> annotations) {
        return shown(annotations).stream().map(Annotations::line).toList();
    }

    /** Return what can be shown, the worst level first, with texts as long as they may be. */
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

    /** Return what the runner calls a level. */
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
