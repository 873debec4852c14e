package eyas.fields;

import eyas.event.ParamType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the binder of each field of a provider. */
final class Binders {
    /** Binds one field to its argument. */
    @FunctionalInterface
    interface Binder {
        /**
         * Returns the bound field.
         *
         * @throws FieldException if the argument is invalid
         */
        BoundField bind(FieldDefinition definition, @Nullable String argument);
    }

    /** Binds a field that requires an argument. */
    @FunctionalInterface
    interface RequiredBinder {
        /**
         * Returns the bound field.
         *
         * @throws FieldException if the argument is invalid
         */
        BoundField bind(FieldDefinition definition, String argument);
    }

    private final Map<String, Binder> binders = new HashMap<>();

    /** Adds a field with an argument, or with a custom binding. */
    void add(String name, Binder binder) {
        if (binders.put(name, binder) != null) {
            throw new IllegalStateException("field " + name + " has two extractors");
        }
    }

    /** Adds a field that requires an argument. */
    void required(String name, RequiredBinder binder) {
        add(name, (definition, argument) -> {
            if (argument == null) {
                throw syntax(name);
            }
            return binder.bind(definition, argument);
        });
    }

    /** Adds a field without an argument and with one value. */
    void add(String name, FieldDependency dependence, int cost, Extractor extractor) {
        add(name, Multiplicity.ONE, dependence, cost, extractor);
    }

    /** Adds a field without an argument. */
    void add(String name, Multiplicity multiplicity, FieldDependency dependence, int cost, Extractor extractor) {
        add(name, (definition, argument) -> {
            if (argument != null) {
                throw nonexistent(definition.name(), argument);
            }
            return new BoundField(definition, name, null, definition.type(), multiplicity, dependence, cost, extractor);
        });
    }

    /** Adds a field that depends only on the event. */
    void event(String name, int cost, SingleExtractor extractor) {
        add(name, FieldDependency.EVENT, cost, extractor);
    }

    /** Adds a field that depends only on the thread. */
    void thread(String name, int cost, ThreadExtractor extractor) {
        add(name, FieldDependency.THREAD, cost, extractor);
    }

    /** Adds a field that depends on the thread and its ancestors. */
    void ancestors(String name, int cost, ThreadExtractor extractor) {
        add(name, FieldDependency.ANCESTORS, cost, extractor);
    }

    /** Adds a field that depends on more than event, thread and descriptor. */
    void other(String name, int cost, SingleExtractor extractor) {
        add(name, FieldDependency.OTHER, cost, extractor);
    }

    /** Adds a field of the thread that also depends on something else, such as the time. */
    void otherOfThread(String name, int cost, ThreadExtractor extractor) {
        add(name, FieldDependency.OTHER, cost, extractor);
    }

    /** Returns the binder of {@code name}, or null. */
    @Nullable
    Binder get(String name) {
        return binders.get(name);
    }

    /** Returns the names that have a binder. */
    Set<String> names() {
        return binders.keySet();
    }

    /** Returns a bound field whose argument is written in brackets. */
    static BoundField bracketed(
            FieldDefinition definition,
            @Nullable String argument,
            ParamType type,
            Multiplicity multiplicity,
            FieldDependency dependence,
            int cost,
            Extractor extractor) {
        String text = argument == null ? definition.name() : definition.name() + '[' + argument + ']';
        return new BoundField(definition, text, argument, type, multiplicity, dependence, cost, extractor);
    }

    /** Returns a bound field whose argument follows a dot. */
    static BoundField dotted(
            FieldDefinition definition,
            String argument,
            ParamType type,
            FieldDependency dependence,
            int cost,
            Extractor extractor) {
        return new BoundField(
                definition,
                definition.name() + '.' + argument,
                argument,
                type,
                Multiplicity.ONE,
                dependence,
                cost,
                extractor);
    }

    /** Returns {@code argument} as a number, or -1 if it is not one. */
    static int index(@Nullable String argument) {
        if (argument == null || argument.isEmpty() || argument.length() > 9) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < argument.length(); i++) {
            char digit = argument.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + digit - '0';
        }
        return value;
    }

    /** Returns the error for a field that does not exist in this form, with Falco's message. */
    static FieldException nonexistent(String name, @Nullable String argument) {
        return new FieldException("filter_check called with nonexistent field "
                + (argument == null ? name : name + '[' + argument + ']'));
    }

    /** Returns the error for a missing or malformed argument, with Falco's message. */
    static FieldException syntax(String name) {
        return new FieldException("filter syntax error: " + name);
    }
}
