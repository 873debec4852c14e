package eyas.workbench.compare;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Stores for each rule the numbers of the events on which it alerted, ascending, 8 bytes each. */
final class AlertedEvents {
    private final Map<String, Numbers> rules = new HashMap<>();
    private final long limit;
    private long recorded;
    private long left;

    /** Creates a store of at most {@code limit} numbers. */
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
        if (recorded < limit) {
            numbers.add(number);
            recorded++;
        } else {
            left++;
        }
    }

    /** Returns the number of alerts of {@code rule}. */
    long count(String rule) {
        Numbers numbers = rules.get(rule);
        return numbers == null ? 0 : numbers.count;
    }

    /** Returns whether {@code rule} alerted on the event with this number. */
    boolean has(String rule, long number) {
        Numbers numbers = rules.get(rule);
        return numbers != null && Arrays.binarySearch(numbers.values, 0, numbers.size, number) >= 0;
    }

    /** Returns the number of alerts beyond the limit. */
    long left() {
        return left;
    }
}
