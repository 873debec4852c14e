package eyas.fields;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses an output line into text and fields. */
final class OutputParser {
    /** The maximum width to which a value can be padded, in bytes. */
    private static final int MAX_WIDTH = 4096;
    /** The maximum number of characters in a line, because parsing takes more than linear time. */
    private static final int MAX_LENGTH = 1 << 16;
    /** The maximum number of transformers around a field. */
    private static final int MAX_DEPTH = 32;
    /** The maximum number of characters in a field name, and in a quotation of the line in a message. */
    private static final int MAX_NAME = 512;

    /** Fields that, without an index, refer to any ancestor in a condition, but to the process itself in an output. */
    private static final Set<String> SELF_IN_OUTPUT = Set.of("proc.apid", "proc.aenv");

    private final String text;
    private final FieldCatalog catalog;
    private final OutputExpressionParser expressions;
    private final List<OutputFormat.Part> parts = new ArrayList<>();
    private final Map<String, OutputFormat.Token> tokens = new LinkedHashMap<>();
    private int at;

    OutputParser(String text, FieldCatalog catalog, OutputExpressionParser expressions) {
        this.text = text;
        this.catalog = catalog;
        this.expressions = expressions;
    }

    OutputFormat parse() {
        if (text.isEmpty()) {
            throw new FieldException("empty formatting token");
        }
        if (text.length() > MAX_LENGTH) {
            throw new FieldException("invalid formatting syntax: a line of " + text.length()
                    + " characters is longer than the limit of " + MAX_LENGTH);
        }
        boolean lenient = text.charAt(0) == '*';
        at = lenient ? 1 : 0;
        int literal = at;
        while (at < text.length()) {
            if (text.charAt(at) != '%') {
                at++;
                continue;
            }
            addLiteral(literal, at);
            place();
            literal = at;
        }
        addLiteral(literal, at);
        return new OutputFormat(parts, List.copyOf(tokens.values()), lenient);
    }

    private void addLiteral(int from, int to) {
        if (to > from) {
            parts.add(new OutputFormat.Part.Literal(Bytes.of(text.substring(from, to))));
        }
    }

    private void place() {
        at++;
        if (at == text.length()) {
            throw new FieldException("invalid formatting syntax: formatting cannot end with a %");
        }
        int width = 0;
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
            width = width * 10 + Character.digit(text.charAt(at), 10);
            if (width > MAX_WIDTH) {
                throw new FieldException("invalid formatting syntax: a width is at most " + MAX_WIDTH);
            }
            at++;
        }
        if (at == text.length()) {
            throw new FieldException("invalid formatting syntax: formatting cannot end with a number");
        }
        BoundField field = expression(0);
        byte[] label = width == 0 && field.definition().has(FieldFlag.EXTENSION) ? takeLabel() : Bytes.EMPTY;
        parts.add(
                label.length > 0
                        ? new OutputFormat.Part.Labelled(label, field)
                        : new OutputFormat.Part.Place(field, width));
    }

    /** Removes the label ({@code " step="}) from the end of the text before; empty if there is none. */
    private byte[] takeLabel() {
        if (parts.isEmpty() || !(parts.getLast() instanceof OutputFormat.Part.Literal(byte[] before))) {
            return Bytes.EMPTY;
        }
        int end = before.length - 1;
        int start = end;
        while (start > 0 && isNamePart((char) before[start - 1])) {
            start--;
        }
        if (before[end] != '=' || start == end || start == 0 || before[start - 1] != ' ') {
            return Bytes.EMPTY;
        }
        parts.removeLast();
        if (start > 1) {
            parts.add(new OutputFormat.Part.Literal(Arrays.copyOf(before, start - 1)));
        }
        return Arrays.copyOfRange(before, start - 1, before.length);
    }

    /** Parses a field with the transformers around it. */
    private BoundField expression(int depth) {
        if (depth > MAX_DEPTH) {
            throw new FieldException(
                    "invalid formatting syntax: more than " + MAX_DEPTH + " transformers around a field");
        }
        OutputExpressionParser.Parsed parsed = expressions.parse(text, at);
        if (parsed != null) {
            parsed.mentioned().forEach(token -> tokens.putIfAbsent(token.name(), token));
            at = parsed.end();
            return parsed.field();
        }
        for (Transformer transformer : Transformer.values()) {
            if (text.startsWith(transformer.keyword() + '(', at)) {
                at += transformer.keyword().length() + 1;
                BoundField inner = expression(depth + 1);
                if (at >= text.length() || text.charAt(at) != ')') {
                    throw new FieldException("missing closing transformer parenthesis: " + rest());
                }
                at++;
                return transformer.apply(inner);
            }
        }
        return field();
    }

    private BoundField field() {
        int end = at;
        while (end < text.length() && end - at < MAX_NAME && isNamePart(text.charAt(end))) {
            end++;
        }
        int close = end < text.length() && text.charAt(end) == '[' ? text.indexOf(']', end) : -1;
        FieldException reason = null;
        if (close > 0) {
            String argument = unquoted(text.substring(end + 1, close));
            try {
                return add(text.substring(at, end), argument, close + 1);
            } catch (FieldException e) {
                reason = e;
            }
        }
        // Text after the longest known name is literal: "%proc.name." ends a sentence.
        for (int shorter = end; shorter > at; shorter--) {
            String name = text.substring(at, shorter);
            if (catalog.find(name) != null) {
                try {
                    return add(name, null, shorter);
                } catch (FieldException e) {
                    reason = reason == null ? e : reason;
                }
            }
        }
        throw invalid(reason);
    }

    private String rest() {
        return text.substring(at, Math.min(text.length(), at + MAX_NAME));
    }

    private FieldException invalid(@Nullable FieldException reason) {
        int end = at;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        FieldException error = new FieldException("invalid formatting token " + rest(), at, end - at);
        if (reason != null) {
            error.initCause(reason);
        }
        return error;
    }

    private BoundField add(String name, @Nullable String argument, int end) {
        BoundField field = catalog.bind(name, argument);
        if (argument == null && SELF_IN_OUTPUT.contains(name)) {
            field = catalog.bind(name, "0");
        }
        if (field.definition().has(FieldFlag.FILTER_ONLY)) {
            throw new FieldException(text.substring(at, end) + " is filter only and cannot be used as a display field");
        }
        String written = text.substring(at, end);
        tokens.putIfAbsent(written, new OutputFormat.Token(written, field));
        at = end;
        return field;
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    }

    private static String unquoted(String argument) {
        int last = argument.length() - 1;
        boolean quoted = last > 0
                && (argument.charAt(0) == '"' || argument.charAt(0) == '\'')
                && argument.charAt(0) == argument.charAt(last);
        return quoted ? argument.substring(1, last) : argument;
    }
}
