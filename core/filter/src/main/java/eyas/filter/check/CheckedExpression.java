package eyas.filter.check;

import java.util.List;

/** A condition whose fields are bound and whose values are parsed; macros are gone. Immutable. */
public sealed interface CheckedExpression {

    /** Holds if all children hold. */
    record And(List<CheckedExpression> children) implements CheckedExpression {
        public And {
            children = List.copyOf(children);
        }
    }

    /** Holds if any child holds. */
    record Or(List<CheckedExpression> children) implements CheckedExpression {
        public Or {
            children = List.copyOf(children);
        }
    }

    /** Holds if the child does not. */
    record Not(CheckedExpression child) implements CheckedExpression {}

    /** Asks one thing of the event. */
    record Test(Predicate predicate) implements CheckedExpression {}
}
