package eyas.report.view;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.JobReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Creates the grid of the peers that the job contacted: one row for each name, or address without a name, with its port and protocol.
 * Public peers come first; among these, peers contacted by processes that triggered rules, then peers by bytes sent. Name servers and
 * sockets of this machine come last. Local and inbound connections are only counted.
 */
final class ContactGrid {
    private static final int DNS = 53;

    private final JobReport report;

    /** The connections to one peer. */
    private record Peer(String name, List<ConnectionFacts> connections) {
        private ConnectionFacts first() {
            return connections.getFirst();
        }

        private long sum(ToLongFunction<ConnectionFacts> what) {
            return connections.stream().mapToLong(what).sum();
        }

        private String address() {
            Set<String> ends = new LinkedHashSet<>();
            connections.forEach(c -> ends.add(c.endPoint()));
            return ends.iterator().next() + " " + first().protocol()
                    + (ends.size() > 1 ? " and " + (ends.size() - 1) + " more" : "");
        }

        private boolean isAside() {
            return first().port() == DNS || first().scope() == Scope.UNIX;
        }
    }

    private ContactGrid(JobReport report) {
        this.report = report;
    }

    static Grid of(JobReport report) {
        return new ContactGrid(report).grid();
    }

    private Grid grid() {
        Map<String, Peer> peers = new LinkedHashMap<>();
        long inbound = 0;
        long local = 0;
        for (ConnectionFacts c : report.connections().rows()) {
            if (c.inbound()) {
                inbound++;
            } else if (c.scope() == Scope.LOOPBACK) {
                local++;
            } else {
                String known = c.name();
                String name = known == null ? c.address() : known;
                peers.computeIfAbsent(
                                name + ' ' + c.port() + ' ' + c.protocol(), key -> new Peer(name, new ArrayList<>(1)))
                        .connections()
                        .add(c);
            }
        }
        List<Peer> rows = new ArrayList<>(peers.values());
        rows.sort(Comparator.comparing((Peer peer) -> peer.isAside() && !isOfOffender(peer))
                .thenComparing(peer -> peer.first().scope() != Scope.PUBLIC)
                .thenComparing(peer -> !isOfOffender(peer))
                .thenComparingLong(peer -> -peer.sum(ConnectionFacts::sent)));
        return new Grid.Builder<Peer>(Grid.CONTACTED)
                .brief()
                .code("Name", Peer::name)
                .code("Address", Peer::address)
                .column("Note", ContactGrid::note)
                .column("By", "by ", peer -> Cell.code(by(peer)))
                .column("Times", "×", peer -> Cell.aboveOne(peer.sum(ConnectionFacts::count)))
                .column("Failed", "failed ", peer -> Cell.aboveZero(peer.sum(ConnectionFacts::failed)))
                .column("Sent", "bytes sent ", peer -> Cell.aboveZero(peer.sum(ConnectionFacts::sent)))
                .column("Received", "received ", peer -> Cell.aboveZero(peer.sum(ConnectionFacts::received)))
                .note(local > 0, "and " + Phrases.count(local, "connection") + " on this machine")
                .note(inbound > 0, "and " + Phrases.count(inbound, "connection") + " from peers")
                .omitted(report.connections().omitted())
                .of(rows);
    }

    private boolean isOfOffender(Peer peer) {
        return peer.connections().stream()
                .anyMatch(c -> c.process() >= 0
                        && !report.processes().rows().get(c.process()).rules().isEmpty());
    }

    private static Cell note(Peer peer) {
        ConnectionFacts first = peer.first();
        if (first.name() == null && first.resolution() == Resolution.NEVER) {
            return Cell.alarming("never resolved", true);
        }
        return Cell.of(first.isToNameServer() ? "name server" : first.scope() == Scope.UNIX ? "socket" : "");
    }

    private String by(Peer peer) {
        Set<Integer> processes = new LinkedHashSet<>();
        peer.connections().forEach(c -> processes.add(c.process()));
        return Phrases.process(report, peer.first().process())
                + (processes.size() > 1 ? " and " + (processes.size() - 1) + " more" : "");
    }
}
