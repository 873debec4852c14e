package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.plugin.PluginMetric;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads a plugin's counters. */
final class NativeMetrics {
    private static final int MOST = 10_000;
    private static final int NAME = 1_024;
    private static final double TWO_64 = 0x1p64;

    private NativeMetrics() {}

    static List<PluginMetric> read(NativePlugin plugin, MemorySegment pointer, long count) {
        if (count == 0) {
            return List.of();
        }
        if (pointer.address() == 0 || count > MOST) {
            throw plugin.fault(
                    Symbol.GET_METRICS,
                    "returned " + count + " metrics at address " + pointer.address() + "; at most " + MOST
                            + " are taken");
        }
        MemorySegment all = pointer.reinterpret(count * PluginLayout.METRIC);
        List<PluginMetric> metrics = new ArrayList<>();
        for (long at = 0; at < all.byteSize(); at += PluginLayout.METRIC) {
            String name =
                    CStrings.read(all.get(ADDRESS, at), NAME, plugin.info().name(), Symbol.GET_METRICS.function());
            if (name.isEmpty()) {
                throw plugin.fault(Symbol.GET_METRICS, "returned a metric without a name");
            }
            boolean monotonic = all.get(JAVA_INT, at + 8) == 0;
            metrics.add(new PluginMetric(name, monotonic, value(plugin, all, at + 16, all.get(JAVA_INT, at + 24))));
        }
        return metrics;
    }

    private static double value(NativePlugin plugin, MemorySegment from, long at, int type) {
        return switch (type) {
            case 0 -> Integer.toUnsignedLong(from.get(JAVA_INT, at));
            case 1, 6 -> from.get(JAVA_INT, at);
            case 2 -> unsigned(from.get(JAVA_LONG, at));
            case 3 -> from.get(JAVA_LONG, at);
            case 4 -> from.get(JAVA_DOUBLE, at);
            case 5 -> from.get(JAVA_FLOAT, at);
            default -> throw plugin.fault(Symbol.GET_METRICS, "returned a metric of the unknown type " + type);
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + TWO_64;
    }
}
