package eyas.fields;

import eyas.event.ParamFormat;
import eyas.event.ParamType;
import eyas.state.EventContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The transformers with one operand. */
public enum Transformer {
    /** Converts ASCII letters to lower case. */
    TOLOWER,
    /** Converts ASCII letters to upper case. */
    TOUPPER,
    /** Decodes base64 with optional padding; absent if the text is not base64. */
    B64,
    /** Keeps the part after the last slash. */
    BASENAME,
    /** Counts bytes, or the values of a list. */
    LEN;

    /** Returns the transformer named {@code word}, for example {@code tolower}, or null. */
    public static @Nullable Transformer of(String word) {
        for (Transformer transformer : values()) {
            if (transformer.keyword().equals(word)) {
                return transformer;
            }
        }
        return null;
    }

    /** Returns the keyword. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the type of the result for a value of type {@code type}, or null if that type is not supported. */
    public @Nullable ParamType resultType(ParamType type, boolean isList) {
        return switch (this) {
            case TOLOWER, TOUPPER, BASENAME -> type.isString() ? type : null;
            case B64 -> type == ParamType.CHARBUF || type == ParamType.BYTEBUF ? type : null;
            case LEN -> isList || type.isString() || type == ParamType.BYTEBUF ? ParamType.UINT64 : null;
        };
    }

    /**
     * Returns {@code field} with this transformer applied.
     *
     * @throws FieldException if the field does not allow it or its type does not fit, with Falco's message
     */
    public BoundField apply(BoundField field) {
        if (field.definition().has(FieldFlag.NO_TRANSFORMER)) {
            throw new FieldException("field '" + field.definition().name() + "' does not support transformers");
        }
        boolean isList = field.multiplicity() == Multiplicity.LIST;
        ParamType type = resultType(field.type(), isList);
        if (type == null) {
            throw new FieldException("can't add field transformer: type '" + field.type() + "' is not supported by '"
                    + keyword() + "' transformer applied on " + (isList ? "list " : "") + "field '"
                    + field.definition().name() + "'");
        }
        FieldDefinition definition = field.definition();
        Extractor inner = field.extractor();
        boolean counts = this == LEN && isList;
        Extractor extractor = counts
                ? (context, index, out) -> index == 0 && count(inner, context, out)
                : (context, index, out) -> inner.extract(context, index, out) && change(out);
        return new BoundField(
                new FieldDefinition(
                        definition.name(),
                        type,
                        definition.flags(),
                        this == LEN ? ParamFormat.DEC : definition.format(),
                        definition.group(),
                        definition.description()),
                keyword() + '(' + field.text() + ')',
                field.argument(),
                type,
                counts ? Multiplicity.ONE : field.multiplicity(),
                field.dependence(),
                field.cost() + 5,
                extractor);
    }

    private static boolean count(Extractor inner, EventContext context, FieldValue out) {
        int count = 0;
        while (inner.extract(context, count, out)) {
            count++;
        }
        out.set(count);
        return true;
    }

    /**
     * Transforms {@code value} in place.
     *
     * @return false if there is no result, so the field is absent
     */
    public boolean change(FieldValue value) {
        switch (this) {
            case TOLOWER -> shift(value, 'A', 'Z', 'a' - 'A');
            case TOUPPER -> shift(value, 'a', 'z', 'A' - 'a');
            case BASENAME -> {
                int slash = ByteSearch.lastIndexOf(value, '/');
                value.point(value.bytes(), value.offset() + slash + 1, value.length() - slash - 1);
            }
            case LEN -> value.set(value.length());
            case B64 -> {
                return decode(value);
            }
        }
        return true;
    }

    private static void shift(FieldValue value, char first, char last, int by) {
        value.own();
        for (int i = 0; i < value.length(); i++) {
            byte b = value.at(i);
            if (b >= first && b <= last) {
                value.put(i, (byte) (b + by));
            }
        }
    }

    /** Decodes in place: four characters become three bytes. */
    private static boolean decode(FieldValue value) {
        value.own();
        int size = value.length();
        while (size > 0 && value.at(size - 1) == '=') {
            size--;
        }
        int to = 0;
        int bits = 0;
        int collected = 0;
        for (int i = 0; i < size; i++) {
            int digit = digit(value.at(i));
            if (digit < 0) {
                return false;
            }
            bits = bits << 6 | digit;
            collected += 6;
            if (collected >= 8) {
                collected -= 8;
                value.put(to++, (byte) (bits >>> collected));
            }
        }
        value.truncate(to);
        // A single remaining digit encodes less than a byte, and the unused bits must be zero.
        return size % 4 != 1 && (bits & ((1 << collected) - 1)) == 0;
    }

    private static int digit(byte b) {
        if (b >= 'A' && b <= 'Z') {
            return b - 'A';
        }
        if (b >= 'a' && b <= 'z') {
            return b - 'a' + 26;
        }
        if (b >= '0' && b <= '9') {
            return b - '0' + 52;
        }
        return b == '+' ? 62 : b == '/' ? 63 : -1;
    }
}
