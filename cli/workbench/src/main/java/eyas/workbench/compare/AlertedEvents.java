package eyas.workbench.compare;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Remembers for each rule on which events it alerted: ascending numbers, 8 bytes each. */
final class AlertedEvents {
    private final Map<String, Numbers> rules = new HashMap<>();
    private final long limit;
    private long kept;
    private long left;

    /** Makes one that keeps at most {@code limit} numbers. */
    AlertedEvents(long limit) {
        this.limit = limit;
    }

    private static final class Numbers {
        private long[] values = new long[16];
        private int size;
        private long count;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }
    }

    void add(String rule, long number) {
        Numbers numbers = rules.computeIfAbsent(rule, _ -> new Numbers());
        numbers.count++;
        if (kept < limit) {
            numbers.add(number);
            kept++;
        } else {
            left++;
        }
    }

    /** Returns how often {@code rule} alerted. */
    long count(String rule) {
        Numbers numbers = rules.get(rule);
        return numbers == null ? 0 : numbers.count;
    }

    /** Return whether {@code rule} alerted on the event of this number. */
    boolean has(String rule, long number) {
        Numbers numbers = rules.get(rule);
        return numbers != null && Arrays.binarySearch(numbers.values, 0, numbers.size, number) >= 0;
    }

    /** Returns how many alerts were too many to be remembered. */
    long left() {
        return left;
    }
}
