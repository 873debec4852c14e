package eyas.filter.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operand of a check or of a transformer. Immutable. */
public sealed interface Operand {

    /** Returns where it starts in the text it was parsed from. */
    Position position();

    /** An operand allowed on the right side of a comparison. */
    sealed interface Right extends Operand {}

    /** Yields a value for each event: a field or a transformer. */
    sealed interface Source extends Right {
        /** Returns the text in brackets, or null if there are none. */
        @Nullable
        String argument();
    }

    /** A field, for example {@code proc.aname[2]}. */
    record FieldOperand(String name, @Nullable String argument, Position position) implements Source {}

    /**
     * Applies a transformer.
     *
     * @param operands at least one
     */
    record TransformerOperand(
            TransformerKind kind,
            List<Operand> operands,
            @Nullable String argument,
            Position position) implements Source {
        public TransformerOperand {
            operands = List.copyOf(operands);
        }
    }

    /**
     * A constant.
     *
     * @param text the value, with quotes removed and escapes resolved; see {@link LiteralText} for bytes that are not valid UTF-8
     * @param form how it was written
     */
    record Literal(String text, Form form, Position position) implements Right {}

    /** A list of constants in parentheses; may be empty. */
    record LiteralList(List<Literal> items, Position position) implements Right {
        public LiteralList {
            items = List.copyOf(items);
        }
    }

    /** A list of operands in parentheses, as an argument of {@code join}; may be empty. */
    record OperandList(List<Operand> items, Position position) implements Operand {
        public OperandList {
            items = List.copyOf(items);
        }
    }

    /** How a literal was written. */
    enum Form {
        BARE,
        QUOTED,
        NUMBER,
        HEX
    }
}
