package eyas.config;

import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a configuration.
 *
 * @param error whether Falco would not start with it; otherwise it is a warning
 * @param place where, or null where it is about the whole
 * @param message what is wrong
 * @param fix the cure, or null
 */
public record ConfigFinding(
        boolean error,
        @Nullable ConfigPlace place,
        String message,
        @Nullable String fix) {
    static ConfigFinding warning(ConfigPlace place, String message, @Nullable String fix) {
        return new ConfigFinding(false, place, message, fix);
    }

    /** Returns one line: place, message, and the cure in brackets. */
    @Override
    public String toString() {
        return (place == null ? "" : place + ": ") + message + (fix == null ? "" : " (" + fix + ")");
    }
}
