package eyas.filter.plan;

import eyas.fields.FieldValue;
import eyas.filter.check.ValueKind;
import eyas.filter.syntax.Operator;

/** Compares a value with the values of another source: with any of them for a list, otherwise with the only one. */
final class FieldMatcher implements ValueMatcher {
    private final Operator operator;
    private final ValueKind kind;
    private final SourceSlot right;

    FieldMatcher(Operator operator, ValueKind kind, SourceSlot right) {
        this.operator = operator;
        this.kind = kind;
        this.right = right;
    }

    @Override
    public boolean test(FieldValue value) {
        int count = right.read();
        for (int i = 0; i < count; i++) {
            if (one(value, right.value(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean one(FieldValue a, FieldValue b) {
        if (kind.isNumber()) {
            return ValueMatcher.holds(operator, ValueMatcher.compare(kind, a.number(), b.number()));
        }
        byte[] text = a.bytes();
        int from = a.offset();
        int length = a.length();
        byte[] bytes = b.bytes();
        int start = b.offset();
        int size = b.length();
        return switch (operator) {
            case EQUAL, DOUBLE_EQUAL, IN, INTERSECTS, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                ValueMatcher.holds(operator, ValueMatcher.compare(a, bytes, start, size));
            case CONTAINS, BCONTAINS -> ByteRanges.contains(text, from, length, bytes, start, size, false);
            case ICONTAINS -> ByteRanges.contains(text, from, length, bytes, start, size, true);
            case STARTSWITH, BSTARTSWITH -> ByteRanges.startsWith(text, from, length, bytes, start, size);
            case ENDSWITH -> ByteRanges.endsWith(text, from, length, bytes, start, size);
            case GLOB -> GlobPattern.matches(bytes, start, size, text, from, length, false);
            case IGLOB -> GlobPattern.matches(bytes, start, size, text, from, length, true);
            // Rejected by the check.
            case REGEX, PMATCH -> throw new IllegalStateException(operator + " with a field");
        };
    }
}
