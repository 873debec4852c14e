package eyas.state.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names learned from DNS messages. Reads only transfers on port 53. Event thread only.
 *
 * <p>A process can send itself a forged answer, so a name is what the process received, not verified data.
 */
public final class DnsTable {
    /** The port of DNS servers. */
    public static final int PORT = 53;

    private final DnsReader reader;
    private final TunnelDetector tunnels;
    private final DnsLimits limits;
    private final Map<Address, ResolvedAddress> byAddress;
    private final Map<String, DnsTunnelSuspicion> suspicions = new LinkedHashMap<>();
    /** Processes that queried a resolver and whose answer was not seen. */
    private final Set<Long> unseen = new HashSet<>();

    private List<DnsMessage> current = List.of();
    private long currentEvent = -1;
    private DnsTunnelSuspicion.@Nullable Reason currentReason;
    private long answers;
    private long queries;
    private long forgotten;
    private boolean unseenForgotten;

    private static final class Address {
        private final byte[] bytes;

        private Address(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Address address && Arrays.equals(bytes, address.bytes);
        }
    }

    /** Makes an empty table. */
    public DnsTable(DnsLimits limits) {
        this.limits = limits;
        this.reader = new DnsReader(limits);
        this.tunnels = new TunnelDetector(limits);
        this.byAddress = new LinkedHashMap<>(16, 0.75f, false) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Address, ResolvedAddress> eldest) {
                boolean full = size() > limits.addresses();
                if (full) {
                    forgotten++;
                }
                return full;
            }
        };
    }

    /**
     * Reads the data of a transfer on port 53.
     *
     * @param event the event's number
     * @param time the event's time, ns since the epoch
     * @param process id of the process that made the transfer
     * @param data the data as far as it was captured
     * @param size the number of bytes transferred
     * @param server the DNS server that sent the data; null for sent data, which the sender may have forged
     */
    public void take(
            long event, long time, long process, byte[] data, long size, boolean tcp, byte @Nullable [] server) {
        current = reader.read(data, size, tcp);
        currentEvent = event;
        currentReason = null;
        for (DnsMessage message : current) {
            if (message.response()) {
                if (server != null) {
                    learn(message, time, process, server);
                }
            } else {
                asked(message, time, process);
            }
        }
    }

    private void learn(DnsMessage message, long time, long process, byte[] server) {
        unseen.remove(process);
        for (DnsAnswer answer : message.answers()) {
            if (answer.address().length > 0) {
                answers++;
                Address address = new Address(answer.address());
                byAddress.remove(address);
                byAddress.put(address, new ResolvedAddress(message.name(), time, server));
            }
        }
    }

    private void asked(DnsMessage message, long time, long process) {
        queries++;
        DnsTunnelSuspicion.Reason reason = tunnels.detect(message.name());
        if (reason == null) {
            return;
        }
        currentReason = reason;
        String parent = TunnelDetector.parent(message.name());
        if (suspicions.size() < limits.suspicions()) {
            suspicions.putIfAbsent(parent, new DnsTunnelSuspicion(parent, reason, message.name(), time, process));
        }
    }

    /** Returns the messages of event number {@code event}; empty if it has none. */
    public List<DnsMessage> messages(long event) {
        return event == currentEvent ? current : List.of();
    }

    /** Returns why a lookup in event number {@code event} looks like data exfiltration, or null. */
    public DnsTunnelSuspicion.@Nullable Reason suspicion(long event) {
        return event == currentEvent ? currentReason : null;
    }

    /** Returns the name that resolved to {@code address} (4 or 16 bytes), or null. Allocates. */
    public @Nullable ResolvedAddress find(byte[] address) {
        return byAddress.get(new Address(address));
    }

    /** Returns whether any answer with an address was seen. Without one, nothing can be concluded about any address. */
    public boolean knowsAnswers() {
        return answers > 0;
    }

    /**
     * Returns whether process {@code pid} certainly did not resolve an address that no answer contains: answers were seen, and the process
     * queried no resolver whose answers were not seen. False for all processes once too many of them had unseen answers.
     */
    public boolean isConclusiveFor(long pid) {
        return answers > 0 && !unseenForgotten && !unseen.contains(pid);
    }

    /** Records that a process queried a resolver; the names it learns are unknown until an answer is seen. */
    public void recordUnseenQuery(long process) {
        if (unseen.size() < limits.addresses()) {
            unseen.add(process);
        } else if (!unseen.contains(process)) {
            unseenForgotten = true;
        }
    }

    /** Returns the suspicious parent names, in the order of detection. */
    public List<DnsTunnelSuspicion> suspicions() {
        return new ArrayList<>(suspicions.values());
    }

    /** Returns the number of distinct names queried below {@code parent}, as far as they were counted. */
    public int namesBelow(String parent) {
        return tunnels.names(parent);
    }

    /** Returns the number of queries read. */
    public long queries() {
        return queries;
    }

    /** Returns the number of messages that could not be parsed. */
    public long unreadable() {
        return reader.unreadable();
    }

    /** Returns the number of addresses evicted because there were too many. */
    public long forgotten() {
        return forgotten;
    }
}
