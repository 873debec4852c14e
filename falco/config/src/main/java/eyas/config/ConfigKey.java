package eyas.config;

import java.util.List;

/**
 * A key of Falco's configuration.
 *
 * @param path names from the root, joined by dots; {@code []} follows the name of a list
 * @param type type of the value
 * @param fallback default value, as text; empty for none
 * @param choices allowed values, for an integer its minimum and maximum; empty for any
 * @param use effect of the value
 * @param note reason for the effect; may be empty
 */
record ConfigKey(String path, Type type, String fallback, List<String> choices, Use use, String note) {
    ConfigKey {
        choices = List.copyOf(choices);
    }

    /** Returns the minimum of a bounded integer. */
    long least() {
        return Long.parseLong(choices.getFirst());
    }

    /** Returns the maximum of a bounded integer. */
    long most() {
        return Long.parseLong(choices.getLast());
    }

    /** Type of a value. */
    enum Type {
        BOOLEAN("true or false"),
        INTEGER("a whole number"),
        NUMBER("a number"),
        STRING("a text"),
        LIST("a list"),
        MAP("a map of keys"),
        ANY("anything");

        private final String label;

        Type(String description) {
            this.label = description;
        }

        String label() {
            return label;
        }
    }

    /** Effect of a value. */
    enum Use {
        /** Has the same effect as in Falco. */
        USED,
        /** Accepted without effect; the note gives the reason. */
        IGNORED,
        /**
         * Accepted without effect, because its feature does not exist. Only a value that enables the feature is reported, so that Falco's
         * own files load without warnings.
         */
        DORMANT
    }
}
