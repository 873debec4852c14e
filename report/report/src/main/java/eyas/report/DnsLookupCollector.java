package eyas.report;

import eyas.report.model.DnsLookupFacts;
import eyas.report.model.DnsTunnelFacts;
import eyas.state.EventContext;
import eyas.state.dns.DnsAnswer;
import eyas.state.dns.DnsMessage;
import eyas.state.dns.DnsTable;
import eyas.state.dns.DnsTunnelSuspicion;
import eyas.state.file.DescriptorEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects DNS lookups, one row for each combination of process, name, type and resolver. Event thread only. */
final class DnsLookupCollector {
    private final ReportLimits limits;
    private final ProcessTree processes;
    private final SecretMask mask;
    private FirstSeenListener firstSights = FirstSeenListener.NONE;
    private final Map<Key, Row> rows = new LinkedHashMap<>();
    private final Map<String, ProcessNode> askers = new LinkedHashMap<>();
    private @Nullable DnsTable table;
    private long omitted;

    private record Key(int process, String name, String type, String resolver, boolean tcp) {}

    private static final class Row {
        private final @Nullable ProcessNode process;
        private final long firstTime;
        private final List<String> answers = new ArrayList<>(2);
        private String status = "";
        private long queries;
        private long responses;

        private Row(@Nullable ProcessNode process, long firstTime) {
            this.process = process;
            this.firstTime = firstTime;
        }

        /** Returns whether an answer has a record that is not among the kept ones. */
        private boolean isNew(List<DnsAnswer> reported) {
            return reported.stream().anyMatch(answer -> !answers.contains(text(answer)));
        }

        private static String text(DnsAnswer answer) {
            return answer.type() + " " + answer.value();
        }
    }

    DnsLookupCollector(ReportLimits limits, ProcessTree processes, SecretMask mask) {
        this.limits = limits;
        this.processes = processes;
        this.mask = mask;
    }

    void onFirstSight(FirstSeenListener listener) {
        firstSights = listener;
    }

    long omitted() {
        return omitted;
    }

    /** Handles a transfer; most do not involve a name server. */
    void event(EventContext context) {
        DescriptorEntry socket = context.descriptor();
        if (socket == null || socket.destinationPort() != DnsTable.PORT) {
            return;
        }
        DnsTable names = context.state().names();
        table = names;
        for (DnsMessage message : names.messages(context.event().number())) {
            take(context, socket, message);
        }
    }

    private void take(EventContext context, DescriptorEntry socket, DnsMessage message) {
        ProcessNode process = processes.of(context);
        String resolver = SocketAddressParam.endPoint(socket.destinationAddress(), socket.destinationPort());
        Key key = new Key(ProcessNode.idOf(process), message.name(), message.type(), resolver, message.tcp());
        Row row = rows.get(key);
        if (row == null) {
            firstSights.lookedUp(context, message.name(), message.answers());
            if (rows.size() >= limits.lookups()) {
                omitted++;
                return;
            }
            row = new Row(process, context.event().time());
            rows.put(key, row);
        } else if (message.response() && row.isNew(message.answers())) {
            firstSights.lookedUp(context, message.name(), message.answers());
        }
        if (!message.response()) {
            row.queries++;
            boolean suspicious =
                    context.state().names().suspicion(context.event().number()) != null;
            if (suspicious && process != null) {
                askers.putIfAbsent(message.name(), process);
            }
            return;
        }
        row.responses++;
        row.status = message.status();
        for (DnsAnswer answer : message.answers()) {
            String text = Row.text(answer);
            if (row.answers.size() < limits.answers() && !row.answers.contains(text)) {
                row.answers.add(text);
            }
        }
    }

    List<DnsLookupFacts> facts() {
        List<DnsLookupFacts> facts = new ArrayList<>(rows.size());
        rows.forEach((key, row) -> facts.add(new DnsLookupFacts(
                facts.size(),
                mask.mask(key.name),
                key.type,
                key.resolver,
                key.tcp ? "tcp" : "udp",
                key.process,
                ProcessNode.stepOf(row.process),
                ProcessNode.scriptOf(row.process),
                row.firstTime,
                row.queries,
                row.responses,
                row.status,
                row.answers.stream().map(mask::mask).toList())));
        return facts;
    }

    List<DnsTunnelFacts> suspicions() {
        List<DnsTunnelFacts> facts = new ArrayList<>();
        if (table == null) {
            return facts;
        }
        for (DnsTunnelSuspicion suspicion : table.suspicions()) {
            facts.add(new DnsTunnelFacts(
                    facts.size(),
                    mask.mask(suspicion.parent()),
                    suspicion.reason().text(),
                    Math.max(1, table.namesBelow(suspicion.parent())),
                    mask.mask(suspicion.sample()),
                    suspicion.time(),
                    ProcessNode.idOf(askers.get(suspicion.sample()))));
        }
        return facts;
    }
}
