package eyas.output.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The open connections, and which of them is closed for a new one. Thread-safe. */
final class WebConnections {
    private static final int NETWORK_BYTES = 8;

    private final WebLimits limits;

    /** Oldest first. */
    private final Set<WebConnection> open = new LinkedHashSet<>();

    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private int others;

    WebConnections(WebLimits limits) {
        this.limits = limits;
    }

    /** Adds a connection; returns the one that the caller must close for it, or null. */
    synchronized @Nullable WebConnection admit(WebConnection connection) {
        WebConnection least = victim(connection.client());
        if (least != null) {
            remove(least);
        }
        open.add(connection);
        counts.merge(connection.client(), 1, Integer::sum);
        others += isHere(connection.client()) ? 0 : 1;
        return least;
    }

    private @Nullable WebConnection victim(InetAddress client) {
        boolean here = isHere(client);
        if (counts.getOrDefault(client, 0) >= (here ? limits.retained() : limits.perClient())) {
            return oldest(each -> each.client().equals(client));
        }
        if (here || others < limits.connections()) {
            return null;
        }
        WebConnection left = oldest(each -> !isHere(each.client()) && each.isLeaving());
        if (left != null) {
            return left;
        }
        int most = Collections.max(counts.entrySet().stream()
                .filter(entry -> !isHere(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList());
        return oldest(each -> !isHere(each.client()) && counts.getOrDefault(each.client(), 0) == most);
    }

    /**
     * Connections whose response was sent are closed first. One whose request has arrived is answered immediately, so it is closed last.
     */
    private @Nullable WebConnection oldest(Predicate<WebConnection> which) {
        WebConnection asking = null;
        WebConnection answering = null;
        for (WebConnection each : open) {
            if (which.test(each)) {
                if (each.isLeaving()) {
                    return each;
                }
                if (!each.isAnswered()) {
                    asking = asking == null ? each : asking;
                } else {
                    answering = answering == null ? each : answering;
                }
            }
        }
        return asking == null ? answering : asking;
    }

    /** Removes a connection; no-op if it was removed already. */
    synchronized void remove(WebConnection connection) {
        if (open.remove(connection)) {
            counts.computeIfPresent(connection.client(), (_, count) -> count == 1 ? null : count - 1);
            others -= isHere(connection.client()) ? 0 : 1;
        }
    }

    /** Returns the open connections. */
    synchronized List<WebConnection> all() {
        return new ArrayList<>(open);
    }

    /**
     * Returns the identity of a client: its IPv4 address, or its IPv6 network, within which one machine has as many addresses as it likes.
     */
    static InetAddress client(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("invalid address length", e);
        }
    }

    /** Returns whether it is 127.0.0.1 or ::1, the default source addresses for connections of this machine. */
    private static boolean isHere(InetAddress client) {
        return client.isLoopbackAddress()
                && (client instanceof Inet6Address || Arrays.equals(client.getAddress(), new byte[] {127, 0, 0, 1}));
    }
}
