package eyas.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The environment before Eyas changed it.
 *
 * <p>The launcher sets a locale for the JVM, which could otherwise not open files with non-ASCII names. It saves the previous value in
 * {@code EYAS_LC_ALL}: empty if unset, else {@code =} and the value. The supervisor of a command passes its socket in {@code
 * EYAS_SUPERVISOR}. Programs must not inherit these variables, so they are started with the environment from here.
 */
public final class UserEnvironment {
    private static final String LOCALE = "LC_ALL";
    private static final String BEFORE = "EYAS_LC_ALL";
    private static final String SUPERVISOR = "EYAS_SUPERVISOR";

    private UserEnvironment() {}

    /** Returns a process builder with the original environment. */
    public static ProcessBuilder program(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        restore(builder.environment());
        return builder;
    }

    /** Replaces the variables in {@code own} by the original ones. */
    static void restore(Map<String, String> own) {
        own.remove(SUPERVISOR);
        String before = own.remove(BEFORE);
        if (before == null) {
            return;
        }
        if (before.isEmpty()) {
            own.remove(LOCALE);
        } else {
            own.put(LOCALE, before.substring(1));
        }
    }

    /**
     * Returns the original variables, in order.
     *
     * @param own entries {@code NAME=value}
     */
    public static List<String> of(List<String> own) {
        String before = own.stream()
                .filter(variable -> isOf(variable, BEFORE))
                .findFirst()
                .orElse(null);
        if (before == null) {
            return own;
        }
        String value = before.substring(BEFORE.length() + 1);
        String locale = value.isEmpty() ? null : LOCALE + value;
        return own.stream()
                .filter(variable -> !isOf(variable, BEFORE))
                .flatMap(variable -> isOf(variable, LOCALE) ? Stream.ofNullable(locale) : Stream.of(variable))
                .toList();
    }

    private static boolean isOf(String variable, String name) {
        return variable.startsWith(name) && variable.startsWith("=", name.length());
    }
}
