package eyas.filter.check;

import eyas.fields.Extractor;
import eyas.fields.FieldValue;
import eyas.state.EventContext;
import java.util.List;

/**
 * Creates the extractor of a source.
 *
 * <p>A transformer needs buffers, so the extractor belongs to one thread, unlike a field's own extractor. The values that it sets are valid
 * until the same extractor is called for another value or event.
 */
public final class SourceReader {
    /** The maximum number of list elements that a transformer reads. */
    static final int MAX_ITEMS = 4096;

    private SourceReader() {}

    /** Returns a new extractor for {@code source}, for use by one thread. */
    public static Extractor open(Source source) {
        return switch (source) {
            case Source.Field field -> field.field().extractor();
            case Source.Constant constant -> constant(constant.value().bytes());
            case Source.Items items ->
                new ItemReader(items.items().stream().map(SourceReader::open).toList());
            case Source.Transformed transformed -> transformed(transformed);
        };
    }

    private static Extractor constant(byte[] bytes) {
        return (context, index, out) -> {
            if (index == 0) {
                out.point(bytes);
            }
            return index == 0;
        };
    }

    private static Extractor transformed(Source.Transformed source) {
        List<Extractor> operands =
                source.operands().stream().map(SourceReader::open).toList();
        Extractor first = operands.getFirst();
        FieldValue scratch = new FieldValue();
        return switch (source.transformer()) {
            case VAL -> first;
            case TOLOWER ->
                (context, index, out) -> first.extract(context, index, scratch) && fold(scratch, out, 'A', 'Z', 32);
            case TOUPPER ->
                (context, index, out) -> first.extract(context, index, scratch) && fold(scratch, out, 'a', 'z', -32);
            case B64 -> (context, index, out) -> first.extract(context, index, scratch) && Base64.decode(scratch, out);
            case BASENAME -> (context, index, out) -> first.extract(context, index, scratch) && basename(scratch, out);
            case LEN ->
                source.operands().getFirst().isList()
                        ? (context, index, out) -> index == 0 && count(first, context, scratch, out)
                        : (context, index, out) -> first.extract(context, index, scratch) && length(scratch, out);
            case JOIN -> new Join(first, operands.get(1));
            case CONCAT -> new Concat(operands);
            case GETOPT -> new OptionReader(first, operands.get(1), source.argument());
        };
    }

    private static boolean fold(FieldValue in, FieldValue out, int from, int to, int shift) {
        out.clear();
        byte[] bytes = in.bytes();
        for (int i = in.offset(); i < in.offset() + in.length(); i++) {
            byte b = bytes[i];
            out.append((char) (b >= from && b <= to ? b + shift : b));
        }
        return true;
    }

    private static boolean basename(FieldValue in, FieldValue out) {
        int start = in.offset() + in.length();
        while (start > in.offset() && in.bytes()[start - 1] != '/') {
            start--;
        }
        out.clear().append(in.bytes(), start, in.offset() + in.length() - start);
        return true;
    }

    private static boolean length(FieldValue in, FieldValue out) {
        out.set(in.length());
        return true;
    }

    private static boolean count(Extractor list, EventContext context, FieldValue scratch, FieldValue out) {
        int count = 0;
        while (count < MAX_ITEMS && list.extract(context, count, scratch)) {
            count++;
        }
        out.set(count);
        return count > 0;
    }

    /** Joins the values of a list with a separator. */
    private static final class Join implements Extractor {
        private final Extractor separator;
        private final Extractor list;
        private final FieldValue between = new FieldValue();
        private final FieldValue item = new FieldValue();

        Join(Extractor separator, Extractor list) {
            this.separator = separator;
            this.list = list;
        }

        @Override
        public boolean extract(EventContext context, int index, FieldValue out) {
            if (index > 0 || !separator.extract(context, 0, between)) {
                return false;
            }
            out.clear();
            int count = 0;
            while (count < MAX_ITEMS && list.extract(context, count, item)) {
                if (count > 0) {
                    out.append(between.bytes(), between.offset(), between.length());
                }
                out.append(item.bytes(), item.offset(), item.length());
                count++;
            }
            return true;
        }
    }

    /** Concatenates strings. */
    private static final class Concat implements Extractor {
        private final List<Extractor> parts;
        private final FieldValue part = new FieldValue();

        Concat(List<Extractor> parts) {
            this.parts = parts;
        }

        @Override
        public boolean extract(EventContext context, int index, FieldValue out) {
            if (index > 0) {
                return false;
            }
            out.clear();
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).extract(context, 0, part)) {
                    return false;
                }
                out.append(part.bytes(), part.offset(), part.length());
            }
            return true;
        }
    }

    /** Yields the values of several sources in order; nothing if any source is absent. */
    private static final class ItemReader implements Extractor {
        private final List<Extractor> items;
        private final FieldValue probe = new FieldValue();

        ItemReader(List<Extractor> items) {
            this.items = items;
        }

        @Override
        public boolean extract(EventContext context, int index, FieldValue out) {
            if (index == 0) {
                for (int i = 0; i < items.size(); i++) {
                    if (!items.get(i).extract(context, 0, probe)) {
                        return false;
                    }
                }
            }
            return index < items.size() && items.get(index).extract(context, 0, out);
        }
    }
}
