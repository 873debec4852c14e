package eyas.state.dns;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects lookups that carry data, by the names they query.
 *
 * <p>There are three indicators, each below one parent name (the last two labels, or three if the second-level label is short, as in {@code
 * co.uk}): a label of at least 32 characters with the entropy of encoded data; 40 distinct names whose part below the parent has at least
 * 12 characters; one name with at least 100 characters below its parent. Content delivery networks use long names of words and counters,
 * and names of 32 hex digits. Labels of hex digits only therefore need at least 40 characters. Not thread-safe.
 */
final class TunnelDetector {
    static final int LONG_LABEL = 32;
    static final int LONG_HEX = 40;
    static final int MANY = 40;
    static final int LONG_NAME = 100;
    private static final int COUNTED = 12;
    private static final double RANDOM_BITS = 3.6;
    private static final int SHORT_SECOND = 3;

    private final DnsLimits limits;
    private final Map<String, Set<String>> parents;

    TunnelDetector(DnsLimits limits) {
        this.limits = limits;
        this.parents = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
                return size() > limits.parents();
            }
        };
    }

    /** Returns why a lookup of {@code name} is suspicious, or null. */
    DnsTunnelSuspicion.@Nullable Reason detect(String name) {
        String parent = parent(name);
        int below = name.length() - parent.length() - 1;
        if (below <= 0 || name.endsWith(".arpa")) {
            return null;
        }
        String part = name.substring(0, below);
        if (below >= LONG_NAME) {
            return DnsTunnelSuspicion.Reason.MUCH_DATA;
        }
        for (String label : part.split("\\.", -1)) {
            if (looksEncoded(label)) {
                return DnsTunnelSuspicion.Reason.ENCODED_LABEL;
            }
        }
        if (below < COUNTED) {
            return null;
        }
        Set<String> names = parents.computeIfAbsent(parent, p -> new HashSet<>());
        if (names.size() < limits.namesPerParent()) {
            names.add(part);
        }
        return names.size() >= MANY ? DnsTunnelSuspicion.Reason.MANY_NAMES : null;
    }

    /** Returns the number of distinct names counted below {@code parent}. */
    int names(String parent) {
        Set<String> names = parents.get(parent);
        return names == null ? 0 : names.size();
    }

    static String parent(String name) {
        int last = name.lastIndexOf('.');
        int second = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
        if (second >= 0 && last - second - 1 <= SHORT_SECOND) {
            second = name.lastIndexOf('.', second - 1);
        }
        return name.substring(second + 1);
    }

    private static boolean looksEncoded(String label) {
        if (label.length() < LONG_LABEL || label.indexOf('-') >= 0) {
            return false;
        }
        boolean hex = true;
        boolean digit = false;
        int[] counts = new int[128];
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            hex &= Character.digit(c, 16) >= 0;
            digit |= c >= '0' && c <= '9';
            counts[Math.min(c, 127)]++;
        }
        if (hex) {
            return label.length() >= LONG_HEX && digit;
        }
        return digit && entropy(counts, label.length()) >= RANDOM_BITS;
    }

    private static double entropy(int[] counts, int length) {
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = count / (double) length;
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
