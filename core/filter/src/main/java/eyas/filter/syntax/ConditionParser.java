package eyas.filter.syntax;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.filter.syntax.Expression.And;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Expression.Exists;
import eyas.filter.syntax.Expression.MacroReference;
import eyas.filter.syntax.Expression.Not;
import eyas.filter.syntax.Expression.Or;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Form;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operand.OperandList;
import eyas.filter.syntax.Operand.Right;
import eyas.filter.syntax.Operand.Source;
import eyas.filter.syntax.Operand.TransformerOperand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses conditions.
 *
 * <pre>
 * or         = and { "or" and }                        a space or "(" follows the word
 * and        = not { "and" not }                       a space or "(" follows the word
 * not        = { "not" } ( check | "(" or ")" | macro )
 * check      = source ( "exists"
 *                     | ( "&lt;=" | "&lt;" | "&gt;=" | "&gt;" ) ( number | right )
 *                     | string-op ( string | right | modifier list )
 *                     | ( "intersects" | "in" | "pmatch" ) ( list | right ) )
 * source     = ( field-name | transformer "(" argument { "," argument } ")" ) [ "[" text "]" ]
 * argument   = source | quoted | number | "(" [ argument { "," argument } ] ")"
 * right      = "val(" field ")" | transformer …
 * list       = "(" [ string { "," string } ] ")" | identifier
 * modifier   = "oneof" | "anyof" | "allof"
 * </pre>
 *
 * <p>What Falco accepts is accepted with the same meaning. Where Falco refuses {@code a or(b) and c}, because nothing but
 * another {@code or} may follow a parenthesis that touches the word, it is accepted with the usual precedence.
 */
public final class ConditionParser {
    private static final String TRANSFORMERS =
            quoted(Arrays.stream(TransformerKind.values()).map(TransformerKind::keyword));
    private static final String OPERATORS =
            quoted(Stream.concat(Stream.of("exists"), Operator.ALL.stream().map(Operator::symbol)));

    private final Lexer lexer;
    private final SyntaxLimits limits;
    private int depth;

    private ConditionParser(String text, SyntaxLimits limits) {
        this.lexer = new Lexer(text);
        this.limits = limits;
    }

    private static String quoted(Stream<String> words) {
        return words.map(w -> "'" + w + "'").collect(Collectors.joining(", "));
    }

    /**
     * Parses {@code text} within {@link SyntaxLimits#DEFAULT}.
     *
     * @throws SyntaxException if it is not a condition
     */
    public static Expression parse(String text) {
        return parse(text, SyntaxLimits.DEFAULT);
    }

    /**
     * Parses {@code text}.
     *
     * @throws SyntaxException if it is not a condition, or exceeds the limits
     */
    public static Expression parse(String text, SyntaxLimits limits) {
        if (text.length() > limits.length()) {
            // The text is not parsed, so the position is the start.
            throw new Lexer("")
                    .error(
                            DiagnosticCode.LIMIT,
                            0,
                            0,
                            "condition of " + text.length() + " characters exceeds the limit of " + limits.length(),
                            "split the condition into several rules");
        }
        if (text.isEmpty()) {
            throw new Lexer("").error("filter input string is empty", "write a condition");
        }
        return new ConditionParser(text, limits).parseAll();
    }

    private Expression parseAll() {
        Expression expression = or();
        if (!lexer.atEnd()) {
            throw trailing("unexpected token after '" + lexer.token() + "', expecting 'or', 'and'");
        }
        return expression;
    }

    private SyntaxException trailing(String message) {
        if (lexer.sees("&&")) {
            return lexer.error(DiagnosticCode.SYNTAX, lexer.at(), 2, message, new Hint("write 'and'", "and"));
        }
        if (lexer.sees("||")) {
            return lexer.error(DiagnosticCode.SYNTAX, lexer.at(), 2, message, new Hint("write 'or'", "or"));
        }
        if (lexer.sees(")")) {
            return lexer.error(message, "remove the parenthesis, or open one before it");
        }
        return lexer.error(
                message,
                lexer.sees(",") ? "put the list into parentheses" : ConditionFixes.insteadOfCheck(lexer.token()));
    }

    private Expression or() {
        lexer.skipBlanks();
        Position position = lexer.position();
        Expression first = and();
        lexer.skipBlanks();
        List<Expression> children = null;
        while (lexer.take("or")) {
            wordEnds("or");
            children = children == null ? new ArrayList<>(List.of(first)) : children;
            children.add(and());
            lexer.skipBlanks();
        }
        return children == null ? first : new Or(children, position);
    }

    private Expression and() {
        lexer.skipBlanks();
        Position position = lexer.position();
        Expression first = not();
        lexer.skipBlanks();
        List<Expression> children = null;
        while (lexer.take("and")) {
            wordEnds("and");
            children = children == null ? new ArrayList<>(List.of(first)) : children;
            children.add(not());
            lexer.skipBlanks();
        }
        return children == null ? first : new And(children, position);
    }

    private void wordEnds(String word) {
        if (!lexer.skipBlanks() && !lexer.sees("(")) {
            throw lexer.error(
                    "expected blank or '(' after '" + word + "'",
                    atEnd(ConditionFixes.afterWord(word)).orElse("add a space after '" + word + "'"));
        }
    }

    /** Returns {@code cure} if the condition ends here although more is expected. */
    private Optional<String> atEnd(String remedy) {
        return lexer.atEnd() ? Optional.of(remedy) : Optional.empty();
    }

    private @Nullable String noValue(String remedy) {
        return noValue(remedy, null);
    }

    /** Returns {@code cure} if there is no value here, otherwise {@code otherwise}. */
    private @Nullable String noValue(String remedy, @Nullable String otherwise) {
        return lexer.atEnd() || lexer.sees(")") ? remedy : otherwise;
    }

    private Expression not() {
        lexer.skipBlanks();
        Position position = lexer.position();
        boolean negated = false;
        while (lexer.takeNot()) {
            negated = !negated;
        }
        int start = lexer.at();
        boolean call = lexer.take("not(");
        negated ^= call;
        Expression child;
        if (call || lexer.take("(")) {
            enter(start);
            child = or();
            lexer.skipBlanks();
            if (!lexer.take(")")) {
                throw lexer.error(
                        "expected a ')' token", lexer.sees(",") ? ConditionFixes.LOOSE_LIST : ConditionFixes.CLOSE);
            }
            depth--;
        } else {
            child = check();
        }
        return negated ? new Not(child, position) : child;
    }

    private void enter(int start) {
        if (++depth > limits.depth()) {
            throw lexer.error(
                    DiagnosticCode.LIMIT,
                    start,
                    1,
                    "exceeded max depth limit of " + limits.depth(),
                    "use fewer nested parentheses");
        }
    }

    private Expression check() {
        Position position = lexer.position();
        Source left = takeSource();
        if (left != null) {
            return condition(left, position);
        }
        if (lexer.takeIdentifier()) {
            return new MacroReference(lexer.token(), position);
        }
        throw lexer.error(
                "expected a '(' token, a field check, or an identifier",
                lexer.sees(")")
                        ? ConditionFixes.EMPTY
                        : atEnd(ConditionFixes.unfinished(lexer.token().strip()))
                                .orElse(null));
    }

    private Expression condition(Source left, Position position) {
        lexer.skipBlanks();
        if (lexer.take("exists")) {
            return new Exists(left, position);
        }
        Operator operator = lexer.takeOperator(Operator.Family.NUMBER);
        if (operator != null) {
            return new Comparison(left, operator, ListModifier.NONE, number(), position);
        }
        operator = lexer.takeOperator(Operator.Family.STRING);
        if (operator != null) {
            ListModifier modifier = modifier(operator);
            Right right = modifier == ListModifier.NONE ? string() : list(false);
            return new Comparison(left, operator, modifier, right, position);
        }
        operator = lexer.takeOperator(Operator.Family.LIST);
        if (operator != null) {
            return new Comparison(left, operator, ListModifier.NONE, list(true), position);
        }
        throw noOperator("expected a valid check operator: one of " + OPERATORS);
    }

    private SyntaxException noOperator(String message) {
        for (Operator operator : Operator.ALL) {
            String symbol = operator.symbol();
            if (operator.needsBlank() && lexer.endsWith(symbol)) {
                String remedy =
                        operator.family() == Operator.Family.LIST ? ConditionFixes.NO_LIST : ConditionFixes.NO_VALUE;
                return lexer.error(DiagnosticCode.SYNTAX, lexer.at(), symbol.length(), message, remedy);
            }
            if (operator.needsBlank() && lexer.sees(symbol)) {
                Hint hint = new Hint("add a space after '" + symbol + "'", symbol + " ");
                return lexer.error(DiagnosticCode.SYNTAX, lexer.at(), symbol.length(), message, hint);
            }
        }
        return lexer.error(
                message,
                lexer.sees("!")
                        ? "write 'not' before the field, or '!='"
                        : lexer.sees(")") || lexer.atEnd() ? ConditionFixes.NO_OPERATOR : null);
    }

    /** Consumes a modifier if a list follows; otherwise the word is an ordinary string. */
    private ListModifier modifier(Operator operator) {
        int start = lexer.at();
        String token = lexer.token();
        boolean blank = operator.needsBlank() || lexer.skipBlanks();
        if (blank) {
            for (ListModifier modifier : ListModifier.values()) {
                if (modifier != ListModifier.NONE && lexer.takeOperator(modifier.keyword(), true)) {
                    if (listFollows()) {
                        return modifier;
                    }
                    lexer.back(start, token);
                }
            }
        }
        lexer.back(start, token);
        return ListModifier.NONE;
    }

    private boolean listFollows() {
        if (lexer.sees("(")) {
            return true;
        }
        int start = lexer.at();
        String token = lexer.token();
        boolean word = lexer.takeIdentifier() && !List.of("and", "or", "not").contains(lexer.token());
        lexer.back(start, token);
        return word;
    }

    private Right number() {
        lexer.skipBlanks();
        Source source = takeRightSource();
        if (source != null) {
            return source;
        }
        Literal number = takeNumber();
        if (number != null) {
            return number;
        }
        throw lexer.error(
                "expected a number value or a field with a valid transformer: " + TRANSFORMERS,
                noValue("write a number after the operator"));
    }

    private Right string() {
        lexer.skipBlanks();
        Source source = takeRightSource();
        if (source != null) {
            return source;
        }
        Literal literal = takeString();
        if (literal != null) {
            return literal;
        }
        throw lexer.error(
                "expected a string value or a field with a valid transformer: " + TRANSFORMERS,
                noValue(ConditionFixes.NO_VALUE));
    }

    private Right list(boolean sources) {
        lexer.skipBlanks();
        Position position = lexer.position();
        if (lexer.take("(")) {
            return literals(position);
        }
        Source source = sources ? takeRightSource() : null;
        if (source != null) {
            return source;
        }
        if (lexer.takeIdentifier()) {
            return new Literal(lexer.token(), Form.BARE, position);
        }
        throw lexer.error(
                sources
                        ? "expected a list, an identifier, or a field with a valid transformer: " + TRANSFORMERS
                        : "expected a list or an identifier",
                noValue(ConditionFixes.NO_LIST, "put the values into parentheses"));
    }

    private LiteralList literals(Position position) {
        List<Literal> items = new ArrayList<>();
        lexer.skipBlanks();
        Literal first = takeString();
        if (first != null) {
            items.add(first);
            lexer.skipBlanks();
            while (lexer.take(",")) {
                lexer.skipBlanks();
                Literal next = takeString();
                if (next == null) {
                    throw lexer.error(
                            "expected a string value",
                            atEnd("write the values that are missing, and close the parenthesis")
                                    .orElse("remove the comma"));
                }
                items.add(next);
                lexer.skipBlanks();
            }
        }
        if (!lexer.take(")")) {
            throw lexer.error(
                    "expected a ')' token",
                    atEnd(ConditionFixes.CLOSE).orElse("separate values with commas, and close the parenthesis"));
        }
        return new LiteralList(items, position);
    }

    private @Nullable Literal takeNumber() {
        Position position = lexer.position();
        if (lexer.takeHex()) {
            return new Literal(lexer.token(), Form.HEX, position);
        }
        return lexer.takeNumber() ? new Literal(lexer.token(), Form.NUMBER, position) : null;
    }

    private @Nullable Literal takeString() {
        Position position = lexer.position();
        if (lexer.takeQuoted()) {
            return new Literal(lexer.token(), Form.QUOTED, position);
        }
        return lexer.takeBare() ? new Literal(lexer.token(), Form.BARE, position) : null;
    }

    private @Nullable Source takeSource() {
        Position position = lexer.position();
        if (lexer.takeFieldName()) {
            return field(position);
        }
        int start = lexer.at();
        TransformerKind kind = lexer.takeTransformer();
        return kind == null ? null : transformer(kind, start, position);
    }

    private @Nullable Source takeRightSource() {
        Position position = lexer.position();
        int start = lexer.at();
        if (lexer.takeCall(TransformerKind.VAL)) {
            lexer.skipBlanks();
            Position inside = lexer.position();
            if (!lexer.takeFieldName()) {
                throw lexer.error("expected a field within 'val' transformer", null);
            }
            return close(TransformerKind.VAL, List.of(field(inside)), position);
        }
        TransformerKind kind = lexer.takeTransformer();
        return kind == null ? null : transformer(kind, start, position);
    }

    private FieldOperand field(Position position) {
        return new FieldOperand(lexer.token(), takeArgument(), position);
    }

    private @Nullable String takeArgument() {
        if (!lexer.take("[")) {
            return null;
        }
        if (!lexer.takeQuoted() && !lexer.takeBareArgument()) {
            throw lexer.error("expected a valid field argument: a quoted string or a bare string", null);
        }
        String argument = lexer.token();
        if (!lexer.take("]")) {
            throw lexer.error("expected a ']' token", "close the bracket");
        }
        return argument;
    }

    private TransformerOperand transformer(TransformerKind kind, int start, Position position) {
        enter(start);
        List<Operand> operands = new ArrayList<>();
        do {
            operands.add(transformerArgument());
            lexer.skipBlanks();
        } while (lexer.take(","));
        depth--;
        return close(kind, operands, position);
    }

    private TransformerOperand close(TransformerKind kind, List<Operand> operands, Position position) {
        lexer.skipBlanks();
        if (!lexer.take(")")) {
            throw lexer.error("expected a ')' token closing the transformer", "close the parenthesis");
        }
        return new TransformerOperand(kind, operands, takeArgument(), position);
    }

    private Operand transformerArgument() {
        lexer.skipBlanks();
        Position position = lexer.position();
        if (lexer.take("(")) {
            return operands(position);
        }
        Operand operand = takeElement();
        if (operand != null) {
            return operand;
        }
        throw lexer.error(
                "expected field transformer argument: field, transformer, quoted string, number, or transformer list",
                null);
    }

    private OperandList operands(Position position) {
        List<Operand> items = new ArrayList<>();
        lexer.skipBlanks();
        if (!lexer.take(")")) {
            do {
                lexer.skipBlanks();
                Operand item = takeElement();
                if (item == null) {
                    throw lexer.error(
                            "expected transformer list argument: field, transformer, quoted string, or number", null);
                }
                items.add(item);
                lexer.skipBlanks();
            } while (lexer.take(","));
            if (!lexer.take(")")) {
                throw lexer.error("expected ')'", "close the parenthesis");
            }
        }
        return new OperandList(items, position);
    }

    private @Nullable Operand takeElement() {
        Literal number = takeNumber();
        if (number != null) {
            return number;
        }
        Position position = lexer.position();
        if (lexer.takeQuoted()) {
            return new Literal(lexer.token(), Form.QUOTED, position);
        }
        return takeSource();
    }
}
