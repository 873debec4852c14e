package eyas.filter.syntax;

import java.util.List;

/** A condition as written. Immutable; a macro's tree may be part of several conditions. */
public sealed interface Expression {

    /** Returns where it starts in the text it was parsed from. */
    Position position();

    /**
     * Holds if all children hold.
     *
     * @param children at least two
     */
    record And(List<Expression> children, Position position) implements Expression {
        public And {
            children = List.copyOf(children);
        }
    }

    /**
     * Holds if any child holds.
     *
     * @param children at least two
     */
    record Or(List<Expression> children, Position position) implements Expression {
        public Or {
            children = List.copyOf(children);
        }
    }

    /** Holds if the child does not. */
    record Not(Expression child, Position position) implements Expression {}

    /** A reference to a macro, to be replaced by its condition. */
    record MacroReference(String name, Position position) implements Expression {}

    /** A test of the event. */
    sealed interface Check extends Expression {
        /** Returns the operand that is tested. */
        Operand.Source left();
    }

    /** Holds if the left side has a value. */
    record Exists(Operand.Source left, Position position) implements Check {}

    /**
     * Compares a source with a value.
     *
     * @param right a literal, a list of literals, or a source: {@code val(field)} or another transformer
     */
    record Comparison(
            Operand.Source left, Operator operator, ListModifier modifier, Operand.Right right, Position position)
            implements Check {}
}
