package eyas.filter.check;

import eyas.fields.Extractor;
import eyas.fields.FieldValue;
import eyas.state.EventContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses the options of a command line as {@code getopt(3)} does, short options only.
 *
 * <p>Without a selector it yields each option, followed by its value if it takes one. An unknown option yields {@code ?}, a missing value
 * the empty string. With a selector it yields the value of the last occurrence of that option, or its name if it takes no value; nothing if
 * it does not occur. Arguments that start with two dashes are skipped. {@code --} and the first non-option argument end the options.
 */
final class OptionReader implements Extractor {
    private static final byte[] UNKNOWN = {'?'};

    private final Extractor words;
    private final Extractor options;
    private final int selector;
    private final boolean[] valid = new boolean[256];
    private final boolean[] takesValue = new boolean[256];
    private final FieldValue definition = new FieldValue();
    private final FieldValue word = new FieldValue();
    private FieldValue[] results = {new FieldValue()};
    private int count;

    OptionReader(Extractor words, Extractor options, @Nullable String selector) {
        this.words = words;
        this.options = options;
        this.selector = selector == null ? -1 : selector.charAt(0) & 0xFF;
    }

    @Override
    public boolean extract(EventContext context, int index, FieldValue out) {
        if (index == 0) {
            count = 0;
            if (!options.extract(context, 0, definition)) {
                return false;
            }
            define();
            scan(context);
            if (selector >= 0 && count > 1) {
                swapLastToFront();
            }
        }
        if (index >= count || (selector >= 0 && index > 0)) {
            return false;
        }
        out.point(results[index].bytes(), results[index].offset(), results[index].length());
        return true;
    }

    private void swapLastToFront() {
        FieldValue last = results[count - 1];
        results[count - 1] = results[0];
        results[0] = last;
    }

    private void define() {
        Arrays.fill(valid, false);
        Arrays.fill(takesValue, false);
        byte[] bytes = definition.bytes();
        int end = definition.offset() + definition.length();
        for (int i = definition.offset(); i < end; i++) {
            if (bytes[i] != ':') {
                valid[bytes[i] & 0xFF] = true;
                takesValue[bytes[i] & 0xFF] = i + 1 < end && bytes[i + 1] == ':';
            }
        }
    }

    private void scan(EventContext context) {
        for (int at = 0; at < SourceReader.MAX_ITEMS && words.extract(context, at, word); at++) {
            byte[] bytes = word.bytes();
            int start = word.offset();
            int size = word.length();
            if (size < 2 || bytes[start] != '-' || (size == 2 && bytes[start + 1] == '-')) {
                return;
            }
            if (bytes[start + 1] != '-' && cluster(context, at)) {
                at++;
            }
        }
    }

    /** Parses one argument of option letters; returns whether the last option takes the next argument as its value. */
    private boolean cluster(EventContext context, int at) {
        byte[] bytes = word.bytes();
        int start = word.offset();
        int end = start + word.length();
        for (int i = start + 1; i < end; i++) {
            int option = bytes[i] & 0xFF;
            boolean wanted = selector < 0 || option == selector;
            if (option == ':' || !valid[option]) {
                if (selector < 0) {
                    add(UNKNOWN, 0, 1);
                }
            } else if (!takesValue[option]) {
                if (wanted) {
                    add(bytes, i, 1);
                }
            } else if (i + 1 < end) {
                addWithValue(wanted, bytes, i);
                if (wanted) {
                    add(bytes, i + 1, end - i - 1);
                }
                return false;
            } else {
                return valueInNextWord(context, at, wanted, i);
            }
        }
        return false;
    }

    private void addWithValue(boolean wanted, byte[] bytes, int option) {
        if (wanted && selector < 0) {
            add(bytes, option, 1);
        }
    }

    private boolean valueInNextWord(EventContext context, int at, boolean wanted, int option) {
        if (wanted && selector < 0) {
            add(word.bytes(), option, 1);
        }
        boolean present = words.extract(context, at + 1, word);
        if (!present && wanted && selector < 0) {
            // A missing value replaces its option.
            count--;
        }
        if (wanted) {
            add(word.bytes(), present ? word.offset() : 0, present ? word.length() : 0);
        }
        return present;
    }

    private void add(byte[] bytes, int offset, int length) {
        if (count == results.length) {
            results = Arrays.copyOf(results, count * 2);
            for (int i = count; i < results.length; i++) {
                results[i] = new FieldValue();
            }
        }
        results[count++].clear().append(bytes, offset, length);
    }
}
