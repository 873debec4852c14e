package eyas.filter.check;

import eyas.event.ParamType;
import eyas.fields.BoundField;
import eyas.fields.FieldDependency;
import eyas.fields.Multiplicity;
import eyas.filter.syntax.TransformerKind;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A checked and bound source of values for each event. Immutable; {@link SourceReader} opens it for reading. */
public sealed interface Source {

    /** Returns the canonical text; equal texts yield equal values. */
    String text();

    /** Returns the type of the values. */
    ParamType type();

    /** Returns how many values the source can yield per event. */
    Multiplicity multiplicity();

    /** Returns what the values depend on. */
    FieldDependency dependence();

    /** Returns the rough relative cost of a read, in the unit of {@link BoundField#cost}. */
    int cost();

    /** Returns the kind of the values. */
    default ValueKind kind() {
        return ValueKind.of(type());
    }

    /** Returns whether the value is a list. */
    default boolean isList() {
        return multiplicity() == Multiplicity.LIST;
    }

    /** Reads a field. */
    record Field(BoundField field) implements Source {
        @Override
        public String text() {
            return field.text();
        }

        @Override
        public ParamType type() {
            return field.type();
        }

        @Override
        public Multiplicity multiplicity() {
            return field.multiplicity();
        }

        @Override
        public FieldDependency dependence() {
            return field.dependence();
        }

        @Override
        public int cost() {
            return Math.max(1, field.cost());
        }
    }

    /** A constant string among the operands of a transformer. */
    record Constant(ByteString value) implements Source {
        @Override
        public String text() {
            return value.toString();
        }

        @Override
        public ParamType type() {
            return ParamType.CHARBUF;
        }

        @Override
        public Multiplicity multiplicity() {
            return Multiplicity.ONE;
        }

        @Override
        public FieldDependency dependence() {
            return FieldDependency.EVENT;
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** A list of strings that are read one by one; absent if any of them is absent. */
    record Items(List<Source> items) implements Source {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String text() {
            return items.stream().map(Source::text).collect(Collectors.joining(",", "(", ")"));
        }

        @Override
        public ParamType type() {
            return ParamType.CHARBUF;
        }

        @Override
        public Multiplicity multiplicity() {
            return Multiplicity.LIST;
        }

        @Override
        public FieldDependency dependence() {
            return joined(items);
        }

        @Override
        public int cost() {
            return 5 + sum(items);
        }
    }

    /**
     * Transforms the values of other sources.
     *
     * @param transformer the kind, never {@code VAL}
     * @param argument the option of {@code getopt}, otherwise null
     */
    record Transformed(
            TransformerKind transformer,
            List<Source> operands,
            @Nullable String argument,
            ParamType type,
            Multiplicity multiplicity)
            implements Source {
        public Transformed {
            operands = List.copyOf(operands);
        }

        @Override
        public String text() {
            String call = operands.stream()
                    .map(Source::text)
                    .collect(Collectors.joining(",", transformer.keyword() + "(", ")"));
            return argument == null ? call : call + "[" + argument + "]";
        }

        @Override
        public FieldDependency dependence() {
            return joined(operands);
        }

        @Override
        public int cost() {
            return 10 + sum(operands);
        }
    }

    private static int sum(List<Source> sources) {
        int sum = 0;
        for (Source source : sources) {
            sum += source.cost();
        }
        return sum;
    }

    /** Returns the common dependency of {@code sources}, or the one on anything if they differ. */
    private static FieldDependency joined(List<Source> sources) {
        FieldDependency joined = null;
        for (Source source : sources) {
            if (!(source instanceof Constant)) {
                joined = joined == null || joined == source.dependence() ? source.dependence() : FieldDependency.OTHER;
            }
        }
        return joined == null ? FieldDependency.EVENT : joined;
    }
}
