package eyas.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The environment that the user gave. The launcher sets a locale for the Java machine, which could not open files with names in other letters
 * otherwise, and leaves in {@code EYAS_LC_ALL} what was there before: nothing, or {@code =} and the value. The supervisor of a command leaves
 * in {@code EYAS_SUPERVISOR} the socket to it. No program is to see any of it: programs are started with the environment from here.
 */
public final class UserEnvironment {
    private static final String LOCALE = "LC_ALL";
    private static final String BEFORE = "EYAS_LC_ALL";
    private static final String SUPERVISOR = "EYAS_SUPERVISOR";

    private UserEnvironment() {}

    /** Returns what starts a program with the environment that was given. */
    public static ProcessBuilder program(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        restore(builder.environment());
        return builder;
    }

    /** Makes of own variables those that were given. */
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
     * Returns the variables as they were before the launcher, in their order.
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
