package eyas.filter;

import eyas.event.ParamFormat;
import eyas.fields.BoundField;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldException;
import eyas.fields.OutputExpressionParser;
import eyas.fields.OutputFormat;
import eyas.filter.check.ConditionChecker;
import eyas.filter.check.Source;
import eyas.filter.check.SourceReader;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses transformers with several operands in output lines, with the syntax of conditions: {@code join}, {@code concat} and {@code
 * getopt}.
 *
 * <p>Immutable and thread-safe; each compiled format belongs to one thread.
 */
public final class OutputTransformers implements OutputExpressionParser {
    private static final List<String> WORDS = List.of("join(", "concat(", "getopt(");
    private static final String TEST = " exists";

    private final ConditionChecker checker;

    private OutputTransformers(FieldCatalog catalog) {
        this.checker = new ConditionChecker(catalog);
    }

    /**
     * Compiles an output line, with support for all transformers.
     *
     * @throws FieldException if it is empty or invalid; the message is Falco's
     */
    public static OutputFormat compile(String text, FieldCatalog catalog) {
        return OutputFormat.compile(text, catalog, new OutputTransformers(catalog));
    }

    @Override
    public @Nullable Parsed parse(String text, int at) {
        if (WORDS.stream().noneMatch(word -> text.startsWith(word, at))) {
            return null;
        }
        int end = end(text, at);
        if (end < 0) {
            throw new FieldException("missing closing transformer parenthesis: " + text.substring(at));
        }
        String written = text.substring(at, end);
        Source source = source(written, at);
        List<OutputFormat.Token> mentioned = new ArrayList<>();
        mention(source, mentioned);
        FieldDefinition definition =
                new FieldDefinition(source.text(), source.type(), Set.of(), ParamFormat.NA, "", "");
        return new Parsed(
                new BoundField(
                        definition,
                        source.text(),
                        null,
                        source.type(),
                        source.multiplicity(),
                        source.dependence(),
                        source.cost(),
                        SourceReader.open(source)),
                mentioned,
                end);
    }

    /** Binds {@code written} by parsing the shortest condition that contains it. */
    private Source source(String written, int at) {
        try {
            if (ConditionParser.parse(written + TEST) instanceof Expression.Exists exists) {
                return checker.bind(exists.left());
            }
            throw wrong("not a transformer: " + written, at, written);
        } catch (SyntaxException e) {
            throw wrong(e.diagnostic().message(), at, written);
        } catch (FieldException e) {
            throw wrong(String.valueOf(e.getMessage()), at, written);
        }
    }

    private static FieldException wrong(String message, int at, String written) {
        return new FieldException(message, at, written.length());
    }

    private static void mention(Source source, List<OutputFormat.Token> mentioned) {
        switch (source) {
            case Source.Field(BoundField field) -> mentioned.add(new OutputFormat.Token(field.text(), field));
            case Source.Constant constant -> {}
            case Source.Items items -> items.items().forEach(item -> mention(item, mentioned));
            case Source.Transformed transformed ->
                transformed.operands().forEach(operand -> mention(operand, mentioned));
        }
    }

    /** Returns the end of the call that starts at {@code at}, including a following argument, or -1 if it is not closed. */
    private static int end(String text, int at) {
        int depth = 0;
        char quote = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote && text.charAt(i - 1) != '\\' ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                int close = text.startsWith("[", i + 1) ? text.indexOf(']', i) : -1;
                return close < 0 ? i + 1 : close + 1;
            }
        }
        return -1;
    }
}
