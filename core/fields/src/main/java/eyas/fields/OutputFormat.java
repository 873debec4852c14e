package eyas.fields;

import eyas.event.ParamType;
import eyas.state.EventContext;
import java.util.List;
import java.util.Set;

/**
 * Formats an event according to an output line: {@code %evt.time %proc.name %20fd.name %proc.aname[2] %tolower(proc.name)}.
 *
 * <p>A number after the percent sign pads or truncates the value to that many bytes. A field without a value is printed as {@code <NA>};
 * control characters in a value are printed as dots unless the format is {@link #verbatim}. If a field has no value, {@link #format} also
 * returns that the line is not to be printed, unless the line starts with an asterisk. An extension field ({@link FieldFlag#EXTENSION})
 * with a label ({@code step=%ci.step}) and without a value is omitted together with its label and the space before it, so that lines
 * outside of a job do not mention steps. One format belongs to one thread; formatting allocates nothing except in the sink.
 */
public final class OutputFormat {
    /** The fields that structured output prints as a time in ns, regardless of their text form. */
    private static final Set<String> TIMES =
            Set.of("evt.time", "evt.time.s", "evt.time.iso8601", "evt.datetime", "evt.datetime.s", "evt.outputtime");

    /** One part of the line. */
    sealed interface Part {
        /** Literal text. */
        record Literal(byte[] text) implements Part {}

        /** A field, padded or truncated to {@code width} bytes; 0 for neither. */
        record Place(BoundField field, int width) implements Part {}

        /** An extension field with the text before it, which is omitted if the field has no value. */
        record Labelled(byte[] label, BoundField field) implements Part {}
    }

    /**
     * A field in the line, without transformers.
     *
     * @param name as written, for example {@code proc.aname[2]}
     * @param field the field
     */
    public record Token(String name, BoundField field) {}

    private final Part[] parts;
    private final List<Token> tokens;
    private final boolean lenient;
    private final boolean verbatim;
    private final FieldValue value = new FieldValue();
    private final FieldValue scratch = new FieldValue();
    private final FieldValue line = new FieldValue();

    OutputFormat(List<Part> parts, List<Token> tokens, boolean lenient) {
        this(parts.toArray(Part[]::new), List.copyOf(tokens), lenient, false);
    }

    private OutputFormat(Part[] parts, List<Token> tokens, boolean lenient, boolean verbatim) {
        this.parts = parts;
        this.tokens = tokens;
        this.lenient = lenient;
        this.verbatim = verbatim;
    }

    /** Returns this format with control characters unchanged, for text that is escaped before it is displayed. */
    public OutputFormat verbatim() {
        return new OutputFormat(parts, tokens, lenient, true);
    }

    /**
     * Compiles an output line.
     *
     * @throws FieldException if it is empty or has an unknown field, with Falco's message
     */
    public static OutputFormat compile(String text, FieldCatalog catalog) {
        return compile(text, catalog, OutputExpressionParser.NONE);
    }

    /**
     * Compiles an output line that may contain expressions.
     *
     * @throws FieldException if it is empty or has an unknown field or an invalid expression, with Falco's message
     */
    public static OutputFormat compile(String text, FieldCatalog catalog, OutputExpressionParser expressions) {
        return new OutputParser(text, catalog, expressions).parse();
    }

    /** Returns the fields in the line, in order, once per occurrence. */
    public List<Token> tokens() {
        return tokens;
    }

    /** Returns whether the line is printed even if fields have no value. */
    public boolean isLenient() {
        return lenient;
    }

    /**
     * Formats the event.
     *
     * @return false if a field has no value and the format is not lenient; the text is complete nevertheless
     */
    public boolean format(EventContext context, StringBuilder out) {
        boolean complete = format(context, line.clear());
        out.append(line.text());
        return complete;
    }

    /**
     * Appends the event's line as bytes: values are unchanged, and not always valid UTF-8.
     *
     * @return false if a field has no value and the format is not lenient; the text is complete nevertheless
     */
    public boolean format(EventContext context, FieldValue out) {
        boolean complete = true;
        for (int i = 0; i < parts.length; i++) {
            // Not a pattern switch: alerts occur before the JIT compiles it, and until then it costs a microsecond.
            if (parts[i] instanceof Part.Place place) {
                int start = out.length();
                if (append(place.field(), context, out)) {
                    disarm(start, out);
                } else {
                    out.append(KernelConstantNames.NOT_AVAILABLE);
                    complete = false;
                }
                fit(start, place.width(), out);
            } else if (parts[i] instanceof Part.Labelled labelled) {
                appendLabelled(labelled, context, out);
            } else {
                out.append(((Part.Literal) parts[i]).text());
            }
        }
        return complete || lenient;
    }

    private void appendLabelled(Part.Labelled labelled, EventContext context, FieldValue out) {
        int before = out.length();
        out.append(labelled.label());
        int start = out.length();
        if (append(labelled.field(), context, out)) {
            disarm(start, out);
        } else {
            out.truncate(before);
        }
    }

    /** Replaces characters that could forge a line, a terminal sequence or the text direction by dots, unless the format is verbatim. */
    private void disarm(int start, FieldValue out) {
        if (verbatim) {
            return;
        }
        byte[] bytes = out.bytes();
        int end = out.offset() + out.length();
        int to = out.offset() + start;
        // Bytes that continue a character started by the previous value could form such a character.
        for (; to < end && UnsafeCharacter.isRest(bytes[to]); to++) {
            bytes[to] = '.';
        }
        for (int from = to; from < end; to++) {
            int length = UnsafeCharacter.length(bytes, from, end);
            bytes[to] = length == 0 ? bytes[from] : (byte) '.';
            from += Math.max(1, length);
        }
        out.truncate(to - out.offset());
    }

    private static void fit(int start, int width, FieldValue out) {
        if (width > 0) {
            if (out.length() > start + width) {
                out.truncate(start + width);
            }
            while (out.length() < start + width) {
                out.append(' ');
            }
        }
    }

    /** Appends a field as text: lists in parentheses, several values separated by blanks; returns false if it has no value. */
    private boolean append(BoundField field, EventContext context, FieldValue out) {
        Extractor extractor = field.extractor();
        return switch (field.multiplicity()) {
            case ONE, EITHER -> {
                boolean there = extractor.extract(context, 0, value);
                if (there) {
                    appendOne(field, out);
                }
                yield there;
            }
            case ANY -> appendAll(field, context, ' ', out);
            case LIST -> {
                int start = out.length();
                out.append('(');
                boolean there = appendAll(field, context, ',', out);
                out.append(')');
                if (!there) {
                    out.truncate(start);
                }
                yield there;
            }
        };
    }

    private boolean appendAll(BoundField field, EventContext context, char separator, FieldValue out) {
        int start = out.length();
        int index = 0;
        while (field.extractor().extract(context, index, value)) {
            if (out.length() > start) {
                out.append(separator);
            }
            appendOne(field, out);
            index++;
        }
        return out.length() > start;
    }

    private void appendOne(BoundField field, FieldValue out) {
        ValueFormat.append(value, field.type(), field.definition().format(), out);
    }

    /** Passes the value of {@code token} to a structured output; times of the event are passed as numbers of ns. */
    public void deliver(Token token, EventContext context, ValueSink sink) {
        BoundField field = token.field();
        if (TIMES.contains(field.text())) {
            sink.number(context.event().time());
            return;
        }
        ParamType type = field.type();
        switch (field.multiplicity()) {
            case ONE, EITHER -> {
                if (field.extractor().extract(context, 0, value)) {
                    ValueFormat.deliver(value, type, field.definition().format(), scratch, sink);
                } else {
                    sink.absent();
                }
            }
            case ANY -> {
                line.clear();
                if (appendAll(field, context, ' ', line)) {
                    sink.text(line.bytes(), line.offset(), line.length());
                } else {
                    sink.absent();
                }
            }
            case LIST -> deliverList(field, context, sink);
        }
    }

    private void deliverList(BoundField field, EventContext context, ValueSink sink) {
        int index = 0;
        while (field.extractor().extract(context, index, value)) {
            if (index == 0) {
                sink.beginList();
            }
            ValueFormat.deliver(value, field.type(), field.definition().format(), scratch, sink);
            index++;
        }
        if (index == 0) {
            sink.absent();
        } else {
            sink.endList();
        }
    }
}
