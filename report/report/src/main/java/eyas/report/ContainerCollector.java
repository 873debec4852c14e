package eyas.report;

import eyas.event.Bytes;
import eyas.report.model.ContainerFacts;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.container.ContainerEntry;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the containers that were started or that processes of the report ran in. Event thread only. */
final class ContainerCollector {
    /** The displayed id of a container and the time at which it was first seen. */
    private record Seen(String id, long time) {}

    private final int most;
    /** The seen containers by their key. */
    private final Map<String, Seen> seen = new LinkedHashMap<>();

    private final Map<String, ContainerInfo> described = new LinkedHashMap<>();
    private @Nullable State state;
    private long omitted;

    ContainerCollector(int most) {
        this.most = most;
    }

    long omitted() {
        return omitted;
    }

    /** Handles an event that reports a container. */
    void event(EventContext context) {
        state = context.state();
        ContainerEntry reported = context.thread() == null ? context.container() : null;
        if (reported != null && reported.info().type() != ContainerType.HOST) {
            String key = Bytes.text(reported.key());
            see(key, reported.info().id(), context.event().time());
            if (seen.containsKey(key)) {
                described.put(key, reported.info());
            }
        }
    }

    private void see(String key, String id, long time) {
        if (!seen.containsKey(key)) {
            if (seen.size() >= most) {
                omitted++;
                return;
            }
            seen.put(key, new Seen(id, time));
        }
    }

    /** Returns the key under which the container of a process was recorded: the short id if no full id was reported. */
    private String key(ProcessNode node) {
        boolean isShort = !seen.containsKey(node.containerKey) && described.containsKey(node.containerId);
        return isShort ? node.containerId : node.containerKey;
    }

    /** Adds the containers of processes after all events were seen. Returns the row of each by the id that its processes carry. */
    Map<String, Integer> number(List<ProcessNode> nodes) {
        for (ProcessNode node : nodes) {
            if (!node.containerKey.isEmpty()) {
                see(key(node), node.containerId, node.startTime);
            }
        }
        Map<String, Integer> rows = new LinkedHashMap<>();
        seen.keySet().forEach(key -> rows.put(key, rows.size()));
        Map<String, Integer> ids = new LinkedHashMap<>(rows);
        for (ProcessNode node : nodes) {
            Integer row = rows.get(key(node));
            if (row != null) {
                ids.put(node.containerKey, row);
            }
        }
        return ids;
    }

    List<ContainerFacts> facts(List<ProcessNode> nodes, SecretMask mask) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        nodes.forEach(node -> counts.merge(key(node), 1, Integer::sum));
        List<ContainerFacts> facts = new ArrayList<>();
        seen.forEach((key, container) -> {
            ContainerInfo info = described.get(key);
            ContainerEntry entry = info == null && state != null
                    ? state.containers().find(Bytes.of(key), Bytes.of(container.id()))
                    : null;
            info = entry == null ? info : entry.info();
            facts.add(new ContainerFacts(
                    facts.size(),
                    container.id(),
                    info == null ? "unknown" : info.type().name().toLowerCase(Locale.ROOT),
                    info == null ? "" : mask.mask(info.name()),
                    info == null ? "" : mask.mask(info.image().name()),
                    info == null ? "" : info.image().digest(),
                    info != null && info.rights().privileged(),
                    container.time(),
                    counts.getOrDefault(key, 0)));
        });
        return facts;
    }
}
