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
 * Keeps what DNS messages have told. Works only for transfers on port 53; event thread only.
 *
 * <p>A process can send itself an answer that it made up, so a name is what a process was told, not the truth.
 */
public final class DnsTable {
    /** The port of name servers. */
    public static final int PORT = 53;

    private final DnsReader reader;
    private final TunnelDetector tunnels;
    private final DnsLimits limits;
    private final Map<Address, ResolvedAddress> byAddress;
    private final Map<String, DnsTunnelSuspicion> suspicions = new LinkedHashMap<>();
    /** Processes that asked a resolver and of which no answer was seen. */
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
     * Takes the data of a transfer on port 53.
     *
     * @param event the event's number
     * @param time the event's time, ns since the epoch
     * @param process who did it
     * @param data the data as far as it was captured
     * @param size how many bytes were moved
     * @param server the name server, if the data came from one; null for what was sent, which may be any answer that its sender made up
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

    /** Returns the messages of event number {@code event}, none where it has none. */
    public List<DnsMessage> messages(long event) {
        return event == currentEvent ? current : List.of();
    }

    /** Returns why a look-up of event number {@code event} looks like data on its way out, or null. */
    public DnsTunnelSuspicion.@Nullable Reason suspicion(long event) {
        return event == currentEvent ? currentReason : null;
    }

    /** Returns which name led to {@code address} (4 or 16 bytes), or null. Allocates. */
    public @Nullable ResolvedAddress find(byte[] address) {
        return byAddress.get(new Address(address));
    }

    /** Return whether any answer with an address was seen: without one, nothing can be said of any address. */
    public boolean knowsAnswers() {
        return answers > 0;
    }

    /**
     * Return whether an address that no answer has named was surely not looked up by the process: answers were seen, and
     * this process asked no resolver whose answers stayed unseen. A process that used one is not believed, and none is
     * once there were too many such processes to remember.
     */
    public boolean canTell(long pid) {
        return answers > 0 && !unseenForgotten && !unseen.contains(pid);
    }

    /** Notes that a process has turned to a resolver; until an answer is seen, what it learns stays unknown. */
    public void asksUnseen(long process) {
        if (unseen.size() < limits.addresses()) {
            unseen.add(process);
        } else if (!unseen.contains(process)) {
            unseenForgotten = true;
        }
    }

    /** Returns the parents of suspicious look-ups, in order. */
    public List<DnsTunnelSuspicion> suspicions() {
        return new ArrayList<>(suspicions.values());
    }

    /** Returns how many distinct names were asked for below {@code parent}, as far as they were counted. */
    public int namesBelow(String parent) {
        return tunnels.names(parent);
    }

    /** Returns how many queries were read. */
    public long queries() {
        return queries;
    }

    /** Returns how many messages could not be read. */
    public long unreadable() {
        return reader.unreadable();
    }

    /** Returns how many addresses were forgotten because there were too many. */
    public long forgotten() {
        return forgotten;
    }
}
