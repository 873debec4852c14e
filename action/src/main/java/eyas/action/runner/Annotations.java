package eyas.action.runner;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Collects annotations within what GitHub shows of one step: ten of each level. The last place of a full level says how
 * many more there are, since GitHub drops the rest without a word.
 */
public final class Annotations {
    /** Levels, the worst first. */
    public enum Level {
        ERROR("error"),
        WARNING("warning"),
        NOTICE("notice");

        private final String command;

        Level(String command) {
            this.command = command;
        }
    }

    /** How many annotations of a level one step may have. */
    public static final int PER_LEVEL = 10;

    private static final int TEXT = 4_000;

    private record Annotation(String title, String message) {}

    private final Map<Level, List<Annotation>> all = new EnumMap<>(Level.class);

    /** Adds one. */
    public void add(Level level, String title, String message) {
        all.computeIfAbsent(level, _ -> new ArrayList<>()).add(new Annotation(cut(title), cut(message)));
    }

    private static String cut(String text) {
        return text.length() <= TEXT ? text : text.substring(0, TEXT) + "…";
    }

    /** Returns the lines to print. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        all.forEach((level, list) -> {
            boolean full = list.size() > PER_LEVEL;
            list.stream().limit(full ? PER_LEVEL - 1L : PER_LEVEL).forEach(one -> lines.add(line(level, one)));
            if (full) {
                lines.add(line(
                        level,
                        new Annotation(
                                "Eyas: more of the same",
                                (list.size() - PER_LEVEL + 1) + " more are in the job summary; GitHub shows "
                                        + PER_LEVEL + " of a level")));
            }
        });
        return lines;
    }

    private static String line(Level level, Annotation annotation) {
        return WorkflowCommand.line(level.command, Map.of("title", annotation.title()), annotation.message());
    }
}
