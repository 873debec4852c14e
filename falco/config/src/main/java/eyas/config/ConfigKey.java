package eyas.config;

import java.util.List;

/**
 * A key that Falco's configuration may have.
 *
 * @param path its names from the root, joined by dots; {@code []} after that of a list
 * @param type what its value is
 * @param fallback what holds where it is not given, as text; empty for none
 * @param choices the values it may have, of a whole number the least and the most; empty for any
 * @param use what becomes of it
 * @param note why it is used so; may be empty
 */
record ConfigKey(String path, Type type, String fallback, List<String> choices, Use use, String note) {
    ConfigKey {
        choices = List.copyOf(choices);
    }

    /** Return the least that a whole number with bounds may be. */
    long least() {
        return Long.parseLong(choices.getFirst());
    }

    /** Return the most that a whole number with bounds may be. */
    long most() {
        return Long.parseLong(choices.getLast());
    }

    /** What a value is. */
    enum Type {
        BOOLEAN("true or false"),
        INTEGER("a whole number"),
        NUMBER("a number"),
        STRING("a text"),
        LIST("a list"),
        MAP("a map of keys"),
        ANY("anything");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What becomes of a value. */
    enum Use {
        /** It has the effect that it has in Falco. */
        USED,
        /** It is accepted and has no effect; the note says why. */
        IGNORED,
        /**
         * It is accepted and has no effect, since what it belongs to is not there; whoever switches that on is told, so
         * that the files which Falco ships are quiet.
         */
        DORMANT
    }
}
