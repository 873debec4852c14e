package eyas.collect.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the journal's entries come to. The last deliveries are remembered, so many as there is room for; older ones would be taken again, and
 * then replace the same rows in the tables. Guarded by the journal.
 */
final class Remembered {
    private final int most;
    /** By delivery; the oldest first. */
    private final Map<Digest, Entry.Accepted> accepted = new LinkedHashMap<>();

    private final Map<Digest, Deque<Digest>> reports = new HashMap<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Map<Long, List<String>> begun = new LinkedHashMap<>();
    private final Map<Digest, Long> forgotten = new HashMap<>();
    private long lastBatch;

    Remembered(int most) {
        this.most = most;
    }

    void apply(Entry entry) {
        switch (entry) {
            case Entry.Accepted one -> {
                if (accepted.putIfAbsent(Digest.ofHex(one.id()), one) == null) {
                    reports.computeIfAbsent(one.job(), _ -> new ArrayDeque<>(1)).add(one.report());
                    waiting.add(one.id());
                    trim();
                }
            }
            case Entry.Begun batch -> {
                begun.put(batch.batch(), batch.ids());
                lastBatch = Math.max(lastBatch, batch.batch());
            }
            case Entry.Written batch -> {
                List<String> ids = begun.remove(batch.batch());
                if (ids != null) {
                    ids.forEach(waiting::remove);
                }
                lastBatch = Math.max(lastBatch, batch.batch());
            }
            case Entry.Aside one -> waiting.remove(one.id());
            case Entry.Forgotten one -> forget(one);
        }
    }

    private void trim() {
        while (accepted.size() > most) {
            Map.Entry<Digest, Entry.Accepted> oldest =
                    accepted.entrySet().iterator().next();
            if (waiting.contains(oldest.getValue().id())) {
                // What is not in the tables yet is never forgotten.
                return;
            }
            accepted.remove(oldest.getKey());
            drop(oldest.getValue());
        }
    }

    private void drop(Entry.Accepted one) {
        Deque<Digest> known = reports.get(one.job());
        if (known != null) {
            known.removeFirstOccurrence(one.report());
            if (known.isEmpty()) {
                reports.remove(one.job());
            }
        }
    }

    private void forget(Entry.Forgotten one) {
        forgotten.merge(one.repository(), one.time(), Math::max);
        accepted.values().removeIf(each -> {
            boolean gone = each.repository().equals(one.repository());
            if (gone) {
                waiting.remove(each.id());
                drop(each);
            }
            return gone;
        });
    }

    Entry.@Nullable Accepted delivery(String id) {
        return accepted.get(Digest.ofHex(id));
    }

    boolean hasOther(Digest job, Digest report) {
        Deque<Digest> known = reports.get(job);
        return known != null && !known.isEmpty() && !known.contains(report);
    }

    boolean hasReport(Digest job) {
        return reports.containsKey(job);
    }

    /** Returns when the repository was erased, ns since the epoch; 0 if it was not. */
    long forgotten(Digest repository) {
        return forgotten.getOrDefault(repository, 0L);
    }

    List<String> waiting() {
        return List.copyOf(waiting);
    }

    Map<Long, List<String>> begun() {
        return new LinkedHashMap<>(begun);
    }

    long lastBatch() {
        return lastBatch;
    }

    int size() {
        return accepted.size();
    }

    /** Returns the entries that come to the same. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        forgotten.forEach((repository, time) -> entries.add(new Entry.Forgotten(repository, time)));
        // What is in the tables already is of a batch that is done.
        List<String> done = accepted.values().stream()
                .map(Entry.Accepted::id)
                .filter(id -> !waiting.contains(id))
                .toList();
        entries.addAll(accepted.values());
        for (int from = 0; from < done.size(); from += Entry.MOST_BATCH) {
            entries.add(new Entry.Begun(0, done.subList(from, Math.min(done.size(), from + Entry.MOST_BATCH))));
            entries.add(new Entry.Written(0));
        }
        begun.forEach((batch, ids) -> entries.add(new Entry.Begun(batch, ids)));
        if (!begun.containsKey(lastBatch)) {
            entries.add(new Entry.Written(lastBatch));
        }
        return entries;
    }
}
