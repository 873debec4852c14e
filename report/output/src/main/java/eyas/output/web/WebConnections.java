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

/** The connections that are open, and which of them has to go for a new one. Safe for use by any thread. */
final class WebConnections {
    private static final int NETWORK_BYTES = 8;

    private final WebLimits limits;

    /** The oldest first. */
    private final Set<WebConnection> open = new LinkedHashSet<>();

    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private int others;

    WebConnections(WebLimits limits) {
        this.limits = limits;
    }

    /** Adds one; returns the one that the caller has to close for it, null for none. */
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
        if (counts.getOrDefault(client, 0) >= (here ? limits.kept() : limits.perClient())) {
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
     * One whose answer is sent goes first. One whose request has arrived is answered in no time, so it goes only where there is no
     * other.
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

    /** Removes one; nothing happens where it is gone already. */
    synchronized void remove(WebConnection connection) {
        if (open.remove(connection)) {
            counts.computeIfPresent(connection.client(), (_, count) -> count == 1 ? null : count - 1);
            others -= isHere(connection.client()) ? 0 : 1;
        }
    }

    /** Returns those that are open now. */
    synchronized List<WebConnection> all() {
        return new ArrayList<>(open);
    }

    /** Returns what stands for a client: its address, or of IPv6 the network, in which one machine has as many as it likes. */
    static InetAddress client(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has the length of an address", e);
        }
    }

    /** The first address of 127.0.0.0/8 alone, from which connections of this machine come unless they choose another one. */
    private static boolean isHere(InetAddress client) {
        return client.isLoopbackAddress()
                && (client instanceof Inet6Address || Arrays.equals(client.getAddress(), new byte[] {127, 0, 0, 1}));
    }
}
