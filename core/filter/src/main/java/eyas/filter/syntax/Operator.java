package eyas.filter.syntax;

import java.util.List;

/** The binary operators, with their symbols. */
public enum Operator {
    LESS_OR_EQUAL("<=", Family.NUMBER),
    LESS("<", Family.NUMBER),
    GREATER_OR_EQUAL(">=", Family.NUMBER),
    GREATER(">", Family.NUMBER),
    /** Equivalent to {@link #EQUAL}; kept separate so that a condition is printed as written. */
    DOUBLE_EQUAL("==", Family.STRING),
    EQUAL("=", Family.STRING),
    NOT_EQUAL("!=", Family.STRING),
    GLOB("glob", Family.STRING),
    IGLOB("iglob", Family.STRING),
    CONTAINS("contains", Family.STRING),
    ICONTAINS("icontains", Family.STRING),
    BCONTAINS("bcontains", Family.STRING),
    STARTSWITH("startswith", Family.STRING),
    BSTARTSWITH("bstartswith", Family.STRING),
    ENDSWITH("endswith", Family.STRING),
    REGEX("regex", Family.STRING),
    INTERSECTS("intersects", Family.LIST),
    IN("in", Family.LIST),
    PMATCH("pmatch", Family.LIST);

    /** All operators in the order in which the lexer tries them: a symbol comes before its own prefixes. */
    static final List<Operator> ALL = List.of(values());

    private final String symbol;
    private final Family family;

    Operator(String symbol, Family family) {
        this.symbol = symbol;
        this.family = family;
    }

    /** Returns the text of the operator. */
    public String symbol() {
        return symbol;
    }

    /** Returns the kind of its right operand. */
    public Family family() {
        return family;
    }

    /** Returns whether a blank must follow. */
    boolean needsBlank() {
        return family == Family.STRING && Character.isLetter(symbol.charAt(0));
    }

    /** The kind of right operand of an operator, other than a field. */
    public enum Family {
        NUMBER,
        STRING,
        LIST
    }
}
