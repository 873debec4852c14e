package eyas.report;

import eyas.rules.model.Priority;

/**
 * Colors text for a terminal, or leaves it unchanged.
 *
 * <p>Uses only the sixteen colors that every terminal has. Color is never the only carrier of information.
 */
public final class Palette {
    private static final String RESET = "\u001b[0m";

    private final boolean enabled;

    private Palette(boolean enabled) {
        this.enabled = enabled;
    }

    /** Returns a palette that colors text. */
    public static Palette colored() {
        return new Palette(true);
    }

    /** Returns a palette that leaves text unchanged. */
    public static Palette plain() {
        return new Palette(false);
    }

    /** Returns whether this palette colors text. */
    public boolean isColored() {
        return enabled;
    }

    public String bold(String text) {
        return paint("1", text);
    }

    public String dim(String text) {
        return paint("2", text);
    }

    public String red(String text) {
        return paint("31", text);
    }

    public String green(String text) {
        return paint("32", text);
    }

    public String yellow(String text) {
        return paint("33", text);
    }

    public String cyan(String text) {
        return paint("36", text);
    }

    /** Colors {@code text} by priority. */
    public String of(Priority priority, String text) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL -> paint("1;31", text);
            case ERROR -> red(text);
            case WARNING -> yellow(text);
            case NOTICE, INFORMATIONAL -> cyan(text);
            case DEBUG -> dim(text);
        };
    }

    private String paint(String code, String text) {
        return enabled ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
