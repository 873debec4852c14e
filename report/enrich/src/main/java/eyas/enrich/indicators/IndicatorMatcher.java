package eyas.enrich.indicators;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the indicator that an address, name or hash matches.
 *
 * <p>Immutable and thread-safe. A lookup costs one hash per distinct prefix length, or per label of a name, and allocates a little: use it
 * once for each new item, not for each event. The most specific network or name wins; for the same value in several lists, the first list
 * wins.
 */
public final class IndicatorMatcher {
    private static final int WHOLE = 128;

    /** Networks by descending prefix length. */
    private final TreeMap<Integer, Map<IpPrefix, Indicator>> networks = new TreeMap<>(Comparator.reverseOrder());

    private final Map<String, Indicator> names = new HashMap<>();
    private final Map<String, Indicator> parents = new HashMap<>();
    private final Map<String, Indicator> hashes = new HashMap<>();

    /** Creates a matcher for all indicators of {@code lists}. */
    public IndicatorMatcher(Collection<IndicatorList> lists) {
        for (IndicatorList list : lists) {
            for (Indicator indicator : list.indicators()) {
                add(indicator);
            }
        }
    }

    private void add(Indicator indicator) {
        switch (indicator.kind()) {
            case ADDRESS -> {
                IpPrefix prefix = IpPrefix.parse(indicator.value());
                if (prefix != null) {
                    networks.computeIfAbsent(prefix.length(), length -> new HashMap<>())
                            .putIfAbsent(prefix, indicator);
                }
            }
            case DOMAIN -> {
                names.putIfAbsent(indicator.value(), indicator);
                if (indicator.below()) {
                    parents.putIfAbsent(indicator.value(), indicator);
                }
            }
            case SHA256 -> hashes.putIfAbsent(indicator.value(), indicator);
        }
    }

    /** Returns whether there are no indicators. */
    public boolean isEmpty() {
        return networks.isEmpty() && names.isEmpty() && hashes.isEmpty();
    }

    /** Returns the match of an address of 4 or 16 bytes in network order. */
    public @Nullable Indicator address(byte[] address) {
        return address(IpPrefix.of(address));
    }

    /** Returns the match of an address in text form; null also if it is not an address. */
    public @Nullable Indicator address(String address) {
        IpPrefix prefix = networks.isEmpty() ? null : IpPrefix.parse(address);
        return prefix == null || prefix.length() != WHOLE ? null : address(prefix);
    }

    private @Nullable Indicator address(IpPrefix address) {
        for (Map.Entry<Integer, Map<IpPrefix, Indicator>> entry : networks.entrySet()) {
            Indicator found = entry.getValue().get(address.cut(entry.getKey()));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Returns the match of a DNS name or one of its parent domains. */
    public @Nullable Indicator domain(String name) {
        if (names.isEmpty()) {
            return null;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".")) {
            lower = lower.substring(0, lower.length() - 1);
        }
        Indicator found = names.get(lower);
        for (int dot = lower.indexOf('.'); found == null && dot >= 0; dot = lower.indexOf('.', dot + 1)) {
            found = parents.get(lower.substring(dot + 1));
        }
        return found;
    }

    /** Returns the match of a SHA-256 in hex. */
    public @Nullable Indicator sha256(String hash) {
        return hashes.isEmpty() ? null : hashes.get(hash.toLowerCase(Locale.ROOT));
    }

    /** Returns a matcher without indicators. */
    public static IndicatorMatcher empty() {
        return new IndicatorMatcher(List.of());
    }
}
